"""QR symbols as SVG and PNG, drawn by hand: both are a loop over the rows of core.qr_symbol.

Content in capitals and digits goes in alphanumeric mode by itself; the smallest version that fits is taken.
"""

from __future__ import annotations

import re
import struct
import zlib

import numpy as np

from core.qr_symbol import LEVELS, encode

__all__ = ["LEVELS", "draw_png", "matrix", "path", "png", "svg"]
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_DARK = re.compile("1+")
MAX_PIXELS = 4096


def matrix(content: str, *, level: str = "M") -> list[list[bool]]:
    """Square of modules, True is dark, without quiet zone.

    Raises ValueError when the content does not fit version 40 at that level, or the level is unknown.
    """
    return [[module == "1" for module in row] for row in encode(content, level=level).rows()]


def path(rows: list[str], quiet_zone: int = 4) -> str:
    """The dark modules as one SVG path, a module a unit: a run of them is one rectangle, a third of the length."""
    return "".join(
        f"M{run.start() + quiet_zone} {y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(rows, quiet_zone)
        for run in _DARK.finditer(row)
    )


def svg(content: str, *, level: str = "M", module: int = 8, quiet_zone: int = 4, colour: str = "#000") -> str:
    """An SVG of one path, no style and no script, so that a strict Content-Security-Policy shows it.

    `module` and `quiet_zone` in pixels and modules; the standard wants a quiet zone of 4. The ground is
    transparent: put it on white. Raises ValueError as `matrix`, or for a colour that is not #rgb or #rrggbb.
    """
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"colour {colour!r} is not #rgb or #rrggbb")
    symbol = encode(content, level=level)
    side = symbol.size + 2 * quiet_zone
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * module}" height="{side * module}" '
        f'viewBox="0 0 {side} {side}"><path fill="{colour}" shape-rendering="crispEdges" '
        f'd="{path(symbol.rows(), quiet_zone)}"/></svg>'
    )


def png(
    content: str, *, scale: int = 8, quiet_zone: int = 4, level: str = "M", size: int | None = None
) -> bytes:
    """A black and white PNG, one bit a pixel, `scale` pixels a module.

    With `size` the picture has that many pixels a side and the modules are the largest that leave the quiet
    zone. Raises ValueError as `matrix`, or when the symbol does not fit `size` or the picture is over 4096 pixels.
    """
    return draw_png(encode(content, level=level).modules, scale=scale, quiet_zone=quiet_zone, size=size)


def draw_png(modules: np.ndarray, *, scale: int = 8, quiet_zone: int = 4, size: int | None = None) -> bytes:
    """The PNG of a square of bytes where 1 is dark, as `png`."""
    count = len(modules)
    if size is not None:
        scale = size // (count + 2 * quiet_zone)
    side = size or (count + 2 * quiet_zone) * scale
    if scale < 1 or side > MAX_PIXELS:
        raise ValueError(f"{count} modules do not fit a picture of {side} pixels (at most {MAX_PIXELS})")
    start = (side - count * scale) // 2
    end = start + count * scale
    lines = np.zeros((count, side), np.uint8)
    lines[:, start:end] = modules.repeat(scale, axis=1)
    width = (side + 7) // 8
    # A row is its filter and its pixels, eight a byte; light is 1. Filter 2 (up) over an equal row is all zeros,
    # which deflates to almost nothing.
    picture = np.zeros((side, 1 + width), np.uint8)
    picture[:, 0] = 2
    picture[(0, end), 0] = 0
    picture[(0, end), 1:] = 0xFF
    picture[start:end:scale, 0] = 0
    picture[start:end:scale, 1:] = ~np.packbits(lines, axis=1)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(picture.tobytes(), 1))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
