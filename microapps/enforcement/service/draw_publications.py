"""The publication of a draw: the file anybody can run again, and the agency's signature over it (docs/draw-format.md)."""

from __future__ import annotations

from typing import Any

from auth import keys
from core import clock, detached_jws, masking
from microapps.enforcement.rules import draw_algorithm as algorithm
from microapps.enforcement.service import draw_views
from models.draw import LibrarySnapshot, RandomDraw
from models.organisation import Organisation

TYP = "zs-draw+json"


class Unsigned(detached_jws.NotSigned):
    """Published before draws were signed."""


def sign(draw: RandomDraw) -> str:
    """Sign the publication as it stands, keep the signature with the draw; the SHA-256 of the file.

    Called with every act that changes a published draw, so that a record changed behind our back no longer fits.
    """
    kid, key = keys.signing_key(keys.AUDIT)
    draw.signature = detached_jws.sign(algorithm.canonical(publication(draw)), TYP, kid=kid, key=key)
    RandomDraw.update(signature=draw.signature).where(RandomDraw.id == draw.id).execute()
    return algorithm.sha256(file_of(draw))


def file_of(draw: RandomDraw) -> bytes:
    """The published file: the canonical publication with its signature, null where it was never signed."""
    return algorithm.canonical({**publication(draw), "signature": draw.signature or None})


def signer_of(file: dict[str, Any], jwks: Any) -> str:
    """The key id by which a published file was signed, keys as of /.well-known/jwks.json; raises NotSigned."""
    unsigned = {name: value for name, value in file.items() if name != "signature"}
    if not file.get("signature"):
        raise Unsigned("the publication bears no signature")
    known = detached_jws.keys_of(jwks, keys.AUDIT)
    return detached_jws.verify(algorithm.canonical(unsigned), file["signature"], TYP, known)


def publication(draw: RandomDraw) -> dict[str, Any]:
    """The file anybody can run again (docs/draw-format.md); the draw must have been run."""
    snapshot = LibrarySnapshot.get_by_id(draw.snapshot_id)
    organisation = Organisation.get_by_id(draw.org_id)
    return {
        "format": algorithm.FORMAT,
        "draw": {
            "id": str(draw.id),
            "number": draw.number,
            "title": draw.title,
            "agency": organisation.name,
            "batch": draw.batch,
            "status": draw.status,
            "drawn_at": _moment(draw.drawn_at),
            "published_at": _moment(draw.published_at),
        },
        "frame": {"taken_at": _moment(snapshot.taken_at), "sha256": snapshot.sha256, "lines": snapshot.lines},
        "parties": [
            {"no": party.no, "role": party.role, "name": masking.name(party.staff.name),
             "commitment": party.commitment, "committed_at": _moment(party.committed_at), "nonce": party.nonce,
             "revealed_at": _moment(party.revealed_at)}
            for party in draw_views.parties_of(draw)
        ],
        "seed": draw.seed,
        **draw.outcome,
        "swaps": [
            {"object": str(swap.selection.library_object_id), "out": str(swap.outgoing_id),
             "in": str(swap.incoming_id), "ground": swap.ground, "at": _moment(swap.at)}
            for swap in draw_views.swaps_of(draw)
        ],
        "history": [
            {"number": before.number, "status": before.status, "reason": before.void_reason,
             "voided_at": _moment(before.voided_at), "sha256": draw_views.head_of(before.snapshot_id)["sha256"],
             "seed": before.seed,
             "withheld": [p.no for p in draw_views.parties_of(before) if p.commitment and not p.nonce]}
            for before in draw_views.history_of(draw)
        ],
    }  # fmt: skip


def _moment(value: Any) -> str | None:
    return clock.local(value).isoformat(timespec="seconds") if value else None
