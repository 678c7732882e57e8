"""Who may see the files of this micro-app's objects."""

from __future__ import annotations

from uuid import UUID

from core.scope import Viewer
from models.correction import CorrectionOrder
from models.inspection import Inspection, InspectionTask


def may_see_inspection(viewer: Viewer, inspection_id: UUID) -> bool:
    """Whoever may see the inspection."""
    return Inspection.visible_to(viewer).where(Inspection.id == inspection_id).exists()


def may_see_task(viewer: Viewer, task_id: UUID) -> bool:
    """Whoever may see the task; enterprises do not."""
    return InspectionTask.visible_to(viewer).where(InspectionTask.id == task_id).exists()


def may_see_order(viewer: Viewer, order_id: UUID) -> bool:
    """Whoever may see the order."""
    return CorrectionOrder.visible_to(viewer).where(CorrectionOrder.id == order_id).exists()
