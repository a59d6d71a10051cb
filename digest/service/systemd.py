"""How the service and systemd talk: ready, alive, stopping; and the unit that makes it one."""

from __future__ import annotations

import os
import shlex
import socket
from collections.abc import Mapping
from pathlib import Path


def notify(message: str, environ: Mapping[str, str] = os.environ) -> None:
    """Tell systemd (sd_notify(3)); without systemd nothing happens."""
    address = environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            try:
                s.connect("\0" + address[1:] if address[0] == "@" else address)
                s.sendall(message.encode())
            except OSError:  # systemd has gone away: the service goes on
                return


def watchdog_seconds(environ: Mapping[str, str] = os.environ) -> float | None:
    """How often systemd wants to hear from us; None: never."""
    value = environ.get("WATCHDOG_USEC", "")
    mine = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    return int(value) / 2e6 if value.isdigit() and int(value) and mine else None


def unit(program: str, config: Path, writes: list[Path]) -> str:
    """A unit for this working folder: `digest serve --print-unit > /etc/systemd/system/digest.service`."""
    folders = " ".join(quoted(p) for p in dict.fromkeys(writes))
    state = Path("/var/lib")
    if config.parent.is_relative_to(state) and config.parent != state:  # systemd makes the folder, and a user who has nothing else
        user = f"DynamicUser=yes\nStateDirectory={config.parent.relative_to(state)}"
    else:
        user = f"User={config.parent.owner()}"
    return UNIT.format(user=user, program=quoted(program), config=quoted(config), folder=str(config.parent).replace("%", "%%"), writes=folders)


def quoted(path: str | Path) -> str:
    """A path as systemd reads it (systemd.syntax(7)): a percent sign begins a specifier."""
    return shlex.quote(str(path).replace("%", "%%"))


UNIT = """\
[Unit]
Description=digest: news feeds turned into one calm feed
Wants=network-online.target
After=network-online.target

[Service]
Type=notify
ExecStart={program} --config {config} serve
ExecReload=/bin/kill -HUP $MAINPID
WorkingDirectory={folder}
Restart=on-failure
RestartSec=10
TimeoutStopSec=15
WatchdogSec=60
KillMode=mixed
# Secrets, such as DIGEST_SERVE_TOKEN, belong in a file that only root reads:
EnvironmentFile=-/etc/digest/environment
{user}
UMask=0022
ReadWritePaths={writes}
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
CapabilityBoundingSet=

[Install]
WantedBy=multi-user.target
"""
