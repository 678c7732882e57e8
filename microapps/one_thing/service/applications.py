"""Applications: made, read, handed in again after a return, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, periods, working_days
from core.conditional import check
from core.db import db
from core.flow.acts import APPLICANT
from core.paging import Page, page
from core.problems import NotFound, invalid
from microapps.one_thing import actions, forms
from microapps.one_thing.matters import matters
from microapps.one_thing.service import APP, WORD, steps, views
from models.matter import Application
from models.numbering import next_document_number
from models.organisation import Organisation
from models.telemetry import record_act


def list_applications(
    principal: Principal, asked: Page, *, state: str | None = None, mine: bool | None = None
) -> dict[str, Any]:
    """Applications one made, or had a task in; newest first."""
    query = Application.visible_to(principal)
    if state:
        query = query.where(Application.state == state)
    if mine:
        query = query.where(Application.applicant == principal.staff_id)
    found = page(query, [Application.id], asked, lambda row: views.application_item(row, principal))
    return {**found, "total": query.count()}


def read_application(principal: Principal, application_id: UUID) -> dict[str, Any]:
    """One application; raises NotFound (404)."""
    return views.application(find(principal, application_id), principal)


def find(principal: Principal, application_id: UUID) -> Application:
    """The application as a joined row, if the caller may see it."""
    return Application.find(application_id, Application.visible_to(principal))


def apply(principal: Principal, *, matter: str, form: dict[str, Any]) -> dict[str, Any]:
    """Apply for a matter; its first steps go out at once.

    Raises InvalidInput (422) with pointers into the form, NobodyToApprove (409) when some step has nobody.
    """
    asked = matters().get(matter)
    if asked is None:
        raise invalid("/json/matter", "没有该事项，请从列表中选择。")
    clean = forms.check(asked.form, form, now=clock.now())
    due = periods.working_days(
        clock.today(), asked.working_days, calendar=working_days.calendar(), rule=asked.code
    )
    with db.atomic():
        org = Organisation.get_by_id(principal.org_id)
        made = Application.create(
            number=next_document_number(org, WORD),
            matter_code=asked.code,
            title=asked.title,
            applicant=principal.staff_id,
            org=org,
            form=clean,
            flow=asked.flow.told(),
            due_on=due.due_on,
        )
        steps.applicant_acted(made, "submitted", principal.client)
        steps.begin_round(made)
        audit.record(principal, actions.APPLIED, made, number=made.number, matter=made.matter_code)
        record_act(principal, APP, f"提交{made.title}", made, steps.path_of(made), node=True)
    return read_application(principal, made.id)


def submit(
    principal: Principal, application_id: UUID, *, version: int, form: dict[str, Any]
) -> dict[str, Any]:
    """Hand in again what was returned; its approval begins anew.

    Raises NotFound (404), Stale (412), WrongState (409), InvalidInput (422), NobodyToApprove (409).
    """
    with db.atomic():
        application = _mine(principal, application_id)
        check(application, version)
        state = APPLICANT.next(application.state, "submit")
        clean = forms.check(matters()[application.matter_code].form, form, now=clock.now())
        application.change(state=state, round=application.round + 1, form=clean)
        steps.applicant_acted(application, "submitted", principal.client)
        steps.begin_round(application)
        audit.record(
            principal, actions.APPLIED, application, number=application.number, round=application.round
        )
        path = steps.path_of(application)
        record_act(principal, APP, f"重新提交{application.title}", application, path, node=True)
    return read_application(principal, application_id)


def withdraw(principal: Principal, application_id: UUID, *, version: int, comment: str) -> dict[str, Any]:
    """Withdraw one's own application before it is decided; raises NotFound (404), Stale (412), WrongState (409)."""
    with db.atomic():
        application = _mine(principal, application_id)
        check(application, version)
        state = APPLICANT.next(application.state, "withdraw")
        steps.applicant_acted(application, "withdrawn", principal.client, comment)
        steps.close_all(application)
        application.change(state=state, finished_at=clock.now())
        audit.record(principal, actions.WITHDRAWN, application, number=application.number)
    return read_application(principal, application_id)


def _mine(principal: Principal, application_id: UUID) -> Application:
    """One's own application; who only approves it may not change it, so it is not found (404)."""
    application = find(principal, application_id)
    if application.applicant_id != principal.staff_id:
        raise NotFound
    return application
