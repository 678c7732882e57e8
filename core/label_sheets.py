"""Label sheets as PDF: what stands on a label is facts, what it looks like is a layout, and typst sets them.

A sheet is set a few hundred labels at a time, so memory does not grow with their number.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from core import pdf, qr
from core.clock import SHANGHAI, now

ROOT = Path(__file__).resolve().parent.parent
LEVEL = "Q"
"""A quarter of a printed code may be lost: plates get scratched."""
QUIET_ZONE = 4
NOTE = "扫码查看当前颜色；印制时的颜色可能已变化。"


@dataclass(frozen=True, slots=True)
class Layout:
    """A page of labels, in millimetres; `beside` puts the words beside the code instead of below."""

    code: str
    title: str
    page: tuple[float, float]
    margin: tuple[float, float]
    label: tuple[float, float]
    columns: int
    rows: int
    gap: tuple[float, float]
    picture: float
    size: float
    beside: bool = True


LAYOUTS = {
    layout.code: layout
    for layout in (
        Layout("a4", "A4纸，每页10张（95×55毫米）", (210, 297), (8, 9), (95, 54), 2, 5, (4, 2.2), 44, 9),
        Layout(
            "a4-small", "A4纸，每页21张（64×39毫米）", (210, 297), (7, 9), (64, 39), 3, 7, (2, 0.9), 30, 6.4
        ),
        Layout("roll-60", "标签打印机 60×40毫米", (60, 40), (0.5, 0.5), (59, 39), 1, 1, (0, 0), 30, 6.4),
        Layout("roll-80", "标签打印机 80×50毫米", (80, 50), (0.5, 0.5), (79, 49), 1, 1, (0, 0), 40, 7.6),
        Layout("card", "单张卡片 95×55毫米", (97, 56), (1, 1), (95, 54), 1, 1, (0, 0), 44, 9),
        Layout(
            "plate", "设备标牌 100×140毫米", (100, 140), (2, 2), (96, 136), 1, 1, (0, 0), 88, 12, beside=False
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on one label. `lines` are short; `colour` is one of the tones of the template."""

    content: str
    title: str
    name: str
    lines: tuple[str, ...]
    colour: str
    colour_name: str
    shape: str


def render(layout: Layout, labels: Sequence[Label]) -> bytes:
    """The labels as one PDF; raises pdf.FontsMissing, ValueError for a content that fits no symbol."""
    data: dict[str, Any] = {
        "layout": {
            "page": layout.page,
            "margin": layout.margin,
            "label": layout.label,
            "columns": layout.columns,
            "rows": layout.rows,
            "gap": layout.gap,
            "code": layout.picture,
            "size": layout.size,
            "beside": layout.beside,
        },
        "note": NOTE,
        "labels": [
            {
                "svg": qr.svg(label.content, level=LEVEL, quiet_zone=QUIET_ZONE, module=1),
                "title": label.title,
                "name": pdf.printable(label.name),
                "lines": [pdf.printable(line) for line in label.lines if line],
                "colour": label.colour,
                "colour_name": label.colour_name,
                "shape": label.shape,
            }
            for label in labels
        ],
    }
    return pdf.compile_template("labels.typ", data, int(now().astimezone(SHANGHAI).timestamp()))


def render_apart(layout: Layout, labels: Sequence[Label]) -> bytes:
    """As `render`, in a process of its own: what the typesetter keeps in memory ends with it.

    Raises RuntimeError with the last line of what went wrong there.
    """
    request = {"layout": layout.code, "labels": [asdict(label) for label in labels]}
    done = subprocess.run(
        [sys.executable, "-m", "core.label_sheets"],
        input=orjson.dumps(request),
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace").strip().rpartition("\n")[2][:200])
    return done.stdout


def main() -> None:
    """Read a request from standard input, write the PDF to standard output."""
    request = orjson.loads(sys.stdin.buffer.read())
    labels = [Label(**{**label, "lines": tuple(label["lines"])}) for label in request["labels"]]
    sys.stdout.buffer.write(render(LAYOUTS[request["layout"]], labels))


if __name__ == "__main__":
    main()
