"""双随机 draws step by step: freeze the frame, commit, reveal, draw (INS-002, INS-003, INS-004)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.conditional import check
from core.db import db, pairs
from core.paging import Page, page
from core.problems import Forbidden, WrongState, invalid
from microapps.enforcement import actions
from microapps.enforcement.rules import draw_algorithm as algorithm
from microapps.enforcement.rules import drawing
from microapps.enforcement.service import APP, draw_views, frames
from microapps.enforcement.states import DRAW
from models import workbench
from models.draw import DrawParty, DrawSelection, LibrarySnapshot, RandomDraw
from models.identity import Account
from models.library import LibraryObject
from models.numbering import next_document_number
from models.organisation import Organisation, Staff
from models.plan import PlanItem
from models.telemetry import record_act

WORD = "双随"


def list_draws(
    principal: Principal, asked: Page, *, status: str | None = None, plan_item_id: UUID | None = None,
    mine: bool | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Draws within reach, voided ones too, newest first."""
    query = RandomDraw.visible_to(principal)
    if status:
        query = query.where(RandomDraw.status == status)
    if plan_item_id:
        query = query.where(RandomDraw.plan_item == plan_item_id)
    if mine:
        party = DrawParty.select(DrawParty.draw).where(DrawParty.staff == principal.staff_id)
        query = query.where(RandomDraw.id.in_(party))
    return page(query, [RandomDraw.id], asked, lambda row: draw_views.summary(row, principal))


def read_draw(principal: Principal, draw_id: UUID) -> dict[str, Any]:
    """One draw with parties, strata and outcome; raises NotFound (404)."""
    return draw_views.detail(find(principal, draw_id), principal)


def find(principal: Principal, draw_id: UUID) -> RandomDraw:
    """The draw as a joined row, if the caller may see it."""
    return RandomDraw.find(draw_id, RandomDraw.visible_to(principal))


def list_drawable(principal: Principal) -> dict[str, Any]:
    """Lines of one's agency's approved plans that are to be drawn, and the batches that were."""
    year = clock.today().year
    items = [i for i in PlanItem.approved_for(principal.org_id, year) if i.selection == "double_random"]
    live: Any = (
        RandomDraw.select(RandomDraw.plan_item, RandomDraw.batch)
        .where(RandomDraw.plan_item.in_([item.id for item in items]), RandomDraw.status != "voided")
        .tuples()
    )
    taken: dict[UUID, list[int]] = {}
    for item_id, batch in live:
        taken.setdefault(item_id, []).append(batch)
    return {
        "items": [
            {"id": item.id, "title": item.title, "plan_number": item.plan.number, "batches": item.batches,
             "drawn_batches": sorted(taken.get(item.id, []))}
            for item in items
        ],
        "next_cursor": None,
    }  # fmt: skip


def list_party_candidates(principal: Principal) -> dict[str, Any]:
    """Colleagues who can take part: staff of one's agency with an account."""
    rows = (
        Staff.select(Staff.id, Staff.name)
        .join(Account, on=(Account.staff == Staff.id))
        .where(Staff.org == principal.org_id, Staff.left_on.is_null(), ~Account.is_disabled)
        .order_by(Staff.name, Staff.id)
        .limit(100)
    )
    return {"items": [{"id": row.id, "name": row.name} for row in rows], "next_cursor": None}


def create_draw(
    principal: Principal, *, plan_item_id: UUID, batch: int, parties: list[dict[str, Any]], officers: int,
    load_cap: int, rotation: bool, strata: str,
) -> dict[str, Any]:  # fmt: skip
    """Freeze the frame of one batch and name who gives the randomness.

    Raises RuleConflict (409) when the batch was drawn (INS-003) or too few officers may go (INS-004).
    """
    with db.atomic():
        item = _item(principal, plan_item_id, batch)
        live = RandomDraw.get_or_none(RandomDraw.live_key == _live_key(item.id, batch))
        drawing.is_first_draw(live.number if live else None).or_refuse()
        before = _voided(item.id, batch)
        people = _parties(principal, parties, before)
        org = Organisation.get_by_id(principal.org_id)
        policy = frames.policy_of(
            item, org.id, officers=officers, load_cap=load_cap, rotation=rotation, strata=strata
        )
        draw = RandomDraw.create(
            number=next_document_number(org, WORD), org=org, plan_item=item, batch=batch,
            live_key=_live_key(item.id, batch), title=item.title, status="frozen", policy=policy,
            snapshot=frames.freeze(org, item, policy), created_by=principal.staff_id, supersedes=before,
        )  # fmt: skip
        for no, (person, role) in enumerate(people, 1):
            DrawParty.create(draw=draw, no=no, staff=person, role=role)
            title = f"提交随机数承诺 {draw.number}"
            workbench.ask(APP, "commit", title, draw, f"/draws/{draw.id}", staff_id=person.id)
        _record_freeze(principal, draw)
        record_act(principal, APP, "冻结名录库", draw, f"/draws/{draw.id}", node=True)
    return read_draw(principal, draw.id)


def _live_key(item_id: UUID, batch: int) -> str:
    return f"{item_id.hex}:{batch}"


def _item(principal: Principal, item_id: UUID, batch: int) -> PlanItem:
    item = PlanItem.approved_for(principal.org_id, clock.today().year).where(PlanItem.id == item_id).first()
    if item is None or item.selection != "double_random":
        raise invalid("/json/plan_item_id", "请选择本机关已批准计划中的随机抽取项目。")
    if batch > item.batches:
        raise invalid("/json/batch", f"该项目只计划了{item.batches}个批次。")
    return item


def _voided(item_id: UUID, batch: int) -> RandomDraw | None:
    """The last draw of the batch that was thrown away."""
    return (
        RandomDraw.select()
        .where(RandomDraw.plan_item == item_id, RandomDraw.batch == batch, RandomDraw.status == "voided")
        .order_by(RandomDraw.id.desc())
        .first()
    )


def _parties(
    principal: Principal, wanted: list[dict[str, Any]], before: RandomDraw | None
) -> list[tuple[Staff, str]]:
    ids = [one["staff_id"] for one in wanted]
    if len(set(ids)) != len(ids):
        raise invalid("/json/parties", "随机数提供人不得重复，至少应为两个不同的人。")
    found = {row.id: row for row in Staff.select().where(Staff.id.in_(ids), Staff.org == principal.org_id)}
    if len(found) != len(ids):
        raise invalid("/json/parties", "随机数提供人应为本机关人员。")
    withheld = _withholders(before)
    for staff_id in ids:
        drawing.party_is_trusted(found[staff_id].name, staff_id in withheld).or_refuse()
    return [(found[one["staff_id"]], one["role"]) for one in wanted]


def _withholders(before: RandomDraw | None) -> set[UUID]:
    """Who committed and then never revealed in any of the voided draws of this batch."""
    barred: set[UUID] = set()
    while before is not None:
        if before.seed is None:
            rows = DrawParty.select().where(
                DrawParty.draw == before.id,
                DrawParty.committed_at.is_null(False),
                DrawParty.revealed_at.is_null(),
            )
            revealed = DrawParty.select().where(
                DrawParty.draw == before.id, DrawParty.revealed_at.is_null(False)
            )
            barred |= {row.staff_id for row in rows} if revealed.exists() else set()
        before = RandomDraw.get_or_none(RandomDraw.id == before.supersedes_id)
    return barred


def _record_freeze(principal: Principal, draw: RandomDraw) -> None:
    snapshot = draw.snapshot
    audit.record(
        principal, actions.FRAME_FROZEN, draw, sha256=snapshot.sha256, objects=snapshot.object_count,
        officers=snapshot.officer_count,
    )  # fmt: skip


def freeze_again(principal: Principal, draw_id: UUID, *, version: int) -> dict[str, Any]:
    """Take the frame down anew, while nobody has committed: nothing is known yet that could steer it."""
    with db.atomic():
        draw = _organised(principal, draw_id)
        check(draw, version)
        status = DRAW.next(draw.status, "freeze")
        if DrawParty.select().where(DrawParty.draw == draw, DrawParty.commitment.is_null(False)).exists():
            raise WrongState(
                "已有人提交承诺，名录库不能再变动；需要变动的，请作废后重新抽取。", allowed_actions=["void"]
            )
        old = draw.policy
        policy = frames.policy_of(
            draw.plan_item, draw.org_id, officers=old["officers"], load_cap=old["load_cap"],
            rotation=old["rotation"], strata=old["strata"],
        )  # fmt: skip
        draw.change(
            version, status=status, policy=policy, snapshot=frames.freeze(draw.org, draw.plan_item, policy)
        )
        _record_freeze(principal, draw)
    return read_draw(principal, draw_id)


def _organised(principal: Principal, draw_id: UUID) -> RandomDraw:
    draw = find(principal, draw_id)
    if draw.org_id != principal.org_id:
        raise Forbidden("只能操作本机关组织的抽取。")
    return draw


def commit(principal: Principal, draw_id: UUID, *, version: int, commitment: str) -> dict[str, Any]:
    """A party gives the hash of its nonce, and is bound by it."""
    with db.atomic():
        draw, party = _party(principal, draw_id)
        check(draw, version)
        status = DRAW.next(draw.status, "commit")
        if party.commitment is not None:
            raise WrongState("您已提交承诺，不能更改。", allowed_actions=[])
        others = DrawParty.select().where(DrawParty.draw == draw, DrawParty.commitment == commitment)
        if others.exists():
            raise invalid("/json/commitment", "该承诺与其他人的相同，请重新生成随机数。")
        party.change(commitment=commitment, committed_at=clock.now())
        open_still = DrawParty.select().where(DrawParty.draw == draw, DrawParty.commitment.is_null())
        if not open_still.exists():
            status = DRAW.next(status, "close_commitments")
            _ask_to_reveal(draw)
        draw.change(version, status=status)
        audit.record(principal, actions.COMMITTED, draw, party=party.no, commitment=commitment)
        record_act(principal, APP, "提交随机数承诺", draw, f"/draws/{draw.id}")
        _settle_mine(principal, draw, "commit")
    return read_draw(principal, draw_id)


def _ask_to_reveal(draw: RandomDraw) -> None:
    for party in DrawParty.select().where(DrawParty.draw == draw):
        title = f"揭示随机数 {draw.number}"
        workbench.ask(APP, "reveal", title, draw, f"/draws/{draw.id}", staff_id=party.staff_id)


def _settle_mine(principal: Principal, draw: RandomDraw, kind: str) -> None:
    todo = workbench.Todo
    todo.update(status=workbench.DONE, done_at=clock.now(), version=todo.version + 1).where(
        todo.staff == principal.staff_id, todo.subject_id == draw.id, todo.kind == kind,
        todo.status == workbench.OPEN,
    ).execute()  # fmt: skip


def _party(principal: Principal, draw_id: UUID) -> tuple[RandomDraw, DrawParty]:
    draw = find(principal, draw_id)
    party = DrawParty.get_or_none(DrawParty.draw == draw.id, DrawParty.staff == principal.staff_id)
    if party is None:
        raise Forbidden("您不是本次抽取的随机数提供人。")
    return draw, party


def reveal(principal: Principal, draw_id: UUID, *, version: int, nonce: str) -> dict[str, Any]:
    """A party shows its nonce, once everybody is bound (INS-003: it must be the one committed to)."""
    with db.atomic():
        draw, party = _party(principal, draw_id)
        check(draw, version)
        status = DRAW.next(draw.status, "reveal")
        if party.nonce is not None:
            raise WrongState("您已揭示随机数。", allowed_actions=[])
        kept = algorithm.commitment(str(draw.id), party.no, nonce)
        drawing.commitment_is_kept(str(party.commitment), kept).or_refuse()
        party.change(nonce=nonce, revealed_at=clock.now())
        hidden = DrawParty.select().where(DrawParty.draw == draw, DrawParty.nonce.is_null())
        if not hidden.exists():
            status = DRAW.next(status, "close_reveals")
        draw.change(version, status=status)
        audit.record(principal, actions.REVEALED, draw, party=party.no)
        record_act(principal, APP, "揭示随机数", draw, f"/draws/{draw.id}")
        _settle_mine(principal, draw, "reveal")
    return read_draw(principal, draw_id)


def run(principal: Principal, draw_id: UUID, *, version: int) -> dict[str, Any]:
    """Draw. The outcome is fixed by now, so any party may run it and nobody can stop it.

    Raises RuleConflict (409) for a stale frame (INS-002) or an object too few officers may visit (INS-004).
    """
    with db.atomic():
        draw = find(principal, draw_id)
        parties = list(DrawParty.select().where(DrawParty.draw == draw).order_by(DrawParty.no))
        if draw.org_id != principal.org_id and principal.staff_id not in {p.staff_id for p in parties}:
            raise Forbidden("只有组织机关和随机数提供人可以执行抽取。")
        check(draw, version)
        status = DRAW.next(draw.status, "draw")
        snapshot = LibrarySnapshot.get_by_id(draw.snapshot_id)
        drawing.frame_is_fresh(snapshot.taken_at, clock.now()).or_refuse()
        seed = algorithm.seed_of(str(draw.id), snapshot.sha256, [str(party.nonce) for party in parties])
        outcome = _outcome(snapshot, seed)
        draw.change(version, status=status, seed=seed, outcome=outcome, drawn_at=clock.now())
        _keep_selection(draw, outcome)
        audit.record(principal, actions.DRAWN, draw, seed=seed, objects=len(outcome["selected"]))
        record_act(principal, APP, "随机抽取", draw, f"/draws/{draw.id}", node=True)
    return read_draw(principal, draw_id)


def _outcome(snapshot: LibrarySnapshot, seed: str) -> dict[str, Any]:
    pool = algorithm.prepare(snapshot.lines)
    try:
        return algorithm.draw(pool, seed)
    except algorithm.PoolTooSmall as short:
        named = {line["id"]: line["name"] for line in snapshot.lines if line["type"] == "object"}
        needed, about = pool.policy["officers"], f"{named[short.object_id]}："
        drawing.pool_suffices(short.able, needed, about).or_refuse()
        raise


def _keep_selection(draw: RandomDraw, outcome: dict[str, Any]) -> None:
    ids = [UUID(one["object"]) for one in outcome["selected"]]
    enterprises = pairs(
        LibraryObject.select(LibraryObject.id, LibraryObject.enterprise).where(LibraryObject.id.in_(ids))
    )
    for one in outcome["selected"]:
        object_id = UUID(one["object"])
        DrawSelection.create(
            draw=draw, library_object=object_id, enterprise=enterprises[object_id], stratum=one["stratum"],
            position=one["position"], ticket=one["ticket"],
        )  # fmt: skip
