"""What the long checks counted: each run with `--figures NAME` leaves build/figures/NAME.json, `python -m tests.figures` prints them.

A test that tries many cases says how many: `cases(len(tried))`.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "build" / "figures"
CASES = "cases"


class Figures:
    """Counts the reports of a whole run, those of its workers too."""

    def __init__(self, name: str) -> None:
        self.name, self.began = name, time.monotonic()
        self.counts: Counter[str] = Counter(passed=0, failed=0, skipped=0)

    def pytest_runtest_logreport(self, report) -> None:
        if report.when == "call" or report.outcome != "passed":
            self.counts[report.outcome] += 1
        if report.when == "call":
            for name, value in report.user_properties:
                self.counts[name] += value if name == CASES else 0

    def pytest_sessionfinish(self) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        told = {**self.counts, "seconds": round(time.monotonic() - self.began)}
        (FOLDER / f"{self.name}.json").write_text(json.dumps(told, indent=1) + "\n")


@pytest.fixture
def cases(request):
    """`cases(n)`: this test tried n of them."""
    return lambda count: request.node.user_properties.append((CASES, count))


if __name__ == "__main__":
    print(
        json.dumps(
            {file.stem: json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))}, indent=1
        )
    )
