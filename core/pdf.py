"""Documents (文书) as PDF, by typst: facts in, the same bytes out every time.

The facts a document needs are those of data/documents.json; templates are in core/document_templates. Facts
travel as JSON, and templates place them as strings, so nothing in them is read as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from core import fonts
from core.clock import SHANGHAI

TEMPLATES = Path(__file__).parent / "document_templates"
CATALOGUE = Path(__file__).parents[1] / "data" / "documents.json"
AVAILABLE = ("XC", "ZG", "DC", "JS", "JT", "JJ", "KY", "CY", "SD", "BZ", "CH")

SCREEN_PPI = 144
"""A page of A4 is 1,190 px wide: sharp on a phone, and still when it is pinched to twice the size."""

# Drawn by the template, or a place left for ink: no fact is asked for.
_DRAWN = {"page_no/total", "agency_seal", "agency_seal_or_name", "seal", "date", "receipt"}
# What may not be there in a good document: an empty string or list prints as a stroke or a line to sign on.
_MAY_BE_EMPTY = {
    "notice_doc_no", "recorder", "invited_or_witness", "contact_phone", "phone", "correction_order",
    "delivered_at", "filed_to_agency_at", "checklist_results", "media_refs", "problems", "media",
    "party_sign", "officers_sign", "sign", "witness", "drawing/photos",
    "e_consent_doc_id", "receiver_sign", "refusal_reason", "note",
}  # fmt: skip
# (document, fact, value): the facts that fall away with it.
_FALLS_AWAY: dict[tuple[str, str, object], set[str]] = {
    ("ZG", "mode", "immediately"): {"deadline"},
    ("DC", "fine_amount_fen", 0): {"fine_amount_cn", "pay_method", "pay_deadline", "late_fee_note"},
}
_NEEDS_MORE = {("DC", "pay_method", "on_site"): "on_site{reason,receipt_no}"}  # 行政处罚法 68, 69
_CHOICES = {
    "mode": {"immediately", "by_date"},
    "pay_method": {"bank", "e-pay", "on_site"},
    "task_source": {"计划", "随机", "专项", "触发"},
}

_SPEC = re.compile(r"(?P<name>[a-z_/]+)(?:\[(?P<least>\d*)\+?\])?(?:\{(?P<keys>[^}]*)\})?(?:\(.*\))?")
_TIMES = re.compile(r".*_(?:at|on)|at|date|time|deadline|pay_deadline")
# Controls break no page, but NUL and lone surrogates break JSON, and bidirectional marks reorder a text
# under the eyes of whoever signs it.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NO_GLYPH = "could not be displayed"
_TORN_PICTURE = "failed to process image"


class MissingFacts(Exception):
    """The facts do not fill the form; `fields` names what is absent, empty or not one of the choices."""

    def __init__(self, document: str, fields: list[str]) -> None:
        super().__init__(f"{document}: {', '.join(fields)}")
        self.document = document
        self.fields = fields


class FontsMissing(Exception):
    """There is no Chinese font to set a document in."""


@dataclass(frozen=True, slots=True)
class _Fact:
    """One field of the catalogue, as `officers[2+]{name,licence_no}` says it."""

    name: str
    is_list: bool
    least: int
    keys: tuple[str, ...]
    choices: frozenset[str] = frozenset()

    def is_filled_by(self, value: Any) -> bool:
        """Whether `value` is of this field's kind, and not empty unless it may be."""
        if self.name not in _MAY_BE_EMPTY and _is_empty(value):
            return False
        if self.choices:
            return isinstance(value, str) and value in self.choices
        if self.name.endswith("_fen"):
            return type(value) is int and value >= 0
        if self.is_list:
            return isinstance(value, list | tuple) and len(value) >= self.least
        return not self.keys or isinstance(value, Mapping)


def render(template: str, facts: Mapping[str, Any]) -> bytes:
    """The document `template` (one of AVAILABLE, any case) as PDF/A-2b.

    `facts` by the names of data/documents.json, and `issued_at` (aware datetime or RFC 3339), which dates the
    file; `code_svg` optional, from core.qr. Times may be datetimes, dates or ISO strings and print in Chinese.
    A character that no font has (an emoji, a rare name) prints as a box and makes it a plain PDF 1.7, since
    PDF/A forbids that. Raises MissingFacts, FontsMissing, and ValueError for an unknown template.
    """
    path, data, timestamp = _typeset(template, facts)
    return _compile(path, data, timestamp)


def pictures(template: str, facts: Mapping[str, Any]) -> list[bytes]:
    """The same document as one PNG a page, for screens that show no PDF; raises as `render`."""
    path, data, _ = _typeset(template, facts)
    drawn = _typst(path, data, format="png", ppi=SCREEN_PPI)
    return drawn if isinstance(drawn, list) else [drawn]


def _typeset(template: str, facts: Mapping[str, Any]) -> tuple[Path, dict[str, Any], int]:
    """The template, what it is filled with, and the second it is dated."""
    document = template.upper()
    if document not in AVAILABLE:
        raise ValueError(f"template {template!r} is none of {', '.join(AVAILABLE)}")
    if fields := missing(document, facts):
        raise MissingFacts(document, fields)
    issued_at = _instant(facts["issued_at"])
    printable = _printable(dict(facts) | {"issued_at": issued_at, "date": issued_at.date()})
    data = {"title": _catalogue()[document]["name"], "facts": printable}
    return TEMPLATES / f"{document.lower()}.typ", data, int(issued_at.timestamp())


def compile_template(name: str, data: dict[str, Any], timestamp: int) -> bytes:
    """A PDF of a template in core/document_templates that is no legal document; `data` is JSON."""
    return _compile(TEMPLATES / name, data, timestamp)


def printable(text: str) -> str:
    """A text without what breaks a page or reorders it under the eyes of who reads it."""
    return _UNPRINTABLE.sub("", text)


def title_of(document: str) -> str:
    """What the catalogue calls a document."""
    return str(_catalogue()[document]["name"])


def personal(document: str) -> tuple[str, ...]:
    """Names of the facts about people outside the agency, which are kept sealed."""
    return tuple(_catalogue()[document].get("personal", ()))


def missing(document: str, facts: Mapping[str, Any]) -> list[str]:
    """Names of the facts still to be given, in the form's order; `officers.licence_no` for an inner one."""
    fallen: set[str] = set()
    specs = [spec for spec in _catalogue()[document]["fields"] if spec not in _DRAWN]
    for (of, name, value), names in _FALLS_AWAY.items():
        if of == document and facts.get(name) == value:
            fallen |= names
    specs += [
        s for (of, name, value), s in _NEEDS_MORE.items() if of == document and facts.get(name) == value
    ]
    found: list[str] = [] if _is_time(facts.get("issued_at")) else ["issued_at"]
    for spec in specs:
        alternatives = _alternatives(spec)
        if alternatives[0].name not in fallen:
            found += _wanting(alternatives, facts)
    return found


def _wanting(alternatives: list[_Fact], facts: Mapping[str, Any]) -> list[str]:
    """What the first alternative that is given lacks; the first's name when none is given."""
    given = next((fact for fact in alternatives if facts.get(fact.name) is not None), None)
    if given is None:
        return [alternatives[0].name]
    value = facts[given.name]
    if not given.is_filled_by(value):
        return [given.name]
    if not given.keys:
        return []
    rows = value if given.is_list else [value]
    if not all(isinstance(row, Mapping) for row in rows):
        return [given.name]
    inner = [name for row in rows for key in given.keys for name in _wanting(_alternatives(key), row)]
    return [f"{given.name}.{name}" for name in dict.fromkeys(inner)]


def _is_empty(value: Any) -> bool:
    """Blank text or nothing in it; 0 and False are facts."""
    return (
        not value.strip() if isinstance(value, str) else isinstance(value, list | tuple | dict) and not value
    )


def _is_time(value: Any) -> bool:
    try:
        return _instant(value) is not None
    except (TypeError, ValueError):
        return False


def _instant(value: datetime | str) -> datetime:
    """The instant on Shanghai's clock. Raises ValueError when it has no offset, or is no time."""
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(instant, datetime) or instant.tzinfo is None:
        raise ValueError("issued_at must be an aware time")
    return instant.astimezone(SHANGHAI)


@lru_cache
def _catalogue() -> dict[str, Any]:
    return json.loads(CATALOGUE.read_text(encoding="utf-8"))


@lru_cache
def _alternatives(spec: str) -> list[_Fact]:
    """`party_sign|refused{reason,media}` is either; a bar inside brackets belongs to what is inside."""
    parts = re.findall(r"(?:[^|({]|\([^)]*\)|\{[^}]*\})+", spec)
    facts = []
    for part in parts:
        match = _SPEC.fullmatch(part)
        if match is None:
            raise ValueError(f"data/documents.json: {spec!r} cannot be read")
        keys = tuple(key for key in (match["keys"] or "").split(",") if key)
        # `mode` is a choice where the catalogue lists its words, free text where it does not.
        choices = frozenset(_CHOICES.get(match["name"], ()) if "(" in part else ())
        facts.append(
            _Fact(match["name"], match["least"] is not None, int(match["least"] or 0), keys, choices)
        )
    return facts


def _printable(value: Any, name: str = "") -> Any:  # noqa: PLR0911 - one return a type
    """`value` as JSON that prints: times in Chinese, fen as yuan beside, unprintable characters gone."""
    match value:
        case Mapping():
            return {str(key): _printable(inner, str(key)) for key, inner in value.items()}
        case list() | tuple():
            return [_printable(inner, name) for inner in value]
        case datetime() | date():
            return _chinese_time(value)
        case str():
            text = _UNPRINTABLE.sub("", value)
            return _chinese_time(text) if _TIMES.fullmatch(name) else text
        case int() if name.endswith("_fen"):
            return f"{value // 100:,}.{value % 100:02d}"
        case None | bool() | int() | float():
            return value
        case _:
            return str(value)


def _chinese_time(value: datetime | date | str) -> str:
    """2026年11月24日14时30分 on Shanghai's clock, or the day alone; text that is no time stays as it is."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) <= 10 else datetime.fromisoformat(value)
        except ValueError:
            return str(value)
    day = f"{value.year}年{value.month}月{value.day}日"
    if not isinstance(value, datetime):
        return day
    if value.tzinfo is not None:
        value = value.astimezone(SHANGHAI)
    return f"{value.year}年{value.month}月{value.day}日{value.hour}时{value.minute:02d}分"


@lru_cache
def _fonts() -> tuple[typst.Fonts, dict[str, list[str]]]:
    """The fonts, scanned once, and the families there are for each role."""
    collection = typst.Fonts(
        include_system_fonts=False, font_paths=[str(folder) for folder in fonts.font_paths()]
    )
    families = set(collection.families())
    serif = [family for family in fonts.SERIF if family in families]
    sans = [family for family in fonts.SANS if family in families]
    if not serif and not sans:
        raise FontsMissing(f"No Chinese font was found. Run `{fonts.COMMAND}` once.")
    return collection, {"serif": serif or sans, "sans": sans or serif}


def _compile(path: Path, data: dict[str, Any], timestamp: int) -> bytes:
    def attempt(standard: typst.PDFStandard) -> bytes:
        return _typst(path, data, format="pdf", pdf_standards=[standard], timestamp=timestamp)

    try:
        return attempt("a-2b")
    except typst.TypstError as error:
        if _NO_GLYPH not in str(error):
            raise
        return attempt("1.7")


def _typst(path: Path, data: dict[str, Any], **wanted: Any) -> Any:
    collection, families = _fonts()

    def attempt(facts: dict[str, Any]) -> Any:
        inputs = {"data": json.dumps(data | facts | {"fonts": families}, ensure_ascii=False)}
        return typst.compile(
            str(path), root=str(TEMPLATES), font_paths=collection, sys_inputs=inputs, **wanted
        )

    try:
        return attempt({})
    except typst.TypstError as error:
        if _TORN_PICTURE not in str(error) or "drawings" not in data["facts"]:
            raise
        # A picture that cannot be read spoils no record: the names are printed.
        return attempt({"facts": {key: value for key, value in data["facts"].items() if key != "drawings"}})
