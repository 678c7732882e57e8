"""An order to correct problem by problem: what was photographed then, and what the enterprise says and shows now."""

from __future__ import annotations

from typing import Any

from core import files
from core.files import StoredFile
from models.correction import CorrectionAnswer, CorrectionOrder
from models.inspection import Evidence


def problems_of(order: CorrectionOrder) -> list[dict[str, Any]]:
    """The order's problems, each with the photos of its checklist item that still count as evidence."""
    taken: dict[str, list[StoredFile]] = {}
    rows = (
        Evidence.select(Evidence, StoredFile)
        .join(StoredFile)
        .where(
            Evidence.inspection == order.inspection_id,
            Evidence.kind == "photo",
            Evidence.item_id.in_([one["item"] for one in order.problems]),
            Evidence.excluded_at.is_null(),
        )
        .order_by(Evidence.seq)
    )
    for row in rows if order.problems else ():
        taken.setdefault(row.item_id, []).append(row.file)
    return [{**one, "photos": files.told(taken.get(one["item"], []))} for one in order.problems]


def answers_of(order: CorrectionOrder) -> list[dict[str, Any]]:
    """Its answers, oldest first; `files` are all of one answer, and again with the problem they belong to."""
    rows = list(
        CorrectionAnswer.select().where(CorrectionAnswer.order == order).order_by(CorrectionAnswer.id)
    )
    attached = files.linked("CorrectionAnswer", [row.id for row in rows])
    return [_told(row, attached.get(row.id, [])) for row in rows]


def _told(row: CorrectionAnswer, attached: list[StoredFile]) -> dict[str, Any]:
    return {
        "text": row.text,
        "at": row.at,
        "by_name": row.by_name,
        "files": files.told(attached),
        "problems": [
            {
                "item": one["item"],
                "text": one["text"],
                "files": files.told(file for file in attached if str(file.id) in one["file_ids"]),
            }
            for one in row.problems
        ],
    }
