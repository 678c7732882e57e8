"""The audit chain: each entry holds the hash of the one before, so no entry can change or vanish unseen.

`hash = SHA-256(previous_hash || canonical JSON of the entry)`. Actions are registered constants; a use case
records inside its own transaction, so a change and its entry commit together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import orjson
import peewee as pw

from core import clock
from core.db import Base, InstantField, JsonField, serialise

GENESIS = "0" * 64
CHAIN_LOCK = 0x5A53_0001


@dataclass(frozen=True, slots=True)
class Action:
    """A kind of act: `place.subject.past_participle` and what people call it."""

    name: str
    title: str


ACTIONS: dict[str, Action] = {}


def action(name: str, title: str) -> Action:
    """Register an action; a name registered twice is a programming error."""
    if name in ACTIONS:
        raise ValueError(f"audit action {name} is registered twice")
    ACTIONS[name] = Action(name, title)
    return ACTIONS[name]


class Actor(Protocol):
    """Who acts: a principal, or the system itself."""

    @property
    def id(self) -> UUID | None: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class System:
    """The program itself, when a job or subscriber acts."""

    id: UUID | None = None
    kind: str = "system"


SYSTEM = System()


class AuditEntry(Base):
    """One act. `detail` never holds personal data in clear."""

    seq = pw.BigIntegerField(unique=True)
    at = InstantField(index=True)
    actor_kind = pw.CharField(20)
    actor_id = pw.UUIDField(null=True, index=True)
    action = pw.CharField(80, index=True)
    subject_type = pw.CharField(40)
    subject_id = pw.UUIDField(null=True, index=True)
    detail = JsonField()
    previous_hash = pw.CharField(64)
    hash = pw.CharField(64)

    def digest(self) -> str:
        """The hash this entry must have: over every column, so that no byte of it can change unseen."""
        body = {
            "id": str(self.id),
            "created_at": InstantField().db_value(self.created_at),
            "version": self.version,
            "seq": self.seq,
            "at": InstantField().db_value(self.at),
            "actor_kind": self.actor_kind,
            "actor_id": str(self.actor_id) if self.actor_id else None,
            "action": self.action,
            "subject_type": self.subject_type,
            "subject_id": str(self.subject_id) if self.subject_id else None,
            "detail": self.detail,
        }
        return hashlib.sha256(
            self.previous_hash.encode() + orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
        ).hexdigest()


def record(actor: Actor, act: Action, subject: Base | None, **detail: Any) -> None:
    """Append an entry; call it inside the transaction of the act. `detail` must be JSON without personal data."""
    serialise(CHAIN_LOCK)
    last = AuditEntry.select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).first()
    entry = AuditEntry(
        seq=last.seq + 1 if last else 1,
        at=clock.now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=act.name,
        subject_type=type(subject).__name__ if subject is not None else "",
        subject_id=subject.id if subject is not None else None,
        detail=orjson.loads(orjson.dumps(detail, default=str)),
        previous_hash=last.hash if last else GENESIS,
    )
    entry.hash = entry.digest()
    entry.save(force_insert=True)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How a walk along the chain ended; `broken_at` is the first entry that does not hold."""

    entries: int
    head: str
    broken_at: int | None = None
    reason: str = ""


def verify() -> ChainReport:
    """Walk the whole chain and recompute every hash."""
    previous, expected = GENESIS, 1
    for entry in _in_order():
        if entry.seq != expected:
            return ChainReport(expected - 1, previous, expected, "条目缺失")
        if entry.previous_hash != previous:
            return ChainReport(expected - 1, previous, entry.seq, "与前一条目的哈希不一致")
        if entry.hash != entry.digest():
            return ChainReport(expected - 1, previous, entry.seq, "内容被改动")
        previous, expected = entry.hash, expected + 1
    return ChainReport(expected - 1, previous)


def _in_order(batch: int = 2000) -> Iterator[AuditEntry]:
    last = 0
    while rows := list(
        AuditEntry.select().where(AuditEntry.seq > last).order_by(AuditEntry.seq).limit(batch)
    ):
        yield from rows
        last = rows[-1].seq
