"""Appeals, colours set by hand, label jobs."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import FileOut
from microapps.safety_code.schemas.codes import COLOURS


class CodeAppealIn(Schema):
    """An objection."""

    text = fields.Text("理由", max=1000, required=True)
    file_ids = fields.Items(fields.Id(), "证明材料", max=9, load_default=list)


class CodeAppealQuery(PageQuery):
    """Which appeals."""

    status = fields.Choice(("open", "accepted", "rejected"), "状态")
    code_id = fields.Id("安全码")


class CodeAppealDecisionIn(Schema):
    """The answer."""

    decision = fields.Choice(("accept", "reject"), "采纳或不采纳", required=True)
    reply = fields.Text("答复", max=1000, required=True)
    facts = fields.Object("采纳时更正的数据", load_default=dict)
    lift = fields.Flag("采纳时是否解除人工变色", load_default=False)


class CodeAppealOut(ResourceOut):
    """An appeal."""

    code_id = fields.Id("安全码")
    name = fields.Text("名称")
    unit = fields.Text("单位", blank=True)
    scheme = fields.Text("码的类别")
    scheme_title = fields.Text("类别名称")
    colour = fields.Text("申诉时颜色")
    colour_now = fields.Text("现在颜色")
    is_held = fields.Flag("现在是否人工变色")
    rule_ids = fields.Items(fields.Text(), "申诉时的规则")
    rule_texts = fields.Items(fields.Text(), "申诉时的原因")
    text = fields.Text("理由")
    by_name = fields.Text("申诉人（脱敏）")
    at = fields.Instant("时间")
    status = fields.Text("状态")
    status_name = fields.Text("状态名称")
    reply = fields.Text("答复", blank=True)
    decided_at = fields.Instant("处理时间", allow_none=True)
    files = fields.Items(fields.Part(FileOut), "材料")
    allowed_actions = fields.Items(fields.Text(), "可以进行的操作")


class RecolouringIn(Schema):
    """Colours to set by hand."""

    code_ids = fields.Items(fields.Id(), "安全码", min=1, max=1000, required=True)
    colour = fields.Choice(COLOURS, "颜色；null 表示解除人工变色", allow_none=True, required=True)
    reason = fields.Text("理由，码主可见", max=200, required=True)


class RecolouringQuery(PageQuery):
    """Which."""

    status = fields.Choice(("proposed", "applied", "rejected", "withdrawn"), "状态")
    waiting = fields.Flag("只看等待本人审核的", load_default=False)


class RecolouringDecisionIn(Schema):
    """The second person's answer."""

    decision = fields.Choice(("approve", "reject"), "通过或退回", required=True)
    note = fields.Text("说明", max=200, blank=True, load_default="")


class RecolouringOut(ResourceOut):
    """Colours set by hand."""

    scheme = fields.Text("码的类别")
    scheme_title = fields.Text("类别名称")
    code_ids = fields.Items(fields.Id(), "安全码", max=1000)
    count = fields.Whole("数量")
    colour = fields.Text("颜色", allow_none=True)
    colour_name = fields.Text("颜色名称", allow_none=True)
    reason = fields.Text("理由")
    status = fields.Text("状态")
    status_name = fields.Text("状态名称")
    proposed_by_name = fields.Text("提出人")
    org_name = fields.Text("单位")
    is_own = fields.Flag("是否本人提出")
    at = fields.Instant("提出时间")
    decided_at = fields.Instant("处理时间", allow_none=True)
    note = fields.Text("说明", blank=True)
    allowed_actions = fields.Items(fields.Text(), "可以进行的操作")


class LabelLayoutOut(Schema):
    """A page of labels."""

    code = fields.Text("版式代码")
    title = fields.Text("版式")
    per_page = fields.Whole("每页张数")
    code_mm = fields.Decimal("二维码边长（毫米）", low=0, high=500)


class LabelLayoutsOut(Schema):
    """All layouts."""

    items = fields.Items(fields.Part(LabelLayoutOut), "版式")


class LabelJobIn(Schema):
    """Which labels to draw."""

    layout = fields.Text("版式，见 /label-layouts", max=20, required=True)
    scheme = fields.Text("码的类别", max=30, required=True)
    colour = fields.Choice(COLOURS, "颜色", allow_none=True, load_default=None)
    q = fields.Text("名称、编号或单位的一部分", max=60, allow_none=True, load_default=None)
    region = fields.Text("行政区划代码的开头", max=6, allow_none=True, load_default=None)
    code_ids = fields.Items(fields.Id(), "只做这些码", max=1000, allow_none=True, load_default=None)


class LabelPartOut(Schema):
    """A finished file."""

    number = fields.Whole("第几份")
    count = fields.Whole("张数")
    size = fields.Whole("字节数")
    path = fields.Text("下载地址")


class LabelJobOut(ResourceOut):
    """A job and its progress."""

    scheme = fields.Text("码的类别")
    scheme_title = fields.Text("类别名称")
    colour = fields.Text("只做这种颜色", allow_none=True)
    q = fields.Text("只做名称、编号或单位含有这些字的", blank=True)
    layout = fields.Text("版式代码")
    layout_title = fields.Text("版式")
    at = fields.Instant("提出时间")
    status = fields.Text("状态")
    status_name = fields.Text("状态名称")
    total = fields.Whole("总张数")
    done = fields.Whole("已完成张数")
    percent = fields.Whole("进度（%）")
    size = fields.Whole("已完成的文件共有多少字节", high=2**53)
    parts = fields.Items(fields.Part(LabelPartOut), "已完成的文件", max=1000)
    allowed_actions = fields.Items(fields.Text(), "可以进行的操作")


class LabelLinkOut(Schema):
    """Where all files of a job are fetched as one ZIP, without a token."""

    url = fields.Text("下载地址；可断点续传")
    name = fields.Text("文件名")
    size = fields.Whole("字节数", high=2**53)
    expires_at = fields.Instant("链接有效至")
