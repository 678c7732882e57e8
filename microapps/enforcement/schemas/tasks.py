"""Tasks, matters and colleagues."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import BriefOut, EnterpriseBriefOut
from microapps.enforcement.states import TASK

KINDS = ("daily", "special", "triggered")
MODES = ("on_site", "remote")
SELECTIONS = ("double_random", "directed")


class ChecklistItemOut(Schema):
    """An item to look at."""

    id = fields.Text("检查项编号")
    text = fields.Text("检查内容", max=500)
    article = fields.Text("依据")


class MatterOut(Schema):
    """A published inspection matter."""

    code = fields.Text("事项编码")
    title = fields.Text("事项名称")
    law = fields.Text("法律")
    article = fields.Text("条款")
    equipment = fields.Flag("是否针对特种设备")
    result_code = fields.Text("发现问题时常用的结果代码")
    violated_provision = fields.Text("常用的违反条款", max=500)
    checklist = fields.Items(fields.Part(ChecklistItemOut), "检查项")


class MattersOut(Schema):
    """All matters."""

    items = fields.Items(fields.Part(MatterOut), "检查事项")


class ColleagueQuery(Schema):
    """Which colleagues."""

    q = fields.Text("姓名的一部分", max=30)


class ColleagueOut(Schema):
    """An officer whose licence is in force."""

    id = fields.Id("人员标识")
    name = fields.Text("姓名")
    licence_no = fields.Text("执法证号")
    valid_to = fields.Day("有效期至")


class ColleaguesOut(Schema):
    """Officers of one's agency."""

    items = fields.Items(fields.Part(ColleagueOut), "持证人员", max=200)
    next_cursor = fields.Text("恒为 null", allow_none=True)


class TaskQuery(PageQuery):
    """Which tasks."""

    status = fields.Choice(TASK.labels, "状态")
    enterprise_id = fields.Id("企业")
    kind = fields.Choice(KINDS, "检查方式")
    selection = fields.Choice(SELECTIONS, "对象由随机抽取确定，或定向确定")
    planned_from = fields.Day("计划日期不早于")
    planned_to = fields.Day("计划日期不晚于")
    mine = fields.Flag("只看我拟定、我参加或抽取到我的")
    make_up_open = fields.Flag("只看待补办审批的紧急检查")


class TaskIn(Schema):
    """A task to plan."""

    enterprise_id = fields.Id("企业", required=True)
    matter = fields.Text("检查事项", max=40, required=True)
    further_matters = fields.Items(
        fields.Text(max=40), "一并检查的其他事项（综合查一次）", max=9, load_default=list
    )
    kind = fields.Choice(KINDS, "检查方式：日常、专项、触发", load_default="daily")
    trigger_code = fields.Text("触发原因编号（举报、移送等）", max=20)
    planned_on = fields.Day("计划日期", required=True)
    subject_ids = fields.Items(
        fields.Id(), "检查的设备，见企业档案；每次检查至多一台", max=1, load_default=list
    )
    officer_ids = fields.Items(
        fields.Id(), "拟派的执法人员，至少两人；可以留待出发时确定", max=10, load_default=list
    )
    draft = fields.Flag("只保存为草稿，暂不报批", load_default=False)
    reason_code = fields.Text("定向原因或豁免原因，见检查须知；计划项目已注明的可不填", max=20)
    mode = fields.Choice(MODES, "现场检查或非现场检查（书面、远程、数据）", load_default="on_site")
    separate_reason = fields.Text("不与其他检查合并的理由", max=500, blank=True, load_default="")


class SubmissionIn(Schema):
    """Asking for approval."""

    separate_reason = fields.Text("不与其他检查合并的理由", max=500, blank=True, load_default="")


class UrgentStartIn(Schema):
    """An urgent visit."""

    reason = fields.Text("紧急情况说明", max=500, required=True)
    reported_to = fields.Id("报告的机关负责人")
    reported_at = fields.Instant("报告时间")


class MergerIn(Schema):
    """Which visit to join."""

    into_task_id = fields.Id("并入的检查任务", required=True)


class TaskMatterOut(Schema):
    """A matter of a task."""

    code = fields.Text("事项编码")
    title = fields.Text("事项名称")


class TaskOut(ResourceOut):
    """An inspection task."""

    number = fields.Text("任务编号")
    status = fields.Text("状态")
    kind = fields.Text("检查方式")
    trigger_code = fields.Text("触发原因编号", allow_none=True)
    planned_on = fields.Day("计划日期")
    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    equipment = fields.Part(BriefOut, "设备", allow_none=True)
    matters = fields.Items(fields.Part(TaskMatterOut), "检查事项")
    created_by_name = fields.Text("拟定人")
    approved_by_name = fields.Text("批准人", allow_none=True)
    approved_at = fields.Instant("批准时间", allow_none=True)
    decision_note = fields.Text("审批意见", blank=True)
    selection = fields.Text("对象由随机抽取（double_random）或定向（directed）确定")
    reason_code = fields.Text("定向原因", allow_none=True)
    reason_name = fields.Text("定向原因名称", allow_none=True)
    mode = fields.Text("现场（on_site）或非现场（remote）")
    cap_flag = fields.Text("频次标记：空、over_cap 超上限、excessive 明显过多", blank=True)
    is_planned = fields.Flag("是否列入年度计划")
    make_up_due_at = fields.Instant("紧急检查补办审批的期限", allow_none=True)
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class TaskOfficerOut(BriefOut):
    """An officer drawn for a task."""

    leads = fields.Flag("是否组长")


class ParticipantOut(Schema):
    """An agency that comes along."""

    org_id = fields.Id("机关")
    org_name = fields.Text("机关名称")
    matters = fields.Items(fields.Part(TaskMatterOut), "检查事项")


class MergeCandidateOut(ResourceOut):
    """A visit this one could be made together with."""

    number = fields.Text("任务编号")
    org_name = fields.Text("机关名称")
    planned_on = fields.Day("计划日期")
    status = fields.Text("状态")
    matters = fields.Items(fields.Part(TaskMatterOut), "检查事项")


class TaskPlanOut(Schema):
    """The line of the plan a task carries out."""

    id = fields.Id("计划项目")
    title = fields.Text("计划项目名称")
    plan_id = fields.Id("年度计划")
    plan_number = fields.Text("年度计划编号")


class TaskDrawOut(Schema):
    """The draw a task came from."""

    id = fields.Id("抽取")
    number = fields.Text("抽取编号")
    ticket = fields.Text("随机号")
    stratum = fields.Text("分层")


class TaskDetailOut(TaskOut):
    """A task with everything around it."""

    plan_item = fields.Part(TaskPlanOut, "年度计划项目", allow_none=True)
    draw = fields.Part(TaskDrawOut, "双随机抽取", allow_none=True)
    officers = fields.Items(fields.Part(TaskOfficerOut), "抽取或者拟派的执法人员，组长在先")
    participants = fields.Items(fields.Part(ParticipantOut), "联合检查的机关")
    merge_candidates = fields.Items(fields.Part(MergeCandidateOut), "可以合并的检查（综合查一次）")
    separate_reason = fields.Text("不合并的理由", max=500, blank=True)
    urgent_reason = fields.Text("紧急情况", max=500, blank=True)
    reported_at = fields.Instant("向负责人报告的时间", allow_none=True)
    visits_this_year = fields.Whole("本机关本年度已检查次数")
    year_cap = fields.Whole("本年度频次上限", allow_none=True)
    skills = fields.Items(fields.Text(), "所需专业资质")


class HeadsOut(Schema):
    """Heads of one's agency."""

    items = fields.Items(fields.Part(BriefOut), "机关负责人")
    next_cursor = fields.Text("恒为 null", allow_none=True)
