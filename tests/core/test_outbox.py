"""Delivery: at least once, in order for one subject, parked when it poisons."""

from uuid import UUID

import pytest

from core import outbox
from core.db import db
from core.ids import new_id
from core.outbox import Delivery, OutboxEvent, Subscription
from models.events import CorrectionAnswered
from models.workbench import Message
from tests.factories import ok

pytestmark = pytest.mark.usefixtures("app")


class Listener:
    """Writes what it hears, and fails on those told to."""

    def __init__(self, poison: UUID | None = None) -> None:
        self.heard, self.poison = [], poison

    def __call__(self, event):
        Message.create(staff=None, enterprise=None, app="x", title=str(event.subject_id), path="/", body="")
        if event.subject_id == self.poison:
            raise RuntimeError("poison")
        self.heard.append(event.subject_id)


@pytest.fixture
def listen(app):
    """Subscribe a listener for this test only."""
    before = dict(outbox._subscriptions)

    def subscribe(listener):
        outbox.install([Subscription("test", CorrectionAnswered, listener)])
        return listener

    yield subscribe
    outbox.install(before.values())


def tell(subject):
    with db.atomic():
        outbox.emit(CorrectionAnswered(subject, new_id()))


def test_an_event_reaches_its_subscriber_once(listen):
    listener = listen(Listener())
    subject = new_id()
    tell(subject)
    outbox.drain()
    outbox.drain()
    assert listener.heard == [subject]


def test_an_event_of_a_rolled_back_change_is_never_told(listen):
    listener = listen(Listener())
    with db.atomic() as transaction:
        outbox.emit(CorrectionAnswered(new_id(), new_id()))
        transaction.rollback()
    outbox.drain()
    assert listener.heard == []
    assert OutboxEvent.select().count() == 0


def test_a_failed_delivery_leaves_nothing_and_comes_again(listen, now):
    poison = new_id()
    listener = listen(Listener(poison))
    tell(poison)
    outbox.drain()
    assert Message.select().count() == 0
    listener.poison = None
    now.advance(seconds=3)
    outbox.drain()
    assert listener.heard == [poison]


def test_a_waiting_event_holds_up_its_own_subject_only(listen, now):
    poison, other = new_id(), new_id()
    listener = listen(Listener(poison))
    tell(poison)
    tell(other)
    outbox.drain()
    listener.poison = None
    tell(poison)
    outbox.drain()
    assert listener.heard == [other]
    now.advance(seconds=3)
    outbox.drain()
    assert listener.heard == [other, poison, poison]


def test_poison_is_parked_and_counted(listen, now, public):
    listen(Listener(poison := new_id()))
    tell(poison)
    for _ in range(outbox.ATTEMPTS):
        outbox.drain()
        now.advance(minutes=6)
    assert Delivery.get().status == outbox.PARKED
    assert ok(public.get("/readyz"))["outbox"] == {"pending": 0, "parked": 1}
    assert b'zhangshang_outbox_deliveries{status="parked"} 1.0' in public.get("/metrics").get_data()
