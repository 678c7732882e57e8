"""Serving papers, and what each agency of a joint visit says."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import DocumentOut
from microapps.enforcement.rules.delivery import METHODS
from microapps.enforcement.schemas.inspections import DISPOSITIONS, FoundIn


class DeliveryIn(Schema):
    """Papers served in one go, and the proof of it."""

    document_ids = fields.Items(fields.Id(), "送达的文书", min=1, max=10, required=True)
    method = fields.Choice(METHODS, "送达方式", required=True)
    receiver_name = fields.Text("受送达人或签收人", max=60, required=True)
    receiver_relation = fields.Text("代收人与受送达人的关系", max=60, blank=True, load_default="")
    address = fields.Text("送达地点，缺省为企业地址", max=200, blank=True, load_default="")
    sent_at = fields.Instant("送达（寄出、公告）时间，缺省为现在")
    typed = fields.Flag("以输入姓名的方式签收", load_default=False)
    signature_file_id = fields.Id("签收的手写签名图片")
    media_file_id = fields.Id("留置送达的照片、录音或录像，或公告的照片")
    consent_file_id = fields.Id("电子送达确认书")
    refusal_reason = fields.Text("拒收事由（留置送达必填）", max=500, blank=True, load_default="")
    witness = fields.Text("见证人", max=60, blank=True, load_default="")
    reason = fields.Text("公告送达的理由", max=500, blank=True, load_default="")
    tracking_no = fields.Text("邮件号（邮寄送达必填）", max=40, blank=True, load_default="")
    entrusted_to = fields.Text("受委托机关（委托送达必填）", max=120, blank=True, load_default="")
    note = fields.Text("备注", max=500, blank=True, load_default="")


class DeliveryConfirmationIn(Schema):
    """The receipt came back, or the letter did."""

    received_at = fields.Instant("签收时间")
    receiver_name = fields.Text("签收人", max=60)
    slip_file_id = fields.Id("签收回执的照片（签收时必填）")
    returned_why = fields.Text("退回原因", max=500, blank=True, load_default="")


class DeliveryQuery(PageQuery):
    """Which deliveries."""

    inspection_id = fields.Id("现场检查")
    order_id = fields.Id("责令改正")


class ServerOut(Schema):
    """An officer who served a paper."""

    name = fields.Text("姓名")
    licence_no = fields.Text("执法证号")


class DeliveryOut(ResourceOut):
    """One delivery of one paper."""

    inspection_id = fields.Id("现场检查")
    order_id = fields.Id("责令改正", allow_none=True)
    document = fields.Part(DocumentOut, "文书")
    method = fields.Text("送达方式")
    method_name = fields.Text("送达方式名称")
    state = fields.Text("sent、served 或 returned")
    receiver_name = fields.Text("签收人")
    receiver_relation = fields.Text("与受送达人的关系", blank=True)
    address = fields.Text("送达地点")
    sent_at = fields.Instant("送出时间")
    received_at = fields.Instant("收到时间", allow_none=True)
    served_on = fields.Day("送达日期", allow_none=True)
    returned_why = fields.Text("退回原因", max=500, blank=True)
    refusal_reason = fields.Text("拒收事由", max=500, blank=True)
    witness = fields.Text("见证人", blank=True)
    files = fields.Object("各份证明文件的 SHA-256")
    servers = fields.Items(fields.Part(ServerOut), "送达人")
    receipt_url = fields.Text("送达回证 PDF", allow_none=True)


class AgencyResultIn(FoundIn):
    """What an agency that came along found."""

    summary = fields.Text("检查情况", max=2000, required=True)
    disposition = fields.Choice(DISPOSITIONS, "后续处理", load_default="none")
    correction_record = fields.Text("当场改正情况（结果为 02 时必填）", max=1000, blank=True, load_default="")
    moved_to_region = fields.Text("迁入的县（市、区）代码（结果为 10 时必填）", max=6)


class AgencyAbsenceIn(Schema):
    """A participating agency sent nobody."""

    org_id = fields.Id("未派员的参加机关", required=True)
    reason = fields.Text("说明", max=500, required=True)
