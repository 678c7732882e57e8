"""What of a visit's papers has reached the party: read by what waits for it, and shown on the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw

from core import clock, terms
from core.db import as_date
from core.documents import Document
from microapps.enforcement.rules import delivery as rules
from models.after_visit import DocumentDelivery
from models.correction import CorrectionOrder
from models.inspection import Inspection
from models.organisation import Organisation

RULE = rules.PEN_025.id
PENDING, SENT, SERVED, RETURNED = "pending", "sent", "served", "returned"


def papers_of(inspection: Inspection) -> list[dict[str, Any]]:
    """Every paper of the visit that must be served, in order, each with how far its delivery has come."""
    orders = CorrectionOrder.select(CorrectionOrder.id).where(CorrectionOrder.inspection == inspection.id)
    rows = list(
        Document.select()
        .where(
            Document.kind.in_(rules.SERVED),
            (Document.subject_id == inspection.id) | Document.subject_id.in_(orders),
        )
        .order_by(Document.id)
    )
    attempts: dict[UUID, list[DocumentDelivery]] = {}
    for one in (
        DocumentDelivery.select()
        .where(DocumentDelivery.inspection == inspection.id)
        .order_by(DocumentDelivery.id)
    ):
        attempts.setdefault(one.document_id, []).append(one)
    today = clock.today()
    return [_paper(row, attempts.get(row.id, []), today) for row in rows]


def _paper(document: Document, attempts: list[DocumentDelivery], today: date) -> dict[str, Any]:
    """One paper; the last attempt says how it stands."""
    last = attempts[-1] if attempts else None
    state = state_of(last, today)
    due_on = terms.when_published(rules.WORKING_DAYS, RULE, clock.day_of(document.created_at))[0]
    return {
        "document_id": document.id,
        "kind": document.kind,
        "title": document.title,
        "number": document.number,
        "due_on": due_on,
        "is_overdue": state != SERVED and due_on is not None and due_on < today,
        "state": state,
        "delivery_id": last.id if last else None,
        "method": last.method if last else None,
        "receiver_name": last.receiver_name if last else "",
        "served_on": as_date(last.served_on) if last and last.served_on else None,
        "refused": bool(last and last.refusal_reason),
    }


def state_of(last: DocumentDelivery | None, today: date) -> str:
    """pending, sent (a letter or a public notice under way), served or returned."""
    if last is None:
        return PENDING
    if last.is_served(today):
        return SERVED
    return RETURNED if last.returned_why else SENT


def unserved(papers: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those nobody has sent yet, or that came back."""
    return [paper for paper in papers if paper["state"] in (PENDING, RETURNED)]


def result_served_on(inspection_id: UUID, org: Organisation) -> date | None:
    """The day the party received an agency's notice of the result (JJ); None while it has not."""
    notices = Document.select(Document.id, Document.facts).where(
        Document.kind == "JJ", Document.subject_id == inspection_id
    )
    return _first_day([row.id for row in notices if row.facts["agency"] == org.name])


def order_served_on(order_id: UUID) -> date | None:
    """The day the party received an order to correct (ZG); None while it has not."""
    papers = Document.select(Document.id).where(Document.kind == "ZG", Document.subject_id == order_id)
    return _first_day([row.id for row in papers])


def _first_day(document_ids: list[UUID]) -> date | None:
    found = (
        DocumentDelivery.select(pw.fn.MIN(DocumentDelivery.served_on))
        .where(DocumentDelivery.document.in_(document_ids), DocumentDelivery.served_on <= clock.today())
        .scalar()
    )
    return as_date(found) if found else None


def was_nobody_there(inspection: Inspection) -> bool:
    """A visit that ended because there was nobody left has nobody to serve a paper on."""
    return inspection.signature is not None and inspection.signature["mode"] == "absent"
