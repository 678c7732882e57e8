"""The peer of bench.scan: FastAPI answers the same two paths with the same verdict, page and store.

It calls the very functions that judge a code, so the signature, the indexed read, the rules, the kept answers and the
limit by address are the same, and it sends the same headers and a trace id; what differs is the web framework, its
validation (pydantic) and its server. Where it may differ it has the easier task: it knows no principal.
"""

from __future__ import annotations

import socket
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import jinja2
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from limits import parse
from pydantic import BaseModel, Field
from uvicorn.supervisors import Multiprocess

from auth import keys, rate_limit
from core import code_tellers, db, log, secrets, settings
from core.clock import local
from core.headers import API_CACHING, SECURITY_HEADERS
from core.ids import new_id
from microapps import registry
from microapps.safety_code import kept_answers, verifying
from microapps.safety_code.pages import SHAPES

_chosen = settings.from_environment()
log.configure(_chosen.log_level)
secrets.install(_chosen.secret_key)
keys.install(_chosen.code_algorithm)
db.bind(_chosen.database_url)
code_tellers.install(registry.code_tellers())
rate_limit.install("", _chosen.data_dir / "peer")
_limit = parse("6000/minute")
_folder = Path(verifying.__file__).parent / "templates"
_template = jinja2.Environment(loader=jinja2.FileSystemLoader(_folder), autoescape=True).get_template(
    "code.html"
)
app = FastAPI()


class VerifyIn(BaseModel):
    """What was scanned."""

    content: str = Field(max_length=10_000)


class Subject(BaseModel):
    """What anybody may know of the object."""

    id: UUID | None
    name: str
    address: str
    enterprise_name: str
    next_inspection_on: date | None


class Rule(BaseModel):
    """Why the colour is what it is; which fields a rule has is the scheme's affair."""

    model_config = {"extra": "allow"}


class Line(BaseModel):
    """A line of the page."""

    title: str
    value: str


class Phone(BaseModel):
    """Whom to call."""

    title: str
    number: str


class VerdictOut(BaseModel):
    """What the code says."""

    verdict: str
    message: str
    kind: str | None
    scheme: str | None
    scheme_title: str | None
    colour: str | None
    colour_name: str | None
    meaning: str | None
    advice: str | None
    object: Subject | None
    fired_rules: list[Rule]
    computed_at: datetime | None
    is_behind: bool
    audiences: list[str]
    details: list[Line]
    phones: list[Phone]
    is_dynamic: bool
    proof: str
    lines: list[str]


HEADERS = [
    (k.lower().encode(), v.encode()) for k, v in {**SECURITY_HEADERS, "Cache-Control": API_CACHING}.items()
]


class OurHeaders:
    """Adds what every answer of ours has, in the cheapest way ASGI knows (no BaseHTTPMiddleware)."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def send_more(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [*HEADERS, (b"x-trace-id", new_id().hex.encode())]
            await send(message)

        await self.app(scope, receive, send_more)


app.add_middleware(OurHeaders)


def _connect() -> None:
    """The one connection of this process: its handlers all run in the loop's thread."""
    db.db.connect(reuse_if_open=True)


@app.post("/api/v1/safety-code/verify", response_model=VerdictOut)
async def verify_code(asked: VerifyIn, request: Request) -> Response:
    """Judge a scanned code."""
    _connect()
    rate_limit.spend(_limit, "verify_code", request.client.host if request.client else "")
    body = kept_answers.get("verdict", asked.content)
    if body is None:
        judged = verifying.judge(asked.content)
        body = VerdictOut.model_validate(verifying.told(judged)).model_dump_json().encode()
        kept_answers.keep("verdict", asked.content, judged, body)
    return Response(body, media_type="application/json")


@app.get("/S/{code:path}", response_class=HTMLResponse)
async def show_code(code: str) -> HTMLResponse:
    """What a scanned code means."""
    _connect()
    if (html := kept_answers.get("page", code)) is not None:
        return HTMLResponse(html)
    judged = verifying.judge(code)
    verdict = verifying.told(judged)
    html = _template.render(
        verdict=verdict, shape=SHAPES.get(verdict["colour"] or "", ""), local=local, code=code
    )
    kept_answers.keep("page", code, judged, html.encode())
    return HTMLResponse(html, 200 if verdict["verdict"] == "valid" else 404)


def serve(port: int, workers: int) -> None:
    """Run uvicorn, its small writes sent at once.

    uvicorn's own listening socket leaves TCP_NODELAY off, and head and body go out as two writes: every answer would
    wait some 40 ms for the client's delayed ACK, and the figures would tell of that wait and not of the work.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # inherited by what it accepts
        listening.bind(("127.0.0.1", port))
        listening.set_inheritable(True)
        config = uvicorn.Config(
            "bench._scan_peer:app",
            workers=workers,
            access_log=False,
            log_level="warning",
            timeout_keep_alive=75,
            timeout_worker_healthcheck=120,  # a worker that starts slowly on a busy machine is not a dead one
        )
        Multiprocess(config, sockets=[listening]).run()


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
