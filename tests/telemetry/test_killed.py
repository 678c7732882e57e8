"""kill -9 of servers and worker in the middle of ingest: no accepted event is lost, none is kept or counted twice.

    ZS_KILLS=100 python -m pytest tests/telemetry/test_killed.py -n 0

Real processes on a real log and a real database. Senders repeat what they got no answer for, as phones do.
"""

from __future__ import annotations

import http.client
import os
import random
import sqlite3
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

import orjson
import pytest

from auth import sessions
from core import clock, event_log
from core.db import db
from models import active_people, activity_state, log_feed, reported
from models.active_people import Question
from models.activity import IngestTally
from models.identity import Account
from models.organisation import Organisation, Staff
from tests.servers import Nats
from tests.telemetry.reports import PATH, event
from tests.telemetry.running import Running

KILLS = int(os.environ.get("ZS_KILLS", "5"))
BATCH, SENDERS = 20, 4


@dataclass
class Senders:
    """Threads that go on sending batches until told to stop; what they were told about each event."""

    port: int
    tokens: list[str]
    told: dict[str, list[str]] = field(default_factory=dict)
    failures: int = 0

    def __post_init__(self) -> None:
        self._stop, self._lock = threading.Event(), threading.Condition()
        self._threads = [threading.Thread(target=self._work, args=(number,)) for number in range(SENDERS)]
        for thread in self._threads:
            thread.start()

    def wait_for_answers(self, batches: int) -> None:
        """Until so many more batches were answered: a kill before the program is up again would prove nothing."""
        with self._lock:
            goal = len(self.told) + batches * BATCH
            assert self._lock.wait_for(lambda: len(self.told) >= goal, timeout=120), (
                "nobody is answered any more"
            )

    def finish(self) -> None:
        """Stop after the batches under way, each repeated until answered."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _work(self, number: int) -> None:
        choose = random.Random(number)
        old: list[dict] = []
        while not self._stop.is_set():
            now = datetime.now(UTC).isoformat()  # noqa: TID251 - a client's clock
            batch = [event(time=now) for _ in range(BATCH)] + choose.sample(old, min(len(old), 3))
            self._send(choose, batch)
            old = [*old[-50:], *batch]

    def _send(self, choose: random.Random, batch: list[dict]) -> None:
        """Until there is an answer."""
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            headers = {
                "Authorization": f"Bearer {choose.choice(self.tokens)}", "Content-Type": "application/json"
            }  # fmt: skip
            try:
                connection.request("POST", PATH, orjson.dumps({"events": batch}), headers)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException):
                with self._lock:
                    self.failures += 1
                self._stop.wait(0.02)
                continue
            finally:
                connection.close()
            if answer.status in (429, 503):
                self._stop.wait(0.02)
                continue
            if answer.status == 401:  # tokens last 15 minutes, a hundred kills may take longer
                with self._lock, db.connection_context():
                    self.tokens = tokens()
                continue
            assert answer.status == 200, body
            verdicts = orjson.loads(body)["verdicts"]
            with self._lock:
                for each, verdict in zip(batch, verdicts, strict=True):
                    self.told.setdefault(each["event_id"].replace("-", ""), []).append(verdict)
                self._lock.notify_all()
            return


def tokens() -> list[str]:
    """Of everybody in the world, on a phone."""
    Staff.update(activated_on="2020-01-01").execute()
    accounts = Account.select().where(Account.staff.is_null(False))
    with db.atomic():
        return [sessions.open_session(account, "Mobile")["access_token"] for account in accounts]


def kill_again_and_again(program: Running, senders: Senders, nats: Nats | None = None) -> None:
    choose, moment = random.Random(9), threading.Event()
    for number in range(KILLS):
        senders.wait_for_answers(choose.randint(1, 20))
        moment.wait(choose.uniform(0, 0.02))
        match number % 5:
            case 2 if nats:
                nats.kill()
                nats.start()
            case 3:
                program.kill_worker()
            case 4:
                program.kill_server()
            case _:
                program.kill_a_handler(number)


@pytest.mark.slow
def test_kill_9_loses_nothing_and_doubles_nothing(running):
    senders = Senders(running.port, tokens())
    kill_again_and_again(running, senders)
    senders.finish()
    running.stop()
    check(senders)


@pytest.mark.slow
def test_kill_9_of_the_stream_too_loses_nothing_and_doubles_nothing(running_on_nats, nats):
    senders = Senders(running_on_nats.port, tokens())
    kill_again_and_again(running_on_nats, senders, nats)
    senders.finish()
    running_on_nats.stop()
    check(senders)


def check(senders: Senders) -> None:
    batches = [reported.decode(payload) for payload, _, _ in event_log.log().read(1, 0)]
    events = [(batch, each) for batch in batches for each in batch.events]
    kept = Counter(each.id.hex() for _, each in events)
    assert set(senders.told) == set(kept), "an event that was answered for is not there"
    assert set(kept.values()) == {1}, "an event is there twice"
    accepted = Counter(
        event_id
        for event_id, verdicts in senders.told.items()
        for verdict in verdicts
        if verdict == "accepted"
    )
    assert set(accepted.values()) <= {1}, "an event was accepted twice"
    check_counters(batches)
    check_figures(events)
    print(f"{KILLS} kills, {len(kept)} events kept, {senders.failures} repeats after no answer")


def check_counters(batches) -> None:
    log_feed.feed_log()
    total = Counter()
    for row in IngestTally.select():
        assert row.accepted + row.duplicate + row.late + row.refused == row.received
        total.update(received=row.received, accepted=row.accepted, batches=row.batches)
    assert total["batches"] == len(batches)
    assert total["received"] == sum(batch.received for batch in batches)
    assert total["accepted"] == sum(len(batch.events) for batch in batches)


def check_figures(events) -> None:
    """The bitmaps against plain SQL over the raw events."""
    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE TABLE event (staff BLOB, at INTEGER, type TEXT)")
    raw.executemany(
        "INSERT INTO event VALUES (?, ?, ?)", [(b.staff, each.at, each.type) for b, each in events]
    )
    today = clock.today()
    start, end = (round(each.timestamp() * 1e6) for each in clock.day_bounds(today, today))
    statement = "SELECT COUNT(DISTINCT staff) FROM event WHERE at >= ? AND at < ? AND type = 'page.view'"
    expected = raw.execute(statement, (start, end)).fetchone()[0]
    activity_state.forget()
    root = Organisation.get(Organisation.code == "zj")
    asked = Question(today, today, act=active_people.OPEN)
    assert active_people.count(asked).of(root.id).active == expected > 0
