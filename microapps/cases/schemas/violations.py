"""Violations and what they lead to."""

from __future__ import annotations

from core import fields
from core.api import Schema
from microapps.cases.violations import PARTIES


class CircumstancesIn(Schema):
    """What was found, as far as the penalty depends on it."""

    stage = fields.Choice(("initial", "not_corrected"), "首次发现，或者逾期不改", load_default="initial")
    severity = fields.Choice(("normal", "serious"), "情节", load_default="normal")
    goods_value_fen = fields.Fen("货值（分）", load_default=0)
    gains_fen = fields.Fen("尚未退赔的违法所得（分）", load_default=0)
    units = fields.Whole("次数，按次罚款的", low=1, high=10_000, load_default=1)
    first_time = fields.Flag("是否初次违法", load_default=False)
    minor = fields.Flag("是否轻微", load_default=False)
    harm = fields.Choice(("none", "minor", "real"), "危害后果", load_default="real")
    corrected_in_time = fields.Flag("是否及时改正", load_default=False)
    role = fields.Text("身份：advertiser、publisher、operator、platform", max=20)
    act = fields.Text("行为方式：by_vessel、by_hand", max=20)
    self_employed_as = fields.Text("个体工商户按 unit 单位或 individual 个人", max=20)


class ViolationQuery(Schema):
    """Which violations."""

    q = fields.Text("名称、条款或编号的一部分", max=60, load_default="")
    on = fields.Day("违法行为发生的日期，缺省为今天")
    party = fields.Choice(PARTIES, "当事人")


class ViolationOut(Schema):
    """A violation, and what it may lead to."""

    id = fields.Text("编号")
    name = fields.Text("案由", max=300)
    domain = fields.Text("领域")
    jurisdiction = fields.Text("适用地域")
    provision = fields.Text("违反条款", max=500)
    basis = fields.Text("处罚依据", max=500)
    order_to_correct = fields.Text("责令改正：none 无规定，first 先责改后罚，together 同时")
    simple = fields.Object("按当事人：可以当场处罚的阶段")
    simple_override = fields.Text("另有规定的法律", blank=True)
    in_force_from = fields.Day("自何日起适用；不限为空", allow_none=True)
    in_force_to = fields.Day("适用至何日；不限为空", allow_none=True)
    successor = fields.Text("接替的案由", allow_none=True)
    recheck = fields.Text("文本是否需要复核")
    bands = fields.Items(fields.Text(max=1000), "各档处罚")


class ViolationsOut(Schema):
    """Violations in force for an act of the day."""

    on = fields.Day("违法行为的日期")
    items = fields.Items(fields.Part(ViolationOut), "案由", max=500)


class BandIn(CircumstancesIn):
    """What was found, about whom and when."""

    party = fields.Choice(PARTIES, "当事人", load_default="organisation")
    act_date = fields.Day("违法行为发生的日期，缺省为今天")


class SimpleOut(Schema):
    """Whether it may be decided on the spot."""

    possible = fields.Flag("能否适用简易程序")
    reason = fields.Text("原因代码", max=100)
    detail = fields.Text("原因", max=300)
    kinds = fields.Items(fields.Text(), "可以当场作出的处罚种类")
    fine_fen = fields.Items(fields.Fen(), "当场罚款的幅度 [最低, 最高]", allow_none=True)


class BandOut(Schema):
    """What the law lets the agency do."""

    applied = fields.Part(ViolationOut, "所适用的案由；新规定较轻的，适用新规定")
    article33 = fields.Text("SHALL_NOT 不予处罚，MAY_EXCUSE 可以不予处罚，NONE")
    orders = fields.Items(fields.Text(), "责令")
    kinds = fields.Items(fields.Text(), "可以或者应当给予的处罚种类")
    must = fields.Items(fields.Text(), "应当并处")
    one_of = fields.Items(fields.Text(), "选择其一")
    may = fields.Items(fields.Text(), "可以并处")
    plus_one_of = fields.Items(fields.Text(), "另行选择其一")
    fine_fen = fields.Items(fields.Fen(), "罚款的幅度 [最低, 最高]；0 表示没有下限", allow_none=True)
    simple = fields.Part(SimpleOut, "简易程序")
