"""Inspection matters (监管事项) and result codes, from data."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from core import data_files
from core.problems import NotFound, invalid


@lru_cache
def all_matters() -> dict[str, dict[str, Any]]:
    """Matters by code."""
    return {matter["code"]: matter for matter in data_files.document("enforcement_matters")}


@lru_cache
def result_codes() -> dict[str, str]:
    """Result codes and their names."""
    return {row["code"]: row["name"] for row in data_files.rows("inspection_result_codes")}


@lru_cache
def result_code(name: str) -> str | None:
    """The code of a result named by its code or its key: 03-6 and SUB_QUALITY are the same; None for no result."""
    return next(
        (
            row["code"]
            for row in data_files.rows("inspection_result_codes")
            if name in (row["code"], row["key"])
        ),
        None,
    )


def matter(code: str) -> dict[str, Any]:
    """One matter; raises NotFound (404)."""
    found = all_matters().get(code)
    if found is None:
        raise NotFound
    return found


def known(codes: Iterable[str], pointer: str = "/json/matter_codes") -> list[str]:
    """The codes without repeats; raises InvalidInput (422) for an unpublished matter."""
    wanted = list(dict.fromkeys(codes))
    if any(code not in all_matters() for code in wanted):
        raise invalid(pointer, "含有未公布的检查事项，未公布的事项不得检查。")
    return wanted


def checklist(codes: Iterable[str]) -> list[dict[str, Any]]:
    """The items of several matters, unanswered."""
    return [
        {"item_id": item["id"], "matter_code": code, "text": item["text"], "article": item["article"], "value": None,
         "note": ""}
        for code in codes
        for item in all_matters()[code]["checklist"]
    ]  # fmt: skip


def titles(codes: Iterable[str]) -> list[dict[str, str]]:
    """Code and title of each."""
    return [{"code": code, "title": all_matters()[code]["title"]} for code in codes]


def provision(article: str) -> str:
    """An item's article as a paper cites it: 价格法 13 becomes 《价格法》第13条."""
    law, _, number = article.rpartition(" ")
    return f"《{law}》第{number}条" if law else f"《{number}》"


def bases(codes: Iterable[str]) -> list[str]:
    """The provisions that give the right to inspect, once each: 《价格法》第33条."""
    found = (all_matters()[code] for code in codes)
    return list(dict.fromkeys(f"《{matter['law']}》第{matter['article']}条" for matter in found))
