"""Transactional outbox: events commit with the change that causes them and reach each subscriber in order.

One delivery row per subscriber. A delivery is marked done in the same transaction in which the subscriber
writes, so a crash repeats it and success never does. After `ATTEMPTS` failures it is parked: visible,
counted, and no longer in the way of other subjects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, ClassVar, dataclass_transform
from uuid import UUID

import orjson
import peewee as pw
import structlog

from core import clock
from core.db import Base, InstantField, JsonField, db

ATTEMPTS = 8
PENDING, DONE, PARKED = "pending", "done", "parked"
log = structlog.get_logger()


class Event:
    """Base of event contracts: frozen dataclasses with a name; `subject_id` orders them."""

    name: ClassVar[str]
    subject_id: UUID


EVENTS: dict[str, type[Event]] = {}


@dataclass_transform(frozen_default=True)
def event(name: str) -> Callable[[type], Any]:
    """Register a frozen dataclass as the contract of event `name`."""

    def register(cls: type) -> Any:
        contract: Any = dataclass(frozen=True)(cls)
        contract.name = name
        EVENTS[name] = contract
        return contract

    return register


@dataclass(frozen=True, slots=True)
class Subscription:
    """`handler(event)` is called for every `event`, as `name`, inside a transaction; it must be idempotent."""

    name: str
    event: type[Event]
    handler: Callable[[Any], None]


_subscriptions: dict[str, Subscription] = {}


def install(subscriptions: Iterable[Subscription]) -> None:
    """Set the subscriptions of the process; called by create_app from the manifests."""
    _subscriptions.clear()
    _subscriptions.update({subscription.name: subscription for subscription in subscriptions})


class OutboxEvent(Base):
    """An event as it was told."""

    name = pw.CharField(80)
    subject_id = pw.UUIDField(index=True)
    payload = JsonField()


class Delivery(Base):
    """One event on its way to one subscriber."""

    event = pw.ForeignKeyField(OutboxEvent, backref="deliveries", on_delete="CASCADE")
    subscriber = pw.CharField(80)
    subject_id = pw.UUIDField()
    status = pw.CharField(10, default=PENDING)
    attempts = pw.IntegerField(default=0)
    next_at = InstantField(default=clock.now)
    error = pw.TextField(default="")

    class Meta:
        indexes = ((("status", "next_at"), False), (("subscriber", "subject_id", "status"), False))


def emit(happened: Event) -> None:
    """Store the event and a delivery for each subscriber; call it inside the transaction of the change."""
    payload = orjson.loads(orjson.dumps(asdict(happened), default=str))  # type: ignore[call-overload]
    stored = OutboxEvent.create(name=happened.name, subject_id=happened.subject_id, payload=payload)
    for subscription in _subscriptions.values():
        if subscription.event is type(happened):
            Delivery.create(event=stored, subscriber=subscription.name, subject_id=happened.subject_id)


def deliver_pending(limit: int = 200) -> int:
    """Deliver what is due, oldest first, each in its own transaction; returns how many succeeded."""
    earlier = Delivery.alias()
    blocked = earlier.select().where(
        earlier.subscriber == Delivery.subscriber,
        earlier.subject_id == Delivery.subject_id,
        earlier.status == PENDING,
        earlier.id < Delivery.id,
    )
    due = (
        Delivery.select(Delivery.id)
        .where(Delivery.status == PENDING, Delivery.next_at <= clock.now(), ~pw.fn.EXISTS(blocked))
        .order_by(Delivery.id)
        .limit(limit)
    )
    return sum(_deliver(row.id) for row in list(due))


def drain(rounds: int = 50) -> int:
    """Deliver until nothing is due, subscribers' own events included; returns how many."""
    total = 0
    for _ in range(rounds):
        done = deliver_pending()
        total += done
        if not done:
            break
    return total


def _deliver(delivery_id: UUID) -> bool:
    row = Delivery.select(Delivery, OutboxEvent).join(OutboxEvent).where(Delivery.id == delivery_id).get()
    try:
        with db.atomic():
            claimed = (
                Delivery.update(status=DONE, attempts=row.attempts + 1)
                .where(Delivery.id == row.id, Delivery.status == PENDING)
                .execute()
            )
            if not claimed:
                return False
            subscription = _subscriptions[row.subscriber]
            subscription.handler(_restore(row.event.name, row.event.payload))
    except Exception as error:
        _postpone(row, error)
        return False
    return True


def _restore(name: str, payload: dict[str, Any]) -> Event:
    contract = EVENTS[name]
    kinds = contract.__annotations__
    return contract(
        **{k: UUID(v) if v is not None and "UUID" in str(kinds[k]) else v for k, v in payload.items()}
    )


def _postpone(row: Delivery, error: Exception) -> None:
    attempts = row.attempts + 1
    status = PARKED if attempts >= ATTEMPTS else PENDING
    log.error(
        "delivery_failed",
        delivery_id=str(row.id),
        subscriber=row.subscriber,
        attempts=attempts,
        exc_info=error,
    )
    Delivery.update(
        status=status,
        attempts=attempts,
        error=f"{type(error).__name__}: {error}"[:500],
        next_at=clock.now() + timedelta(seconds=min(2**attempts, 300)),
    ).where(Delivery.id == row.id, Delivery.status == PENDING).execute()


def backlog() -> dict[str, int]:
    """How many deliveries wait and how many are parked, for /metrics and /readyz."""
    counts: dict[str, int] = dict(
        Delivery.select(Delivery.status, pw.fn.COUNT(Delivery.id))
        .where(Delivery.status != DONE)
        .group_by(Delivery.status)
        .tuples()  # type: ignore[arg-type]
    )
    return {PENDING: counts.get(PENDING, 0), PARKED: counts.get(PARKED, 0)}
