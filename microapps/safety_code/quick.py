"""The two addresses everybody scans, answered in the server's loop: see core/quick.py and decision 26.

They do what the views do (routes/scanning.py, pages.py), for callers without a token: the same limit, the same verdict,
the same indexed read of the code's row.
"""

from __future__ import annotations

import orjson

from core.quick import Call, QuickRoute, Told
from microapps.safety_code import kept_answers, pages, verifying
from microapps.safety_code.routes.scanning import verify_code
from microapps.safety_code.schemas.scanning import PURPOSES, VerdictOut

LONGEST = 400
"""Characters of a content judged here; a longer one is no code, and finding that out is left to a thread."""
JSON = (b"application/json", b"application/json; charset=utf-8")
_verdict_out = VerdictOut()


def page(call: Call) -> Told | None:
    """The public page of a code; who asks for JSON is left to Flask."""
    if b"json" in call.headers.get(b"accept", b"").lower():
        return None
    return pages.told(call.rest) if 0 < len(call.rest) <= LONGEST else None


def verdict(call: Call) -> Told | None:
    """The verdict on a content, for anybody."""
    content = _content(call)
    if content is None:
        return None
    verify_code.spend(call.client)
    body = kept_answers.get("verdict", content)
    if body is None:
        judged = verifying.judge(content)
        body = orjson.dumps(_verdict_out.dump(verifying.told(judged)), default=str)
        kept_answers.keep("verdict", content, judged, body)
    return 200, body


def _content(call: Call) -> str | None:
    """What was scanned, where the body is what the reference asks for and no more."""
    if call.headers.get(b"content-type", b"").lower() not in JSON:
        return None
    try:
        asked = orjson.loads(call.body)
    except ValueError:
        return None
    if (
        type(asked) is not dict
        or type(asked.get("content")) is not str
        or not asked.keys() <= {"content", "purpose"}
    ):
        return None
    content = asked["content"].strip()
    is_usual = (
        len(content) > 0 and len(asked["content"]) <= LONGEST and asked.get("purpose", "verify") in PURPOSES
    )
    return content if is_usual else None


ROUTES = (
    QuickRoute("GET", "/S/", "text/html; charset=utf-8", page),
    QuickRoute("POST", "/api/v1/safety-code/verify", "application/json", verdict),
)
