"""离线作业: phones that work without signal, and how their work comes in."""

from datetime import timedelta

from core.jobs import Job
from core.microapp import MicroApp
from core.outbox import Subscription
from microapps.sync import permissions, subscribers
from microapps.sync.routes import blp
from microapps.sync.service import drafts, waiting
from models.events import FileStored

MANIFEST = MicroApp(
    code="sync",
    title="离线同步",
    blueprint=blp,
    permissions=permissions.ALL,
    subscriptions=(Subscription("sync.release_held", FileStored, subscribers.release_held),),
    jobs=(
        Job("sync.forget_drafts", timedelta(hours=6), drafts.forget_expired),
        Job("sync.tell_of_missing_bytes", timedelta(hours=1), waiting.tell_of_missing_bytes),
    ),
)
