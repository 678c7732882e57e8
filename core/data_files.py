"""The tables shipped under `data/`, read once a process and never written."""

from __future__ import annotations

import csv
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"


@lru_cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of `data/<name>.csv`, every value a string; shared by all callers, so do not change them.

    Raises FileNotFoundError for a table that is not shipped.
    """
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


@lru_cache
def document(name: str) -> Any:
    """The parsed `data/<name>.json`; shared by all callers, so do not change it.

    Raises FileNotFoundError for a document that is not shipped.
    """
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8-sig"))
