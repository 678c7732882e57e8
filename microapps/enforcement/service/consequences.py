"""What a result sets going by itself: publication to be approved, the list of abnormal operation, news elsewhere."""

from __future__ import annotations

from auth.principal import Principal
from core import clock, outbox, terms
from core.masking import name as masked
from microapps.enforcement import matters
from microapps.enforcement.rules import after, results
from microapps.enforcement.service import APP
from models import workbench
from models.after_visit import AbnormalEntry, ResultPublication
from models.events import EnterpriseMovedOut
from models.identity import holders
from models.inspection import Inspection, JointParticipant
from models.organisation import Organisation

PUBLICATION_RULE = "INS-012"


def draw_from_result(inspection: Inspection, principal: Principal) -> None:
    """Everything that follows from the result without anybody asking, in the transaction of the result."""
    codes = inspection.result["codes"]
    _propose_publication(inspection, inspection.org, content_of(inspection))
    abnormal = next((code for code in codes if code in results.ABNORMAL), None)
    if abnormal:
        _propose_abnormal(inspection, abnormal)
    if results.MOVED_OUT in codes:
        outbox.emit(
            EnterpriseMovedOut(
                inspection.id,
                inspection.enterprise_id,
                inspection.org_id,
                inspection.result["moved_to_region"],
            )
        )


def propose_agency_publication(inspection: Inspection, agency: JointParticipant) -> None:
    """What an agency that came along found is published as its own result (INS-012)."""
    names = matters.result_codes()
    content = {
        **content_of(inspection, agency.org),
        "matters": [matter["title"] for matter in matters.titles(agency.matter_codes)],
        "results": [names[code] for code in agency.result["codes"]],
        "result_on": str(clock.day_of(agency.recorded_at)),
    }
    _propose_publication(inspection, agency.org, content)


def _propose_publication(inspection: Inspection, org: Organisation, content: dict[str, object]) -> None:
    due_on, due = terms.when_published(after.PUBLICATION_DAYS, PUBLICATION_RULE)
    publication = ResultPublication.create(
        inspection=inspection.id,
        org=org,
        enterprise=inspection.enterprise_id,
        content=content,
        due_on=due_on,
        due=due,
    )
    for staff_id in holders("agency_head", org):
        workbench.ask(
            APP,
            "publish",
            f"审批结果公示：{inspection.enterprise.name}",
            publication,
            f"/inspections/{inspection.id}",
            staff_id=staff_id,
            due_at=clock.day_bounds(due_on, due_on)[1] if due_on else None,
        )


def content_of(inspection: Inspection, org: Organisation | None = None) -> dict[str, object]:
    """What the public may read of a result: no person in clear, no free text of the visit."""
    enterprise = inspection.enterprise
    person = enterprise.uscc.startswith("92")
    return {
        "enterprise_name": masked(enterprise.name)
        if person and len(enterprise.name) <= 4
        else enterprise.name,
        "uscc": enterprise.uscc,
        "agency": (org or inspection.org).name,
        "number": inspection.number,
        "matters": [matter["title"] for matter in matters.titles(inspection.task.matter_codes)],
        "is_planned": inspection.task.kind != "triggered",
        **_found(inspection),
    }


def _found(inspection: Inspection) -> dict[str, object]:
    """What the leading agency found; nothing while it has not said."""
    if inspection.result is None:
        return {}
    names = matters.result_codes()
    return {
        "results": [names[code] for code in inspection.result["codes"]],
        "result_on": str(clock.day_of(inspection.ended_at)),
    }


def _propose_abnormal(inspection: Inspection, code: str) -> None:
    entry = AbnormalEntry.create(
        inspection=inspection.id, org=inspection.org_id, enterprise=inspection.enterprise_id, result_code=code
    )
    for staff_id in holders("agency_head", inspection.org):
        title = f"审批列入经营异常名录：{inspection.enterprise.name}"
        workbench.ask(APP, "list_abnormal", title, entry, f"/inspections/{inspection.id}", staff_id=staff_id)
