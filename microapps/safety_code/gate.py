"""At a gate: one or more codes are judged together, the guard lets through or stops, and all of it is kept.

Scans are kept 180 days for the owner to read. What is written of a guard is unit and masked name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import peewee as pw

from auth.principal import Principal
from core import audit, clock, masking
from core.db import db
from core.ids import new_id
from core.paging import Page, page
from core.problems import NotFound, WrongState, invalid
from microapps.safety_code import actions, schemes, verifying
from microapps.safety_code.rules import gate_decision
from microapps.safety_code.verifying import Judged
from models import workbench
from models.enterprise import Enterprise
from models.organisation import Organisation
from models.safety_code import CodeScan, SafetyCode, UsedProof, owners_of

NO_PROOF = "请对方打开手机上的动态码，纸质码或截图不能用于卡口。"
REPLAYED = "此动态码刚刚用过，请对方等下一分钟刷新后再扫。"
OTHER_UNIT = "人、车不属于同一企业。"
OTHER_WAYBILL = "与电子运单不一致。"
TWICE = "同一个码扫了两次。"
SEVERITY = ("allow", "restrict", "deny")


@dataclass(frozen=True, slots=True)
class Checked:
    """A code at the gate: the verdict, what the gate should do, and why not more."""

    judged: Judged
    advice: str
    reasons: tuple[str, ...]


def scan_passage(
    principal: Principal, *, contents: Sequence[str], waybill_no: str = "", place: str = ""
) -> dict[str, Any]:
    """Judge all codes of one passage (a driver and the vehicle, or one alone) and keep the scans.

    The owner of a code that is denied hears of it at once.
    """
    judged = [verifying.judge(content) for content in contents]
    with db.atomic():
        checked = [_check(principal, one) for one in judged]
        together = _together(checked, waybill_no)
        advice = max([*(one.advice for one in checked), "deny" if together else "allow"], key=SEVERITY.index)
        passage_id = new_id()
        for one in checked:
            _keep(principal, one, advice, passage_id, waybill_no, place)
    return {
        "passage_id": passage_id if any(one.judged.code for one in checked) else None,
        "advice": advice,
        "reasons": list(dict.fromkeys([*together, *(why for one in checked for why in one.reasons)])),
        "items": [_item(principal, one) for one in checked],
    }


def _check(principal: Principal, judged: Judged) -> Checked:
    """One code alone."""
    code = judged.code
    if not judged.is_valid or code is None:
        message = judged.message or verifying.MESSAGES[judged.kind]
        return Checked(judged, "deny", (message if not judged.is_valid else "此码不能用于卡口。",))
    scheme = schemes.of(code.kind)
    colour = verifying.colouring_of(code).colour
    advice = gate_decision(judged.kind.value, scheme.palette[colour].gate)
    reasons = (
        [f"{scheme.palette[colour].name}：{scheme.palette[colour].meaning}"] if advice != "allow" else []
    )
    if scheme.is_dynamic and judged.step is None:
        return Checked(judged, "deny", (*reasons, NO_PROOF))
    if judged.step is not None and not _take_proof(principal, code, judged.step):
        return Checked(judged, "deny", (*reasons, REPLAYED))
    return Checked(judged, advice, tuple(reasons))


def _take_proof(principal: Principal, code: SafetyCode, step: int) -> bool:
    """Whether this proof opens its first gate; the unique index lets one of two guards through."""
    taken = (
        UsedProof.insert(
            id=new_id(), created_at=clock.now(), code=code, step=step, actor_id=principal.id, at=clock.now()
        )
        .on_conflict_ignore()
        .as_rowcount()
        .execute()
    )
    return bool(taken)


def _together(checked: list[Checked], waybill_no: str) -> list[str]:
    """What is wrong with the codes beside one another: driver, vehicle and company must belong together."""
    codes = [one.judged.code for one in checked if one.judged.code is not None]
    wrong = []
    if len({code.id for code in codes}) < len(codes):
        wrong.append(TWICE)
    if len({code.enterprise_id for code in codes}) > 1:
        wrong.append(OTHER_UNIT)
    known = {code.facts.get("waybill_no") for code in codes} - {None}
    if len(known) > 1 or (waybill_no and known and known != {waybill_no}):
        wrong.append(OTHER_WAYBILL)
    return wrong


def _keep(
    principal: Principal, one: Checked, advice: str, passage_id: UUID, waybill_no: str, place: str
) -> None:
    code = one.judged.code
    if code is None:
        return
    keep_scan(
        principal,
        one.judged,
        "gate",
        place=place,
        advice=advice,
        reason="；".join(one.reasons)[:200],
        passage_id=passage_id,
        waybill_no=waybill_no,
    )
    if one.judged.is_valid and one.advice == "deny":
        workbench.tell(
            "safety_code",
            f"{code.name}在卡口被拦截",
            f"{'；'.join(one.reasons)}（{clock.local(clock.now()):%m月%d日 %H:%M}{' ' + place if place else ''}）",
            f"/safety-codes/{code.id}",
            **owners_of(code),
        )


def keep_scan(principal: Principal, judged: Judged, purpose: str, **more: Any) -> None:
    """Write down that somebody known scanned a code, for its owner to read."""
    if judged.code is None:
        return
    colour = verifying.colouring_of(judged.code).colour
    CodeScan.create(
        code=judged.code,
        at=clock.now(),
        actor_id=principal.id,
        actor_name=masking.name(principal.name),
        actor_unit=unit_of(principal),
        purpose=purpose,
        verdict=judged.kind.value,
        colour=colour,
        **more,
    )


def unit_of(principal: Principal) -> str:
    """The organisation or enterprise somebody scans for."""
    if principal.enterprise_id is not None:
        return Enterprise.select(Enterprise.name).where(Enterprise.id == principal.enterprise_id).get().name
    unit = Organisation.select(Organisation.name).where(Organisation.id == principal.org_id).first()
    return unit.name if unit is not None else ""


def _item(principal: Principal, one: Checked) -> dict[str, Any]:
    return {**verifying.told(one.judged, principal), "gate_advice": one.advice, "reasons": list(one.reasons)}


def decide(principal: Principal, passage_id: UUID, *, decision: str, reason: str) -> dict[str, Any]:
    """The guard lets a passage through or stops it, once; against the advice only with a reason.

    Raises NotFound (404) for another's passage, WrongState (409) when it was decided, InvalidInput (422).
    """
    with db.atomic():
        rows = list(
            CodeScan.select()
            .where(CodeScan.passage_id == passage_id, CodeScan.actor_id == principal.id)
            .order_by(CodeScan.id)
        )
        if not rows:
            raise NotFound
        if rows[0].decision is not None:
            raise WrongState("本次查验已经处理。", allowed_actions=[])
        if decision == "allow" and rows[0].advice == "deny" and not reason:
            raise invalid("/json/reason", "系统建议拦截；如确需放行，请写明理由。")
        written = (
            CodeScan.update(decision=decision, reason=_with(rows[0].reason, reason))
            .where(CodeScan.passage_id == passage_id, CodeScan.decision.is_null())
            .execute()
        )
        if written != len(rows):
            raise WrongState("本次查验已经处理。", allowed_actions=[])
        audit.record(
            principal,
            actions.PASSAGE_DECIDED,
            rows[0],
            decision=decision,
            advice=rows[0].advice,
            passage_id=passage_id,
        )
    return {"passage_id": passage_id, "decision": decision, "decided_at": clock.now()}


def _with(found: str, reason: str) -> str:
    return "；".join(part for part in (found, reason) if part)[:200]


def list_passages(principal: Principal, asked: Page) -> dict[str, Any]:
    """A guard's own log, newest first."""
    query = (
        CodeScan.select(CodeScan, SafetyCode)
        .join(SafetyCode)
        .where(CodeScan.actor_id == principal.id, CodeScan.purpose == "gate")
    )
    return page(query, [CodeScan.id], asked, _logged)


def _logged(row: CodeScan) -> dict[str, Any]:
    names = (
        "id", "version", "at", "verdict", "colour", "advice", "decision", "reason", "place", "passage_id",
        "waybill_no",
    )  # fmt: skip
    return {**{name: getattr(row, name) for name in names}, "name": row.code.name, "unit": row.code.unit}


def offline_log(principal: Principal, items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Scans a gate made without a network, told afterwards; each is kept once, and one bad item stops no other."""
    results = []
    for sent in items:
        judged = verifying.judge(sent["content"])
        if judged.code is None:
            results.append(
                {"id": sent["id"], "outcome": "rejected", "message": verifying.MESSAGES[judged.kind]}
            )
            continue
        results.append({"id": sent["id"], **_keep_offline(principal, judged, sent)})
    return results


def _keep_offline(principal: Principal, judged: Judged, sent: dict[str, Any]) -> dict[str, str]:
    try:
        with db.atomic():
            CodeScan.create(
                id=sent["id"],
                code=judged.code,
                at=min(sent["at"], clock.now()),
                actor_id=principal.id,
                actor_name=masking.name(principal.name),
                actor_unit=unit_of(principal),
                purpose="gate",
                place=sent["place"],
                verdict=sent["verdict"],
                colour=sent["colour"],
                decision=sent["decision"],
                reason=sent["reason"],
                passage_id=sent["id"],
            )
    except pw.IntegrityError:
        return {"outcome": "duplicate", "message": "已经收到。"}
    return {"outcome": "applied", "message": "已收到。"}
