"""What the routes of cross-department events take and give."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import BriefOut, FileOut, PositionIn, ReasonIn
from microapps.joint_events.kinds import KINDS, MAX_EXTENSION, URGENCIES
from microapps.joint_events.states import EVENT

MAX_PHOTOS = 9


class WordOut(Schema):
    """A code and what people call it."""

    code = fields.Text("代码")
    title = fields.Text("名称")


class UrgencyOut(WordOut):
    """An urgency."""

    working_days = fields.Whole("自受理起的处置工作日数")


class WordsOut(Schema):
    """Kinds, urgencies and states."""

    kinds = fields.Items(fields.Part(WordOut), "事件类别")
    urgencies = fields.Items(fields.Part(UrgencyOut), "紧急程度")
    states = fields.Items(fields.Part(WordOut), "状态")


class EventIn(Schema):
    """A report."""

    kind = fields.Choice(KINDS, "事件类别", required=True)
    title = fields.Text("标题", max=60, required=True)
    description = fields.Text("情况说明", max=1000, required=True)
    address = fields.Text("地点", max=120, required=True)
    position = fields.Part(PositionIn, "位置", required=True)
    urgency = fields.Choice(URGENCIES, "紧急程度", load_default="ordinary")
    region_code = fields.Text(
        "事发地行政区划代码；缺省为本单位所在地", max=6, load_default=None, allow_none=True
    )
    file_ids = fields.Items(fields.Id(), "现场照片", min=1, max=MAX_PHOTOS, required=True)


class EventQuery(PageQuery):
    """Which events."""

    status = fields.Choice(EVENT.labels, "状态")
    part = fields.Choice(
        ("all", "reported", "handled", "coordinated"), "我上报、我承办或我指挥的", load_default="all"
    )
    overdue = fields.Flag("只看逾期")
    q = fields.Text("标题或编号", max=60)


class CandidateQuery(Schema):
    """Which agencies."""

    q = fields.Text("名称的一部分", max=60, load_default=None)


class CandidatesOut(Schema):
    """Agencies that may be assigned."""

    items = fields.Items(fields.Part(BriefOut), "可派发的单位")


class RejectionIn(ReasonIn):
    """Why it is not accepted."""

    duplicate_of = fields.Id("重复的事件", load_default=None, allow_none=True)


class AssignmentIn(Schema):
    """Who handles it."""

    lead_org_id = fields.Id("牵头单位", required=True)
    assist_org_ids = fields.Items(fields.Id(), "协同单位", max=10, load_default=list)
    note = fields.Text("交办意见", max=300, blank=True, load_default="")


class AssistIn(Schema):
    """Whom to ask for help, and for what."""

    org_id = fields.Id("协同单位", required=True)
    note = fields.Text("需要协同的内容", max=300, required=True)


class AssistDoneIn(Schema):
    """What the assisting agency did."""

    note = fields.Text("协同结果", max=500, required=True)
    file_ids = fields.Items(fields.Id(), "照片", max=MAX_PHOTOS, load_default=list)


class DisputeIn(ReasonIn):
    """Why the event is another's business."""

    suggested_org_id = fields.Id("建议的承办单位", load_default=None, allow_none=True)


class ExtensionIn(ReasonIn):
    """How much more time, and why."""

    working_days = fields.Whole("延长的工作日数", low=1, high=MAX_EXTENSION, required=True)


class ExtensionDecisionIn(Schema):
    """Whether more time is given."""

    approved = fields.Flag("是否同意", required=True)
    note = fields.Text("意见", max=500, blank=True, load_default="")


class ClosingIn(Schema):
    """How it was handled."""

    result = fields.Text("处置结果", max=1000, required=True)
    file_ids = fields.Items(fields.Id(), "处置后的照片", max=MAX_PHOTOS, load_default=list)
    position = fields.Part(PositionIn, "位置", load_default=None, allow_none=True)


class VerificationIn(Schema):
    """How it was checked."""

    note = fields.Text("核查情况", max=500, blank=True, load_default="")
    file_ids = fields.Items(fields.Id(), "核查照片", max=MAX_PHOTOS, load_default=list)


class EventItemOut(ResourceOut):
    """An event in a list."""

    number = fields.Text("编号")
    kind = fields.Text("类别")
    kind_title = fields.Text("类别名称")
    title = fields.Text("标题")
    address = fields.Text("地点")
    urgency = fields.Text("紧急程度")
    urgency_title = fields.Text("紧急程度名称")
    status = fields.Text("状态")
    place_name = fields.Text("指挥地")
    lead_name = fields.Text("牵头单位", allow_none=True)
    reporter_name = fields.Text("上报人")
    created_at = fields.Instant("上报时间")
    due_at = fields.Instant("处置期限", allow_none=True)
    is_overdue = fields.Flag("是否逾期")
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class ChainLinkOut(ResourceOut):
    """An agency in the chain."""

    org_id = fields.Id("单位")
    org_name = fields.Text("单位名称")
    role = fields.Text("lead 牵头，assist 协同")
    status = fields.Text("assigned 办理中，done 已完成，released 已解除")
    assigned_at = fields.Instant("派发时间")
    finished_at = fields.Instant("完成时间", allow_none=True)
    note = fields.Text("结果", max=500, blank=True)


class TimelineOut(Schema):
    """A step."""

    id = fields.Id("步骤标识")
    action = fields.Text("操作代码")
    title = fields.Text("操作")
    at = fields.Instant("时间")
    actor_name = fields.Text("办理人")
    org_name = fields.Text("单位", allow_none=True)
    client = fields.Text("客户端", allow_none=True)
    note = fields.Text("说明", max=1000, blank=True)
    due_at = fields.Instant("由此确定的期限", allow_none=True)
    files = fields.Items(fields.Part(FileOut), "照片")


class ExtensionOut(Schema):
    """An extension asked for."""

    working_days = fields.Whole("工作日数")
    reason = fields.Text("理由", max=500)
    at = fields.Text("申请时间")


class EventOut(EventItemOut):
    """An event in full."""

    description = fields.Text("情况说明", max=2000)
    position = fields.Object("位置")
    accepted_at = fields.Instant("受理时间", allow_none=True)
    first_due_at = fields.Instant("最初的期限", allow_none=True)
    closed_at = fields.Instant("最近一次办结时间", allow_none=True)
    verified_at = fields.Instant("核查时间", allow_none=True)
    reopened_times = fields.Whole("重新打开次数")
    duplicate_of = fields.Id("重复的事件", allow_none=True)
    extension = fields.Part(ExtensionOut, "待审批的延期", allow_none=True)
    result = fields.Text("处置结果", max=1000, blank=True)
    is_cross_department = fields.Flag("处置链中是否有两个以上单位")
    chain = fields.Items(fields.Part(ChainLinkOut), "处置链")
    my_assist = fields.Part(ResourceOut, "本单位待完成的协同", allow_none=True)
    timeline = fields.Items(fields.Part(TimelineOut), "办理过程", max=1000)
