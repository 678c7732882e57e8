"""Audit actions of statistics."""

from core.audit import action

RECORDS_READ = action("stats.records.read", "查看指标明细")
PEOPLE_READ = action("stats.people.read", "查看人员活跃名单")
ACT_READ = action("stats.act.read", "查看一条计入的业务动作")
FIGURES_EXPORTED = action("stats.figures.exported", "导出统计数据")
REPORT_WRITTEN = action("stats.report.written", "填写规划指标")
REPORT_SUBMITTED = action("stats.report.submitted", "提交规划指标")
REPORT_APPROVED = action("stats.report.approved", "审核通过规划指标")
REPORT_RETURNED = action("stats.report.returned", "退回规划指标")
REPORT_PUBLISHED = action("stats.report.published", "发布规划指标")
MONTH_CLOSED = action("stats.month.closed", "月度指标封账")
