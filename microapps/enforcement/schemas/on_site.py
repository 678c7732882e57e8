"""On site: the evidence chain, survey and sample, recusal, the act code anybody may check."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import EnterpriseBriefOut
from microapps.enforcement.rules.visit import FIVE_BANS
from microapps.enforcement.schemas.guide import BanOut
from microapps.enforcement.states import RECUSAL

RELATIONS = ("kin", "employer", "shareholding", "neighbour", "other")


class EvidenceLinkOut(Schema):
    """One link of the evidence chain."""

    seq = fields.Whole("序号")
    sha256 = fields.Text("内容的 SHA-256")
    previous_hash = fields.Text("前一条的链哈希")
    chain_hash = fields.Text("本条的链哈希")
    captured_at = fields.Instant("拍摄时间")
    received_at = fields.Instant("服务器收到时间")


class EvidenceChainOut(Schema):
    """The evidence chain, computed anew."""

    inspection_id = fields.Id("现场检查")
    is_intact = fields.Flag("证据链和原件是否完整")
    broken_at = fields.Whole("第几条起不成立", allow_none=True)
    lost_originals = fields.Items(fields.Whole(), "原件缺失或被改动的序号", max=1000)
    head = fields.Text("最后一条的链哈希")
    items = fields.Items(fields.Part(EvidenceLinkOut), "各条", max=1000)


class EvidenceReceiptOut(Schema):
    """The server's signed word on one piece."""

    inspection_id = fields.Id("现场检查")
    evidence_id = fields.Id("证据")
    seq = fields.Whole("证据链中的序号")
    sha256 = fields.Text("内容的 SHA-256")
    previous_hash = fields.Text("前一份证据的链哈希")
    chain_hash = fields.Text("本份证据的链哈希")
    received_at = fields.Text("服务器收到时间，签名所用的原文")
    kid = fields.Text("签名密钥，见 /.well-known/jwks.json")
    signature = fields.Text("Ed25519 签名，base64url")


class EvidenceReceiptsOut(Schema):
    """A receipt of every piece."""

    form = fields.Text("签名文本的格式，见 docs/evidence-receipt.md")
    items = fields.Items(fields.Part(EvidenceReceiptOut), "逐份回执", max=1000)


class RecordHashOut(ResourceOut):
    """The hash of the record as it stands."""

    record_sha256 = fields.Text("笔录内容的 SHA-256；检查未开始时为 null", allow_none=True)


class SurveyIn(Schema):
    """A scene survey."""

    place = fields.Text("勘验地点", max=200, required=True)
    process = fields.Text("勘验经过", max=4000, required=True)
    evidence_ids = fields.Items(fields.Id(), "绘图或照片（已取证）", max=20, load_default=list)
    party_name = fields.Text("在场当事人", max=60, blank=True, load_default="")
    witness = fields.Text("见证人", max=60, blank=True, load_default="")
    surveyed_at = fields.Instant("勘验时间，缺省为现在")


class SampleIn(Schema):
    """A sample taken."""

    product = fields.Text("样品名称", max=120, required=True)
    batch = fields.Text("批号或生产日期", max=120, required=True)
    qty = fields.Text("抽样数量", max=60, required=True)
    seal_no = fields.Text("封条编号", max=60, required=True)
    standard = fields.Text("执行标准", max=120, required=True)
    storage = fields.Text("保存条件", max=120, required=True)
    party_name = fields.Text("在场当事人", max=60, blank=True, load_default="")


class RecusalQuery(PageQuery):
    """Which requests."""

    status = fields.Choice(RECUSAL.labels, "状态")
    inspection_id = fields.Id("现场检查")


class RecusalIn(Schema):
    """Who should step back, and why."""

    officer_id = fields.Id("申请回避的执法人员", required=True)
    relation = fields.Choice(RELATIONS, "关系", required=True)
    reason = fields.Text("理由", max=1000, required=True)


class RecusalDecisionIn(Schema):
    """The head's decision."""

    approved = fields.Flag("是否回避", required=True)
    note = fields.Text("意见", max=500, blank=True, load_default="")


class RecusalOut(ResourceOut):
    """A request for recusal."""

    inspection_id = fields.Id("现场检查")
    inspection_number = fields.Text("检查编号")
    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    officer_id = fields.Id("执法人员")
    officer_name = fields.Text("姓名")
    applicant_kind = fields.Text("party 当事人，officer 本人")
    applicant_name = fields.Text("申请人")
    relation = fields.Text("关系")
    relation_name = fields.Text("关系名称")
    reason = fields.Text("理由", max=1000)
    status = fields.Text("状态")
    note = fields.Text("决定意见", blank=True)
    decided_at = fields.Instant("决定时间", allow_none=True)
    created_at = fields.Instant("申请时间")
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class OfficerIn(Schema):
    """Another officer."""

    staff_id = fields.Id("执法人员", required=True)


class CodeContentIn(Schema):
    """What was scanned."""

    content = fields.Text("二维码内容", max=1000, required=True)


class ActOfficerOut(Schema):
    """An officer as the public sees one."""

    name = fields.Text("姓名")
    licence_no = fields.Text("执法证号（部分隐藏）")


class InspectionActOut(Schema):
    """What anybody may read behind an act code; before the start only the plan."""

    number = fields.Text("检查编号")
    agency = fields.Text("检查机关")
    enterprise_name = fields.Text("被检查单位")
    officers = fields.Items(fields.Part(ActOfficerOut), "检查人员")
    matters = fields.Items(fields.Text(), "检查事项")
    bases = fields.Items(fields.Text(), "检查依据")
    is_planned = fields.Flag("是否计划内")
    kind = fields.Text("检查方式")
    planned_on = fields.Day("计划日期")
    status = fields.Text("状态")
    started_at = fields.Instant("开始时间", allow_none=True)
    licence_shown_at = fields.Instant("出示证件时间", allow_none=True)
    results = fields.Items(fields.Text(), "已公示的结果")
    can_rate = fields.Flag("是否可以评价")
    five_bans = fields.Items(fields.Part(BanOut), "五个严禁")


class ActVerdictOut(Schema):
    """Whether the code holds, and what is behind it."""

    is_valid = fields.Flag("是否有效")
    message = fields.Text("说明", max=300)
    act = fields.Part(InspectionActOut, "行政行为", allow_none=True)


class RatingIn(Schema):
    """The enterprise's rating."""

    stars = fields.Whole("满意度，1 至 5", low=1, high=5, required=True)
    broken_bans = fields.Items(fields.Choice(FIVE_BANS), "违反的“五个严禁”", max=5, load_default=list)
    comment = fields.Text("意见", max=1000, blank=True, load_default="")


class CodeRatingIn(RatingIn):
    """A rating by whoever holds the code."""

    content = fields.Text("二维码内容", max=1000, required=True)


class RatingOut(ResourceOut):
    """A rating."""

    inspection_id = fields.Id("现场检查")
    stars = fields.Whole("满意度")
    broken_bans = fields.Items(fields.Part(BanOut), "违反的“五个严禁”")
    comment = fields.Text("意见", blank=True, max=1000)
    channel = fields.Text("contact 企业登录，scan 扫码")
    at = fields.Instant("时间")


class RatingQuery(PageQuery):
    """Which ratings."""

    inspection_id = fields.Id("现场检查")
    broken = fields.Flag("只看反映违反“五个严禁”的")
