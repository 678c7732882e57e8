"""What only a real server over real sockets can show: repeats at once, answers cut off, ports, signals."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from core import clock
from core.identifiers import document_number
from core.identifiers.citizen_id import check_character
from models.enterprise import Enterprise
from models.inspection import InspectionTask
from models.organisation import Organisation, Staff
from models.penalty import OnTheSpotDecision
from tests import databases, servers
from tests.conftest import SECRET
from tests.factories import DECISIONS, PRICE_TAGS, PRICES
from tests.people import PHONE
from tests.world import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
REPEATS = int(os.environ.get("ZS_REPEATS", "100"))
"""A thousand in `make verify`."""
DECISIONS_AT_ONCE = 100
TASKS = "/api/v1/enforcement/tasks"
PAIR = ("张建国", "李晓梅")


@pytest.fixture
def served(golden, tmp_path):
    """Port of a server on its own copy of the records, which this test may read too."""
    clock.install(clock.SystemClock())
    with golden.copy() as url, servers.zhangshang(url, tmp_path, SECRET) as port, databases.opened(url):
        yield port


def call(port, method, path, body=None, **headers):
    """(status, headers, body) of one call on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    sent = {"User-Agent": PHONE, "Content-Type": "application/json", **headers}
    connection.request(method, path, json.dumps(body) if body is not None else None, sent)
    answer = connection.getresponse()
    told = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return told


def sign_in(port, username="officer"):
    status, _, body = call(port, "POST", "/api/v1/auth/sign-in", {"username": username, "password": PASSWORD})
    assert status == 200, body
    return {"Authorization": f"Bearer {json.loads(body)['access_token']}"}


def send_and_hang_up(port, path, body, headers):
    """Send a whole request and close the connection without reading the answer."""
    content = json.dumps(body).encode()
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json",
             f"Content-Length: {len(content)}", *(f"{name}: {value}" for name, value in headers.items())]  # fmt: skip
    with socket.create_connection(("127.0.0.1", port), timeout=60) as wire:
        wire.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + content)


def is_cut_off(number):
    """A third of the callers hang up before they are answered, the very first among them."""
    return number % 3 == 0


def test_repeats_at_once_a_third_cut_off_make_one_row_and_one_answer(served, cases):
    headers = {**sign_in(served), "Idempotency-Key": "one-create"}
    enterprise = Enterprise.select().order_by(Enterprise.region_code).first()
    body = {"enterprise_id": str(enterprise.id), "matter": PRICES,
            "planned_on": str(clock.today())}  # fmt: skip

    def repeat(number):
        if is_cut_off(number):
            return send_and_hang_up(served, TASKS, body, headers)
        while (answer := call(served, "POST", TASKS, body, **headers))[0] == 409:
            assert answer[1]["Retry-After"] == "1"
        return answer

    with ThreadPoolExecutor(24) as crowd:
        answers = [answer for answer in crowd.map(repeat, range(REPEATS)) if answer is not None]
    cases(REPEATS)
    assert Counter(status for status, _, _ in answers) == {
        201: sum(not is_cut_off(n) for n in range(REPEATS))
    }
    assert len({content for _, _, content in answers}) == 1
    assert sum("Idempotency-Replayed" not in told for _, told, _ in answers) <= 1
    assert InspectionTask.select().count() == 1


def penalty_of(number, officers):
    """A small fine of one of many citizens, as the page sends it."""
    born = f"330106198{number % 10}0101{number:03d}"
    now = clock.now()
    return {
        "officer_ids": officers,
        "violation": PRICE_TAGS,
        "party": {"kind": "citizen", "name": "孙大圣", "identifier": born + check_character(born)},
        "facts": "摊位未标明价格。",
        "kinds": ["FINE"],
        "amount_fen": 5_000,
        "licence_shown_at": (now - timedelta(minutes=9)).isoformat(),
        "told_at": (now - timedelta(minutes=5)).isoformat(),
        "waived": True,
        "place": "文一路菜市场",
    }


def officers_of(agency):
    rows = Staff.select(Staff.id).join(Organisation).where(Organisation.code == agency, Staff.name.in_(PAIR))
    return [str(row.id) for row in rows]


def test_a_hundred_decisions_at_once_bear_a_hundred_numbers_in_a_row(served):
    headers, officers = sign_in(served), officers_of("xh-scjg")

    def decide(number):
        body, key = penalty_of(number, officers), {"Idempotency-Key": f"decision-{number}"}
        while (answer := call(served, "POST", DECISIONS, body, **headers, **key))[0] in (409, 503):
            assert answer[1]["Retry-After"] == "1", answer
        return answer

    with ThreadPoolExecutor(24) as crowd:
        answers = list(crowd.map(decide, range(DECISIONS_AT_ONCE)))
    assert Counter(status for status, _, _ in answers) == {201: DECISIONS_AT_ONCE}, answers[0]
    numbers = sorted(document_number.parse(json.loads(body)["number"]).number for _, _, body in answers)
    assert numbers == list(range(1, DECISIONS_AT_ONCE + 1))


def test_one_decision_sent_many_times_is_one(served):
    headers = {**sign_in(served), "Idempotency-Key": "one-decision"}
    body = penalty_of(1, officers_of("xh-scjg"))

    def repeat(_):
        while (answer := call(served, "POST", DECISIONS, body, **headers))[0] == 409:
            assert answer[1]["Retry-After"] == "1"
        return answer

    with ThreadPoolExecutor(24) as crowd:
        answers = list(crowd.map(repeat, range(REPEATS)))
    assert Counter(status for status, _, _ in answers) == {201: REPEATS}, answers[0]
    assert len({content for _, _, content in answers}) == 1
    assert OnTheSpotDecision.select().count() == 1


def start(folder, port, *arguments):
    """`flask serve` in a session of its own, so that a signal to its group is Ctrl+C."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ZS_")} | {
        "ZS_SECRET_KEY": SECRET, "ZS_DATA_DIR": str(folder), "ZS_PORT": str(port), "ZS_LOG_LEVEL": "error",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve", *arguments],
        cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def children(group):
    """Processes of a process group that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def worker_of(program):
    """The process beside gunicorn: the child that has no children itself."""
    alone = [pid for pid in offspring(program.pid) if not offspring(pid)]
    return alone[0] if alone else None


def offspring(pid):
    """Children of one process."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_dead_worker_is_replaced_and_ctrl_c_stops_everything(tmp_path, number):
    port = servers.free_port()
    program = start(tmp_path, port)
    servers.wait_until(lambda: servers.listens(port), 60)
    assert call(port, "GET", "/readyz")[0] == 200
    killed = worker_of(program)
    os.kill(killed, signal.SIGKILL)
    servers.wait_until(lambda: worker_of(program) not in (None, killed), 20)
    if number == signal.SIGINT:
        os.killpg(program.pid, number)
    else:
        program.send_signal(number)
    assert program.wait(timeout=60) == 0
    servers.wait_until(lambda: children(program.pid) == [], 20)
    assert not servers.listens(port)


def test_a_busy_port_is_answered_with_a_sentence(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        program = start(tmp_path, other.getsockname()[1])
        told = program.communicate(timeout=60)[0].decode()
    assert program.returncode == 1
    assert "Cannot listen on 127.0.0.1" in told
    assert "ZS_PORT" in told
    assert "Traceback" not in told


def test_a_wrong_setting_is_answered_with_its_name(tmp_path):
    program = start(tmp_path, "eighty")
    told = program.communicate(timeout=60)[0].decode()
    assert program.returncode == 1
    assert "ZS_PORT must be a whole number from 1 to 65535, not 'eighty'" in told
    assert "Traceback" not in told
