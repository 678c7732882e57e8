"""Inspections."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import BriefOut, DocumentOut, EnterpriseBriefOut, OfficerOut, PositionIn
from microapps.enforcement.rules.visit import FIVE_BANS
from microapps.enforcement.schemas.tasks import TaskMatterOut
from microapps.enforcement.states import INSPECTION

PROOFS = ("", "visit_photo", "mail_return", "phone_log")
VALUES = ("pass", "fail", "not_applicable")
DISPOSITIONS = ("none", "order_to_correct", "warn", "case", "copy_notice", "abnormal_list")


class InspectionQuery(PageQuery):
    """Which inspections."""

    status = fields.Choice(INSPECTION.labels, "状态")
    enterprise_id = fields.Id("企业")


class InspectionIn(Schema):
    """A visit to prepare."""

    task_id = fields.Id("检查任务", required=True)
    officer_ids = fields.Items(fields.Id(), "执法人员，至少两人，含本人", min=1, max=10, required=True)


class VisitIn(Schema):
    """A visit to begin."""

    officer_ids = fields.Items(fields.Id(), "执法人员，至少两人，含本人", min=1, max=10, required=True)
    five_bans_read = fields.Flag("已阅读并确认“五个严禁”", required=True)


class LicenceShowingIn(Schema):
    """When and where the licences were shown."""

    position = fields.Part(PositionIn, "位置", required=True)
    shown_at = fields.Instant("出示时间，缺省为现在")


class StartIn(Schema):
    """The start on site."""

    five_bans = fields.Items(fields.Choice(FIVE_BANS), "已逐项确认的“五个严禁”", max=5, required=True)
    position = fields.Part(PositionIn, "位置", required=True)
    started_at = fields.Instant("开始时间，缺省为现在")


class ChecklistAnswerIn(Schema):
    """One item's answer."""

    item_id = fields.Text("检查项编号", max=40, required=True, data_key="item")
    value = fields.Choice(VALUES, "合格、不合格、不适用", required=True)
    note = fields.Text("说明", max=500, blank=True, load_default="")


class AnswersIn(Schema):
    """Answers to some items."""

    answers = fields.Items(fields.Part(ChecklistAnswerIn), "答案", min=1, required=True)


class EvidenceIn(Schema):
    """A photo, video or recording."""

    file_id = fields.Id("已上传的文件", required=True)
    kind = fields.Choice(("photo", "video", "audio", "document"), "种类", required=True)
    item_id = fields.Text("所属检查项的编号", max=40, data_key="item", load_default="", blank=True)
    captured_at = fields.Instant("拍摄时间；缺省为现在")
    position = fields.Part(PositionIn, "位置", allow_none=True)
    sha256 = fields.Text("内容的 SHA-256；填写的须与上传内容一致", max=64)
    note = fields.Text("说明", max=500, blank=True, load_default="")
    category = fields.Text(
        "证据种类：documentary、physical、audiovisual、electronic、testimony、statement、appraisal、scene_record",
        max=20,
        load_default="audiovisual",
    )
    proof = fields.Choice(PROOFS, "用于证明无法联系的：现场走访照片、邮寄退回、通话记录", load_default="")
    early_reason = fields.Text("早于出示证件拍摄的，说明原因", max=500, blank=True, load_default="")


class SignatureIn(Schema):
    """An officer of the visit signs, or the party."""

    signs_as = fields.Choice(("officer", "enterprise"), "执法人员，或当事人", required=True, data_key="as")
    file_id = fields.Id("手写签名图片")
    officer_id = fields.Id("在本机手写签名的同事；缺省为本人")
    signer_name = fields.Text("当事人的签字人", max=60, blank=True, load_default="")
    opinion = fields.Text("当事人意见", max=500, blank=True, load_default="")
    typed = fields.Flag("以输入姓名的方式确认", load_default=False)
    signed_at = fields.Instant("签字时间，缺省为现在")
    record_sha256 = fields.Text("当事人所阅笔录内容的 SHA-256", max=64)


class SignatureRefusalIn(Schema):
    """The party would not sign."""

    note = fields.Text("拒签情况", max=500, required=True)
    file_ids = fields.Items(fields.Id(), "照片、录音或录像", max=20, load_default=list)
    signed_at = fields.Instant("拒签时间，缺省为现在")
    witness = fields.Text("见证人", max=60, blank=True, load_default="")
    record_sha256 = fields.Text("笔录内容的 SHA-256", max=64)


class FoundIn(Schema):
    """A main result and what kinds of problem stand behind it."""

    code = fields.Text("主结果：结果代码表的代码或键，如 01 或 NO_PROBLEM", max=30, required=True)
    sub_codes = fields.Items(fields.Text(max=30), "问题类别，代码或键", max=20, load_default=list)

    @ma.post_load
    def _as_codes(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        codes = [data.pop("code"), *data.pop("sub_codes")]
        return {**data, "codes": codes}


class ResultIn(FoundIn):
    """What the visit found."""

    summary = fields.Text("检查情况", max=2000, required=True)
    disposition = fields.Choice(DISPOSITIONS, "后续处理", load_default="none")
    ended_at = fields.Instant("检查结束时间，缺省为现在")
    correction_record = fields.Text("当场改正情况（结果为 02 时必填）", max=1000, blank=True, load_default="")
    moved_to_region = fields.Text("迁入的县（市、区）代码（结果为 10 时必填）", max=6)


class ClosingIn(Schema):
    """Nothing to say but that it is over."""


class ResultOut(Schema):
    """What the visit found."""

    codes = fields.Items(fields.Text(), "结果代码")
    summary = fields.Text("检查情况", max=2000)
    disposition = fields.Text("后续处理")
    correction_record = fields.Text("当场改正情况", max=1000, blank=True)
    moved_to_region = fields.Text("迁入地代码", allow_none=True)


class ConditionOut(Schema):
    """Which answer shows an item."""

    item_id = fields.Text("所依赖的检查项")
    value = fields.Text("该项的答案")


class ScoreOut(Schema):
    """Points of the record."""

    earned = fields.Whole("得分")
    possible = fields.Whole("满分，不适用项不计")


class ItemOut(Schema):
    """A checklist item and its answer."""

    item_id = fields.Text("检查项编号")
    matter_code = fields.Text("事项编码")
    text = fields.Text("检查内容", max=500)
    article = fields.Text("依据")
    points = fields.Whole("分值")
    shown_when = fields.Part(ConditionOut, "显示条件", allow_none=True)
    is_shown = fields.Flag("是否显示；不显示的项不必填写")
    value = fields.Text("答案", allow_none=True)
    note = fields.Text("说明", blank=True)


class EvidenceOut(Schema):
    """A piece of evidence."""

    id = fields.Id("证据标识")
    file_id = fields.Id("文件标识")
    kind = fields.Text("种类")
    captured_at = fields.Instant("拍摄时间")
    sha256 = fields.Text("内容的 SHA-256")
    note = fields.Text("说明", blank=True)
    item_id = fields.Text("所属检查项", blank=True, data_key="item")
    url = fields.Text("下载地址")
    seq = fields.Whole("证据链中的序号，自 1 起")
    category = fields.Text("证据种类")
    proof = fields.Text("证明事项", blank=True)
    early_reason = fields.Text("早于亮证的原因", blank=True)
    chain_hash = fields.Text("证据链哈希")
    received_at = fields.Instant("服务器收到时间")
    verified_at = fields.Instant("查证属实时间", allow_none=True)
    excluded_at = fields.Instant("排除时间", allow_none=True)
    excluded_why = fields.Text("排除原因", blank=True)


class SignatureOut(Schema):
    """How the record was signed, and the hashes that bind the signature to it."""

    mode = fields.Text("strokes、typed、refused 或 absent")
    signer_name = fields.Text("签字人；手写签名而未写明姓名的为空", blank=True, allow_none=True)
    at = fields.Instant("时间")
    record_sha256 = fields.Text("所签笔录内容的 SHA-256", allow_none=True)
    media_sha256 = fields.Text("签名图片或拒签影像的 SHA-256，多份以逗号分隔", max=1300, allow_none=True)
    binding_sha256 = fields.Text("笔录、影像、签字人和时间的绑定值", allow_none=True)


class UnsignedOut(Schema):
    """Somebody who has still to sign the record."""

    officer_id = fields.Id("执法人员；当事人为空", allow_none=True)
    name = fields.Text("姓名，或“当事人”")


class BlockedActionOut(Schema):
    """An act that is not open now, and why."""

    action = fields.Text("操作")
    rule = fields.Text("规则编号", allow_none=True)
    detail = fields.Text("原因", max=500)


class RiskOut(Schema):
    """Something odd about a position."""

    code = fields.Text("代码")
    text = fields.Text("说明")


class FixOut(Schema):
    """Where an officer was at an act."""

    act = fields.Text("操作")
    title = fields.Text("操作名称")
    at = fields.Instant("时间")
    crs = fields.Text("原始坐标系")
    accuracy_m = fields.Decimal("精度（米）", low=0, high=100_000, allow_none=True)
    distance_m = fields.Whole("距企业登记位置（米）", allow_none=True)
    risks = fields.Items(fields.Part(RiskOut), "风险提示")


class PublicationBriefOut(Schema):
    """Where the publication of the result stands."""

    id = fields.Id("公示标识")
    status = fields.Text("状态")


class AgencyOut(Schema):
    """An agency of a joint visit, what it looks at and what it found."""

    org_id = fields.Id("机关")
    org_name = fields.Text("机关名称")
    is_lead = fields.Flag("是否牵头机关")
    is_mine = fields.Flag("是否本人所在机关")
    has_officers = fields.Flag("是否有执法人员在场")
    matters = fields.Items(fields.Part(TaskMatterOut), "检查事项")
    state = fields.Text("waiting 待记录，recorded 已记录，absent 未派员")
    result = fields.Part(ResultOut, "检查结果", allow_none=True)
    recorded_at = fields.Instant("记录时间", allow_none=True)
    absent_why = fields.Text("未派员的说明", max=500, blank=True)


class PaperOut(Schema):
    """A paper the party must receive, and how far its delivery has come."""

    document_id = fields.Id("文书标识")
    kind = fields.Text("文书种类")
    title = fields.Text("文书名称")
    number = fields.Text("文书号")
    due_on = fields.Day("送达期限；下一年度工作日历公布前为空", allow_none=True)
    is_overdue = fields.Flag("是否逾期未送达")
    state = fields.Text("pending 待送达，sent 送达中，served 已送达，returned 已退回")
    delivery_id = fields.Id("最近一次送达", allow_none=True)
    method = fields.Text("送达方式", allow_none=True)
    receiver_name = fields.Text("签收人", blank=True)
    served_on = fields.Day("送达日期", allow_none=True)
    refused = fields.Flag("是否拒收")


class InspectionItemOut(ResourceOut):
    """An inspection in a list."""

    number = fields.Text("笔录编号")
    status = fields.Text("状态")
    task_id = fields.Id("检查任务")
    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    equipment = fields.Part(BriefOut, "设备", allow_none=True)
    started_at = fields.Instant("开始时间", allow_none=True)
    ended_at = fields.Instant("结束时间", allow_none=True)
    result = fields.Part(ResultOut, "结果", allow_none=True)


class InspectionOut(InspectionItemOut):
    """An inspection in full."""

    conduct_code = fields.Text(
        "行政行为码：出示给当事人扫，当日有效；只给在场执法人员", max=300, allow_none=True
    )
    officers = fields.Items(fields.Part(OfficerOut), "执法人员")
    agency_name = fields.Text("检查机关")
    kind = fields.Text("检查方式")
    planned_on = fields.Day("计划日期")
    visit_of_year = fields.Whole("本机关本年度第几次检查该企业，含本次")
    bans_read_at = fields.Instant("出发前确认“五个严禁”的时间", allow_none=True)
    matters = fields.Items(fields.Part(TaskMatterOut), "检查事项")
    checklist = fields.Items(fields.Part(ItemOut), "检查项")
    checklist_versions = fields.Object("各事项所用检查表的版本号")
    score = fields.Part(ScoreOut, "得分")
    evidence = fields.Items(fields.Part(EvidenceOut), "证据")
    licence_shown_at = fields.Instant("出示证件时间", allow_none=True)
    signature = fields.Part(SignatureOut, "签字", allow_none=True)
    officer_signatures = fields.Items(fields.Part(SignatureOut), "执法人员签字")
    unsigned = fields.Items(fields.Part(UnsignedOut), "还没有签字的人；记录结果以后才有")
    correction_order_id = fields.Id("责令改正", allow_none=True)
    documents = fields.Items(fields.Part(DocumentOut), "文书")
    client_started = fields.Text("开始检查所用的客户端", allow_none=True)
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")
    blocked_actions = fields.Items(fields.Part(BlockedActionOut), "当前不能执行的操作及原因")
    outstanding = fields.Items(fields.Text(), "检查结果要求、尚未完成的后续处理")
    positions = fields.Items(fields.Part(FixOut), "定位及风险提示", max=1000)
    act_code_scans = fields.Whole("行政行为码被扫描的次数")
    pending_recusals = fields.Whole("待决定的回避申请数")
    publication = fields.Part(PublicationBriefOut, "结果公示", allow_none=True)
    agencies = fields.Items(fields.Part(AgencyOut), "综合查一次的各机关；不是联合检查的为空")
    deliveries = fields.Items(fields.Part(PaperOut), "应当送达当事人的文书")


class ActCodeOut(Schema):
    """行政行为码."""

    content = fields.Text("二维码内容", max=300)
    expires_at = fields.Instant("有效期至")
    svg_path = fields.Text("SVG 地址")
