"""gunicorn on a store of its own, and clients that keep their connection."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auth import keys, sessions
from bench._province import SECRET
from commands.serving import gunicorn
from core.db import db
from models.identity import Account, RoleGrant
from models.organisation import Organisation, Staff

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"


@dataclass(slots=True)
class Client:
    """One connection with one token."""

    connection: http.client.HTTPConnection
    headers: dict[str, str]

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        return self._call("GET", path, None)

    def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of JSON sent."""
        return self._call("POST", path, body)

    def _call(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        self.connection.request(method, path, body, self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


@dataclass(slots=True)
class Server:
    """A running gunicorn."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Processor time its processes took so far: what load from elsewhere on the machine does not change."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in children]
        return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")

    def client(self, token: str = "") -> Client:
        """A client on a connection of its own."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return Client(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60), headers)


@contextmanager
def served(folder: Path, *, workers: int, application: str = "wsgi:app") -> Iterator[Server]:
    """Run gunicorn with gthread workers on the store in `folder`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ, "ZS_DATA_DIR": str(folder), "ZS_SECRET_KEY": SECRET, "ZS_LOG_LEVEL": "error",
        "ZS_DATABASE_URL": f"sqlite:///{folder}/zhangshang.db",
    }  # fmt: skip
    environment.pop("ZS_SECRET_KEY_FILE", None)
    command = gunicorn("127.0.0.1", port, workers=workers, threads=8, application=application)
    process = subprocess.Popen(command, env=environment, cwd=Path(__file__).parent.parent)
    try:
        server = Server(port, process.pid)
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait()


def _wait(server: Server) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            server.client().get("/healthz")
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def signed_in_admin() -> str:
    """The token of a statistics administrator of the whole province."""
    root = Organisation.get(Organisation.parent.is_null())
    with db.atomic():
        account = _account(Staff.select().where(Staff.org == root).first() or Staff.select().first(), "admin")
        RoleGrant.create(account=account, role="stat_admin", org=root)
        return sessions.open_session(account, BROWSER)["access_token"]


def signed_in_staff(count: int) -> list[str]:
    """Tokens of so many members of staff."""
    with db.atomic():
        people: Any = Staff.select().limit(count)
        return [
            sessions.open_session(_account(person, f"person{number}"), BROWSER)["access_token"]
            for number, person in enumerate(people)
        ]


def _account(person: Staff, username: str) -> Account:
    keys.ensure()
    return Account.create(
        username=username, password_hash="-", display_name="某", staff=person, totp_confirmed=True,
        totp_sealed="-",
    )  # fmt: skip
