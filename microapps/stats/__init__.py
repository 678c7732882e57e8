"""掌上办公比例 and the plan's indicators, each figure down to the records behind it."""

from datetime import timedelta

from core.jobs import Job
from core.microapp import MicroApp
from microapps.stats import closing, permissions, reports
from microapps.stats.routes import blp

MANIFEST = MicroApp(
    code="stats",
    title="掌上办公比例",
    blueprint=blp,
    icon="chart",
    path="/stats",
    entry=permissions.READ,
    permissions=permissions.ALL,
    jobs=(Job("close_months", timedelta(hours=6), closing.close_months),),
    file_viewers={"PlanReport": reports.may_view_evidence},
)
