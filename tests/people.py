"""A person at a client: signs in, keeps the token, sends what pages send."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth import sessions
from core.db import db
from core.ids import new_id
from models.identity import Account
from models.organisation import Staff

PHONE = "Mozilla/5.0 (Linux; Android 13; HUAWEI P60) AppleWebKit/537.36 Mobile Safari/537.36"
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Safari/537.36"
HERE = {"lon": 120.13, "lat": 30.27, "crs": "wgs84", "accuracy_m": 12.0}


class Person:
    """Somebody, signed in or not, who calls the API over HTTP."""

    def __init__(self, app: Any, account: Account | None, token: str | None) -> None:
        self.app, self.account, self.token = app, account, token

    @classmethod
    def sign_in(cls, app: Any, username: str, user_agent: str = PHONE) -> Person:
        """Open a session without the cost of the password, which tests/auth pay."""
        account = Account.get(Account.username == username)
        with db.atomic():
            issued = sessions.open_session(account, user_agent)
        return cls(app, account, issued["access_token"])

    @property
    def name(self) -> str:
        return self.account.display_name

    @property
    def staff_id(self) -> UUID:
        return self.account.staff_id

    @property
    def org_id(self) -> UUID:
        return Staff.get_by_id(self.account.staff_id).org_id

    @property
    def enterprise_id(self) -> UUID:
        return self.account.enterprise_id

    def headers(self, version: int | None = None, key: str | None = None) -> dict[str, str]:
        """What a page sends with a call."""
        sent = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        if key is not None:
            sent["Idempotency-Key"] = key
        return sent

    def get(self, path: str, **query: Any) -> Any:
        return self.app.test_client().get(path, query_string=query, headers=self.headers())

    def post(self, path: str, body: Any = None, *, version: int | None = None, key: str | None = None) -> Any:
        sent = self.headers(version, key or new_id().hex)
        return self.app.test_client().post(path, json=body if body is not None else {}, headers=sent)

    def put(self, path: str, body: Any, *, version: int | None = None) -> Any:
        return self.app.test_client().put(path, json=body, headers=self.headers(version, new_id().hex))

    def delete(self, path: str, *, version: int | None = None) -> Any:
        return self.app.test_client().delete(path, headers=self.headers(version, new_id().hex))

    def upload(self, content: bytes, *, key: str | None = None, **query: str) -> Any:
        return self.app.test_client().post(
            "/api/v1/files",
            data=content,
            query_string=query,
            headers=self.headers(key=key or new_id().hex),
            content_type="application/octet-stream",
        )

    def uploaded(self, content: bytes) -> dict[str, Any]:
        """Upload and return the stored file."""
        answer = self.upload(content)
        assert answer.status_code == 201, answer.json
        return answer.json
