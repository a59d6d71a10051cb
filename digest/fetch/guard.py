"""Which network addresses may be connected to: those on the public internet and no others.

The check is made on the socket address at the moment of connecting. Every spelling of a host (decimal, octal, hex, a name,
a name that changes its answer) has become plain numbers there, so there is nothing left to be clever with.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

# IANA IPv4 Special-Purpose Address Registry (RFC 6890 and its updates), multicast (RFC 5771) and the reserved rest. Written out
# because the answers of `ipaddress` changed between Python 3.11 and 3.13.
_CLOSED_V4 = tuple(
    ipaddress.IPv4Network(n)
    for n in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_OPEN_V6 = ipaddress.IPv6Network("2000::/3")  # the only global unicast space that is given out (RFC 4291, IANA)
# Teredo, ORCHID and other protocol addresses; documentation; 6to4 (RFC 7526 ended it); documentation (RFC 9637)
_CLOSED_V6 = tuple(ipaddress.IPv6Network(n) for n in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
PRIVATE_NAMES = (".local", ".localhost", ".internal", ".lan", ".home", ".corp", ".home.arpa", ".intranet", ".private")  # RFC 6761, 6762, 8375; ICANN
_CARRY_V4 = tuple(ipaddress.IPv6Network(n) for n in ("::ffff:0:0/96", "64:ff9b::/96"))  # IPv4-mapped; NAT64 (RFC 6052)


class PrivateAddressError(OSError):
    """A connection to an address that is not public was refused. An OSError, so that the client takes it as a failed connect."""


def is_public(address: str) -> bool:
    """Whether an IP address, as a socket address holds it, lies on the public internet. What is no address is not public."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in net for net in _CARRY_V4):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        return ip in _OPEN_V6 and not any(ip in net for net in _CLOSED_V6)
    return not any(ip in net for net in _CLOSED_V4)


def is_public_name(host: str) -> bool:
    """Whether a host, as an address names it, may be told to strangers: a public IP address in plain form, or a name that could be one of the public DNS."""
    name = host.rstrip(".").lower()
    last = name.rpartition(".")[2]
    if ":" in name or last.isdecimal() or last.startswith("0x"):
        return is_public(name)
    return "." in name and not name.endswith(PRIVATE_NAMES)


def open_public_socket(addr_info: tuple[Any, ...]) -> socket.socket:
    """A socket for one result of getaddrinfo; PrivateAddressError when it would lead to an address that is not public."""
    family, kind, proto, _, address = addr_info
    if not is_public(str(address[0])):
        raise PrivateAddressError(f"the address {address[0]} is private")
    return socket.socket(family=family, type=kind, proto=proto)
