"""What operators and tools ask: health, readiness, metrics, the problem catalogue, the API reference."""

from __future__ import annotations

import hmac
import inspect
from pathlib import Path
from typing import Any

from flask import Response, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from auth.access import public
from core import outbox
from core.api import Blueprint
from core.db import db
from core.plain_pages import templates
from core.problems import CATALOGUE, NotFound
from microapps.system import reference

blp = Blueprint("system", __name__, description="运行状态与接口说明")
_templates = templates(Path(__file__).parent / "templates")


@blp.get("/healthz")
@public
@blp.response(200, description="The process answers")
def healthz():
    """Is the process alive 存活"""
    return jsonify({"status": "ok"})


@blp.get("/readyz")
@public
@blp.response(200, description="The records answer")
def readyz():
    """Can it serve 就绪"""
    db.execute_sql("SELECT 1").fetchone()
    return jsonify({"status": "ok", "outbox": outbox.backlog()})


@blp.get("/metrics")
@public
@blp.response(200, description="Prometheus text format")
def metrics():
    """Figures for operators 运行指标"""
    token = current_app.config["SETTINGS"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    local = request.remote_addr in ("127.0.0.1", "::1")
    if not (hmac.compare_digest(token.encode(), given.encode()) if token else local):
        raise NotFound
    registry = CollectorRegistry()
    backlog = Gauge("zhangshang_outbox_deliveries", "Deliveries not done", ["status"], registry=registry)
    for status, count in outbox.backlog().items():
        backlog.labels(status).set(count)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


@blp.get("/problems/<slug>")
@public
@blp.response(200, description="What the problem means and what to do")
def read_problem(slug):
    """The catalogue entry of a problem type 错误说明"""
    problem = CATALOGUE.get(slug)
    if problem is None:
        raise NotFound
    return _page("problem", problem.title, problem=problem, about=inspect.getdoc(problem))


@blp.get("/problems/")
@public
@blp.response(200, description="All problem types")
def list_problems():
    """The problem catalogue 错误目录"""
    problems = sorted(CATALOGUE.values(), key=lambda problem: (problem.status, problem.slug))
    return _page("problems", "错误目录", problems=problems)


@blp.get("/openapi.json")
@public
@blp.response(200, description="OpenAPI 3.1 document")
def read_openapi():
    """The reference, for machines 接口文档（机读）"""
    return jsonify(reference.document())


@blp.get("/docs")
@public
@blp.response(200, description="HTML")
def read_docs():
    """The reference, for people 接口文档"""
    return _page("docs", "掌上 API", rooms=reference.rooms().values())


@blp.get("/docs/<room>")
@public
@blp.response(200, description="HTML")
def read_docs_of_room(room):
    """The operations and schemas of one micro-app 一个微应用的接口"""
    found = reference.rooms().get(room)
    if found is None:
        raise NotFound
    return _page("room", found.about or found.name, room=found)


def _page(template: str, title: str, **told: Any) -> Response:
    html = _templates.get_template(f"{template}.html").render(title=title, **told)
    return Response(html, mimetype="text/html")
