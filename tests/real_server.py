"""A real gunicorn on a copy of the golden database, and people who call it over a real connection."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from auth import keys
from commands import serving
from core import clock, secrets
from core.ids import new_id
from tests import databases
from tests.people import PHONE, Person
from tests.servers import wait_until

ROOT = Path(__file__).resolve().parent.parent


class Answer:
    """What came back, shaped like the test client's answers."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status_code, self.headers, self.data = response.status, response.headers, response.read()

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    def get_data(self, *, as_text: bool = False) -> Any:
        return self.data.decode() if as_text else self.data


class RealPerson(Person):
    """Somebody who calls the real server; the arrangements of tests/factories work with it unchanged."""

    server: RealServer

    def open(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {**self.headers(), "Idempotency-Key": new_id().hex, "User-Agent": PHONE, **headers}
        if body is not None:
            sent["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.request(
                method, path, body=json.dumps(body) if body is not None else None, headers=sent
            )
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path: str, **query: Any) -> Any:
        from urllib.parse import urlencode

        return self.open("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, body: Any = None, *, version: int | None = None, key: str | None = None) -> Any:
        return self.open(
            "POST", path, body or {}, **({} if version is None else {"If-Match": f'"{version}"'})
        )

    def put(self, path: str, body: Any, *, version: int | None = None) -> Any:
        return self.open("PUT", path, body, **({} if version is None else {"If-Match": f'"{version}"'}))


class RealServer:
    """gunicorn in its own process group; `kill` is -9 to all of it, `start` goes on with the same records."""

    def __init__(self, database_url: str, folder: Path, secret: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.process = folder, None
        self.environment = {
            **os.environ,
            "ZS_DATABASE_URL": database_url, "ZS_DATA_DIR": str(folder), "ZS_SECRET_KEY": secret,
            "ZS_PORT": str(self.port), "ZS_LOG_LEVEL": "error",
        }  # fmt: skip
        self.environment.pop("ZS_SECRET_KEY_FILE", None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = serving.gunicorn("127.0.0.1", self.port, workers=2, threads=4)
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        wait_until(self.answers)

    def answers(self) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False

    def kill(self) -> None:
        """-9 to master and workers, as when the power goes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def person(self, username: str) -> RealPerson:
        person = RealPerson.sign_in(None, username)
        person.server = self
        return person


@contextmanager
def real_server(golden: Any, folder: Path, secret: str) -> Iterator[RealServer]:
    """A running server on fresh records; the test's own process sees the same records, by the real clock."""
    with golden.copy() as url, databases.opened(url):
        clock.install(clock.SystemClock())
        secrets.install(secret)
        keys.forget()
        server = RealServer(url, folder, secret)
        server.start()
        try:
            yield server
        finally:
            server.kill()
