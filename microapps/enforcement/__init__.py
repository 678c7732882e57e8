"""掌上执法: tasks, inspections, orders to correct."""

from datetime import timedelta

from core.jobs import Job
from core.microapp import MicroApp
from core.outbox import Subscription
from microapps.enforcement import access, offline, permissions, subscribers
from microapps.enforcement.routes import blp
from microapps.enforcement.service import act_codes, ladder, object_files, opinions, task_acts
from models.events import (
    CorrectionAnswered,
    CorrectionOrdered,
    CorrectionRechecked,
    EnterpriseMovedOut,
    InspectionConcluded,
    LeadDecided,
)

MANIFEST = MicroApp(
    code="enforcement",
    title="掌上执法",
    blueprint=blp,
    icon="clip",
    path="/tasks",
    entry=permissions.READ_TASKS,
    permissions=permissions.ALL,
    subscriptions=(
        Subscription("enforcement.tell_of_order", CorrectionOrdered, subscribers.tell_of_order),
        Subscription("enforcement.tell_of_answer", CorrectionAnswered, subscribers.tell_of_answer),
        Subscription("enforcement.tell_of_recheck", CorrectionRechecked, subscribers.tell_of_recheck),
        Subscription("enforcement.ask_to_sign", InspectionConcluded, subscribers.ask_to_sign),
        Subscription("enforcement.tell_of_move", EnterpriseMovedOut, subscribers.tell_of_move),
        Subscription("enforcement.note_decided_lead", LeadDecided, subscribers.note_decided_lead),
    ),
    offline_acts=offline.ACTS,
    jobs=(
        Job("enforcement.remind_make_ups", timedelta(hours=1), task_acts.remind_make_ups),
        Job("enforcement.climb_ladder", timedelta(hours=1), ladder.climb),
        Job("enforcement.complete_due_days", timedelta(hours=24), ladder.complete_due_days),
        Job("enforcement.refresh_files", timedelta(minutes=10), object_files.refresh_stale),
    ),
    code_tellers={"act": act_codes.tell_public},
    file_viewers={
        "InspectionTask": access.may_see_task,
        "Inspection": access.may_see_inspection,
        "CorrectionOrder": access.may_see_order,
        "Objection": opinions.may_see_objection,
    },
)
