"""The web framework, bent in one place: problem+json, strict arguments, ETag, pages, permissions in the reference."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Any, ClassVar

import flask_smorest
import marshmallow as ma
import orjson
from flask import Flask, Response
from flask.json.provider import JSONProvider
from webargs.flaskparser import FlaskParser

from core import fields, json_body
from core.conditional import IF_MATCH, etag, expected_version, offered_version
from core.paging import DEFAULT_LIMIT, MAX_LIMIT, Page
from core.problems import InvalidInput, UnreadableRequest
from core.refusing import PROBLEM_JSON, pointers

ANSWERS = ("Out", "OutPage")
"""How the schemas of answers are named."""
BAD_TEXT = "文本中含有不允许的控制字符。"


class OrjsonProvider(JSONProvider):
    """orjson: strict (no NaN, no lone surrogates) and fast."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return orjson.dumps(obj, default=str).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        obj = self._prepare_response_obj(args, kwargs)
        return Response(orjson.dumps(obj, default=str), mimetype="application/json")


class Parser(FlaskParser):
    """Arguments parser: unknown query parameters are refused, JSON must be declared and well-formed."""

    DEFAULT_UNKNOWN_BY_LOCATION = {
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
        "form": ma.RAISE,
    }

    def _raw_load_json(self, req: Any) -> Any:
        return json_body.read()


def load_json(schema: ma.Schema, body: bytes) -> dict[str, Any]:
    """The checked arguments in a body that a view reads by itself; the same problems as `arguments` gives."""
    try:
        return schema.load(orjson.loads(body) if body else {})
    except ma.ValidationError as error:
        raise InvalidInput(errors=list(pointers({"json": error.messages}, ""))) from None
    except ValueError:
        raise UnreadableRequest(json_body.NOT_JSON) from None


class Schema(ma.Schema):
    """Base of our schemas: unknown fields are refused, and no text holds NUL or other control characters."""

    class Meta:
        unknown = ma.RAISE

    error_messages = {"unknown": fields.UNKNOWN, "type": "应为 JSON 对象。"}
    judged_elsewhere: ClassVar[frozenset[str]] = frozenset()
    """Fields whose content the use case judges item by item."""
    may_lack: ClassVar[frozenset[str]] = frozenset()
    """Fields an answer may leave out; all others are always there, null where there is nothing to tell."""

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field) -> None:
        """Mark what an answer always holds as required, so that a client generated from the reference may rely on it."""
        if type(self).__name__.endswith(ANSWERS) and field_name not in self.may_lack:
            field_obj.required = True

    def __deepcopy__(self, _memo: Any) -> Schema:
        """Itself: nobody changes a schema once it is made, and flask-smorest copies a route's documentation at every
        decorator, which would copy all schemas in it over and over (a third of the time a start took)."""
        return self

    @ma.pre_load
    def _refuse_control_characters(self, data: Any, **_: Any) -> Any:
        if isinstance(data, dict):
            bad = {
                n: [BAD_TEXT]
                for n, value in data.items()
                if n not in self.judged_elsewhere and not _clean(value)
            }
            if bad:
                raise ma.ValidationError(bad)
        return data


def _clean(value: Any) -> bool:
    match value:
        case str():
            return not any(ch < " " and ch not in "\n\r\t" for ch in value)
        case dict():
            return all(_clean(key) and _clean(item) for key, item in value.items())
        case list():
            return all(map(_clean, value))
        case _:
            return True


class ResourceOut(Schema):
    """What every resource answers with."""

    id = fields.Id("记录标识")
    version = fields.Whole("版本号，即 ETag")


class PageQuery(Schema):
    """`?cursor=&limit=`, handed on as `page`."""

    cursor = fields.Text("上一页返回的 next_cursor", max=1000)
    limit = fields.Whole("每页条数", low=1, high=MAX_LIMIT, load_default=DEFAULT_LIMIT, strict=False)

    @ma.post_load
    def _as_page(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        page = Page(data.pop("cursor", None), data.pop("limit"))
        return {**data, "page": page}


class ErrorItem(Schema):
    """One refused field."""

    pointer = fields.Text("JSON 指针，指向有问题的字段", max=500, required=True)
    code = fields.Text(
        "机读原因：REQUIRED、NULL、UNKNOWN、INVALID，或者更细的，例如 USCC_CHECK_DIGIT", max=60, required=True
    )
    detail = fields.Text("说明", max=500, required=True)


class ProblemOut(Schema):
    """problem+json (RFC 9457)."""

    may_lack = frozenset(
        {"instance", "trace_id", "retryable", "rule", "law", "article", "allowed_actions", "errors"}
    )

    type = fields.Text("原因的稳定地址，见 /problems/", required=True)
    code = fields.Text("机读原因：地址末段的大写，例如 STALE；同一规则有多种原因时更细", required=True)
    title = fields.Text("英文标题", required=True)
    status = fields.Whole("HTTP 状态码", required=True)
    detail = fields.Text("中文说明：怎么办", max=1000, required=True)
    instance = fields.Text("请求地址", max=2000)
    trace_id = fields.Text("追踪号")
    retryable = fields.Flag("原样重试是否可能成功")
    rule = fields.Text("拒绝的规则编号")
    law = fields.Text("法律名称")
    article = fields.Text("条款")
    allowed_actions = fields.Items(fields.Text(), "当前允许的操作")
    errors = fields.Items(fields.Part(ErrorItem), "逐字段的说明")


def page_of(item: type[Schema], **extra: ma.fields.Field) -> type[Schema]:
    """The schema of one page of `item`: `{"items", "next_cursor"}` and what else the list tells."""
    return Schema.from_dict(  # type: ignore[return-value]
        {
            "items": fields.Items(fields.Part(item), "本页记录", max=10_000),
            "next_cursor": fields.Text("下一页游标；没有下一页时为 null", max=1000, allow_none=True),
            **extra,
        },
        name=f"{item.__name__}Page",
    )


class Blueprint(flask_smorest.Blueprint):
    """A micro-app's routes. `response` adds the ETag, `changes_resource` asks for If-Match."""

    ARGUMENTS_PARSER = Parser()

    def response(self, status_code: int, schema: Any = None, **kwargs: Any) -> Callable[..., Any]:
        """As flask-smorest, plus `ETag` from the `version` of what the view returns."""
        if isinstance(schema, type):
            schema = schema()
        decorate = super().response(status_code, schema, **kwargs)

        def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(view)
            def tagged(*args: Any, **kw: Any) -> Any:
                result = view(*args, **kw)
                if isinstance(result, dict) and "version" in result:
                    return result, {"ETag": etag(result["version"])}
                return "" if result is None else result

            return decorate(tagged)

        return wrap

    def arguments(self, schema: Any, **kwargs: Any) -> Callable[..., Any]:
        """As flask-smorest, with one schema instance for all requests (a class would be built at each).

        A body none of whose fields is required may be left out, and the reference says so.
        """
        schema = schema() if isinstance(schema, type) else schema
        kwargs.setdefault("required", any(field.required for field in schema.fields.values()))
        return super().arguments(schema, **kwargs)

    def describes_body(self, schema: Any, **kwargs: Any) -> Callable[..., Any]:
        """Document a body that the view reads by itself (telemetry does, for speed); `kwargs` as for `arguments`."""
        parameters = {"in": "json", "required": True, "schema": schema, **kwargs}

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            doc = view._apidoc = deepcopy(getattr(view, "_apidoc", {}))  # type: ignore[attr-defined]
            arguments = doc.setdefault("arguments", {})
            arguments.setdefault("parameters", []).append(parameters)
            arguments.setdefault("responses", {})[422] = "UNPROCESSABLE_ENTITY"
            return view

        return decorate

    def changes_resource(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """Ask for If-Match and hand its version on as `version=`."""

        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            return view(*args, version=expected_version(), **kwargs)

        responses = {412: {"$ref": PROBLEM_REF}, 428: {"$ref": PROBLEM_REF}}
        return self.doc(responses=responses)(_with_header(guarded, _if_match(required=True)))

    def adds_to_resource(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """Hand on the version in If-Match where one was sent: a child may be added to whatever stands."""

        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            return view(*args, version=offered_version(), **kwargs)

        return self.doc(responses={412: {"$ref": PROBLEM_REF}})(
            _with_header(guarded, _if_match(required=False))
        )

    def allots(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """Ask for an Idempotency-Key: the act allots a number or books money, which a repeat must not do again."""
        view.needs_key = True  # type: ignore[attr-defined]
        return _with_header(view, IDEMPOTENCY_KEY)


IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "schema": {
        "type": "string",
        "pattern": "^[ -~]{1,200}$",
        "example": "018f2c5e-6a1b-7c3d-9e4f-0a1b2c3d4e5f",
    },
    "description": "每次操作一个新的标识；重试时不变，得到第一次的结果",
}


def _with_header(view: Callable[..., Any], header: dict[str, Any]) -> Callable[..., Any]:
    """The view with one more header in its documentation; `doc` would replace those it has."""
    doc = view._apidoc = deepcopy(getattr(view, "_apidoc", {}))  # type: ignore[attr-defined]
    doc.setdefault("manual_doc", {}).setdefault("parameters", []).append(header)
    return view


def _if_match(*, required: bool) -> dict[str, Any]:
    """The header as the reference describes it."""
    return {
        "in": "header",
        "name": "If-Match",
        "required": required,
        "schema": {"type": "string", "pattern": IF_MATCH.pattern, "example": '"3"'},
        "description": "读取时得到的 ETag",
    }


PROBLEM_REF = "#/components/responses/DEFAULT_ERROR"


class Api(flask_smorest.Api):
    """flask-smorest's Api, answering every error as problem+json."""

    ERROR_SCHEMA = ProblemOut
    DEFAULT_ERROR_RESPONSE_NAME = "DEFAULT_ERROR"

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.register_field(fields.Instant, "string", "date-time")

    def _register_responses(self) -> None:
        # APIFRAGILE: private in flask-smorest 0.47; the drift test of openapi.json watches it.
        for describe in (_judged_items, _answers_have_no_bounds):
            self.ma_plugin.converter.add_attribute_function(describe)
        usual = str(self.DEFAULT_RESPONSE_CONTENT_TYPE)  # type: ignore[has-type]
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM_JSON
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = usual

    def _register_error_handlers(self) -> None:
        """Ours are registered by `handle_errors`, for the whole application."""


def _judged_items(_converter: Any, field: ma.fields.Field, ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A list with `metadata={"is_judged": True}` takes any item and refuses each by itself: so says the reference."""
    return {"items": {"anyOf": [ret["items"], {}]}} if field.metadata.get("is_judged") else {}


def _answers_have_no_bounds(
    _converter: Any, field: ma.fields.Field, ret: dict[str, Any], **_: Any
) -> dict[str, Any]:
    """What is told is as long as the record: only what is taken in is held to a length."""
    if type(field.parent).__name__.endswith(("Out", "Page")):
        ret.pop("maxLength", None)
        ret.pop("maxItems", None)
    return {}
