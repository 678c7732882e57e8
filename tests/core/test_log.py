"""Logs are JSON, and hold neither tokens nor personal data: by name of the field, or within a text."""

import json

import pytest
import structlog

from core import log
from core.problems import CATALOGUE

TOKEN = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
ID_NO, MOBILE = "33010219900307663X", "13912345678"


@pytest.mark.parametrize("field", sorted(log.FORBIDDEN))
def test_a_field_of_that_name_is_withheld(written, field):
    structlog.get_logger().info(
        "something_happened", **{field: "张三的秘密", "nested": {field: "李四的秘密"}}
    )
    assert "秘密" not in written.getvalue()
    assert json.loads(written.getvalue())["event"] == "something_happened"


@pytest.mark.parametrize("secret", [TOKEN, f"Bearer {TOKEN}", "bearer abcdef", ID_NO, MOBILE])
def test_it_is_withheld_within_a_text_too(written, secret):
    try:
        raise ValueError(f"cannot read '{secret}' of the person")
    except ValueError as error:
        structlog.get_logger().error("failed", exc_info=error, why=f"because of {secret}", items=[secret])
    assert secret.removeprefix("Bearer ").removeprefix("bearer ") not in written.getvalue()
    assert "of the person" in json.loads(written.getvalue())["exception"]


def test_ids_times_and_numbers_stay_readable(written):
    told = {
        "trace_id": "019f3a1b2c3d7e4f8a9b0c1d2e3f4a5b",
        "at": "2026-11-24T09:30:00Z",
        "count": 13912345678,
    }
    structlog.get_logger().info("ids_stay", **told)
    assert json.loads(written.getvalue()).items() >= told.items()


def test_the_unexpected_is_logged_with_its_trace_and_told_without_it(app, officer, written, monkeypatch):
    """The handler of the unexpected, which tests otherwise take out."""
    from core import refusing

    fresh = type(app)("fresh")
    refusing.handle_errors(fresh)

    @fresh.get("/broken")
    def broken():
        raise RuntimeError(f"no such number {MOBILE}")

    answer = fresh.test_client().get("/broken")
    assert (answer.status_code, answer.json["type"]) == (500, "/problems/internal-error")
    assert answer.json["detail"] == CATALOGUE["internal-error"].default_detail
    logged = json.loads(written.getvalue().splitlines()[0])
    assert logged["event"] == "unexpected_exception"
    assert MOBILE not in written.getvalue() + answer.get_data(as_text=True)
