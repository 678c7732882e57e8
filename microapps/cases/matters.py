"""Penalty matters that may be decided on the spot, from data."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from core import data_files
from core.penalty_limits import ON_THE_SPOT_LIMIT_FEN
from core.problems import invalid


@lru_cache
def all_matters() -> dict[str, dict[str, Any]]:
    """Matters by code, with the sums that article 51 leaves of the statute's range."""
    return {
        matter["code"]: {
            **matter,
            "max_fen_citizen": min(matter["max_fen"], ON_THE_SPOT_LIMIT_FEN["citizen"]),
            "max_fen_org": min(matter["max_fen"], ON_THE_SPOT_LIMIT_FEN["org"]),
        }
        for matter in data_files.document("penalty_matters")
    }


def matter(code: str) -> dict[str, Any]:
    """One matter; raises InvalidInput (422)."""
    found = all_matters().get(code)
    if found is None:
        raise invalid("/json/matter_code", "没有该处罚事项，请从列表中选择。")
    return found
