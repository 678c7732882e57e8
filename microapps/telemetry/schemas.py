"""What the telemetry routes take and give."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from core import fields
from core.api import Schema
from microapps.telemetry.rules import MAX_DURATION_MS, MAX_PAGE
from models.telemetry import CLIENT_TYPES

MAX_EVENTS = 1000
LENGTH = {
    "validate": validate.Length(min=1, max=MAX_EVENTS, error=f"应为1至{MAX_EVENTS}项。"),
    "error_messages": {"required": "必填。", "invalid": "应为数组。", "null": "不能为空。"},
}


class UsageEventIn(Schema):
    """A usage event. Each is judged by itself: one that is not like this is refused, the others are kept."""

    event_id = fields.Id("事件标识（UUID），重复上报只计一次", required=True)
    type = fields.Choice(CLIENT_TYPES, "事件类型", required=True)
    app = fields.Text("已登记的微应用代码", max=40, required=True)
    time = fields.Instant("发生时间；未来或30天以前的被拒收，不会改写", required=True)
    page = fields.Text("页面（路由模式，不含标识）", max=MAX_PAGE, blank=True)
    duration_ms = fields.Whole("停留毫秒", high=MAX_DURATION_MS, allow_none=True)
    offline = fields.Flag("发生时没有网络")


class UsageBatchIn(Schema):
    """A batch of 1 to 1,000 events, as `application/json`, plain or gzip."""

    events = fields.Items(
        fields.Part(UsageEventIn),
        "使用事件",
        min=1,
        max=MAX_EVENTS,
        required=True,
        metadata={"is_judged": True},
    )
    sent_at = fields.Instant("发送时刻的设备时间；与服务器相差超过120秒会被标记", allow_none=True)


class BeaconIn(UsageBatchIn):
    """What `navigator.sendBeacon` sends: the token inside, because a beacon has no headers of its own."""

    token = fields.Text("访问令牌或上报令牌", max=2000, required=True)


class Envelope(Schema):
    """A batch whose events are judged one by one."""

    judged_elsewhere = frozenset({"events"})

    events = ma.fields.List(ma.fields.Raw(allow_none=True), required=True, **LENGTH)  # type: ignore[arg-type]
    sent_at = fields.Instant(allow_none=True)


class SignedEnvelope(Envelope):
    """A beacon's."""

    token = fields.Text(max=2000, required=True)


class PostHogEventIn(Schema):
    """A PostHog message, as its SDKs send it."""

    class Meta:
        unknown = ma.INCLUDE

    uuid = fields.Id("事件标识；缺少时拒收")
    event = fields.Text(
        "$pageview、$screen、page.view 等为浏览；Application Opened、app.open 为打开；其余为动作", max=200
    )
    timestamp = fields.Text("发生时间，RFC 3339", max=40)
    distinct_id = fields.Text("不采用：谁在使用由令牌决定", max=400)
    properties = fields.Object("`app` 为微应用代码，`$pathname` 或 `$screen_name` 为页面")


class PostHogIn(Schema):
    """The body of PostHog's `/batch/`."""

    class Meta:
        unknown = ma.EXCLUDE

    judged_elsewhere = frozenset({"batch", "properties", "$set"})

    api_key = fields.Text("访问令牌或上报令牌", max=2000, required=True)
    batch = ma.fields.List(
        ma.fields.Raw(allow_none=True),
        required=True,
        metadata={"description": "PostHog 消息，至多1000条"},
        **LENGTH,  # type: ignore[arg-type]
    )
    sent_at = fields.Instant("发送时刻的设备时间", allow_none=True)


class RefusedEventOut(Schema):
    """An event that was not kept."""

    index = fields.Whole("在批次中的位置，从0起")
    code = fields.Text("原因代码")


class BatchOut(Schema):
    """What became of a batch: accepted, duplicate, late and the refused ones make up the received."""

    received = fields.Whole("收到")
    accepted = fields.Whole("接收")
    duplicate = fields.Whole("重复，已忽略")
    late = fields.Whole("晚到：发生在24小时以前，仍计入发生当日")
    refused = fields.Items(fields.Part(RefusedEventOut), "拒收的事件及原因", max=MAX_EVENTS)
    verdicts = fields.Items(fields.Text(), "逐条结论：accepted、duplicate、late、refused", max=MAX_EVENTS)
    skew_seconds = fields.Whole("设备时间超前秒数，未报 sent_at 时为 null", low=-(2**31), allow_none=True)
    clock_skewed = fields.Flag("设备时间相差超过120秒")


class PostHogOut(BatchOut):
    """The same, and the word that PostHog's SDKs look for."""

    status = fields.Text("Ok")


class WriteTokenOut(Schema):
    """A token that only reports usage."""

    token = fields.Text("上报令牌", max=2000)
    expires_at = fields.Instant("失效时间；退出登录即失效")


class CountersQuery(Schema):
    """Which days of receipt."""

    first = fields.Day("开始日期，默认30天前", data_key="from")
    last = fields.Day("结束日期，默认今天", data_key="to")


class OutcomesOut(Schema):
    """What became of received events: accepted + duplicate + late + refused = received."""

    received = fields.Whole("收到", high=2**63 - 1)
    accepted = fields.Whole("接收", high=2**63 - 1)
    duplicate = fields.Whole("重复", high=2**63 - 1)
    late = fields.Whole("晚到", high=2**63 - 1)
    refused = fields.Whole("拒收", high=2**63 - 1)
    flagged = fields.Object("接收但标记的：skewed 时钟偏差、robot 机器、burst 突发")
    reasons = fields.Object("拒收原因及条数")


class TallyOut(OutcomesOut):
    """What became of the events received on a day by one way."""

    day = fields.Day("收到日期")
    channel = fields.Text("api、beacon 或 posthog")
    batches = fields.Whole("批次")


class CountersOut(Schema):
    """Tallies, newest day first."""

    items = fields.Items(fields.Part(TallyOut), "逐日、逐渠道", max=10_000)
    totals = fields.Part(OutcomesOut, "合计")
    as_of = fields.Instant("数据截至")


class CountedActOut(Schema):
    """A kind of event and the class it counts in."""

    source = fields.Text("server 服务端记录、client 客户端上报")
    type = fields.Text("事件类型")
    act = fields.Text("work 有效业务动作、open 打开、reported 自报动作")
    meaning = fields.Text("说明", max=200)


class ActivityDefinitionOut(Schema):
    """What counts as active, as data."""

    definition_version = fields.Text("定义版本")
    acts = fields.Items(fields.Part(CountedActOut), "各类事件的归类")
    apps = fields.Items(fields.Text(), "已登记的微应用")
    types = fields.Items(fields.Text(), "客户端可上报的事件类型")
