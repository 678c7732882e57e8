"""Somebody at the API, beside the phones: what a test arranges before a page is opened."""

from __future__ import annotations

from datetime import datetime, timedelta

from core import clock
from core.ids import new_id
from demo.accounts import PASSWORD

API = "/api/v1"


class Caller:
    """A person at the API, beside the phones."""

    def __init__(self, context, username):
        self.request = context.request
        body = {"username": username, "password": PASSWORD}
        issued = self.request.post(f"{API}/auth/sign-in", data=body).json()
        self.headers = {"Authorization": f"Bearer {issued['access_token']}"}

    def get(self, path):
        answer = self.request.get(API + path, headers=self.headers)
        assert answer.ok, answer.text()
        return answer.json()

    def post(self, path, body=None, version=None):
        return self.send("post", path, body, version)

    def send(self, method, path, body=None, version=None):
        sent = {**self.headers, "Idempotency-Key": new_id().hex}
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        answer = getattr(self.request, method)(API + path, data=body or {}, headers=sent)
        assert answer.ok, answer.text()
        return answer.json()

    def upload(self, content):
        sent = {**self.headers, "Idempotency-Key": new_id().hex, "Content-Type": "image/png"}
        answer = self.request.post(f"{API}/files", headers=sent, data=content)
        assert answer.ok, answer.text()
        return answer.json()


def now() -> datetime:
    """The server's time, whatever clock other tests installed."""
    return clock.local(clock.SystemClock().now())


def today() -> str:
    return day(0)


def day(ahead: int) -> str:
    """So many days from today, so that no test has a date of its own to outlive."""
    return str(now().date() + timedelta(days=ahead))
