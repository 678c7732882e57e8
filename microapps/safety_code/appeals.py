"""An owner objects to a colour; a person looks, corrects the facts or explains, and answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, files, masking
from core.conditional import check
from core.db import db
from core.paging import Page, page
from core.problems import WrongState
from core.states import Machine
from microapps.safety_code import actions, permissions, schemes
from microapps.safety_code.recolouring import recolour
from microapps.safety_code.rules import HELD, STALE
from microapps.safety_code.subjects import checked, store
from models import workbench
from models.identity import Account, RoleGrant
from models.organisation import Organisation
from models.safety_code import CodeAppeal, SafetyCode

APPEAL = Machine(
    "appeal",
    {("open", "accept"): "accepted", ("open", "reject"): "rejected"},
    {"open": "待处理", "accepted": "已采纳", "rejected": "未采纳"},
)

ANSWER = "answer_appeal"
MOST_ASKED = 20


def file_appeal(principal: Principal, code_id: UUID, *, text: str, file_ids: list[UUID]) -> dict[str, Any]:
    """Object to the colour one's code has now; one open appeal a code. Raises NotFound, WrongState."""
    query = SafetyCode.visible_to(principal)
    if principal.enterprise_id is None:
        query = query.where(SafetyCode.staff == principal.staff_id)
    code = SafetyCode.find(code_id, query)
    with db.atomic():
        if CodeAppeal.select().where(CodeAppeal.code == code, CodeAppeal.status == "open").exists():
            raise WrongState("已有一件申诉正在处理，请等待答复。", allowed_actions=[])
        appeal = CodeAppeal.create(
            code=code,
            text=text,
            by_id=principal.id,
            by_name=masking.name(principal.name),
            colour=code.colour,
            rule_ids=[rule["id"] for rule in code.fired_rules],
            at=clock.now(),
        )
        files.attach(file_ids, "CodeAppeal", appeal.id, principal.id, pointer="/json/file_ids")
        audit.record(principal, actions.APPEALED, appeal, code_id=code.id, colour=code.colour)
        for staff_id in _reviewers(code):
            path = f"/code-appeals/{appeal.id}"
            workbench.ask(
                "safety_code", ANSWER, f"处理安全码申诉：{code.name}", appeal, path, staff_id=staff_id
            )
    return shown(appeal, code, principal)


def _reviewers(code: SafetyCode) -> list[UUID]:
    """Who is asked to answer: the reviewers of the code's region, or the heads where there are none."""
    for role in ("reviewer", "agency_head"):
        rows: Any = (
            RoleGrant.select(Account.staff)
            .join(Account)
            .switch(RoleGrant)
            .join(Organisation)
            .where(
                RoleGrant.role == role,
                RoleGrant.revoked_at.is_null(),
                Account.staff.is_null(False),
                Organisation.region_code == code.region_code,
            )
            .order_by(Account.id)
            .limit(MOST_ASKED)
        )
        found = list(dict.fromkeys(staff_id for (staff_id,) in rows.tuples()))
        if found:
            return found
    return []


def list_appeals(
    principal: Principal, asked: Page, *, status: str | None = None, code_id: UUID | None = None
) -> dict[str, Any]:
    """Appeals of one's own codes, or within reach, newest first."""
    query = CodeAppeal.visible_to(principal)
    if status:
        query = query.where(CodeAppeal.status == status)
    if code_id:
        query = query.where(CodeAppeal.code == code_id)
    return page(query, [CodeAppeal.id], asked, lambda row: shown(row, row.code, principal, with_files=False))


def read_appeal(principal: Principal, appeal_id: UUID) -> dict[str, Any]:
    """One appeal; raises NotFound (404)."""
    appeal = CodeAppeal.find(appeal_id, CodeAppeal.visible_to(principal))
    return shown(appeal, appeal.code, principal)


def decide(
    principal: Principal,
    appeal_id: UUID,
    *,
    decision: str,
    reply: str,
    facts: dict[str, Any],
    lift: bool,
    version: int,
) -> dict[str, Any]:
    """Answer an appeal; an accepted one corrects the facts or lifts a colour set by hand, and the rules decide anew.

    Raises NotFound (404), Stale (412), WrongState (409), InvalidInput (422).
    """
    reach = principal.reach(permissions.REVIEW.name)
    query = (
        CodeAppeal.select(CodeAppeal, SafetyCode)
        .join(SafetyCode)
        .where(reach.in_regions(SafetyCode.region_code))
    )
    appeal = CodeAppeal.find(appeal_id, query)
    check(appeal, version)
    code = appeal.code
    status = APPEAL.next(appeal.status, decision)
    stored = checked(schemes.of(code.kind), facts, "/json/facts") if decision == "accept" else {}
    with db.atomic():
        appeal.change(
            version, status=status, decided_by=principal.staff_id, decided_at=clock.now(), reply=reply
        )
        if stored:
            store(code, stored, code.version)
        if decision == "accept" and lift and code.held:
            code.change(held=None)
        workbench.settle(appeal, ANSWER)
        audit.record(principal, actions.APPEAL_DECIDED, appeal, decision=decision, facts=sorted(stored))
        if decision == "accept":
            recolour(code, "申诉采纳", principal)
        told = {"enterprise_id": code.enterprise_id} if code.enterprise_id else {"staff_id": code.staff_id}
        workbench.tell(
            "safety_code",
            f"安全码申诉{APPEAL.labels[status]}",
            f"{code.name}：{reply}"[:500],
            f"/safety-codes/{code.id}",
            **told,
        )
    return shown(appeal, code, principal)


def may_see_files(viewer: Any, appeal_id: UUID) -> bool:
    """Whether a viewer may open the files of an appeal."""
    return CodeAppeal.visible_to(viewer).where(CodeAppeal.id == appeal_id).exists()


def shown(
    appeal: CodeAppeal, code: SafetyCode, viewer: Principal, *, with_files: bool = True
) -> dict[str, Any]:
    """An appeal as the API tells it, with what this viewer may do."""
    scheme = schemes.of(code.kind)
    texts = {rule.id: rule.text for rule in scheme.rules} | {STALE: "数据过期", HELD: "人工变色"}
    may_answer = viewer.reach(permissions.REVIEW.name).covers_region(code.region_code)
    attached = files.linked("CodeAppeal", [appeal.id]).get(appeal.id, []) if with_files else []
    return {
        "id": appeal.id,
        "version": appeal.version,
        "code_id": code.id,
        "name": code.name,
        "unit": code.unit,
        "scheme": code.kind,
        "scheme_title": scheme.title,
        "colour": appeal.colour,
        "colour_now": code.colour,
        "is_held": code.held is not None,
        "rule_ids": appeal.rule_ids,
        "rule_texts": [texts.get(rule_id, rule_id) for rule_id in appeal.rule_ids],
        "text": appeal.text,
        "by_name": appeal.by_name,
        "at": appeal.at,
        "status": appeal.status,
        "status_name": APPEAL.labels[appeal.status],
        "reply": appeal.reply,
        "decided_at": appeal.decided_at,
        "files": [{"id": row.id, "url": files.url(row.id), "media_type": row.media_type} for row in attached],
        "allowed_actions": APPEAL.allowed_actions(appeal.status) if may_answer else [],
    }
