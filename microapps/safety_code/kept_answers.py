"""Public answers kept in memory for a rush on the same codes: true to the row and the keys, and to the minute.

An answer is given again only while one indexed read finds its code's row as it was when the answer was made, the keys
are those known then, and the code has not expired. So a change of colour, a rotation or a revocation shows at once;
what time alone changes shows within a minute.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from auth import code_keys
from core import clock
from core.db import db, is_postgresql
from microapps.safety_code.verifying import Judged
from models.safety_code import SafetyCode

KEPT = 8192
_STATE = "version, status_index, computed_at, facts_at, revoked_at"
_answers: OrderedDict[tuple[str, str], _Answer] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class _Answer:
    store: int
    minute: int
    expires_at: datetime
    code_id: Any
    state: tuple[Any, ...]
    key_ids: frozenset[str]
    body: bytes


def get(form: str, text: str) -> bytes | None:
    """The answer of that form (page, verdict) to a scanned text, when it is still true."""
    kept = _answers.get((form, text))
    if kept is None or kept.store != id(db.obj):
        return None
    now = clock.now()
    if kept.minute != _minute(now) or now >= kept.expires_at or kept.key_ids != code_keys.verifiers().keys():
        return None
    return kept.body if _state(kept.code_id) == kept.state else None


def keep(form: str, text: str, judged: Judged, body: bytes) -> None:
    """Remember an answer made from a judgement, unless it is of a kind that must be judged each time."""
    code, claims = judged.code, judged.claims
    if code is None or claims is None or not judged.is_valid or judged.proof != "none":
        return
    now, key_ids, stored = clock.now(), frozenset(code_keys.verifiers()), SafetyCode.id.db_value(code.id)
    with _lock:
        _answers[form, text] = _Answer(
            id(db.obj), _minute(now), claims.expires_at, stored, _state_of(code), key_ids, body
        )
        _answers.move_to_end((form, text))
        while len(_answers) > KEPT:
            _answers.popitem(last=False)


def _state(code_id: Any) -> tuple[Any, ...] | None:
    mark = "%s" if is_postgresql() else "?"
    row = db.execute_sql(f"SELECT {_STATE} FROM safety_code WHERE id = {mark}", (code_id,)).fetchone()  # noqa: S608 - constants
    return tuple(row) if row else None


def _state_of(code: SafetyCode) -> tuple[Any, ...]:
    """What `_state` gives while the row is as it was when `code` was read."""
    instants: tuple[Any, ...] = (code.computed_at, code.facts_at, code.revoked_at)
    if not is_postgresql():
        instants = tuple(map(SafetyCode.computed_at.db_value, instants))
    return (code.version, code.status_index, *instants)


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // 60
