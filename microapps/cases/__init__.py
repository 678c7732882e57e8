"""掌上办案: leads handed over from inspections, and the simple procedure, decided on the spot."""

from core.jobs import Job
from core.microapp import MicroApp
from core.outbox import Subscription
from microapps.cases import access, filing, leads, permissions, remittance
from microapps.cases.routes import blp
from models.events import ProblemHandedOver

MANIFEST = MicroApp(
    code="cases",
    title="掌上办案",
    blueprint=blp,
    icon="gavel",
    path="/decisions",
    entry=permissions.READ_MATTERS,
    permissions=permissions.ALL,
    subscriptions=(Subscription("cases.receive_lead", ProblemHandedOver, leads.receive),),
    jobs=(
        Job("cases.chase_overdue_leads", leads.CHASE_EVERY, leads.chase_overdue),
        Job("cases.complete_lead_days", leads.COMPLETE_EVERY, leads.complete_due_days),
        Job("cases.chase_overdue_filings", filing.CHASE_EVERY, filing.chase_overdue),
        Job("cases.complete_penalty_days", filing.COMPLETE_EVERY, filing.complete_due_days),
        Job("cases.chase_collected_fines", filing.CHASE_EVERY, remittance.chase),
    ),
    file_viewers={"OnTheSpotDecision": access.may_see_decision, "CaseLead": access.may_see_lead},
)
