"""What may be done with a visit now, what may not, and why not: the same answer for pages and for refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core.conditional import check
from core.db import db
from core.problems import Problem, RuleConflict, RuleRefusal, WrongState
from core.rule import ALLOWED, Ruling, first_refusal
from microapps.enforcement.rules import checklist, results, visit
from microapps.enforcement.rules import corrections as order_rules
from microapps.enforcement.rules import delivery as delivery_rules
from microapps.enforcement.service import agencies, serving
from microapps.enforcement.service.views import involved, unsigned
from microapps.enforcement.states import BY_ITSELF, INSPECTION
from models.after_visit import CaseClue, CopyNotice
from models.correction import CorrectionOrder
from models.inspection import Inspection, InspectionOfficer, JointParticipant
from models.penalty import OnTheSpotDecision

OF_THE_LEAD = ("record_result", "end_early", "order_correction", "close", "note_absence")
OF_A_PARTICIPANT = {"record_agency_result": "waiting", "order_alongside": "recorded"}
"""Acts of an agency that comes along, and how it must stand for them."""
WAITS_FOR_OTHERS = ("concluded", "result_recorded")


@contextmanager
def acting(
    principal: Principal,
    inspection_id: UUID,
    act: str,
    version: int | None,
    *,
    came_late: Callable[[Inspection], bool] | None = None,
) -> Iterator[tuple[Inspection, str]]:
    """One act of one of the visit's officers, in one transaction: the visit, and the state after the act.

    Raises NotFound (404), Forbidden (403), Stale (412), WrongState (409) and RuleRefusal (422) or RuleConflict (409); the last ones always with
    `allowed_actions`, those of the visit as it stands. `came_late` says that an act done in time reaches us only
    now, from a phone without signal: it is taken in any state, and changes none.
    """
    with db.atomic():
        inspection = involved(principal, inspection_id)
        check(inspection, version)
        try:
            late = came_late is not None and came_late(inspection)
            _is_not_too_early(act, inspection).or_refuse()
            status = inspection.status if late else INSPECTION.next(inspection.status, act)
            _check(act, inspection, principal).or_refuse()
            yield inspection, status
        except (RuleRefusal, RuleConflict, WrongState) as refusal:
            raise _telling(refusal, inspection, principal) from refusal


def _telling(refusal: Problem, inspection: Inspection, principal: Principal) -> Problem:
    refusal.members["allowed_actions"] = standing(inspection, principal)[0]
    return refusal


def standing(inspection: Inspection, principal: Principal) -> tuple[list[str], list[dict[str, Any]]]:
    """Acts open now to an officer of the caller's agency, and every other act of a visit as `{action, rule, detail}`: why not."""
    possible = INSPECTION.allowed_actions(inspection.status)
    allowed, blocked = [], []
    for act in dict.fromkeys(act for _, act in INSPECTION.transitions if act not in BY_ITSELF):
        ruling = _is_not_too_early(act, inspection)
        if act not in possible and ruling.rule is None:
            label = INSPECTION.labels[inspection.status]
            blocked.append({"action": act, "rule": None, "detail": f"当前状态为“{label}”，不能执行该操作。"})
            continue
        if ruling.rule is None:
            ruling = _check(act, inspection, principal)
        if ruling.rule is None:
            allowed.append(act)
        else:
            blocked.append({"action": act, "rule": ruling.rule.id, "detail": ruling.detail})
    return allowed, blocked


def _is_not_too_early(act: str, inspection: Inspection) -> Ruling:
    """Nothing of a visit is done before the licences were shown and it was started (PEN-002)."""
    return visit.visit_has_begun(
        inspection.licence_shown_at is not None, inspection.started_at is not None, act
    )


def _check(act: str, inspection: Inspection, principal: Principal) -> Ruling:
    """What can be said of an act before its content is known."""
    return first_refusal(
        (
            _officers_suffice(inspection),
            _is_theirs(act, inspection, principal),
            _record_allows(act, inspection, principal),
        )
    )


def _is_theirs(act: str, inspection: Inspection, principal: Principal) -> Ruling:
    """Whose act it is on a joint visit."""
    if act in OF_THE_LEAD:
        return visit.is_for_the_lead(principal.org_id == inspection.org_id)
    if act in OF_A_PARTICIPANT:
        mine = agencies.participant_of(inspection, principal)
        return visit.is_for_a_participant(mine.state if mine else None, OF_A_PARTICIPANT[act])
    return ALLOWED


def _officers_suffice(inspection: Inspection) -> Ruling:
    rows = list(
        InspectionOfficer.select(InspectionOfficer.removed_at).where(
            InspectionOfficer.inspection == inspection.id
        )
    )
    recused = sum(row.removed_at is not None for row in rows)
    return visit.officers_suffice(len(rows) - recused, recused)


def _record_allows(act: str, inspection: Inspection, principal: Principal) -> Ruling:
    if act in ("close", "order_correction"):
        return _may_end(act, inspection)
    if act == "order_alongside":
        return _may_order_alongside(inspection, principal)
    return RECORD_ALLOWS[act](inspection) if act in RECORD_ALLOWS else ALLOWED


def _somebody_is_absent(inspection: Inspection) -> Ruling:
    missing = agencies.empty_handed(inspection, agencies.along(inspection))
    return visit.somebody_is_absent([str(one.org_id) for one in missing])


RECORD_ALLOWS: dict[str, Callable[[Inspection], Ruling]] = {
    "record_result": lambda row: visit.record_is_complete(checklist.unanswered(row.checklist)),
    "refuse_signature": lambda row: visit.party_has_not_signed(row.signature is not None),
    "note_absence": _somebody_is_absent,
    "deliver": lambda row: delivery_rules.something_is_unserved(
        len(serving.unserved(serving.papers_of(row)))
    ),
}
"""What the record must say for an act, by act."""


def _may_end(act: str, inspection: Inspection) -> Ruling:
    """The visit ends when all have signed, with nothing left to do, or with the order that is the last thing left."""
    if inspection.status == "concluded":
        return visit.record_is_signed([one["name"] for one in unsigned(inspection)])
    left = outstanding(inspection)
    if act == "close":
        return results.nothing_is_left(left)
    fits = order_rules.order_fits_result(inspection.result["disposition"])
    return first_refusal((fits, results.nothing_is_left([one for one in left if one != act])))


def _may_order_alongside(inspection: Inspection, principal: Principal) -> Ruling:
    mine = agencies.participant_of(inspection, principal)
    if mine is None or mine.result is None:
        return ALLOWED  # said already by whose act it is
    done = _has_order(inspection, mine.org_id)
    return first_refusal(
        (order_rules.order_fits_result(mine.result["disposition"]), order_rules.is_not_ordered_yet(done))
    )


def outstanding(inspection: Inspection) -> list[str]:
    """Follow-ups that the results ask for and nobody has done, those of agencies that came along included."""
    result = inspection.result
    asked = results.follow_ups(result["codes"], result["disposition"]) if result else []
    left = [act for act in asked if not _done(act, inspection)]
    along = agencies.along(inspection) if inspection.status in WAITS_FOR_OTHERS else []
    return [*left, *dict.fromkeys(act for one in along for act in _left_to(one, inspection))]


def _left_to(one: JointParticipant, inspection: Inspection) -> list[str]:
    """What an agency that came along has still to do before the visit can end."""
    if one.state == "waiting":
        return ["record_agency_result"]
    orders = one.result is not None and one.result["disposition"] == results.ORDER
    return ["order_alongside"] if orders and not _has_order(inspection, one.org_id) else []


def _done(act: str, inspection: Inspection) -> bool:
    if act == "copy_notice":
        return CopyNotice.select().where(CopyNotice.inspection == inspection.id).exists()
    if act == "order_correction":
        return _has_order(inspection, inspection.org_id)
    decided = OnTheSpotDecision.select().where(
        OnTheSpotDecision.enterprise == inspection.enterprise_id,
        OnTheSpotDecision.org == inspection.org_id,
        OnTheSpotDecision.decided_at >= inspection.started_at,
    )
    return standing_clue(inspection, inspection.org_id) is not None or decided.exists()


def _has_order(inspection: Inspection, org_id: UUID) -> bool:
    orders = CorrectionOrder.select().where(
        CorrectionOrder.inspection == inspection.id, CorrectionOrder.org == org_id
    )
    return orders.exists()


def standing_clue(inspection: Inspection, org_id: UUID | None) -> CaseClue | None:
    """The clue an agency handed over and did not get back; None when there is none, so that one may be."""
    return CaseClue.get_or_none(
        CaseClue.inspection == inspection.id, CaseClue.org == org_id, CaseClue.status != "refused"
    )
