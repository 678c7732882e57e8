"""What the phones' cameras see: a film that Chromium plays over and over, and whose frames change while it plays."""

from __future__ import annotations

import numpy as np

from core import qr
from tests.readers import grey

WIDTH, HEIGHT, FRAMES, CODE = 640, 480, 10, 400
WALL = 200


class Film:
    """A grey wall, until a code is held before it. The file keeps its place and size: a camera may be reading it."""

    def __init__(self, path) -> None:
        self.path = path
        path.write_bytes(b"")
        self.blank()

    def blank(self) -> None:
        """Nothing but the wall."""
        self._frames(_wall())

    def show(self, content: str) -> None:
        """A code on the wall."""
        picture = _wall()
        top, left = (HEIGHT - CODE) // 2, (WIDTH - CODE) // 2
        picture[top : top + CODE, left : left + CODE] = grey(qr.png(content, size=CODE))
        self._frames(picture)

    def _frames(self, picture) -> None:
        frame = b"FRAME\n" + picture.tobytes() + bytes([128]) * (WIDTH * HEIGHT // 2)
        with self.path.open("r+b") as file:
            file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * FRAMES)


def _wall():
    return np.full((HEIGHT, WIDTH), WALL, np.uint8)
