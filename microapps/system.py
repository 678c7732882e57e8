"""What operators and tools ask: health, readiness, metrics, the problem catalogue, the API reference."""

from __future__ import annotations

import hmac
import html
import inspect
from typing import Any

from flask import Response, current_app, jsonify, request
from markupsafe import Markup
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from auth.access import public
from core import outbox
from core.api import Blueprint
from core.db import db
from core.plain_pages import templates
from core.problems import CATALOGUE, NotFound

blp = Blueprint("system", __name__, description="运行状态与接口说明")
_templates = templates()


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
    text = html.escape(inspect.getdoc(problem) or "")
    detail = html.escape(problem.default_detail)
    return _page(
        problem.title, f"<h1>{problem.title} · {problem.status}</h1><p lang='en'>{text}</p><p>{detail}</p>"
    )


@blp.get("/problems")
@public
@blp.response(200, description="All problem types")
def list_problems():
    """The problem catalogue 错误目录"""
    rows = "".join(
        f'<li><a href="/problems/{slug}">{problem.status} {slug}</a> {html.escape(problem.default_detail)}</li>'
        for slug, problem in sorted(CATALOGUE.items())
    )
    return _page("Problems", f"<h1>错误目录</h1><ul>{rows}</ul>")


@blp.get("/openapi.json")
@public
@blp.response(200, description="OpenAPI 3.1 document")
def read_openapi():
    """The reference, for machines 接口文档（机读）"""
    return jsonify(current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict())


@blp.get("/docs")
@public
@blp.response(200, description="HTML")
def read_docs():
    """The reference, for people 接口文档"""
    spec = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    return _page(
        "掌上 API", "<h1>掌上 API</h1><p><a href='/openapi.json'>openapi.json</a></p>" + _operations(spec)
    )


def _operations(spec: dict[str, Any]) -> str:
    groups: dict[str, list[str]] = {}
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            tag = (operation.get("tags") or ["其他"])[0]
            groups.setdefault(tag, []).append(
                _operation(method, path, operation, operations.get("parameters", []))
            )
    return "".join(
        f"<section><h2>{html.escape(tag)}</h2>{''.join(items)}</section>" for tag, items in groups.items()
    )


def _operation(method: str, path: str, operation: dict[str, Any], shared: list[dict[str, Any]]) -> str:
    parameters = "".join(
        f"<li><code>{html.escape(p['name'])}</code> ({p['in']}) {html.escape(p.get('description', ''))}</li>"
        for p in [*shared, *operation.get("parameters", [])]
        if "name" in p
    )
    body = operation.get("requestBody", {}).get("content", {})
    schemas = ", ".join(str(c["schema"].get("$ref", "")).rsplit("/", 1)[-1] for c in body.values())
    answers = ", ".join(operation.get("responses", {}))
    summary = html.escape(operation.get("summary", ""))
    return (
        f"<details><summary><b>{method.upper()}</b> <code>{html.escape(path)}</code> {summary}</summary>"
        f"<ul>{parameters}</ul><p>{f'请求体 {schemas}；' if schemas else ''}应答 {answers}</p></details>"
    )


def _page(title: str, body: str) -> Response:
    frame = _templates.get_template("plain.html")
    return Response(frame.render(title=title, body=Markup(body)), mimetype="text/html")  # noqa: S704 - escaped above
