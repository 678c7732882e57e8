"""Judging scanned codes, gates, signed lists, schemes."""

from __future__ import annotations

from core import fields
from core.api import ResourceOut, Schema
from microapps.safety_code.schemas.codes import CodeLineOut, CodePhoneOut, FiredRuleOut

PURPOSES = ("verify", "inspection", "emergency")
MOST_JUDGED = 1024 * 1024
"""Characters: a body of `VERIFY_BODY` holds them in any quoting a phone would use."""
VERIFY_BODY = 2 * MOST_JUDGED
MOST_AT_A_GATE = 10_000
"""More than the 7,089 digits of the largest QR, so that no symbol is refused unjudged."""


class VerifyIn(Schema):
    """What was scanned. Anything at all may be: it is judged, never refused for what it holds."""

    judged_elsewhere = frozenset({"content"})
    content = fields.Text(
        "扫到或输入的内容；任何文字都会得到结论", max=MOST_JUDGED, blank=True, required=True
    )
    purpose = fields.Choice(PURPOSES, "用途；登录者的扫码会记入码主可见的扫码记录", load_default="verify")


class PublicObjectOut(Schema):
    """What anybody may know of the object; an address to the street only."""

    id = fields.Id("安全码标识，有权查看者才有", allow_none=True)
    name = fields.Text("名称")
    address = fields.Text("地址（到街道）", blank=True)
    enterprise_name = fields.Text("单位")
    next_inspection_on = fields.Day("下次检验（到期）日期", allow_none=True)


class VerdictOut(Schema):
    """What the code says."""

    verdict = fields.Text(
        "valid、expired、not_yet_valid、revoked、unknown_key、stale_list、clock_suspect、malformed"
    )
    message = fields.Text("结论说明")
    kind = fields.Text("码的种类", allow_none=True)
    scheme = fields.Text("安全码类别", allow_none=True)
    scheme_title = fields.Text("类别名称", allow_none=True)
    colour = fields.Text("当前颜色", allow_none=True)
    colour_name = fields.Text("颜色名称", allow_none=True)
    meaning = fields.Text("颜色含义", allow_none=True)
    advice = fields.Text("处置建议：allow、restrict、deny", allow_none=True)
    object = fields.Part(PublicObjectOut, "对象", allow_none=True)
    fired_rules = fields.Items(fields.Part(FiredRuleOut), "原因")
    computed_at = fields.Instant("核算时间", allow_none=True)
    is_behind = fields.Flag("核算是否延迟；为真时颜色以核算时间为准")
    audiences = fields.Items(fields.Text(), "以何身份查看")
    details = fields.Items(fields.Part(CodeLineOut), "可见内容")
    phones = fields.Items(fields.Part(CodePhoneOut), "电话")
    is_dynamic = fields.Flag("该类码在卡口须出示动态码")
    proof = fields.Text("动态证明：none 无、current 有效、old 过期")
    lines = fields.Items(fields.Text(), "给人看的说明，每项一行")


class PassageIn(Schema):
    """The codes of one passage."""

    judged_elsewhere = frozenset({"contents"})
    contents = fields.Items(
        fields.Text("扫到的内容", max=MOST_AT_A_GATE, blank=True), "人、车的码", min=1, max=4, required=True
    )
    waybill_no = fields.Text("电子运单号", max=40, blank=True, load_default="")
    place = fields.Text("卡口", max=60, blank=True, load_default="")


class PassageItemOut(VerdictOut):
    """One code of a passage."""

    gate_advice = fields.Text("allow、restrict、deny")
    reasons = fields.Items(fields.Text(), "原因")


class PassageOut(Schema):
    """What the gate should do."""

    passage_id = fields.Id("本次查验；没有可识别的码时为空", allow_none=True)
    advice = fields.Text("allow 放行、restrict 限制、deny 拦截")
    reasons = fields.Items(fields.Text(), "原因")
    items = fields.Items(fields.Part(PassageItemOut), "各码")


class PassageDecisionIn(Schema):
    """What the guard does."""

    decision = fields.Choice(("allow", "deny"), "放行或拦截", required=True)
    reason = fields.Text("理由；与建议相反时必填", max=150, blank=True, load_default="")


class PassageDecisionOut(Schema):
    """What was done."""

    passage_id = fields.Id("本次查验")
    decision = fields.Text("放行或拦截")
    decided_at = fields.Instant("时间")


class PassageLogOut(ResourceOut):
    """A line of a guard's log."""

    at = fields.Instant("时间")
    name = fields.Text("名称")
    unit = fields.Text("单位", blank=True)
    verdict = fields.Text("结论")
    colour = fields.Text("颜色", allow_none=True)
    advice = fields.Text("建议", allow_none=True)
    decision = fields.Text("处置", allow_none=True)
    reason = fields.Text("理由", blank=True)
    place = fields.Text("卡口", blank=True)
    passage_id = fields.Id("本次查验", allow_none=True)
    waybill_no = fields.Text("运单号", blank=True)


class OfflineScanIn(Schema):
    """A scan a gate made without a network."""

    judged_elsewhere = frozenset({"content"})
    id = fields.Id("离线记录自带的标识", required=True)
    at = fields.Instant("时间", required=True)
    content = fields.Text("扫到的内容", max=MOST_AT_A_GATE, blank=True, required=True)
    verdict = fields.Text("离线结论", max=20, required=True)
    colour = fields.Text("签发时颜色", max=10, allow_none=True, load_default=None)
    decision = fields.Choice(("allow", "deny"), "处置", required=True)
    reason = fields.Text("理由", max=150, blank=True, load_default="")
    place = fields.Text("卡口", max=60, blank=True, load_default="")


class OfflineScansIn(Schema):
    """Scans told afterwards."""

    judged_elsewhere = frozenset({"items"})
    items = fields.Items(fields.Part(OfflineScanIn), "离线记录", min=1, max=200, required=True)


class OfflineScanResultOut(Schema):
    """What became of one."""

    id = fields.Id("记录标识")
    outcome = fields.Text("applied、duplicate、rejected")
    message = fields.Text("说明")


class OfflineScanResultsOut(Schema):
    """One result each."""

    items = fields.Items(fields.Part(OfflineScanResultOut), "结果", max=200)


class GateSecretOut(Schema):
    """What a gate holds for one day."""

    day = fields.Day("日期")
    secret = fields.Text("当日密钥（十六进制）", max=64)
    step_seconds = fields.Whole("每步秒数")
    digits = fields.Whole("位数")
    until = fields.Instant("有效至")


class StatusListQuery(Schema):
    """From which version on."""

    since = fields.Whole("已有的版本号；给出时只返回变化", strict=False)


class SignedListOut(Schema):
    """A signed list; only what stands in `signed` may be believed."""

    list_version = fields.Whole("清单版本")
    type = fields.Text("清单类型")
    issued_at = fields.Instant("签发时间")
    expires_at = fields.Instant("过期时间")
    ttl_seconds = fields.Whole("多久后应再取")
    signed = fields.Text("JWS", max=100_000_000)


class SchemeColourOut(Schema):
    """A colour of a scheme."""

    colour = fields.Text("颜色")
    name = fields.Text("名称")
    meaning = fields.Text("含义")
    advice = fields.Text("卡口处置")


class CodeKindOut(Schema):
    """A kind of subject."""

    code = fields.Text("代码")
    title = fields.Text("名称")


class CodeFactOut(Schema):
    """A fact of a scheme."""

    name = fields.Text("数据名")
    type = fields.Text("flag、word、whole、day")
    title = fields.Text("名称")
    words = fields.Items(fields.Part(CodeKindOut), "word 可取的值")


class SchemeOut(Schema):
    """A scheme."""

    code = fields.Text("类别代码")
    number = fields.Whole("码中的编号")
    version = fields.Whole("规则版本")
    title = fields.Text("名称")
    subject = fields.Text("对象")
    is_dynamic = fields.Flag("卡口须出示动态码")
    is_personal = fields.Flag("码主是否为个人")
    manual_limit = fields.Whole("一人一次可以人工变色的数量，超过须另一人审核")
    colours = fields.Items(fields.Part(SchemeColourOut), "颜色")
    kinds = fields.Items(fields.Part(CodeKindOut), "对象种类")
    facts = fields.Items(fields.Part(CodeFactOut), "数据")
    rules = fields.Items(fields.Part(FiredRuleOut), "规则")


class SchemesOut(Schema):
    """All schemes."""

    items = fields.Items(fields.Part(SchemeOut), "类别")
