"""A table of figures as CSV, XLSX or signed JSON."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

import orjson
import xlsxwriter

from auth import keys
from core import detached_jws

CSV, XLSX, JSON = "csv", "xlsx", "json"
MEDIA = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    JSON: "application/json",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when a cell begins with it (CWE-1236)."""
HEADER_ROWS = 1


@dataclass(frozen=True, slots=True)
class Table:
    """`about` says what the figures are: label and value; `columns` name the cells of each row."""

    name: str
    about: dict[str, Any]
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def render(table: Table, form: str) -> bytes:
    """The bytes of a table in one of the three forms."""
    match form:
        case "csv":
            return _csv(table)
        case "xlsx":
            return _xlsx(table)
        case _:
            return signed(_plain(table))


def _cell(value: Any) -> Any:
    if isinstance(value, int | float) or value is None:
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, which spreadsheets need to read Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    writer.writerow([])
    writer.writerows([_cell(label), _cell(value)] for label, value in table.about.items())
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _xlsx(table: Table) -> bytes:
    """Text is written as text, so that no cell is ever a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold, share = book.add_format({"bold": True}), book.add_format({"num_format": "0.00%"})
        sheet = book.add_worksheet("数据")
        sheet.freeze_panes(HEADER_ROWS, 0)
        for at, title in enumerate(table.columns):
            sheet.write_string(0, at, title, bold)
            sheet.set_column(at, at, 36 if at == 0 else 16)
        for line, row in enumerate(table.rows, HEADER_ROWS):
            for at, value in enumerate(row):
                _write(sheet, line, at, value, share if table.columns[at] == "比例" else None)
        about = book.add_worksheet("说明")
        about.set_column(0, 0, 18)
        about.set_column(1, 1, 80)
        for line, (label, value) in enumerate(table.about.items()):
            about.write_string(line, 0, label, bold)
            about.write_string(line, 1, "" if value is None else str(value))
    return out.getvalue()


def _write(sheet: Any, line: int, at: int, value: Any, form: Any) -> None:
    if value is None:
        return
    if isinstance(value, int | float):
        sheet.write_number(line, at, value, form)
    else:
        sheet.write_string(line, at, str(value))


def _plain(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "about": table.about,
        "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
    }


def signed(figures: Any) -> bytes:
    """`{"figures", "signature"}`: a detached JWS over the canonical figures (core/detached_jws.py).

    The key is in /.well-known/jwks.json under its `kid`; docs/signed-export.md says how to verify.
    """
    kid, key = keys.signing_key(keys.AUDIT)
    payload = detached_jws.canonical(figures)
    signature = detached_jws.sign(payload, "zs-figures+json", kid=kid, key=key)
    return orjson.dumps({"figures": orjson.loads(payload), "signature": signature})
