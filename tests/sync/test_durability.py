"""kill -9 in the middle of sync loses nothing that has a receipt; a thousand repeats make one record."""

import http.client
import json
import socket
import threading

import pytest

from core import clock
from core.audit import AuditEntry
from models.inspection import Inspection
from models.sync import SyncItem
from tests.conftest import SECRET
from tests.factories import make_started, ok
from tests.real_server import real_server
from tests.servers import wait_until
from tests.sync.phone import Phone, item_ids

pytestmark = pytest.mark.slow
ROUNDS, THREADS = 3, 4


class RealPhone(Phone):
    """A phone on a real connection."""

    def call(self, method, path, *, json, headers=None):
        return self.person.open(method.upper(), path, json, **{"Device-Id": str(self.id), **(headers or {})})


@pytest.fixture
def server(golden, tmp_path):
    with real_server(golden, tmp_path / "data", SECRET) as running:
        yield running


@pytest.fixture
def visit(server):
    from models.identity import Account

    contact = Account.get(Account.username == "contact")
    people = [server.person(name) for name in ("officer", "partner", "head")]
    return make_started(*people, enterprise_id=contact.enterprise_id)


def hand_in(phone, visit, receipts, stop):
    """Send one act after the other until told to stop; keep every receipt that arrives."""
    ids = item_ids(visit)
    while not stop.is_set():
        item = phone.answer(visit, ids[phone.sequence % len(ids)], "pass", after=None)
        while not stop.is_set():
            try:
                told = phone.send(item)["items"][0]
            except (OSError, http.client.HTTPException):
                continue  # the server is down: the phone keeps the act and sends it again
            if told["receipt"]:
                receipts[item["id"]] = told["receipt"]
            break


def test_kill_9_loses_no_record_that_has_a_receipt(server, visit):
    officer = server.person("officer")
    phones = [RealPhone(officer, f"手机{n}") for n in range(THREADS)]
    receipts: dict[str, dict] = {}
    for _ in range(ROUNDS):
        stop, before = threading.Event(), len(receipts)
        threads = [threading.Thread(target=hand_in, args=(phone, visit, receipts, stop)) for phone in phones]
        for thread in threads:
            thread.start()
        wait_until(lambda before=before: len(receipts) >= before + 12, 60)
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        server.start()
    asked: dict[str, dict] = {}
    known = list(receipts)
    for start in range(0, len(known), 200):
        page = ok(officer.get("/api/v1/sync/receipts", ids=",".join(known[start : start + 200])))
        assert page["not_held"] == []
        asked |= {item["id"]: item["receipt"] for item in page["items"]}
    assert asked == receipts
    assert SyncItem.select().where(SyncItem.status == "applied").count() >= len(receipts) >= 12 * ROUNDS


def cut_off(server, phone, item):
    """Send a whole request and hang up without reading the answer."""
    body = json.dumps({"sent_at": clock.now().isoformat(), "app_version": "0.1.0", "items": [item]}).encode()
    headers = {**phone.person.headers(), "Device-Id": str(phone.id), "Content-Type": "application/json"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = (
        f"POST /api/v1/sync/batches HTTP/1.1\r\nHost: localhost\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(head.encode() + body)


def test_a_thousand_repeats_cut_off_after_the_commit_make_one_record(server, visit):
    phone = RealPhone(server.person("officer"))
    item = phone.answer(visit, item_ids(visit)[0], "pass")
    before = Inspection.get_by_id(visit["id"]).version

    def repeat():
        for _ in range(100):
            cut_off(server, phone, item)

    threads = [threading.Thread(target=repeat) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_until(lambda: SyncItem.select().count() == 1, 60)
    assert phone.send(item)["items"][0]["verdict"] == "duplicate"
    assert SyncItem.select().count() == 1
    assert AuditEntry.select().where(AuditEntry.action == "enforcement.checklist.filled").count() == 1
    assert Inspection.get_by_id(visit["id"]).version == before + 1
