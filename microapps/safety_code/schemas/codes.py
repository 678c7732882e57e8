"""Codes: listed, read, given, recorded, taken out of use."""

from __future__ import annotations

from marshmallow import validate

from core import fields
from core.api import PageQuery, ResourceOut, Schema, page_of
from core.shapes import ReasonIn

__all__ = ["ReasonIn"]

COLOURS = ("red", "yellow", "green", "blue", "grey", "orange")


class SafetyCodeQuery(PageQuery):
    """Which codes."""

    colour = fields.Choice(COLOURS, "颜色")
    scheme = fields.Text("码的类别，见 /schemes", max=30)
    kind = fields.Text("对象种类", max=30)
    q = fields.Text("名称、编号或单位的一部分", max=60)
    enterprise_id = fields.Id("企业")
    region = fields.Text("行政区划代码的开头，2、4或6位", max=6)


class FiredRuleOut(Schema):
    """A rule that gave the colour."""

    id = fields.Text("规则编号")
    text = fields.Text("原因")
    colour = fields.Text("颜色")
    source = fields.Text("依据")


class CodeObjectOut(Schema):
    """The object a code stands for."""

    id = fields.Id("对象标识")
    kind = fields.Text("种类")
    kind_title = fields.Text("种类名称")
    name = fields.Text("名称；人员为脱敏姓名")
    registration_no = fields.Text("注册代码、车牌或证号")
    next_inspection_on = fields.Day("下次检验（到期）日期", allow_none=True)
    enterprise_id = fields.Id("企业标识", allow_none=True)
    enterprise_name = fields.Text("单位")


class SafetyCodeItemOut(ResourceOut):
    """A code in a list."""

    scheme = fields.Text("码的类别")
    scheme_title = fields.Text("类别名称")
    object = fields.Part(CodeObjectOut, "对象")
    colour = fields.Text("颜色")
    colour_name = fields.Text("颜色名称")
    fired_rules = fields.Items(fields.Part(FiredRuleOut), "原因")
    computed_at = fields.Instant("核算时间")


SafetyCodesOut = page_of(SafetyCodeItemOut)


class CodeLineOut(Schema):
    """A title and its value, as people read them."""

    title = fields.Text("名目")
    value = fields.Text("内容")


class CodePhoneOut(Schema):
    """A number to call."""

    title = fields.Text("用途")
    number = fields.Text("电话")


class SafetyCodeOut(SafetyCodeItemOut):
    """A code in full, as far as this viewer may know."""

    meaning = fields.Text("含义")
    advice = fields.Text("卡口处置：allow、restrict、deny")
    audiences = fields.Items(fields.Text(), "以何身份查看")
    details = fields.Items(fields.Part(CodeLineOut), "可见内容")
    phones = fields.Items(fields.Part(CodePhoneOut), "电话")
    is_behind = fields.Flag("核算是否延迟")
    is_dynamic = fields.Flag("卡口是否要求动态码")
    content = fields.Text("二维码内容；已停用时为空", max=300, blank=True)
    expires_at = fields.Instant("内容有效期")
    revoked_at = fields.Instant("停用时间", allow_none=True)
    held_reason = fields.Text("人工变色的理由", allow_none=True)
    has_person = fields.Flag("是否有人员信息可查看")
    svg_path = fields.Text("SVG 地址")
    png_path = fields.Text("PNG 地址")
    pdf_path = fields.Text("PDF 标签地址")
    allowed_actions = fields.Items(fields.Text(), "可以进行的操作")


class ShownCodeOut(ResourceOut):
    """What a phone needs to show its owner's code all day without a network."""

    name = fields.Text("名称")
    scheme_title = fields.Text("类别名称")
    colour = fields.Text("颜色")
    colour_name = fields.Text("颜色名称")
    meaning = fields.Text("含义")
    computed_at = fields.Instant("核算时间")
    is_behind = fields.Flag("核算是否延迟")
    is_dynamic = fields.Flag("是否动态码")
    content = fields.Text("二维码内容", max=300)
    secret = fields.Text("当日动态密钥（十六进制）", max=64)
    step_seconds = fields.Whole("每步秒数")
    digits = fields.Whole("位数")
    server_time = fields.Instant("服务器时间")
    secret_until = fields.Instant("密钥有效至")


class CodePictureQuery(Schema):
    """How large a picture."""

    size = fields.Whole("边长（像素）", low=120, high=2048, strict=False)


class LabelQuery(Schema):
    """Which label."""

    layout = fields.Text("标签版式，见 /label-layouts", max=20, load_default="card")


class CodePersonIn(Schema):
    """A person, kept sealed."""

    name = fields.Text("姓名", max=60, required=True)
    phone = fields.Text("手机号", max=20, required=True)


class CodeSubjectQuery(PageQuery):
    """Which objects."""

    scheme = fields.Text("码的类别，见 /schemes", max=30)
    q = fields.Text("名称、编号或单位的一部分", max=60)
    enterprise_id = fields.Id("企业")
    without_code = fields.Flag("只看没有有效码的")


class CodeInForceOut(Schema):
    """The code an object has now."""

    id = fields.Id("安全码标识")
    issued_at = fields.Instant("签发时间")
    expires_at = fields.Instant("失效时间")


class CodeSubjectOut(Schema):
    """An object or a person that a code stands for."""

    id = fields.Id("对象标识")
    scheme = fields.Text("码的类别")
    scheme_title = fields.Text("类别名称")
    kind = fields.Text("种类")
    kind_title = fields.Text("种类名称")
    number = fields.Text("注册代码、车牌或证号", blank=True)
    name = fields.Text("名称；人员为脱敏姓名", blank=True)
    unit = fields.Text("单位", blank=True)
    region_code = fields.Text("行政区划代码", max=6)
    colour = fields.Text("按现有数据的颜色")
    colour_name = fields.Text("颜色名称")
    code = fields.Part(CodeInForceOut, "现有的码；没有为 null", allow_none=True)


class CodeIssueIn(Schema):
    """Whom to issue a code to."""

    subject_id = fields.Id("对象标识，见 /subjects", required=True)


class CodeSubjectIn(Schema):
    """An object or a person to register."""

    scheme = fields.Text("码的类别", max=30, required=True)
    enterprise_id = fields.Id("所属企业", required=True)
    subject_kind = fields.Text("对象种类", max=30, required=True)
    subject_no = fields.Text("编号：车牌、从业资格证号等，不得用身份证号", max=60, required=True)
    name = fields.Text("名称；人员由系统脱敏填写", max=120, blank=True, load_default="")
    address = fields.Text("地址；不填用企业地址", max=200, blank=True, load_default="")
    person = fields.Part(CodePersonIn, "人员", load_default=None, allow_none=True)
    facts = fields.Object("规则所用数据，见 /schemes", load_default=dict)


class CodeFactsIn(Schema):
    """What a source knows now."""

    facts = fields.Object("数据名到值；未列出的保持不变，null 表示未知", required=True)


class CodeServiceIn(Schema):
    """Maintenance or inspection done."""

    kind = fields.Choice(("maintenance", "inspection"), "维保或检验", required=True)
    done_on = fields.Day("完成日期", required=True)
    result = fields.Choice(("passed", "failed"), "检验结论", allow_none=True)
    next_due_on = fields.Day("下次检验日期", allow_none=True)


class CodePersonOut(Schema):
    """A person in clear."""

    name = fields.Text("姓名")
    phone = fields.Text("电话")


class ColourChangeOut(ResourceOut):
    """A change of colour."""

    at = fields.Instant("时间")
    old = fields.Text("原颜色", allow_none=True)
    new = fields.Text("新颜色")
    rule_ids = fields.Items(fields.Text(), "规则编号")
    cause = fields.Text("起因")
    facts = fields.Object("当时的数据", allow_none=True)
    scheme_version = fields.Whole("规则版本")


class CodeScanOut(ResourceOut):
    """A scan by somebody known; kept 180 days."""

    at = fields.Instant("时间")
    actor_name = fields.Text("扫码人（脱敏）")
    actor_unit = fields.Text("单位", blank=True)
    purpose = fields.Text("用途：verify 核验、gate 卡口、inspection 执法检查、emergency 应急")
    place = fields.Text("地点", blank=True)
    verdict = fields.Text("结论")
    colour = fields.Text("当时颜色", allow_none=True)
    decision = fields.Text("放行或拦截", allow_none=True)
    reason = fields.Text("理由", blank=True)


class CodeIssueOut(ResourceOut):
    """A signed content the code had."""

    status_index = fields.Whole("状态清单位号")
    at = fields.Instant("签发时间")
    cause = fields.Text("起因")
    prints = fields.Whole("印制次数")
    revoked_at = fields.Instant("停用时间", allow_none=True)
    revoked_why = fields.Text("停用理由", blank=True)


class CodeCountQuery(Schema):
    """Which codes to count."""

    scheme = fields.Text("码的类别", max=30, required=True)
    region = fields.Text(
        "行政区划代码的开头：33、4位或6位",
        max=6,
        load_default="33",
        validate=validate.Regexp(r"^33(\d\d){0,2}\Z", error="应为33、4位或6位行政区划代码。"),
    )


class ColourCountOut(Schema):
    """How many codes have a colour."""

    colour = fields.Text("颜色")
    count = fields.Whole("数量")


class CodeCountOut(Schema):
    """How many codes a place has, by colour."""

    region = fields.Text("行政区划代码的开头")
    region_name = fields.Text("名称")
    total = fields.Whole("总数；涉及个人且少于5时为空", allow_none=True)
    colours = fields.Items(fields.Part(ColourCountOut), "各颜色；涉及个人且有少于5的时为空", allow_none=True)
    can_open = fields.Flag("可否逐级查看")
    can_list = fields.Flag("可否查看名单")


class CodeCountsOut(Schema):
    """Counts as of now."""

    as_of = fields.Instant("截至")
    scheme = fields.Text("码的类别")
    scheme_title = fields.Text("类别名称")
    is_personal = fields.Flag("码主是否为个人；是则少于5的数不显示")
    region = fields.Text("所看的行政区划")
    whole = fields.Part(CodeCountOut, "该地合计；不在管辖范围时为空", allow_none=True)
    items = fields.Items(fields.Part(CodeCountOut), "下一级各地", max=200)
