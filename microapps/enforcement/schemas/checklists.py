"""Checklists by version, and what changed between two."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, Schema
from microapps.enforcement.rules.checklist_changes import KINDS
from microapps.enforcement.schemas.inspections import VALUES, ConditionOut


class ConditionIn(Schema):
    """Show an item only when an earlier one has a value."""

    item_id = fields.Text("所依赖的检查项，应排在前面", max=40, required=True)
    value = fields.Choice(VALUES, "该项的答案", required=True)


class ChecklistItemIn(Schema):
    """An item of a checklist."""

    id = fields.Text("检查项编号", max=40, required=True)
    text = fields.Text("检查内容", max=500, required=True)
    article = fields.Text("依据条款", max=120, required=True)
    points = fields.Whole("分值，0 为只记录不计分", low=0, high=100, load_default=1)
    discretion = fields.Text("裁量基准版本", max=60, blank=True, load_default="")
    shown_when = fields.Part(ConditionIn, "显示条件", allow_none=True, load_default=None)


class ChecklistDraftIn(Schema):
    """Items that are to become the next version."""

    items = fields.Items(fields.Part(ChecklistItemIn), "检查项", min=1, max=200, required=True)


class ChecklistIn(ChecklistDraftIn):
    """The next version of a checklist."""

    effective_on = fields.Day("生效日期", required=True)
    note = fields.Text("修订说明", max=500, required=True)


class ChecklistItemVersionOut(Schema):
    """An item as it stands in a version."""

    id = fields.Text("检查项编号")
    text = fields.Text("检查内容", max=500)
    article = fields.Text("依据条款")
    points = fields.Whole("分值")
    discretion = fields.Text("裁量基准版本", blank=True)
    shown_when = fields.Part(ConditionOut, "显示条件", allow_none=True)


class ChecklistBriefOut(Schema):
    """A version of a checklist in a few words."""

    number = fields.Whole("版本号")
    effective_on = fields.Day("生效日期")
    note = fields.Text("修订说明", max=500)
    published_by_name = fields.Text("发布人；随系统发布的为 null", allow_none=True)
    published_at = fields.Instant("发布时间", allow_none=True)
    is_in_force = fields.Flag("是否现行")
    item_count = fields.Whole("检查项数")
    points = fields.Whole("总分")


class ChecklistOut(ChecklistBriefOut):
    """A version of a checklist."""

    items = fields.Items(fields.Part(ChecklistItemVersionOut), "检查项", max=200)


class ChecklistVersionsOut(Schema):
    """All versions."""

    items = fields.Items(fields.Part(ChecklistBriefOut), "各版本，最新在先", max=200)
    next_cursor = fields.Text("恒为 null", allow_none=True)


class ChecklistsQuery(PageQuery):
    """Which matters."""

    q = fields.Text("事项名称的一部分，或事项编码", max=60)


class ChecklistStandingOut(Schema):
    """A matter, the checklist in force, and the one that follows."""

    code = fields.Text("事项编码")
    title = fields.Text("事项名称")
    basis = fields.Text("检查依据")
    importance = fields.Text("general 一般检查事项，key 重点检查事项")
    in_force = fields.Part(ChecklistBriefOut, "现行版本")
    upcoming = fields.Part(ChecklistBriefOut, "已发布、尚未生效的版本", allow_none=True)
    version_count = fields.Whole("版本数")


class ChecklistComparisonQuery(Schema):
    """Against which version."""

    since = fields.Whole("与哪一版比较，缺省为上一版", low=1, high=100_000, strict=False)


class ItemChangeOut(Schema):
    """What became of an item."""

    id = fields.Text("检查项编号")
    change = fields.Choice(KINDS, "added 新增，removed 删除，changed 修改，moved 移动，same 未变")
    before = fields.Part(ChecklistItemVersionOut, "原检查项", allow_none=True)
    after = fields.Part(ChecklistItemVersionOut, "现检查项", allow_none=True)
    members = fields.Items(fields.Text(), "有变化的内容")


class ChangeCountsOut(Schema):
    """How many items of each kind."""

    added = fields.Whole("新增")
    removed = fields.Whole("删除")
    changed = fields.Whole("修改")
    moved = fields.Whole("移动")
    same = fields.Whole("未变")


class ChecklistComparisonOut(Schema):
    """What changed."""

    since = fields.Whole("与之比较的版本；没有更早版本时为 null", allow_none=True)
    counts = fields.Part(ChangeCountsOut, "各类变化的数量")
    items = fields.Items(fields.Part(ItemChangeOut), "逐项变化", max=400)
