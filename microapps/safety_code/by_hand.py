"""Colours set by hand, with a reason; more than a few at once wait for a second person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.conditional import check
from core.db import db
from core.paging import Page, page
from core.problems import Forbidden, invalid
from core.states import Machine
from microapps.safety_code import actions, permissions, schemes, service
from microapps.safety_code.recolouring import recolour
from microapps.safety_code.rules import may_recolour_alone
from models import workbench
from models.identity import holders
from models.organisation import Organisation, Staff
from models.safety_code import Recolouring, SafetyCode

RECOLOURING = Machine(
    "recolouring",
    {
        ("proposed", "approve"): "applied",
        ("proposed", "reject"): "rejected",
        ("proposed", "withdraw"): "withdrawn",
    },
    {"proposed": "待审核", "applied": "已生效", "rejected": "已退回", "withdrawn": "已撤回"},
)
APPROVE = "approve_recolouring"
SECOND_PERSON = "批量变色须由另一人审核，提出人不能审核自己的申请。"


def propose(principal: Principal, *, code_ids: list[UUID], colour: str | None, reason: str) -> dict[str, Any]:
    """Set (or with None lift) the colour of codes within reach, all of one scheme.

    Few take effect at once; more than the scheme's limit wait. Raises InvalidInput (422).
    """
    codes = _within_reach(principal, code_ids)
    scheme = schemes.of(codes[0].kind)
    if colour is not None and colour not in scheme.palette:
        raise invalid("/json/colour", f"应为以下之一：{'、'.join(scheme.palette)}。")
    with db.atomic():
        proposal = Recolouring.create(
            kind=scheme.code,
            code_ids=[str(code.id) for code in codes],
            colour=colour,
            reason=reason,
            org=Organisation.get_by_id(principal.org_id),
            proposed_by=principal.staff_id,
            at=clock.now(),
        )
        audit.record(
            principal, actions.RECOLOURING_PROPOSED, proposal, colour=colour, count=len(codes), reason=reason
        )
        if may_recolour_alone(len(codes), scheme.manual_limit):
            _apply(proposal, codes, principal)
            proposal.change(status="applied", decided_by_id=principal.id, decided_at=clock.now())
        else:
            _ask_second(proposal, principal)
    return read_proposal(principal, proposal.id)


def _ask_second(proposal: Recolouring, proposer: Principal) -> None:
    """Those nearest who may approve get a to-do; the proposer is none of them."""
    names = schemes.of(proposal.kind).palette
    what = f"变为{names[proposal.colour].name}" if proposal.colour else "解除人工变色"
    title = f"审核批量变色：{len(proposal.code_ids)}个码{what}"
    for role in ("agency_head", "reviewer"):
        for staff_id in holders(role, proposal.org):
            if staff_id != proposer.staff_id:
                workbench.ask(
                    "safety_code", APPROVE, title, proposal, f"/recolourings/{proposal.id}", staff_id=staff_id
                )


def _within_reach(principal: Principal, code_ids: list[UUID]) -> list[SafetyCode]:
    reach = principal.reach(permissions.MANAGE.name)
    wanted = list(dict.fromkeys(code_ids))
    codes = list(
        SafetyCode.select()
        .where(
            SafetyCode.id.in_(wanted),
            reach.in_regions(SafetyCode.region_code),
            SafetyCode.revoked_at.is_null(),
        )
        .order_by(SafetyCode.id)
    )
    if len(codes) != len(wanted):
        raise invalid("/json/code_ids", "有安全码不存在、已停用，或不在您的管辖范围。")
    if len({code.kind for code in codes}) > 1:
        raise invalid("/json/code_ids", "一次只能处理同一类安全码。")
    return codes


def _apply(proposal: Recolouring, codes: list[SafetyCode], actor: Principal) -> None:
    held = {"colour": proposal.colour, "reason": proposal.reason} if proposal.colour else None
    for code in codes:
        code.change(held=held)
        recolour(code, f"人工变色：{proposal.reason}"[:120] if held else "解除人工变色", actor)


def decide(
    principal: Principal, proposal_id: UUID, *, decision: str, note: str, version: int
) -> dict[str, Any]:
    """A second person approves or sends back; the proposer may only withdraw.

    Raises NotFound (404), Forbidden (403), Stale (412), WrongState (409).
    """
    proposal = _visible(principal, proposal_id)
    is_own = proposal.proposed_by_id == principal.staff_id
    if is_own != (decision == "withdraw"):
        raise Forbidden(SECOND_PERSON)
    check(proposal, version)
    status = RECOLOURING.next(proposal.status, decision)
    with db.atomic():
        proposal.change(version, status=status, decided_by_id=principal.id, decided_at=clock.now(), note=note)
        if status == "applied":
            ids = [UUID(code_id) for code_id in proposal.code_ids]
            live = SafetyCode.select().where(SafetyCode.id.in_(ids), SafetyCode.revoked_at.is_null())
            _apply(proposal, list(live.order_by(SafetyCode.id)), principal)
        workbench.settle(proposal, APPROVE)
        if not is_own:
            workbench.tell(
                "safety_code",
                f"批量变色{RECOLOURING.labels[status]}",
                f"{proposal.reason}（{len(proposal.code_ids)}个码）{note}",
                f"/recolourings/{proposal.id}",
                staff_id=proposal.proposed_by_id,
            )
        audit.record(
            principal, actions.RECOLOURING_DECIDED, proposal, decision=decision, count=len(proposal.code_ids)
        )
    return shown(proposal, principal)


def list_proposals(
    principal: Principal, asked: Page, *, status: str | None = None, waiting: bool = False
) -> dict[str, Any]:
    """Colours set by hand within one's organisations, newest first; `waiting` are those one may answer oneself."""
    query = Recolouring.visible_to(principal).select_extend(Staff).join_from(Recolouring, Staff)
    if waiting:
        reach = principal.reach(permissions.APPROVE.name)
        query = query.where(
            Recolouring.status == "proposed",
            Recolouring.proposed_by != principal.staff_id,
            reach.organisations(Organisation.seq),
        )
    if status:
        query = query.where(Recolouring.status == status)
    return page(query, [Recolouring.id], asked, lambda row: shown(row, principal))


def read_proposal(principal: Principal, proposal_id: UUID) -> dict[str, Any]:
    """One of them; raises NotFound (404)."""
    return shown(_visible(principal, proposal_id), principal)


def _visible(principal: Principal, proposal_id: UUID) -> Recolouring:
    query = Recolouring.visible_to(principal).select_extend(Staff).join_from(Recolouring, Staff)
    return Recolouring.find(proposal_id, query)


def list_codes(principal: Principal, proposal_id: UUID, asked: Page) -> dict[str, Any]:
    """The codes a proposal is about, as far as one may see them; raises NotFound (404)."""
    proposal = _visible(principal, proposal_id)
    ids = [UUID(code_id) for code_id in proposal.code_ids]
    query = SafetyCode.visible_to(principal).where(SafetyCode.id.in_(ids))
    return page(query, [SafetyCode.id], asked, service.item)


def shown(proposal: Recolouring, viewer: Principal) -> dict[str, Any]:
    """A proposal as the API tells it, with what this viewer may do."""
    scheme = schemes.of(proposal.kind)
    is_own = proposal.proposed_by_id == viewer.staff_id
    able = RECOLOURING.allowed_actions(proposal.status)
    may_approve = not is_own and viewer.reach(permissions.APPROVE.name).covers_organisation(proposal.org.seq)
    return {
        "id": proposal.id,
        "version": proposal.version,
        "scheme": proposal.kind,
        "scheme_title": scheme.title,
        "code_ids": proposal.code_ids,
        "count": len(proposal.code_ids),
        "colour": proposal.colour,
        "colour_name": scheme.palette[proposal.colour].name if proposal.colour else None,
        "reason": proposal.reason,
        "status": proposal.status,
        "status_name": RECOLOURING.labels[proposal.status],
        "proposed_by_name": proposal.proposed_by.name,
        "org_name": proposal.org.name,
        "is_own": is_own,
        "at": proposal.at,
        "decided_at": proposal.decided_at,
        "note": proposal.note,
        "allowed_actions": [action for action in able if (is_own if action == "withdraw" else may_approve)],
    }
