"""The day pack."""

from __future__ import annotations

from core import fields
from core.api import Schema
from core.shapes import EnterpriseBriefOut
from microapps.enforcement.schemas.guide import BanOut, CalendarSliceOut, CountyOut, ResultCodeOut
from microapps.enforcement.schemas.inspections import InspectionOut
from microapps.enforcement.schemas.tasks import MatterOut, TaskOut


class PackContactOut(Schema):
    """Whom to ask for, masked."""

    name = fields.Text("姓名（已脱敏）")
    role = fields.Text("身份")
    phone = fields.Text("电话（已脱敏）")


class PastVisitOut(Schema):
    """What an earlier visit found."""

    number = fields.Text("笔录编号")
    ended_at = fields.Instant("结束时间")
    codes = fields.Items(fields.Text(), "结果代码")


class PackTaskOut(TaskOut):
    """A task of the day."""

    is_mine = fields.Flag("本人拟定、参加或抽取到本人的")


class PackActCodeOut(Schema):
    """A code to show without signal."""

    inspection_id = fields.Id("检查")
    content = fields.Text("行政行为码的内容", max=220)
    expires_at = fields.Instant("到期时间：当日24时")


class PackEnterpriseOut(EnterpriseBriefOut):
    """An enterprise of the day."""

    address = fields.Text("地址")
    region_name = fields.Text("区域")
    industry = fields.Text("行业")
    credit_class = fields.Text("信用风险等级")
    position = fields.Object("名录库中的位置，WGS-84", allow_none=True)
    contacts = fields.Items(fields.Part(PackContactOut), "联系人")
    history = fields.Items(fields.Part(PastVisitOut), "最近三次检查")
    open_orders = fields.Whole("未完成的责令改正数")


class CodeKeyOut(Schema):
    """A public key that codes are verified with (RFC 8037)."""

    kid = fields.Text("密钥标识")
    kty = fields.Text("OKP")
    crv = fields.Text("Ed25519")
    x = fields.Text("公钥，base64url")
    retired = fields.Flag("是否已停用签发")


class LeasedNumbersOut(Schema):
    """Numbers lent to this phone."""

    word = fields.Text("文书字")
    numbers = fields.Items(fields.Text(), "未使用的文书号")
    expires_at = fields.Instant("到期时间")


class DayPackOut(Schema):
    """The officer's day."""

    version = fields.Text("内容的哈希，即 ETag")
    day = fields.Day("日期")
    tasks = fields.Items(fields.Part(PackTaskOut), "本机关今日和逾期未去的任务")
    inspections = fields.Items(fields.Part(InspectionOut), "本人未结束的检查")
    enterprises = fields.Items(fields.Part(PackEnterpriseOut), "涉及的企业")
    matters = fields.Items(fields.Part(MatterOut), "检查事项和检查表", max=1000)
    five_bans = fields.Items(fields.Part(BanOut), "五个严禁")
    result_codes = fields.Items(fields.Part(ResultCodeOut), "结果代码")
    counties = fields.Items(fields.Part(CountyOut), "全省的县（市、区）", max=200)
    calendar = fields.Part(CalendarSliceOut, "工作日历")
    code_keys = fields.Items(fields.Part(CodeKeyOut), "离线验码的公钥")
    act_codes = fields.Items(fields.Part(PackActCodeOut), "未结束的检查当日可离线出示的行政行为码")
    leases = fields.Items(fields.Part(LeasedNumbersOut), "本设备领取的文书号")
