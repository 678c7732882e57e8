"""Batches, verdicts and receipts."""

from __future__ import annotations

from marshmallow import validate

from core import fields
from core.api import PageQuery, Schema
from microapps.sync import limits

VERDICTS = ("applied", "duplicate", "held", "conflict", "rejected")
STATUSES = ("applied", "held", "conflict", "rejected")
VERSION = validate.Regexp(r"\d{1,4}\.\d{1,4}\.\d{1,4}\Z", error="应形如 0.1.0。")


class SyncItemIn(Schema):
    """One act; `content` is JSON text, because the receipt signs the hash of exactly these bytes."""

    id = fields.Id("记录标识，由设备生成", required=True)
    sequence = fields.Whole("本设备内递增的序号", low=1, high=limits.MAX_SEQUENCE, required=True)
    content = fields.Text("记录内容（JSON 文本，见 RecordIn）", max=limits.MAX_CONTENT_CHARS, required=True)


class SyncBatchIn(Schema):
    """What a phone did offline."""

    sent_at = fields.Instant("设备发送时间", required=True)
    app_version = fields.Text("应用版本", max=20, required=True, validate=VERSION)
    items = fields.Items(
        fields.Part(SyncItemIn), "记录；可为空，用于催办待处理的记录", max=limits.MAX_ITEMS, required=True
    )


class ReceiptOut(Schema):
    """The server's signed word that it holds the record."""

    id = fields.Id("记录标识")
    sequence = fields.Whole("序号", high=limits.MAX_SEQUENCE)
    sha256 = fields.Text("content 的 SHA-256", max=64)
    received_at = fields.Text("服务器接收时间，签名所用的原文")
    kid = fields.Text("签名密钥，见 /.well-known/jwks.json")
    signature = fields.Text("Ed25519 签名，base64url")


class SyncItemOut(Schema):
    """What became of one act."""

    id = fields.Id("记录标识")
    sequence = fields.Whole("序号", high=limits.MAX_SEQUENCE)
    act = fields.Text("操作", allow_none=True)
    subject_id = fields.Id("对象", allow_none=True)
    verdict = fields.Choice(VERDICTS, "本次结论")
    status = fields.Choice(STATUSES, "记录现在的状态；重复提交时为第一次的结论")
    code = fields.Text("原因代码", blank=True)
    reason = fields.Text("原因和办法", max=500, blank=True)
    retryable = fields.Flag("原样重试是否可能成功")
    detail = fields.Object("缺少的前序记录或文件、冲突、规则条款、逐字段说明")
    deadline = fields.Instant("文件上传期限", allow_none=True)
    receipt = fields.Part(ReceiptOut, "回执；没有回执的记录须留在设备上", allow_none=True)


class SyncBatchOut(Schema):
    """A verdict for every act, and what earlier ones became meanwhile."""

    received_at = fields.Instant("服务器时间")
    skew_seconds = fields.Whole("服务器时间减设备时间（秒）", low=-(2**31))
    clock_flagged = fields.Flag("设备时间偏差是否超过120秒")
    items = fields.Items(fields.Part(SyncItemOut), "逐条结论", max=limits.MAX_ITEMS)
    released = fields.Items(fields.Part(SyncItemOut), "此前等待、现已处理的记录", max=10_000)


class ReceiptQuery(Schema):
    """Which receipts."""

    ids = fields.Text("记录标识，逗号分隔，至多200个", max=200 * 37, required=True)


class ReceiptsOut(Schema):
    """Receipts asked for again."""

    items = fields.Items(fields.Part(SyncItemOut), "服务器持有的记录", max=limits.MAX_RECEIPTS)
    not_held = fields.Items(fields.Id(), "服务器没有的记录，须重新提交", max=limits.MAX_RECEIPTS)


class SyncItemQuery(PageQuery):
    """Which acts."""

    status = fields.Choice(STATUSES, "状态")
    device_id = fields.Id("设备")
    subject_id = fields.Id("对象")
