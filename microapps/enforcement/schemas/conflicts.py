"""Conflicts of interest declared beforehand."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import EnterpriseBriefOut
from microapps.enforcement.catalogue import CONFLICT_GROUNDS
from microapps.enforcement.states import CONFLICT


class OfficerConflictQuery(PageQuery):
    """Which conflicts."""

    staff_id = fields.Id("人员")
    status = fields.Choice(CONFLICT.labels, "状态，缺省为现在有效的（待决定和已确认）")
    q = fields.Text("人员姓名或企业名称的一部分", max=60)


class OfficerConflictIn(Schema):
    """A conflict to declare."""

    enterprise_id = fields.Id("企业", required=True)
    ground = fields.Choice(CONFLICT_GROUNDS, "关系", required=True)
    note = fields.Text("说明", max=500, required=True)
    staff_id = fields.Id("人员，缺省为本人")


class ConflictDecisionIn(Schema):
    """The head's decision."""

    approved = fields.Flag("是否确认应当回避", required=True)
    note = fields.Text("意见；不予认定的必填", max=500, blank=True, load_default="")


class OfficerConflictOut(ResourceOut):
    """A conflict of interest."""

    staff_id = fields.Id("人员")
    staff_name = fields.Text("姓名")
    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    ground = fields.Text("关系代码")
    ground_name = fields.Text("关系")
    note = fields.Text("说明", max=500)
    declared_at = fields.Instant("申报时间")
    is_own = fields.Flag("是否本人申报")
    status = fields.Choice(
        CONFLICT.labels, "declared 待决定、confirmed 已确认、declined 不予认定、ended 已解除"
    )
    decided_by_name = fields.Text("决定人", allow_none=True)
    decided_at = fields.Instant("决定时间", allow_none=True)
    decision_note = fields.Text("决定意见", blank=True)
    ended_at = fields.Instant("不再有效的时间", allow_none=True)
    allowed_actions = fields.Items(fields.Text(), "可以进行的操作")
