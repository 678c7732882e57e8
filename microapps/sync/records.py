"""The shape of an act's content: what the JSON text of a sync item holds."""

from __future__ import annotations

from marshmallow import validate

from core import fields
from core.api import Schema
from microapps.sync import limits

HASH = validate.Regexp(r"[0-9a-f]{64}\Z", error="应为64位小写十六进制。")


class ManifestIn(Schema):
    """A file the act speaks of, whose bytes come later."""

    field = fields.Text("body 中由服务器填入文件标识的字段", max=40, required=True)
    sha256 = fields.Text("内容的 SHA-256", max=64, required=True, validate=HASH)
    size = fields.Whole("字节数", low=1, high=2**31 - 1, required=True)
    name = fields.Text("文件名", max=120, load_default="")


class RecordIn(Schema):
    """What the JSON text `content` of an item holds."""

    act = fields.Text("操作，见 GET /sync/limits 的 acts", max=80, required=True)
    subject_id = fields.Id("对象", required=True)
    base_version = fields.Whole("离线前最后读到的对象版本", low=1, required=True)
    base = fields.Object("离线前（或本机上一条记录后）各字段的值，用于三方合并", load_default=dict)
    after = fields.Whole("本设备上同一对象前一条记录的序号", low=1, high=limits.MAX_SEQUENCE, allow_none=True)
    device_time = fields.Instant("设备时间", required=True)
    monotonic_ms = fields.Whole("设备开机以来的毫秒数", high=limits.MAX_SEQUENCE, allow_none=True)
    pack = fields.Text("所用数据包的版本", max=64, blank=True, load_default="")
    files = fields.Items(fields.Part(ManifestIn), "文件清单", max=20, load_default=list)
    body = fields.Object("与在线接口相同的请求体；编号文书另有 number", load_default=dict)
