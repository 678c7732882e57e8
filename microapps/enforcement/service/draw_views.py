"""How a draw is told: to the agency, with names; to the public, masked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import masking
from microapps.enforcement import matters
from microapps.enforcement.permissions import DRAW as ORGANISE
from microapps.enforcement.permissions import PUBLISH_DRAW
from microapps.enforcement.rules.drawing import EXCLUSIONS
from microapps.enforcement.service import frames
from microapps.enforcement.states import DRAW
from models.draw import DrawParty, DrawSelection, DrawSwap, LibrarySnapshot, RandomDraw
from models.library import LibraryObject
from models.organisation import Staff


def summary(draw: RandomDraw, principal: Principal | None) -> dict[str, Any]:
    """A draw in a list; None is the public."""
    return {
        "id": draw.id,
        "version": draw.version,
        "number": draw.number,
        "title": draw.title,
        "batch": draw.batch,
        "status": draw.status,
        "org_name": draw.org.name,
        "matters": matters.titles(draw.policy["matters"]),
        "created_at": draw.created_at,
        "drawn_at": draw.drawn_at,
        "published_at": draw.published_at,
        "voided_at": draw.voided_at,
        "void_reason": draw.void_reason,
        "created_by_name": _name(draw.created_by, principal),
        "voided_by_name": _name(draw.voided_by, principal) if draw.voided_by_id else None,
    }


def _name(staff: Any, principal: Principal | None) -> str:
    return staff.name if principal else masking.name(staff.name)


def detail(draw: RandomDraw, principal: Principal | None) -> dict[str, Any]:
    """A draw with everything but the frame's lines."""
    parties = parties_of(draw)
    selected = _selected(draw, principal) if principal or draw.status == "published" else []
    snapshot = head_of(draw.snapshot_id)
    outcome = draw.outcome or {}
    return {
        **summary(draw, principal),
        "policy": draw.policy,
        "snapshot": snapshot,
        "parties": [_party(party, principal) for party in parties],
        "seed": draw.seed,
        "strata": outcome.get("strata", []),
        "excluded": _reasons(outcome.get("excluded", [])),
        "officers_excluded": _reasons(outcome.get("officers_excluded", [])),
        "selected": selected,
        "swaps": [_swap(swap, principal) for swap in swaps_of(draw)] if selected else [],
        "history": [summary(before, principal) for before in history_of(draw)],
        "allowed_actions": _allowed(draw, parties, principal),
        "my_party_no": _my_no(parties, principal),
    }


def _my_no(parties: list[DrawParty], principal: Principal | None) -> int | None:
    return next((p.no for p in parties if principal and p.staff_id == principal.staff_id), None)


def _allowed(draw: RandomDraw, parties: list[DrawParty], principal: Principal | None) -> list[str]:
    if principal is None:
        return []
    mine = next((party for party in parties if party.staff_id == principal.staff_id), None)
    own = draw.org_id == principal.org_id
    nobody_committed = not any(party.commitment for party in parties)
    able = {
        "freeze": own and principal.permits(ORGANISE.name) and nobody_committed,
        "commit": mine is not None and mine.commitment is None,
        "reveal": mine is not None and mine.nonce is None,
        "draw": own or mine is not None,
        "publish": own and principal.permits(PUBLISH_DRAW.name),
        "void": own and principal.permits(PUBLISH_DRAW.name) and draw.created_by_id != principal.staff_id,
        "swap": own and principal.permits(PUBLISH_DRAW.name),
    }
    return [act for act in DRAW.allowed_actions(draw.status) if able.get(act)]


def parties_of(draw: RandomDraw) -> list[DrawParty]:
    """The parties in order, with their names."""
    return list(
        DrawParty.select(DrawParty, Staff).join(Staff).where(DrawParty.draw == draw.id).order_by(DrawParty.no)
    )


def _party(party: DrawParty, principal: Principal | None) -> dict[str, Any]:
    return {
        "no": party.no,
        "staff_id": party.staff_id if principal else None,
        "name": _name(party.staff, principal),
        "role": party.role,
        "commitment": party.commitment,
        "committed_at": party.committed_at,
        "nonce": party.nonce,
        "revealed_at": party.revealed_at,
    }


def swaps_of(draw: RandomDraw) -> list[DrawSwap]:
    """Officers replaced after the draw, in order."""
    outgoing, incoming = Staff.alias(), Staff.alias()
    return list(
        DrawSwap.select(DrawSwap, DrawSelection, outgoing, incoming)
        .join(DrawSelection)
        .switch(DrawSwap)
        .join(outgoing, on=(DrawSwap.outgoing == outgoing.id), attr="outgoing")
        .switch(DrawSwap)
        .join(incoming, on=(DrawSwap.incoming == incoming.id), attr="incoming")
        .where(DrawSwap.draw == draw.id)
        .order_by(DrawSwap.id)
    )


def _swap(swap: DrawSwap, principal: Principal | None) -> dict[str, Any]:
    return {
        "object": str(swap.selection.library_object_id),
        "out_name": _name(swap.outgoing, principal),
        "in_name": _name(swap.incoming, principal),
        "ground": swap.ground,
        "at": swap.at,
    }


def history_of(draw: RandomDraw) -> list[RandomDraw]:
    """The voided draws before this one, newest first; nothing that was drawn disappears."""
    found = []
    before = draw.supersedes_id
    while before is not None:
        row = RandomDraw.joined().where(RandomDraw.id == before).get()
        found.append(row)
        before = row.supersedes_id
    return found


def head_of(snapshot_id: UUID) -> dict[str, Any]:
    """A snapshot without its lines."""
    row = (
        LibrarySnapshot.select(
            LibrarySnapshot.taken_at, LibrarySnapshot.sha256, LibrarySnapshot.object_count,
            LibrarySnapshot.classed_count, LibrarySnapshot.officer_count,
        )
        .where(LibrarySnapshot.id == snapshot_id)
        .get()
    )  # fmt: skip
    return {"taken_at": row.taken_at, "sha256": row.sha256, "object_count": row.object_count,
            "classed_count": row.classed_count, "officer_count": row.officer_count}  # fmt: skip


def _reasons(excluded: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many were left out, by reason, with the rule behind each."""
    counts: dict[str, int] = {}
    for one in excluded:
        counts[one["reason"]] = counts.get(one["reason"], 0) + 1
    return [
        {"reason": reason, "rule": EXCLUSIONS[reason][0], "text": EXCLUSIONS[reason][1], "count": count}
        for reason, count in sorted(counts.items())
    ]


def _selected(draw: RandomDraw, principal: Principal | None) -> list[dict[str, Any]]:
    """The objects taken, with officers as they stand after swaps."""
    if not draw.outcome:
        return []
    rows = {
        str(row.library_object_id): row
        for row in DrawSelection.select(DrawSelection, LibraryObject)
        .join(LibraryObject)
        .where(DrawSelection.draw == draw.id)
    }
    standing = officers_now(draw)
    everybody = {UUID(o["officer"]) for chosen in standing.values() for o in chosen}
    names = frames.names_of(list(everybody))
    return [
        {
            "id": rows[one["object"]].id,
            "object": one["object"],
            "name": rows[one["object"]].library_object.name,
            "stratum": one["stratum"],
            "position": one["position"],
            "ticket": one["ticket"],
            "task_id": rows[one["object"]].task_id if principal else None,
            "officers": [
                {"id": o["officer"] if principal else None, "leads": o["leads"],
                 "name": names[UUID(o["officer"])] if principal else masking.name(names[UUID(o["officer"])])}
                for o in standing[one["object"]]
            ],
            "passed_over": _reasons(one["passed_over"]),
        }
        for one in draw.outcome["selected"]
    ]  # fmt: skip


def officers_now(draw: RandomDraw) -> dict[str, list[dict[str, Any]]]:
    """Object → officers, as drawn and then swapped; who stands in for the leader leads."""
    standing = {one["object"]: [dict(o) for o in one["officers"]] for one in draw.outcome["selected"]}
    for swap in swaps_of(draw):
        for officer in standing[str(swap.selection.library_object_id)]:
            if officer["officer"] == str(swap.outgoing_id):
                officer["officer"] = str(swap.incoming_id)
    return standing
