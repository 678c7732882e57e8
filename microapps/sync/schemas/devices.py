"""Devices, number blocks, drafts, limits."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from microapps.sync import limits
from microapps.sync.schemas.batches import VERSION


class DeviceIn(Schema):
    """A phone to register."""

    id = fields.Id("设备标识，由应用生成；同一手机上的两个人各有一个", required=True)
    name = fields.Text("设备名称", max=60, required=True)
    app_version = fields.Text("应用版本", max=20, required=True, validate=VERSION)


class DeviceQuery(PageQuery):
    """Which devices."""

    mine = fields.Flag("只看本人的", load_default=True)


class RevocationIn(Schema):
    """Why it is revoked."""

    reason = fields.Text("停用原因", max=200, required=True)


class HandOverIn(Schema):
    """Where the drafts go."""

    to_device_id = fields.Id("接收的设备", required=True)
    reason = fields.Text("移交原因", max=200, required=True)


class HandOverOut(Schema):
    """How many moved."""

    moved = fields.Whole("移交的草稿数")


class DeviceOut(ResourceOut):
    """A phone."""

    name = fields.Text("设备名称")
    user_name = fields.Text("使用人")
    org_name = fields.Text("单位")
    app_version = fields.Text("应用版本", blank=True)
    registered_at = fields.Instant("登记时间")
    last_seen_at = fields.Instant("最近同步时间")
    last_sequence = fields.Whole("收到的最大序号", high=limits.MAX_SEQUENCE)
    skew_seconds = fields.Whole("时钟偏差（秒）", low=-(2**31))
    revoked_at = fields.Instant("停用时间", allow_none=True)


class LeaseIn(Schema):
    """A block to lend."""

    word = fields.Text("文书字", max=20, required=True)
    count = fields.Whole("数量", low=1, high=limits.MAX_LEASE, load_default=5)


class LeaseOut(ResourceOut):
    """A block of numbers."""

    device_id = fields.Id("设备")
    word = fields.Text("文书字")
    year = fields.Whole("年份")
    first = fields.Whole("起号", high=2**53)
    last = fields.Whole("止号", high=2**53)
    unused = fields.Items(fields.Text(), "未使用的文书号")
    expires_at = fields.Instant("到期时间")
    ended_at = fields.Instant("收回时间", allow_none=True)


class GapQuery(PageQuery):
    """Which year."""

    year = fields.Whole("年份", low=2000, high=2099, strict=False)


class DraftIn(Schema):
    """A draft to keep."""

    content = fields.Text("草稿内容（JSON 文本）", max=limits.MAX_DRAFT_CHARS, required=True)


class DraftItemOut(ResourceOut):
    """A draft in a list."""

    key = fields.Text("草稿名")
    expires_at = fields.Instant("保留到")


class DraftOut(DraftItemOut):
    """A draft with its content."""

    content = fields.Text("草稿内容", max=limits.MAX_DRAFT_CHARS)


class DraftsOut(Schema):
    """All drafts of the device."""

    items = fields.Items(fields.Part(DraftItemOut), "草稿", max=limits.MAX_DRAFTS)


class ActOut(Schema):
    """An act that may be done offline."""

    name = fields.Text("操作")
    title = fields.Text("名称")
    lead_only = fields.Flag("只能由主办人的设备完成")


class LimitsOut(Schema):
    """The true limits; what goes beyond is refused."""

    max_items = fields.Whole("每批记录数")
    max_content_chars = fields.Whole("每条记录的字符数")
    max_receipts = fields.Whole("一次查询回执数")
    max_upload_bytes = fields.Whole("单个文件字节数")
    max_drafts = fields.Whole("每台设备草稿数")
    max_draft_chars = fields.Whole("每份草稿字符数")
    max_lease = fields.Whole("一次领取文书号数")
    max_devices = fields.Whole("每人设备数")
    upload_expires_seconds = fields.Whole("未完成上传的保留时间")
    await_evidence_seconds = fields.Whole("等待文件上传的时间")
    draft_seconds = fields.Whole("草稿保留时间")
    lease_seconds = fields.Whole("号段有效时间")
    receipt_seconds = fields.Whole("回执至少保留时间")
    skew_flagged_seconds = fields.Whole("时钟偏差超过多少秒提示")
    min_client = fields.Text("最低应用版本")
    leasable_words = fields.Items(fields.Text(), "可领取号段的文书字")
    acts = fields.Items(fields.Part(ActOut), "可离线完成的操作")
