"""QR symbols and pictures: ours beside `qrcode` (the encoder of record) and libqrencode (C). `python -m bench.qr`

Everybody draws the same 220 characters. libqrencode comes from Debian's libqrencode4; where it is missing, its
figures are null.
"""

from __future__ import annotations

import ctypes
import io
import json
import sys
import time
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import qrcode

from core import qr, qr_symbol

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
HEAD = "HTTPS://ZS.EXAMPLE.GOV.CN/S/"
ROUNDS = 7


def content(seed: int, length: int = 220) -> str:
    """A code's text of `length` characters."""
    return HEAD + "".join(Random(seed).choices(CAPITALS, k=length - len(HEAD)))


class _Symbol(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_int),
        ("width", ctypes.c_int),
        ("data", ctypes.POINTER(ctypes.c_ubyte)),
    ]


def libqrencode() -> Callable[[str], np.ndarray] | None:
    """A function that gives libqrencode's modules, or None where the library is not installed."""
    try:
        library = ctypes.CDLL("libqrencode.so.4")
    except OSError:
        return None
    library.QRcode_encodeString.restype = ctypes.POINTER(_Symbol)
    library.QRcode_encodeString.argtypes = [ctypes.c_char_p, *[ctypes.c_int] * 4]
    library.QRcode_free.argtypes = [ctypes.POINTER(_Symbol)]

    def encode(text: str) -> np.ndarray:
        smallest, level_m, eight_bit, case_sensitive = 0, 1, 2, 1
        symbol = library.QRcode_encodeString(text.encode(), smallest, level_m, eight_bit, case_sensitive)
        width = symbol.contents.width
        modules = np.frombuffer(ctypes.string_at(symbol.contents.data, width**2), np.uint8) & 1
        library.QRcode_free(symbol)
        return modules.reshape(width, width)

    return encode


def qrcode_png(text: str) -> bytes:
    """What `qrcode.make` gives, saved; 285 pixels wide, which is less work than 300."""
    target = io.BytesIO()
    qrcode.make(text, box_size=5).save(target)
    return target.getvalue()


def best(work: dict[str, Callable[[str], object] | None], texts: list[str]) -> dict[str, float | None]:
    """Calls a second of each, the best of several rounds in which all take turns."""
    seconds: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, call in work.items():
            if call is None:
                continue
            some = texts[: 12 if name.startswith("qrcode") else None]
            start = time.process_time()
            for text in some:
                call(text)
            took = (time.process_time() - start) / len(some)
            seconds[name] = min(took, seconds.get(name, took))
    return {name: round(1 / seconds[name], 1) if name in seconds else None for name in work}


def identical(symbols: int) -> int:
    """How many of so many texts give the very symbol of the `qrcode` package."""
    same = 0
    for seed in range(symbols):
        rng = Random(seed)
        text, level = content(seed, rng.randrange(30, 400)), rng.choice("LMQH")
        symbol = qrcode.QRCode(error_correction=qr_symbol.LEVELS[level], border=0)
        symbol.add_data(text)
        symbol.make(fit=True)
        same += qr.matrix(text, level=level) == symbol.get_matrix()
    return same


def measure() -> dict[str, Any]:
    """The figures."""
    c = libqrencode()
    texts = [content(seed) for seed in range(200)]
    for text in texts[:3]:
        qr.png(text, size=300)
    rates = best(
        {
            "ours_png_300": lambda text: qr.png(text, size=300),
            "libqrencode_png_300": c and (lambda text: qr.draw_png(c(text), size=300)),
            "qrcode_make_png": qrcode_png,
            "ours_modules": qr_symbol.encode,
            "libqrencode_modules": c,
        },
        texts,
    )
    png, beside = rates["ours_png_300"], rates["libqrencode_png_300"]
    compared = 200
    return {
        "per_second": rates,
        "times_qrcode_make": round(png / rates["qrcode_make_png"], 1),  # type: ignore[operator]
        "times_libqrencode_same_writer": round(png / beside, 2) if png and beside else None,
        "identical_to_qrcode": f"{identical(compared)}/{compared}",
    }


if __name__ == "__main__":
    json.dump(measure(), sys.stdout, indent=1, ensure_ascii=False)
    print()
