"""Who reads indicators, who sees people, who reports what no record of ours can tell, and who reviews that."""

from core.microapp import Permission

READ = Permission("stats.read", "查看统计指标", ("stat_admin", "agency_head", "stat_reporter"))
PEOPLE = Permission("stats.people.read", "查看本单位人员活跃名单", ("stat_admin", "agency_head"))
"""Person by person, audited; small groups are hidden from everybody else (STAT-14)."""
REPORT = Permission("stats.reports.write", "填报规划指标", ("stat_reporter",))
REVIEW = Permission("stats.reports.review", "审核和发布填报指标", ("stat_admin",))
ALL = (READ, PEOPLE, REPORT, REVIEW)
