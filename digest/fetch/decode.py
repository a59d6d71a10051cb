"""Undo Content-Encoding (RFC 9110, 8.4) within a limit, whatever the bytes claim to be."""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable
from typing import Any

from digest.errors import FetchError

_LAYERS = 3  # nobody honest compresses more often
_ZSTD_WINDOW = 23  # 8 MB, the most that HTTP allows (RFC 9659)


def accepted() -> str:
    """The value of Accept-Encoding: what can be undone here. `br` and `zstd` are offered when their libraries are installed."""
    return ", ".join(["gzip", "deflate", *(["br"] if _brotli() else []), *(["zstd"] if _zstd() else [])])


def decode(raw: bytes, encoding: str, limit: int) -> tuple[bytes, tuple[str, ...]]:
    """The body behind a Content-Encoding, and a line for each thing that was strange.

    At most `limit` bytes are ever produced at any layer. Raises FetchError when there would be more, when the stream is cut off
    or broken, and when the encoding is unknown. Plain bytes that claim to be compressed are taken as they are, with a warning.
    """
    layers = [x for x in (p.strip().lower() for p in encoding.split(",")) if x and x != "identity"]
    if len(layers) > _LAYERS:
        raise FetchError(f"the answer is compressed {len(layers)} times")
    if not layers and raw[:3] == b"\x1f\x8b\x08":
        layers = ["gzip"]  # a .gz file that is served as it lies on the disk
    warnings = []
    for name in reversed(layers):
        if name in ("gzip", "x-gzip") and raw[:2] != b"\x1f\x8b":
            warnings.append("the answer says it is gzip, but is not")
            continue
        undo = _DECODERS.get(name)
        if undo is None:
            raise FetchError(f"the answer is encoded as {name[:20]!r}, which was not asked for")
        raw = undo(raw, limit)
    return raw, tuple(warnings)


def _gzip(raw: bytes, limit: int) -> bytes:
    """All members of a gzip file (RFC 1952, 2.2); bytes after the last one are left out."""
    out, rest = b"", raw
    while rest[:2] == b"\x1f\x8b":
        member, rest = _inflate(rest, 31, limit - len(out))
        out = out + member if out else member
    return out


def _deflate(raw: bytes, limit: int) -> bytes:
    """zlib format, as the standard says, or bare deflate, as some servers send it."""
    zlib_head = len(raw) > 1 and raw[0] & 15 == 8 and (raw[0] << 8 | raw[1]) % 31 == 0
    return _inflate(raw, 15 if zlib_head else -15, limit)[0]


def _inflate(raw: bytes, wbits: int, limit: int) -> tuple[bytes, bytes]:
    """(one decompressed stream, the bytes after it)."""
    z = zlib.decompressobj(wbits)
    try:
        out = z.decompress(raw, limit + 1)
    except zlib.error as e:
        raise FetchError(f"the compressed answer is broken: {e}") from e
    _within(len(out), limit)
    if not z.eof:
        raise FetchError("the compressed answer is cut off")
    return out, z.unused_data


def _unbrotli(raw: bytes, limit: int) -> bytes:
    """Brotli (RFC 7932), bit by bit so that a bomb stops at the limit."""
    brotli = _brotli()
    if brotli is None:
        raise FetchError("the answer is encoded as 'br', which was not asked for")
    d, parts, size, piece = brotli.Decompressor(), [], 0, raw
    try:
        while not d.is_finished():
            part = d.process(piece, output_buffer_limit=max(1, limit + 1 - size))
            parts.append(part)
            size, piece = size + len(part), b""
            _within(size, limit)
            if not part and d.can_accept_more_data():
                raise FetchError("the compressed answer is cut off")
    except brotli.error as e:
        raise FetchError(f"the compressed answer is broken: {e}") from e
    return b"".join(parts)


def _unzstd(raw: bytes, limit: int) -> bytes:
    """All frames of a Zstandard stream (RFC 8878), with the window that HTTP allows."""
    zstd = _zstd()
    if zstd is None:
        raise FetchError("the answer is encoded as 'zstd', which was not asked for")
    out, rest = b"", raw
    try:
        while rest:
            d = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW})
            out += d.decompress(rest, max_length=limit + 1 - len(out))
            _within(len(out), limit)
            if not d.eof:
                raise FetchError("the compressed answer is cut off")
            rest = d.unused_data
    except zstd.ZstdError as e:
        raise FetchError(f"the compressed answer is broken: {e}") from e
    return out


def _within(size: int, limit: int) -> None:
    if size > limit:
        raise too_large(limit)


def too_large(limit: int) -> FetchError:
    """The error for a body beyond the limit."""
    return FetchError(f"the answer is larger than {limit / 1e6:g} MB")


def _brotli() -> Any:
    """The brotli library when there is one whose output can be limited (1.2 and later), else None."""
    try:
        brotli = importlib.import_module("brotli")
        brotli.Decompressor().process(b"", output_buffer_limit=1)
    except (ImportError, AttributeError, TypeError):
        return None
    return brotli


def _zstd() -> Any:
    """The zstd of the standard library (3.14) or its backport, else None."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
