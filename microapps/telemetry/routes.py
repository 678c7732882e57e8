"""Usage events over HTTP."""

from __future__ import annotations

from typing import Any

from flask import current_app, request

from auth.access import public, requires, signed_in
from auth.principal import current_principal
from auth.rate_limit import limited
from auth.reporting import current_reporter, issue_write_token, reporter, reports
from core.api import Blueprint
from core.bodies import unpacked_body
from core.problems import UnsupportedMediaType
from microapps.telemetry import counters, posthog, reading, schemas, service
from microapps.telemetry.permissions import READ_COUNTERS
from microapps.telemetry.rules import Parcel
from microapps.telemetry.service import API, BEACON, POSTHOG, Sender

blp = Blueprint("telemetry", __name__, description="使用数据")
posthog_page = Blueprint("posthog", __name__, description="使用数据（PostHog 兼容）")


@blp.post("/events")
@reports
@blp.describes_body(schemas.UsageBatchIn)
@blp.response(200, schemas.BatchOut)
def report_events():
    """Report usage events 上报使用事件"""
    _refuse_unless("application/json")
    return _told(Sender(current_reporter(), API, request.user_agent.string), reading.read(unpacked_body()))


@blp.post("/beacon")
@public
@limited("6000/minute")
@blp.describes_body(schemas.BeaconIn)
@blp.response(200, schemas.BatchOut)
def send_beacon():
    """Report usage events while a page closes 页面关闭时上报"""
    _refuse_unless("application/json", "text/plain")
    parcel = reading.read(unpacked_body(), signed=True)
    return _told(Sender(reporter(parcel.token), BEACON, request.user_agent.string), parcel)


@posthog_page.post("/batch/")
@public
@limited("6000/minute")
@posthog_page.describes_body(schemas.PostHogIn)
@posthog_page.response(200, schemas.PostHogOut)
def report_posthog_batch():
    """Report usage events with a PostHog SDK 用 PostHog SDK 上报"""
    parcel = posthog.read(unpacked_body())
    return _told(Sender(reporter(parcel.token), POSTHOG, request.user_agent.string), parcel, status="Ok")


# Event ids make a repeat harmless, so no answer needs to be stored.
for view in (report_events, send_beacon, report_posthog_batch):
    view.answers_by_itself = True


@blp.post("/write-tokens")
@signed_in
@limited("10/minute")
@blp.response(201, schemas.WriteTokenOut)
def create_write_token():
    """A token that only reports usage 领取上报令牌"""
    return issue_write_token(current_principal())


@blp.get("/counters")
@requires(READ_COUNTERS)
@blp.arguments(schemas.CountersQuery, location="query")
@blp.response(200, schemas.CountersOut)
def read_counters(args):
    """What became of reported events 上报统计"""
    return counters.read(**args)


@blp.get("/definition")
@signed_in
@blp.response(200, schemas.ActivityDefinitionOut)
def read_definition():
    """What counts as active 活跃口径"""
    return counters.what_counts()


def _refuse_unless(*types: str) -> None:
    if request.mimetype not in types:
        raise UnsupportedMediaType("请求内容应为 application/json。")


def _told(sender: Sender, parcel: Parcel, **more: str) -> Any:
    """The answer, written at once: a thousand verdicts through a schema would cost more than judging them."""
    return current_app.json.response({**more, **service.take_in(sender, parcel)})
