"""Legal documents as PDF and as pictures: ours (typst) beside fpdf2, which lays out nothing. `python -m bench.documents`

The target is 100 ms a document. fpdf2 gets the easier task: the penalty's words in one font, line after line, without
form, sections, page numbers, tagged text or PDF/A.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from fpdf import FPDF

from core import fonts, pdf, qr
from tests.core.test_pdf import make_facts

KINDS = ("XC", "ZG", "DC")
RUNS = 40
TARGET_MS = 100
CODE = "HTTPS://ZS.EXAMPLE.GOV.CN/D/" + "A2" * 38 + "A"


def facts_of(kind: str, run: int = 0) -> dict[str, Any]:
    """A document's facts, with the code that proves it; another number and party each run, as in a day's work."""
    given = make_facts(kind)
    name = "object_name" if kind == "XC" else "party_name"
    return {
        **given,
        "doc_no": f"柯市监〔2026〕第 {run} 号",
        name: f"{given[name]}{run}",
        "code_svg": qr.svg(CODE),
    }


def texts(value: Any) -> list[str]:
    """Every text in the facts, in order."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in texts(inner)]
    return [str(value)]


def by_fpdf2(facts: dict[str, Any], font: str) -> bytes:
    """The same words, line after line."""
    paper = FPDF()
    paper.add_page()
    paper.add_font("serif", fname=font)
    paper.set_font("serif", size=11)
    for text in texts({name: value for name, value in facts.items() if name != "code_svg"}):
        paper.multi_cell(0, 7, text, new_x="LMARGIN", new_y="NEXT")
    return bytes(paper.output())


def milliseconds(call: Callable[[dict[str, Any]], object], kind: str) -> dict[str, float]:
    """Median and the slowest of twenty, after the first, which scans the fonts."""
    call(facts_of(kind))
    took = []
    for run in range(1, RUNS + 1):
        facts = facts_of(kind, run)
        began = time.perf_counter()
        call(facts)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return {"median": round(statistics.median(took), 1), "p95": round(took[int(RUNS * 0.95) - 1], 1)}


def measure() -> dict[str, Any]:
    """The figures."""
    serif = str(next(path for folder in fonts.font_paths() for path in sorted(folder.glob("*erif*"))))
    ours = {kind: milliseconds(lambda facts, kind=kind: pdf.render(kind, facts), kind) for kind in KINDS}
    pages = {kind: milliseconds(lambda facts, kind=kind: pdf.pictures(kind, facts), kind) for kind in KINDS}
    return {
        "pdf_ms": ours,
        "pictures_ms": pages,
        "fpdf2_plain_text_ms": milliseconds(lambda facts: by_fpdf2(facts, serif), "DC"),
        "target_ms": TARGET_MS,
        "within_target": all(one["p95"] < TARGET_MS for one in ours.values()),
        "same_bytes": all(
            pdf.render(kind, facts_of(kind)) == pdf.render(kind, facts_of(kind)) for kind in KINDS
        ),
    }


if __name__ == "__main__":
    json.dump(measure(), sys.stdout, indent=1, ensure_ascii=False)
    print()
