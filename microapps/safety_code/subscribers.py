"""What the safety code does when it hears of corrections and of its own colours."""

from __future__ import annotations

from core import clock
from microapps.safety_code.recolouring import recolour_equipment, tell_owner
from models.equipment import set_fact
from models.events import ColourChanged, CorrectionOrdered, CorrectionRechecked
from models.safety_code import SafetyCode


def recolour_on_order(event: CorrectionOrdered) -> None:
    """Equipment under an order to correct is yellow at best; the order itself is the fact."""
    if event.equipment_id is not None:
        recolour_equipment(event.equipment_id, "责令改正")


def recolour_on_recheck(event: CorrectionRechecked) -> None:
    """A passed recheck ends the order, and the officers saw the maintenance done."""
    if event.equipment_id is None:
        return
    if event.passed:
        set_fact(event.equipment_id, "maintenance_last_on", clock.today().isoformat())
    recolour_equipment(event.equipment_id, "整改复查通过" if event.passed else "整改复查未通过")


def tell_of_colour(event: ColourChanged) -> None:
    """The enterprise hears of its new colour."""
    code = SafetyCode.get_or_none(SafetyCode.id == event.subject_id)
    if code is not None:
        tell_owner(code, event.old, event.new)
