"""Where everything that happened to an enterprise is recorded: one line a kind of event, newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import peewee as pw

from core.db import Rows
from microapps.enforcement import matters
from microapps.enforcement.rules.object_file import TIMELINE_KINDS
from models import Equipment, SafetyCode, SafetyCodeChange
from models.after_visit import (
    AbnormalEntry,
    CaseClue,
    CopyNotice,
    InspectionRating,
    Objection,
    RecusalRequest,
    ResultPublication,
)
from models.correction import CorrectionAnswer, CorrectionOrder, Recheck
from models.enterprise import EnterpriseScan
from models.inspection import Inspection
from models.organisation import Organisation
from models.penalty import OnTheSpotDecision

PURPOSES = {"inspection": "执法检查", "visit": "走访", "service": "助企服务"}
COLOURS = {"green": "绿码", "yellow": "黄码", "red": "红码", "grey": "灰码", "blue": "蓝码"}


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of event: its rows of one enterprise, when each happened, and how it reads.

    `for_staff` rows are not shown to the enterprise. `org` is the row's agency, None where there is none.
    """

    kind: str
    section: str
    rows: Callable[[UUID], Rows]
    at: pw.Field
    tell: Callable[[Any], tuple[str, str]]
    """Detail and page of a row."""
    org: Callable[[Any], Organisation | None]
    for_staff: bool = False

    @property
    def title(self) -> str:
        """What people call this kind of event."""
        return TIMELINE_KINDS[self.kind]


def _own(model: Any, *, org: Any = None) -> Callable[[UUID], Rows]:
    """Rows of `model` of one enterprise, joined with their agency."""
    field = org or model.org

    def rows(enterprise_id: UUID) -> Rows:
        return (
            model.select(model, Organisation)
            .join(Organisation, on=(field == Organisation.id), attr="agency")
            .switch(model)
            .where(model.enterprise == enterprise_id)
        )

    return rows


def _of_order(model: Any) -> Callable[[UUID], Rows]:
    def rows(enterprise_id: UUID) -> Rows:
        return (
            model.select(model, CorrectionOrder, Organisation)
            .join(CorrectionOrder)
            .join(Organisation, on=(CorrectionOrder.org == Organisation.id), attr="agency")
            .switch(model)
            .where(CorrectionOrder.enterprise == enterprise_id)
        )

    return rows


def _colours(enterprise_id: UUID) -> Rows:
    return (
        SafetyCodeChange.select(SafetyCodeChange, SafetyCode, Equipment)
        .join(SafetyCode)
        .join(Equipment)
        .switch(SafetyCodeChange)
        .where(Equipment.enterprise == enterprise_id)
    )


def _agency(row: Any) -> Organisation:
    return row.agency


def _results(row: Inspection) -> str:
    names = matters.result_codes()
    return "、".join(names[code] for code in row.result["codes"]) if row.result else "检查中"


def _visit(row: Any) -> str:
    return f"/inspections/{row.inspection_id}"


def _order(row: Any) -> str:
    return f"/corrections/{row.order_id}"


SOURCES: tuple[Source, ...] = (
    Source("inspection", "inspections", _own(Inspection), Inspection.started_at,
           lambda row: (_results(row), f"/inspections/{row.id}"), _agency),
    Source("publication", "inspections", _own(ResultPublication), ResultPublication.published_at,
           lambda row: ("、".join(row.content["results"]), _visit(row)), _agency),
    Source("rating", "inspections", _own(InspectionRating), InspectionRating.at,
           lambda row: (f"{row.stars}星", _visit(row)), _agency),
    Source("recusal", "inspections", _own(RecusalRequest), RecusalRequest.created_at,
           lambda row: (row.reason, f"/recusals/{row.id}"), _agency),
    Source("objection", "inspections", _own(Objection), Objection.filed_at,
           lambda row: (row.grounds, f"/objections/{row.id}"), _agency),
    Source("correction", "problems", _own(CorrectionOrder), CorrectionOrder.created_at,
           lambda row: (row.requirements, f"/corrections/{row.id}"), _agency),
    Source("answer", "problems", _of_order(CorrectionAnswer), CorrectionAnswer.at,
           lambda row: (row.text or row.problems[0]["text"], _order(row)), lambda row: row.order.agency),
    Source("recheck", "problems", _of_order(Recheck), Recheck.at,
           lambda row: ("已整改" if row.passed else "未整改", _order(row)), lambda row: row.order.agency),
    Source("copy_notice", "problems", _own(CopyNotice, org=CopyNotice.from_org), CopyNotice.created_at,
           lambda row: (row.text, f"/copy-notices/{row.id}"), _agency, for_staff=True),
    Source("clue", "penalties", _own(CaseClue), CaseClue.created_at,
           lambda row: (row.summary, _visit(row)), _agency, for_staff=True),
    Source("decision", "penalties", _own(OnTheSpotDecision), OnTheSpotDecision.decided_at,
           lambda row: (row.facts, f"/decisions/{row.id}"), _agency),
    Source("abnormal", "credit", _own(AbnormalEntry), AbnormalEntry.decided_at,
           lambda row: ("列入" if row.status == "listed" else "未列入", _visit(row)), _agency),
    Source("colour", "warnings", _colours, SafetyCodeChange.at,
           lambda row: (f"{row.code.equipment.name}：{COLOURS.get(row.old, '无')} → {COLOURS.get(row.new, row.new)}，{row.cause}",
                        f"/safety-codes/{row.code_id}"), lambda row: None),
    Source("scan", "warnings", _own(EnterpriseScan), EnterpriseScan.at,
           lambda row: (PURPOSES.get(row.purpose, row.purpose), ""), _agency),
)  # fmt: skip
