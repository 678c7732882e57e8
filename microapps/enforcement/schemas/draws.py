"""双随机 draws."""

from __future__ import annotations

from marshmallow import validate

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import BriefOut
from microapps.enforcement.catalogue import CONFLICT_GROUNDS
from microapps.enforcement.rules.draw_algorithm import NONCE
from microapps.enforcement.schemas.tasks import TaskMatterOut
from microapps.enforcement.states import DRAW

HEX = validate.Regexp(r"[0-9a-f]{64}\Z", error="应为64位小写十六进制的 SHA-256。")
NONCE_RULE = validate.Regexp(f"{NONCE.pattern}\\Z", error="应为16至128位的字母、数字或 . _ -。")


class DrawQuery(PageQuery):
    """Which draws."""

    status = fields.Choice(DRAW.labels, "状态")
    plan_item_id = fields.Id("计划项目")
    mine = fields.Flag("只看需要我提供随机数的")


class PublicDrawQuery(PageQuery):
    """Which published draws."""

    status = fields.Choice(DRAW.labels, "状态")
    region_code = fields.Text("行政区划", max=6)


class DrawPartyIn(Schema):
    """Somebody who gives randomness."""

    staff_id = fields.Id("人员", required=True)
    role = fields.Text("身份，如组织单位、纪检监督、法制机构", max=40, required=True)


class DrawIn(Schema):
    """A draw to begin."""

    plan_item_id = fields.Id("年度计划的随机抽取项目", required=True)
    batch = fields.Whole("批次", low=1, high=12, load_default=1)
    parties = fields.Items(fields.Part(DrawPartyIn), "随机数提供人，至少两人", min=2, max=7, required=True)
    officers = fields.Whole("每个对象的执法人员数", low=2, high=6, load_default=2)
    load_cap = fields.Whole("每人在办检查上限", low=1, high=1000, load_default=30)
    rotation = fields.Flag("轮换：上一次检查同一对象的人员不再派", load_default=True)
    strata = fields.Choice(("class", "class_region"), "按分类，或按分类和区划分层", load_default="class")


class CommitmentIn(Schema):
    """A party's commitment."""

    commitment = fields.Text(
        "SHA-256(zhangshang-draw/1|commit|抽取标识|序号|随机数)", max=64, validate=HEX, required=True
    )


class RevealIn(Schema):
    """A party's nonce."""

    nonce = fields.Text("随机数", max=128, validate=NONCE_RULE, required=True)


class PublishIn(Schema):
    """Making it public."""

    visit_by = fields.Day("检查完成日期，缺省为30天内")


class SwapIn(Schema):
    """Who steps back."""

    selection_id = fields.Id("抽中对象", required=True)
    officer_id = fields.Id("回避人员", required=True)
    ground = fields.Choice(CONFLICT_GROUNDS, "回避原因", required=True)
    note = fields.Text("说明", max=500, required=True)


class DrawableOut(Schema):
    """A line of a plan that is drawn."""

    id = fields.Id("计划项目")
    title = fields.Text("名称")
    plan_number = fields.Text("年度计划编号")
    batches = fields.Whole("批次数")
    drawn_batches = fields.Items(fields.Whole(), "已抽取的批次")


class DrawablesOut(Schema):
    """Lines to draw."""

    items = fields.Items(fields.Part(DrawableOut), "随机抽取项目")
    next_cursor = fields.Text("恒为 null", allow_none=True)


class PartyCandidatesOut(Schema):
    """Who may take part."""

    items = fields.Items(fields.Part(BriefOut), "可以提供随机数的人员")
    next_cursor = fields.Text("恒为 null", allow_none=True)


class DrawOut(ResourceOut):
    """A draw in a list."""

    number = fields.Text("抽取编号")
    title = fields.Text("名称")
    batch = fields.Whole("批次")
    status = fields.Text("状态")
    org_name = fields.Text("组织机关")
    matters = fields.Items(fields.Part(TaskMatterOut), "检查事项")
    created_at = fields.Instant("建立时间")
    drawn_at = fields.Instant("抽取时间", allow_none=True)
    published_at = fields.Instant("公示时间", allow_none=True)
    voided_at = fields.Instant("作废时间", allow_none=True)
    void_reason = fields.Text("作废理由", max=500, blank=True)
    created_by_name = fields.Text("组织人")
    voided_by_name = fields.Text("作废人", allow_none=True)


class SnapshotOut(Schema):
    """The frozen frame."""

    taken_at = fields.Instant("冻结时间")
    sha256 = fields.Text("SHA-256")
    object_count = fields.Whole("对象数")
    classed_count = fields.Whole("有当月信用风险分类的对象数")
    officer_count = fields.Whole("执法人员数")


class DrawPartyOut(Schema):
    """A party and what it gave."""

    no = fields.Whole("序号")
    staff_id = fields.Id("人员", allow_none=True)
    name = fields.Text("姓名")
    role = fields.Text("身份")
    commitment = fields.Text("承诺", allow_none=True)
    committed_at = fields.Instant("承诺时间", allow_none=True)
    nonce = fields.Text("随机数", allow_none=True)
    revealed_at = fields.Instant("揭示时间", allow_none=True)


class StratumOut(Schema):
    """A stratum."""

    stratum = fields.Text("分层")
    rate = fields.Text("抽查比例")
    size = fields.Whole("对象数")
    eligible = fields.Whole("参与抽取数")
    sample = fields.Whole("抽中数")


class ExclusionOut(Schema):
    """Why some were left out."""

    reason = fields.Text("原因代码")
    rule = fields.Text("规则")
    text = fields.Text("原因")
    count = fields.Whole("数量")


class DrawnOfficerOut(Schema):
    """An officer drawn."""

    id = fields.Id("人员", allow_none=True)
    name = fields.Text("姓名")
    leads = fields.Flag("是否组长")


class SelectionOut(Schema):
    """An object drawn."""

    id = fields.Id("抽中对象")
    object = fields.Id("名录库对象")
    name = fields.Text("名称")
    stratum = fields.Text("分层")
    position = fields.Whole("层内次序")
    ticket = fields.Text("随机号")
    task_id = fields.Id("检查任务", allow_none=True)
    officers = fields.Items(fields.Part(DrawnOfficerOut), "执法人员")
    passed_over = fields.Items(fields.Part(ExclusionOut), "随机号在前但未派的人员")


class SwapOut(Schema):
    """An officer replaced."""

    object = fields.Id("名录库对象")
    out_name = fields.Text("回避人员")
    in_name = fields.Text("递补人员")
    ground = fields.Text("原因")
    at = fields.Instant("时间")


class DrawDetailOut(DrawOut):
    """A draw in full."""

    policy = fields.Object("抽取规则：比例、分层、每组人数、轮换、在办上限、资质")
    snapshot = fields.Part(SnapshotOut, "名录库快照")
    parties = fields.Items(fields.Part(DrawPartyOut), "随机数提供人")
    seed = fields.Text("随机种子", allow_none=True)
    strata = fields.Items(fields.Part(StratumOut), "分层", max=1000)
    excluded = fields.Items(fields.Part(ExclusionOut), "未参与抽取的对象")
    officers_excluded = fields.Items(fields.Part(ExclusionOut), "未参与抽取的人员")
    selected = fields.Items(fields.Part(SelectionOut), "抽中对象", max=100_000)
    swaps = fields.Items(fields.Part(SwapOut), "人员更换", max=10_000)
    history = fields.Items(fields.Part(DrawOut), "此前作废的抽取")
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")
    my_party_no = fields.Whole("我的序号", allow_none=True)


class ProofOut(DrawDetailOut):
    """What the public sees of a draw."""

    publication_sha256 = fields.Text("公示文件的 SHA-256", allow_none=True)
    signature = fields.Text(
        "机关对公示文件的签名（分离式 JWS），签名规则施行前公示的为空", max=500, allow_none=True
    )
