"""Who reports usage: a bearer token or a write token (上报令牌) names the session, never anything in an event.

Batches come often and change nothing but counts, so a reporter is remembered for a few seconds: a revoked
session may still report that long. Everything else asks the session at each call (auth/loading.py).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from threading import Lock
from typing import Any
from uuid import UUID

from flask import g, request

from auth import loading, tokens
from auth.access import BEARER, SIGNED_IN, View, marked
from auth.principal import Principal
from core import clock
from core.db import db
from core.problems import NotSignedIn
from models.identity import Session

USE = "telemetry"
LIFETIME = timedelta(days=30)
REMEMBERED_FOR = timedelta(seconds=15)
REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports: as much of a principal as an event needs. `id` is the account's id."""

    id: UUID
    client: str
    staff_id: UUID | None
    org_id: UUID | None


_reporters: OrderedDict[str, tuple[datetime, object, Reporter]] = OrderedDict()
_lock = Lock()


def issue_write_token(principal: Principal) -> dict[str, Any]:
    """A token that does nothing but report usage, for an SDK that keeps it; it ends with the session."""
    if principal.session_id is None:
        raise NotSignedIn
    token = tokens.issue(principal.id, principal.session_id, principal.client, use=USE, lifetime=LIFETIME)
    return {"token": token, "expires_at": clock.now() + LIFETIME}


def reporter(token: str | None) -> Reporter:
    """Whose token it is; raises NotSignedIn (401)."""
    if not token or len(token) > loading.LONGEST_TOKEN:
        raise NotSignedIn
    claims = tokens.verify(token, uses=(tokens.ACCESS, USE))
    now = clock.now()
    known = _reporters.get(token)
    if known and known[1] is db.obj and timedelta(0) <= now - known[0] < REMEMBERED_FOR:
        return known[2]
    found = _of_session(UUID(claims["sid"]), claims["cl"])
    with _lock:
        _reporters[token] = (now, db.obj, found)
        while len(_reporters) > REMEMBERED:
            _reporters.popitem(last=False)
    return found


def _of_session(session_id: UUID, client: str) -> Reporter:
    """One short statement, written out: phones report in turn, so most batches come from somebody not remembered."""
    statement = (
        "SELECT a.id, a.is_disabled, a.staff_id, s.org_id, s.left_on FROM session x "
        "JOIN account a ON a.id = x.account_id LEFT JOIN staff s ON s.id = a.staff_id "
        "WHERE x.id = ? AND x.revoked_at IS NULL"
    )
    row = db.execute_sql(statement.replace("?", db.param), (Session.id.db_value(session_id),)).fetchone()
    if row is None or row[1] or row[4] is not None:
        raise NotSignedIn
    account_id, staff_id, org_id = (Session.id.python_value(each) for each in (row[0], row[2], row[3]))
    return Reporter(account_id, client, staff_id, org_id)  # type: ignore[arg-type]


def current_reporter() -> Reporter:
    """Who reports in this request."""
    return g.reporter


def reports(view: View) -> Callable[..., Any]:
    """The caller's bearer token, of either kind, says who reports."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        g.reporter = reporter(loading.bearer_token(request.headers.get("Authorization", "")))
        return view(*args, **kwargs)

    return loading.identifies_itself(marked(guarded, SIGNED_IN, BEARER))
