"""Usage events in, and the activity store they are fed into."""

from datetime import timedelta

from core.jobs import Job
from core.microapp import MicroApp
from microapps.telemetry import jobs, permissions
from microapps.telemetry.routes import blp, posthog_page

MANIFEST = MicroApp(
    code="telemetry",
    title="使用数据",
    blueprint=blp,
    permissions=permissions.ALL,
    public_pages=(posthog_page,),
    jobs=(
        Job("telemetry.feed_activity", timedelta(seconds=2), jobs.feed),
        Job("telemetry.renumber_people", timedelta(hours=24), jobs.renumber_people),
        Job("telemetry.forget_raw_events", timedelta(hours=6), jobs.forget_raw_events),
    ),
)
