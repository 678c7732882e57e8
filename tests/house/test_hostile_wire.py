"""What no HTTP client would write: lengths that lie, two bodies in one, headers without end. The server says 4xx or hangs
up, goes on serving, and nothing is stored."""

from __future__ import annotations

import re
import socket

import pytest

from core import clock
from core.audit import AuditEntry
from models.inspection import InspectionTask
from tests import databases, servers
from tests.conftest import SECRET
from tests.house.test_hostile_input import LEAK

BODY = b'{"enterprise_id":"x"}'
HEAD = b"POST /api/v1/enforcement/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
VERIFY = b"POST /api/v1/safety-code/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
WIRES: dict[str, bytes] = {
    "a length too long": HEAD + b"Content-Length: 5000\r\n\r\n" + BODY,
    "a length too short": HEAD + b"Content-Length: 3\r\n\r\n" + BODY,
    "a negative length": HEAD + b"Content-Length: -1\r\n\r\n" + BODY,
    "a length that is no number": HEAD + b"Content-Length: 1e3\r\n\r\n" + BODY,
    "a length with a sign": HEAD + b"Content-Length: +21\r\n\r\n" + BODY,
    "a length of 30 digits": HEAD + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n" + BODY,
    "two lengths": HEAD + b"Content-Length: 21\r\nContent-Length: 3\r\n\r\n" + BODY,
    "a length and chunks": HEAD + b"Content-Length: 21\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + BODY,
    "chunks that lie": HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFF\r\n" + BODY,
    "chunks that are none": HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n" + BODY,
    "a coding twice": HEAD + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "a coding nobody knows": HEAD + b"Transfer-Encoding: rot13\r\n\r\n" + BODY,
    "a code, its length too long": VERIFY + b"Content-Length: 900\r\n\r\n" + BODY,
    "a code, its length no number": VERIFY + b"Content-Length: x\r\n\r\n" + BODY,
    "a code, two lengths": VERIFY + b"Content-Length: 21\r\nContent-Length: 2\r\n\r\n" + BODY,
    "a code in chunks that lie": VERIFY + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n" + BODY,
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "a header without a name": GET + b": x\r\n\r\n",
    "a header with NUL": GET + b"X-A: \x00\r\n\r\n",
    "a folded header": GET + b"X-A: a\r\n b\r\n\r\n",
    "a blank before the colon": GET + b"Content-Length : 5\r\n\r\nhello",
    "a header of 100 KB": GET + b"X-A: " + b"x" * 100_000 + b"\r\n\r\n",
    "5,000 headers": GET + b"".join(b"X-%d: 1\r\n" % number for number in range(5_000)) + b"\r\n",
    "an address of 100 KB": b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address with a blank": b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address with bytes": b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "a method without end": b"G" * 5_000 + b" / HTTP/1.1\r\nHost: x\r\n\r\n",
    "HTTP of the future": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    "nothing but a line": b"hello\r\n\r\n",
}
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


@pytest.fixture(scope="module")
def served(golden, tmp_path_factory):
    """Port of a server on its own copy of the records, which this test may read too."""
    clock.install(clock.SystemClock())
    with (
        golden.copy() as url,
        servers.zhangshang(url, tmp_path_factory.mktemp("wire"), SECRET) as port,
        databases.opened(url),
    ):
        yield port


def exchange(port, sent):
    """All that the server says to some bytes, after which nothing more comes."""
    said = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        try:
            wire.sendall(sent)
            wire.shutdown(socket.SHUT_WR)
            while part := wire.recv(65_536):
                said += part
        except OSError:
            pass  # it hung up while we were still speaking
    return said


@pytest.mark.parametrize("name", WIRES)
def test_the_server_refuses_or_hangs_up_and_goes_on(served, name):
    said = exchange(served, WIRES[name])
    statuses = [int(status) for status in STATUS.findall(said)]
    assert all(status < 500 or status in (501, 505) for status in statuses), said[:300]
    assert not LEAK.search(said.decode(errors="replace")), said[:300]
    assert b"200" in exchange(served, GET + b"Connection: close\r\n\r\n")
    assert (InspectionTask.select().count(), AuditEntry.select().count()) == (0, 0)
