"""Internal matters, one data file each (NB-… of data/internal_matters.csv): what its form asks, who approves it.

A matter made of approvals, one after another or side by side, is a file here and no code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from core.flow.definition import Definition, define
from microapps.one_thing.forms import Field, readable

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Matter:
    """An internal matter; `working_days` is how soon it is promised to be decided.

    `summary` says what is asked for in one sentence, as `{applicant}` and fields of the form.
    """

    code: str
    title: str
    category: str
    working_days: int
    form: tuple[Field, ...]
    flow: Definition
    summary: str

    def __post_init__(self) -> None:
        """Raises ValueError for a summary that speaks of what the form does not ask."""
        named = {name for _, name, _, _ in Formatter().parse(self.summary) if name}
        if unknown := named - {"applicant", *(field.name for field in self.form)}:
            raise ValueError(f"its summary names {', '.join(sorted(unknown))}, which no field is called")

    def summarise(self, applicant: str, form: dict[str, Any]) -> str:
        """What `applicant` asks for, in one sentence; "—" stands for what an older form did not ask."""
        values = {field.name: readable(field, form.get(field.name)) for field in self.form}
        return self.summary.format_map({**values, "applicant": applicant})


def matters() -> dict[str, Matter]:
    """All matters by code."""
    return _matters_in(FOLDER)


@lru_cache
def _matters_in(folder: Path) -> dict[str, Matter]:
    """Matters of a folder; raises ValueError that names the file which does not hold together."""
    found = [_read(path) for path in sorted(folder.glob("*.json"))]
    return {matter.code: matter for matter in found}


def _read(path: Path) -> Matter:
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        form = tuple(Field(**{**field, "choices": tuple(field.get("choices", ()))}) for field in told["form"])
        summary = told.get("summary", f"{{applicant}}申请{told['title']}")
        return Matter(
            told["code"], told["title"], told["category"], told["working_days"], form, define(told["steps"]),
            summary,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as wrong:
        raise ValueError(f"matter {path.name}: {wrong}") from wrong
