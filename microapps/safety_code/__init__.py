"""安全码: the coloured code of an object or person, computed from its facts, signed, and open to anybody's camera."""

from datetime import timedelta

from core.jobs import Job
from core.microapp import MicroApp
from core.outbox import Subscription
from microapps.safety_code import (
    appeals,
    label_files,
    labels,
    permissions,
    quick,
    recolouring,
    service,
    subscribers,
)
from microapps.safety_code.pages import page
from microapps.safety_code.routes import blp
from models.events import ColourChanged, CorrectionOrdered, CorrectionRechecked

MANIFEST = MicroApp(
    code="safety_code",
    title="安全码",
    blueprint=blp,
    icon="shield",
    path="/safety-codes",
    entry=permissions.READ,
    permissions=permissions.ALL,
    subscriptions=(
        Subscription("safety_code.recolour_on_order", CorrectionOrdered, subscribers.recolour_on_order),
        Subscription("safety_code.recolour_on_recheck", CorrectionRechecked, subscribers.recolour_on_recheck),
        Subscription("safety_code.tell_of_colour", ColourChanged, subscribers.tell_of_colour),
    ),
    jobs=(
        Job("safety_code.recolour_all", timedelta(hours=1), recolouring.recolour_all),
        Job("safety_code.draw_labels", timedelta(seconds=2), labels.work),
        Job("safety_code.forget_scans", timedelta(hours=6), service.forget_scans),
        Job("safety_code.forget_labels", timedelta(hours=6), label_files.forget_files),
    ),
    public_pages=(page,),
    quick_routes=quick.ROUTES,
    file_viewers={"CodeAppeal": appeals.may_see_files},
)
