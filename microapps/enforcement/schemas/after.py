"""After the visit: publication, abnormal list, objection, clue, copy notice."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from core.shapes import EnterpriseBriefOut, FileOut
from microapps.enforcement.states import ABNORMAL, COPY_NOTICE, OBJECTION, PUBLICATION


class PublicationQuery(PageQuery):
    """Which results."""

    status = fields.Choice(PUBLICATION.labels, "状态")
    overdue = fields.Flag("只看超过公示期限的")
    enterprise_id = fields.Id("企业")
    inspection_id = fields.Id("现场检查")


class PublishedQuery(PageQuery):
    """Which published results."""

    q = fields.Text("企业名称或统一社会信用代码", max=120)
    region = fields.Text("行政区划代码", max=6)
    since = fields.Day("公示日期不早于")


class PublicResultOut(Schema):
    """What the public reads of a result."""

    enterprise_name = fields.Text("企业名称")
    uscc = fields.Text("统一社会信用代码")
    agency = fields.Text("检查机关")
    number = fields.Text("检查编号")
    matters = fields.Items(fields.Text(), "检查事项")
    is_planned = fields.Flag("是否计划内")
    results = fields.Items(fields.Text(), "检查结果")
    result_on = fields.Text("结果形成日期")


class PublishedOut(PublicResultOut):
    """A published result."""

    id = fields.Id("公示标识")
    version = fields.Whole("版本号")
    published_at = fields.Instant("公示时间")


class PublicationOut(ResourceOut):
    """A result on its way to the public."""

    inspection_id = fields.Id("现场检查")
    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    status = fields.Text("状态")
    content = fields.Part(PublicResultOut, "公示内容")
    due_on = fields.Day("公示期限；该年度工作日历未公布时为 null", allow_none=True)
    is_overdue = fields.Flag("是否超期")
    published_at = fields.Instant("公示时间", allow_none=True)
    withdrawn_at = fields.Instant("撤回时间", allow_none=True)
    why = fields.Text("不予公示或撤回的原因", blank=True, max=500)
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class AbnormalQuery(PageQuery):
    """Which entries."""

    status = fields.Choice(ABNORMAL.labels, "状态")
    inspection_id = fields.Id("现场检查")


class AbnormalDecisionIn(Schema):
    """The head's decision."""

    approved = fields.Flag("是否列入", required=True)
    note = fields.Text("意见", max=500, blank=True, load_default="")


class AbnormalOut(ResourceOut):
    """An entry in the list of abnormal operation."""

    inspection_id = fields.Id("现场检查")
    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    result_code = fields.Text("结果代码")
    status = fields.Text("状态")
    note = fields.Text("意见", blank=True, max=500)
    decided_at = fields.Instant("决定时间", allow_none=True)
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class ObjectionQuery(PageQuery):
    """Which objections."""

    status = fields.Choice(OBJECTION.labels, "状态")
    overdue = fields.Flag("只看超过答复期限的")
    inspection_id = fields.Id("现场检查")


class ObjectionIn(Schema):
    """Why the result is wrong."""

    grounds = fields.Text("异议理由", max=2000, required=True)
    file_ids = fields.Items(fields.Id(), "材料", max=20, load_default=list)


class ObjectionAnswerIn(Schema):
    """The agency's answer."""

    upheld = fields.Flag("异议是否成立", required=True)
    answer = fields.Text("答复", max=2000, required=True)


class ObjectionItemOut(ResourceOut):
    """An objection in a list."""

    inspection_id = fields.Id("现场检查")
    inspection_number = fields.Text("检查编号")
    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    grounds = fields.Text("异议理由", max=2000)
    filed_at = fields.Instant("提出时间")
    due_on = fields.Day("答复期限", allow_none=True)
    is_overdue = fields.Flag("是否超期")
    status = fields.Text("状态")
    answer = fields.Text("答复", max=2000, blank=True)
    answered_by = fields.Text("答复人", blank=True)
    decided_at = fields.Instant("答复时间", allow_none=True)
    remedy = fields.Text("救济途径", max=500, blank=True)
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class ObjectionOut(ObjectionItemOut):
    """An objection with its papers."""

    files = fields.Items(fields.Part(FileOut), "材料")


class CaseClueIn(Schema):
    """A problem for a case."""

    summary = fields.Text("线索概述", max=2000, required=True)
    suspected_provision = fields.Text("涉嫌违反的规定", max=500, required=True)
    evidence_ids = fields.Items(fields.Id(), "移送的证据，均须已核实", min=1, max=50, required=True)


class ClueQuery(PageQuery):
    """Which clues."""

    inspection_id = fields.Id("现场检查")


class ClueEvidenceOut(Schema):
    """A piece of evidence as it stood when handed over."""

    id = fields.Text("证据标识")
    file_id = fields.Text("文件标识")
    sha256 = fields.Text("内容的 SHA-256")
    chain_hash = fields.Text("证据链哈希")


class ClueOut(ResourceOut):
    """A clue handed over."""

    number = fields.Text("线索编号")
    inspection_id = fields.Id("现场检查")
    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    summary = fields.Text("线索概述", max=2000)
    suspected_provision = fields.Text("涉嫌违反的规定", max=500)
    evidence = fields.Items(fields.Part(ClueEvidenceOut), "证据")
    status = fields.Text("handed_over 待办案机构核查，accepted 拟立案，refused 已退回")
    answer = fields.Text("办案机构的意见", max=1000, blank=True)
    answered_by_name = fields.Text("核查人", blank=True)
    answered_at = fields.Instant("核查时间", allow_none=True)
    created_at = fields.Instant("移送时间")


class CopyNoticeIn(Schema):
    """What another department should know."""

    to_org_id = fields.Id("收到抄告的部门", required=True)
    text = fields.Text("抄告内容", max=2000, required=True)


class CopyNoticeQuery(PageQuery):
    """Which notices."""

    status = fields.Choice(COPY_NOTICE.labels, "状态")
    inspection_id = fields.Id("现场检查")


class CopyNoticeAnswerIn(Schema):
    """What the department did."""

    answer = fields.Text("处理情况", max=2000, required=True)


class CopyNoticeOut(ResourceOut):
    """A copy notice."""

    number = fields.Text("抄告编号")
    inspection_id = fields.Id("现场检查")
    enterprise = fields.Part(EnterpriseBriefOut, "企业")
    from_org = fields.Text("抄告部门")
    to_org = fields.Text("收到抄告的部门")
    text = fields.Text("抄告内容", max=2000)
    due_on = fields.Day("反馈期限")
    is_overdue = fields.Flag("是否超期")
    status = fields.Text("状态")
    answer = fields.Text("处理情况", max=2000, blank=True)
    answered_by = fields.Text("反馈人", blank=True)
    answered_at = fields.Instant("反馈时间", allow_none=True)
    allowed_actions = fields.Items(fields.Text(), "当前可执行的操作")


class DepartmentQuery(Schema):
    """Which departments."""

    q = fields.Text("部门名称的一部分", max=60)


class DepartmentOut(Schema):
    """A department that can receive a copy notice."""

    id = fields.Id("部门标识")
    name = fields.Text("部门名称")


class DepartmentsOut(Schema):
    """Departments of one's own county and above."""

    items = fields.Items(fields.Part(DepartmentOut), "部门", max=100)
    next_cursor = fields.Text("恒为 null", allow_none=True)
