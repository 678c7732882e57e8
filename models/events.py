"""Event contracts between micro-apps: frozen, named, never changed once told (a new field needs a new name)."""

from __future__ import annotations

from uuid import UUID

from core.outbox import Event, event


@event("enforcement.correction_order.issued")
class CorrectionOrdered(Event):
    """An enterprise must put something right; `equipment_id` when it is about a piece of equipment."""

    subject_id: UUID
    enterprise_id: UUID
    equipment_id: UUID | None


@event("enforcement.correction_order.answered")
class CorrectionAnswered(Event):
    """The enterprise says it is put right."""

    subject_id: UUID
    enterprise_id: UUID


@event("enforcement.correction_order.rechecked")
class CorrectionRechecked(Event):
    """Officers looked again."""

    subject_id: UUID
    enterprise_id: UUID
    equipment_id: UUID | None
    passed: bool


@event("safety_code.colour.changed")
class ColourChanged(Event):
    """An object's safety code has another colour."""

    subject_id: UUID
    enterprise_id: UUID
    old: str
    new: str


@event("files.file.stored")
class FileStored(Event):
    """The bytes of a file are here, whole."""

    subject_id: UUID
    owner_id: UUID


@event("enforcement.correction_order.overdue")
class CorrectionOverdue(Event):
    """The time is over and nothing came; `step` is how far up the ladder the order has gone (1 to 3)."""

    subject_id: UUID
    enterprise_id: UUID
    equipment_id: UUID | None
    step: int


@event("enforcement.inspection.concluded")
class InspectionConcluded(Event):
    """A visit has a result, for its officers and the party to sign."""

    subject_id: UUID


@event("enforcement.inspection.submitted")
class InspectionSubmitted(Event):
    """All have signed a visit's record; it is issued."""

    subject_id: UUID
    enterprise_id: UUID
    org_id: UUID


@event("enforcement.problem.handed_over")
class ProblemHandedOver(Event):
    """A clue for a case (models.after_visit.CaseClue), its evidence fixed."""

    subject_id: UUID
    inspection_id: UUID
    enterprise_id: UUID
    org_id: UUID


@event("enforcement.enterprise.listed_abnormal")
class EnterpriseListedAbnormal(Event):
    """The head approved the entry in the list of abnormal operation (企业信息公示条例 17)."""

    subject_id: UUID
    enterprise_id: UUID
    inspection_id: UUID
    result_code: str


@event("enforcement.enterprise.moved_out")
class EnterpriseMovedOut(Event):
    """A visit found that the enterprise had moved to `region_code`; its agency there is to know."""

    subject_id: UUID
    enterprise_id: UUID
    org_id: UUID
    region_code: str


@event("cases.lead.decided")
class LeadDecided(Event):
    """The case handlers accepted or refused a clue (models.after_visit.CaseClue); models.case_lead says why."""

    subject_id: UUID
    inspection_id: UUID
    enterprise_id: UUID
    org_id: UUID
    accepted: bool
