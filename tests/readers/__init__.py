"""Independent readers of QR symbols, and what happens to a label in the street."""

from __future__ import annotations

import io
import json
import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image

HERE = Path(__file__).parent
MODULES = HERE.parents[1] / "static" / "node_modules"
QUIET, SCALE = 4, 8


def grey(png: bytes) -> np.ndarray:
    """A PNG as a picture of one byte a pixel."""
    return np.array(Image.open(io.BytesIO(png)).convert("L"))


def zxing(picture: np.ndarray) -> str | None:
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].text if found else None


def zbar(picture: np.ndarray) -> str | None:
    try:
        from pyzbar import pyzbar
    except ImportError:
        pytest.skip("libzbar is not installed (Debian: libzbar0)")
    found = pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return found[0].data.decode() if found else None


def opencv(picture: np.ndarray) -> str | None:
    return cv2.QRCodeDetector().detectAndDecode(picture)[0] or None


def _in_node(script: str, package: str, argument: Path, picture: np.ndarray) -> Any:
    node = shutil.which("node")
    if node is None or not (MODULES / package).is_dir():
        pytest.skip(f"{package} is not installed (cd static && npm ci)")
    height, width = picture.shape
    run = subprocess.run(
        [node, HERE / script, argument],
        input=struct.pack("<II", width, height) + picture.tobytes(),
        capture_output=True,
        check=True,
    )
    return json.loads(run.stdout)


def jsqr(picture: np.ndarray) -> str | None:
    """jsQR, the reader of many web pages, in Node."""
    return _in_node("jsqr.cjs", "jsqr", MODULES / "jsqr", picture)[0]


def page(picture: np.ndarray) -> str | None:
    """zxing-wasm, which our own page reads with, in Node."""
    return _in_node("zxing_wasm.mjs", "zxing-wasm", MODULES.parent, picture)


READERS: dict[str, Callable[[np.ndarray], str | None]] = {
    "zxing": zxing,
    "zbar": zbar,
    "jsqr": jsqr,
    "opencv": opencv,
    "page": page,
}


def as_drawn(picture: np.ndarray) -> np.ndarray:
    return picture


def blurred(picture: np.ndarray) -> np.ndarray:
    """Out of focus: a Gaussian of a quarter of a module."""
    return cv2.GaussianBlur(picture, (0, 0), 2)


def turned(picture: np.ndarray) -> np.ndarray:
    """Held at 15 degrees."""
    side = picture.shape[0]
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), 15, 0.75)
    return cv2.warpAffine(picture, turn, (side, side), borderValue=255)


def slanted(picture: np.ndarray) -> np.ndarray:
    """Seen from below and the left."""
    side = picture.shape[0]
    corners = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    seen = np.array(
        [[side * 0.12, side * 0.05], [side * 0.88, 0], [side, side], [0, side * 0.92]], np.float32
    )
    return cv2.warpPerspective(
        picture, cv2.getPerspectiveTransform(corners, seen), (side, side), borderValue=255
    )


def torn(picture: np.ndarray) -> np.ndarray:
    """A fifth of its area gone, from the lower right corner, and with it the alignment pattern."""
    return without_corner(picture, (picture.shape[0] // SCALE - 2 * QUIET) * 0.2**0.5)


def without_corner(picture: np.ndarray, modules: float, colour: int = 160) -> np.ndarray:
    """The lower right corner gone, so many modules each way."""
    damaged = picture.copy()
    end = picture.shape[0] - QUIET * SCALE
    start = end - int(modules * SCALE)
    damaged[start:end, start:end] = colour
    return damaged


def alignment_pattern(picture: np.ndarray) -> tuple[slice, slice]:
    """Where the last of the alignment patterns stands: 5 × 5 modules, from the ninth before the end on."""
    start = picture.shape[0] - (QUIET + 9) * SCALE
    return slice(start, start + 5 * SCALE), slice(start, start + 5 * SCALE)


def without_alignment_pattern(picture: np.ndarray) -> np.ndarray:
    """The 25 modules of the last alignment pattern gone, and nothing else."""
    damaged = picture.copy()
    damaged[alignment_pattern(picture)] = 255
    return damaged


def scratched(picture: np.ndarray) -> np.ndarray:
    """A fifth of the lower right quarter lost to scratches, which leave the alignment pattern."""
    damaged, rng = picture.copy(), Random(20)
    end = picture.shape[0] - QUIET * SCALE
    middle = picture.shape[0] // 2
    lost = np.zeros_like(picture)
    while (lost > 0).sum() < 0.2 * (end - middle) ** 2:
        ends = [(rng.randrange(middle, end), rng.randrange(middle, end)) for _ in range(2)]
        cv2.line(lost, *ends, 255, SCALE // 2)
        lost[:middle], lost[:, :middle], lost[end:], lost[:, end:] = 0, 0, 0, 0
        lost[alignment_pattern(picture)] = 0
    damaged[lost > 0] = 200
    return damaged


DAMAGES = {f.__name__: f for f in (as_drawn, blurred, turned, slanted, scratched, torn)}
