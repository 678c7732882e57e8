"""What of a visit may be done without signal: each act is the use case of its route, with the schema of its route."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core.offline import OfflineAct, SharedFields, Subject, Values
from microapps.enforcement.permissions import INSPECT
from microapps.enforcement.schemas import corrections as correction_schemas
from microapps.enforcement.schemas import deliveries as delivery_schemas
from microapps.enforcement.schemas import inspections as schemas
from microapps.enforcement.service import corrections, deliveries, evidence, inspections, results, signing
from microapps.enforcement.service.views import involved
from models.inspection import Inspection, InspectionOfficer

FROZEN = frozenset({"concluded", "result_recorded", "closed"})
BEFORE_START = {"prepared": "主办人的“亮证”", "licence_shown": "主办人的“开始检查”"}
VALUE, NOTE = "value", "note"


def read_checklist(inspection: Inspection) -> Values:
    """Value and remark of every item, as `TS-1.value` and `TS-1.note`."""
    return {
        f"{item['item_id']}.{part}": item[part] for item in inspection.checklist for part in (VALUE, NOTE)
    }


def wanted_of(body: dict[str, Any]) -> Values:
    """The fields that answers give."""
    return {
        f"{answer['item_id']}.{part}": answer[part] for answer in body["answers"] for part in (VALUE, NOTE)
    }


def save_checklist(principal: Principal, inspection_id: UUID, version: int, values: Values) -> None:
    """Write fields through the use case, which takes whole answers."""
    inspection = involved(principal, inspection_id)
    standing = read_checklist(inspection)
    items = dict.fromkeys(name.rpartition(".")[0] for name in values)
    answers = [
        {"item_id": item, **{part: {**standing, **values}[f"{item}.{part}"] for part in (VALUE, NOTE)}}
        for item in items
    ]
    inspections.fill_answers(principal, inspection_id, version=version, answers=answers)


def label_of(inspection: Inspection, field: str) -> str:
    """An item's text, and which part of it."""
    item_id, _, part = field.rpartition(".")
    text = next((item["text"] for item in inspection.checklist if item["item_id"] == item_id), item_id)
    return text if part == VALUE else f"{text}（说明）"


def lead_of(inspection: Inspection) -> UUID | None:
    """主办人: the officer who was named first when the visit was prepared, of those who were not recused."""
    first = (
        InspectionOfficer.select(InspectionOfficer.staff)
        .where(InspectionOfficer.inspection == inspection, InspectionOfficer.removed_at.is_null())
        .order_by(InspectionOfficer.id)
        .first()
    )
    return first.staff_id if first else None


VISIT = Subject(
    type="Inspection",
    find=involved,
    path="/inspections/{id}",
    lead_of=lead_of,
    fields=SharedFields(
        read=read_checklist,
        wanted=wanted_of,
        save=save_checklist,
        label=label_of,
        is_append_only=lambda field: field.endswith(f".{NOTE}"),
        is_frozen=lambda inspection: inspection.status in FROZEN,
    ),
)


def _act(name: str, title: str, schema: Any, perform: Any, **more: Any) -> OfflineAct:
    return OfflineAct(f"enforcement.inspection.{name}", title, INSPECT, VISIT, schema(), perform, **more)


ACTS = (
    _act("show_licence", "亮证", schemas.LicenceShowingIn, inspections.show_licence, lead_only=True),
    _act("start", "开始检查", schemas.StartIn, inspections.start, lead_only=True),
    _act("answer", "填写检查项", schemas.AnswersIn, inspections.fill_answers, edits=True, waits_in=BEFORE_START),
    _act(
        "add_evidence", "取证", schemas.EvidenceIn, partial(evidence.add_evidence, came_late=True),
        appends=True, waits_in=BEFORE_START,
    ),
    _act("sign", "签字", schemas.SignatureIn, signing.sign, lead_only=True),
    _act(
        "refuse_signature", "当事人拒签", schemas.SignatureRefusalIn, signing.refuse_signature,
        lead_only=True,
    ),
    _act(
        "deliver", "送达文书", delivery_schemas.DeliveryIn, deliveries.deliver, waits_in={"prepared": BEFORE_START["prepared"]},
    ),
    _act("record_result", "记录结果", schemas.ResultIn, results.record_result, lead_only=True, asserts=True),
    _act(
        "order_correction", "责令改正", correction_schemas.CorrectionOrderIn, corrections.order_correction,
        lead_only=True,
    ),
    _act("close", "结束检查", schemas.ClosingIn, results.close, lead_only=True),
)  # fmt: skip
