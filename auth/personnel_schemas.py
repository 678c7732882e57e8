"""What the routes of changes of service take and give."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from models.personnel import ChangeKind, ChangeStatus


class PersonnelQuery(PageQuery):
    """Which changes."""

    staff_id = fields.Id("人员标识")
    status = fields.Choice(ChangeStatus, "状态")
    kind = fields.Choice(ChangeKind, "类别")
    q = fields.Text("姓名的开头", max=60)


class PersonnelChangeIn(Schema):
    """A change to enter."""

    staff_id = fields.Id("人员标识", required=True)
    kind = fields.Choice(
        ChangeKind,
        "transfer 调动、secondment 借调、return 借调返回、leaving 离职、post 兼任职务、post_end 免去兼职",
        required=True,
    )
    effective_on = fields.Day("生效日期；早于今天的，修订该日起已公布的数字", required=True)
    to_org_id = fields.Id("调入、借入、兼职的单位；借调返回和离职不填", allow_none=True)
    title = fields.Text("职务；调动时可不填，沿用原职务", max=60, blank=True)
    until_on = fields.Day("借调返回日期，可不填；到日自动返回", allow_none=True)
    basis = fields.Text("依据的文件，如文号", max=120, required=True)


class PersonnelChangeOut(ResourceOut):
    """A change of service."""

    staff_id = fields.Id("人员标识")
    name = fields.Text("姓名")
    kind = fields.Text("类别")
    kind_label = fields.Text("类别名称")
    status = fields.Text("scheduled 待生效、done 已生效、withdrawn 已撤销、lapsed 未能生效")
    status_label = fields.Text("状态名称")
    effective_on = fields.Day("生效日期")
    from_org = fields.Text("原单位")
    to_org = fields.Text("新单位", allow_none=True)
    title = fields.Text("职务", blank=True)
    basis = fields.Text("依据")
    entered_by = fields.Text("登记人")
    entered_at = fields.Instant("登记时间")
    applied_at = fields.Instant("生效处理时间", allow_none=True)
    withdrawn_at = fields.Instant("撤销时间", allow_none=True)
    is_backdated = fields.Flag("补登：登记时生效日期已过，该日起的数字已修订")
    note = fields.Text("说明：随之收回的权限，或未能生效的原因", blank=True)


class HeldPostOut(Schema):
    """A post somebody holds."""

    org_id = fields.Id("单位标识")
    org_name = fields.Text("单位")
    title = fields.Text("职务")
    is_main = fields.Flag("是否主要职务，活跃率只计主要职务所在单位")


class PersonServiceOut(Schema):
    """Where somebody belongs."""

    id = fields.Id("人员标识")
    name = fields.Text("姓名")
    org_name = fields.Text("现在计入的单位")
    activated_on = fields.Day("入职日期")
    left_on = fields.Day("离职日期", allow_none=True)
    seconded_from = fields.Text("借调自", allow_none=True)
    posts = fields.Items(fields.Part(HeldPostOut), "职务")
