"""Serving the papers of a visit: the act with its proof, the receipt that comes back, the 送达回证 (SD)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, documents, files, terms
from core.conditional import check
from core.db import as_date, db
from core.documents import Document
from core.files import StoredFile
from core.moments import not_in_future
from core.paging import Page, page
from core.problems import WrongState, invalid
from microapps.enforcement import actions
from microapps.enforcement.rules import delivery as rules
from microapps.enforcement.rules.corrections import PEN_035
from microapps.enforcement.service import APP, serving
from microapps.enforcement.service.corrections import SERVE_TODO
from microapps.enforcement.service.reading import read_inspection
from microapps.enforcement.service.standing import acting
from microapps.enforcement.service.views import involved, officers_of
from models import workbench
from models.after_visit import DocumentDelivery
from models.correction import CorrectionExtension, CorrectionOrder
from models.inspection import Inspection
from models.organisation import Organisation
from models.telemetry import record_act

FILES = ("signature", "media", "consent")
PLAIN = ("refusal_reason", "witness", "reason", "tracking_no", "entrusted_to", "note")


def deliver(
    principal: Principal,
    inspection_id: UUID,
    *,
    version: int,
    document_ids: list[UUID],
    method: str,
    receiver_name: str,
    receiver_relation: str = "",
    address: str = "",
    typed: bool = False,
    signature_file_id: UUID | None = None,
    media_file_id: UUID | None = None,
    consent_file_id: UUID | None = None,
    sent_at: datetime | None = None,
    **told: str,
) -> dict[str, Any]:
    """Serve papers of the visit in one go, in a lawful manner with its proof (PEN-025).

    What was handed over is served at once; a letter waits for its receipt, a public notice for its thirty days.
    """
    at = not_in_future(sent_at, "/json/sent_at")
    given = {"signature": signature_file_id, "media": media_file_id, "consent": consent_file_id}
    facts = rules.DeliveryFacts(
        method=method,
        has_signature=typed or signature_file_id is not None,
        has_media=media_file_id is not None,
        has_consent=consent_file_id is not None,
        **{name: told.get(name, "") for name in PLAIN if name != "note"},
    )
    with acting(principal, inspection_id, "deliver", version) as (inspection, status):
        rules.delivery_is_proven(facts).or_refuse()
        papers = _chosen(inspection, document_ids)
        inspection.change(version, status=status)
        proof = _proof(given, typed, inspection, principal)
        served = rules.served_on(method, clock.day_of(at), None)
        for document in papers:
            row = DocumentDelivery.create(
                document=document.id,
                inspection=inspection.id,
                order=document.subject_id if document.kind == "ZG" else None,
                org=principal.org_id,
                enterprise=inspection.enterprise_id,
                method=method,
                receiver_name=receiver_name,
                receiver_relation=receiver_relation,
                address=address or inspection.enterprise.address,
                sent_at=at,
                received_at=at if served is not None else None,
                served_on=served,
                proof=proof,
                servers=[{"name": o["name"], "licence_no": o["licence_no"]} for o in officers_of(inspection)],
                **{name: told.get(name, "") for name in PLAIN},
            )
            if served is not None:
                _was_served(row, document, inspection)
            audit.record(principal, actions.DELIVERED, inspection, number=document.number, method=method)
        record_act(principal, APP, "送达文书", inspection, f"/inspections/{inspection.id}", at=at)
    return read_inspection(principal, inspection_id)


def _chosen(inspection: Inspection, document_ids: list[UUID]) -> list[Document]:
    """Papers of this visit that are not served and not on their way; raises InvalidInput (422)."""
    open_ones = {paper["document_id"] for paper in serving.unserved(serving.papers_of(inspection))}
    wanted = list(dict.fromkeys(document_ids))
    if not set(wanted) <= open_ones:
        raise invalid("/json/document_ids", "含有不属于本次检查，或已经送达、正在送达的文书。")
    rows = {row.id: row for row in Document.select().where(Document.id.in_(wanted))}
    return [rows[one] for one in wanted]


def _proof(
    given: dict[str, UUID | None], typed: bool, inspection: Inspection, principal: Principal
) -> dict[str, Any]:
    proof: dict[str, Any] = {"typed": True} if typed and given["signature"] is None else {}
    for name, file_id in given.items():
        if file_id is not None:
            proof[name] = _attached(file_id, inspection, principal, f"/json/{name}_file_id")
    return proof


def _attached(file_id: UUID, inspection: Inspection, principal: Principal, pointer: str) -> dict[str, str]:
    files.attach([file_id], "Inspection", inspection.id, principal.id, pointer=pointer)
    return {"file_id": str(file_id), "sha256": StoredFile.get_by_id(file_id).sha256}


def _was_served(row: DocumentDelivery, document: Document, inspection: Inspection) -> None:
    """Write the 送达回证, and let what runs from the receipt run."""
    row.change(receipt_id=_issue_receipt(row, document, inspection).id)
    if document.kind == "ZG":
        _run_from_receipt(CorrectionOrder.find(document.subject_id), as_date(row.served_on))


def _run_from_receipt(order: CorrectionOrder, served_on: date) -> None:
    """The days allowed count from the receipt when it came after the order was written; never to the party's harm."""
    workbench.settle(order, SERVE_TODO)
    extended = CorrectionExtension.select().where(
        CorrectionExtension.order == order.id, CorrectionExtension.status == "granted"
    )
    if order.status != "ordered" or served_on <= clock.day_of(order.created_at) or extended.exists():
        return
    if order.working_days:
        due_on, due = terms.when_published(order.working_days, PEN_035.id, served_on)
    else:
        due_on, due = served_on, {**order.due, "start": str(served_on)}
    if due_on is not None and due_on > as_date(order.due_on):
        order.change(due_on=due_on, due=due)


def _issue_receipt(row: DocumentDelivery, document: Document, inspection: Inspection) -> Document:
    signature, refused = row.proof.get("signature"), row.refusal_reason
    facts = {
        "doc_no": document.number,
        "agency": Organisation.get_by_id(row.org_id).name,
        "case_no": inspection.number,
        "doc_name": document.title,
        "receiver": row.receiver_name,
        "address": row.address,
        "method": rules.METHODS[row.method],
        "e_consent_doc_id": row.proof.get("consent", {}).get("sha256", ""),
        "sent_at": row.sent_at.isoformat(),
        "received_at": row.received_at.isoformat() if row.received_at else str(as_date(row.served_on)),
        "receiver_sign": "" if refused else row.receiver_name,
        "signature_sha256": signature["sha256"] if signature else "",
        "proxy": {"name": row.receiver_name, "relation": row.receiver_relation or "受送达人本人"},
        "witness": row.witness,
        "refusal_reason": refused,
        "media_sha256": row.proof.get("media", {}).get("sha256", ""),
        "server": row.servers,
        "note": "；".join(filter(None, (row.reason, row.tracking_no and f"邮件号 {row.tracking_no}",
                                       row.entrusted_to and f"受委托机关 {row.entrusted_to}", row.note))),
        "issued_at": clock.now().isoformat(),
    }  # fmt: skip
    subject = ("CorrectionOrder", row.order_id) if row.order_id else ("Inspection", row.inspection_id)
    number = f"{document.number}送达回证"
    return documents.issue("SD", documents.title_of("SD"), number, *subject, facts)


def confirm(
    principal: Principal,
    delivery_id: UUID,
    *,
    version: int,
    received_at: datetime | None = None,
    receiver_name: str | None = None,
    returned_why: str = "",
    slip_file_id: UUID | None = None,
) -> dict[str, Any]:
    """A letter's receipt came back, or the letter itself did; by an officer of the visit (PEN-025)."""
    if (received_at is None) == (not returned_why):
        raise invalid("/json/received_at", "请填写签收时间；退回的，请填写退回原因。")
    with db.atomic():
        row = DocumentDelivery.find(delivery_id, DocumentDelivery.visible_to(principal))
        check(row, version)
        inspection = involved(principal, row.inspection_id)
        if row.served_on is not None or row.returned_why:
            raise WrongState("该文书已送达或已退回。", allowed_actions=[])
        if received_at is not None and slip_file_id is None:
            raise invalid("/json/slip_file_id", "请拍摄签收回执。")
        if received_at is not None and received_at < row.sent_at:
            raise invalid("/json/received_at", "签收时间不能早于寄出时间。")
        proof = dict(row.proof)
        if slip_file_id is not None:
            proof["slip"] = _attached(slip_file_id, inspection, principal, "/json/slip_file_id")
        at = not_in_future(received_at, "/json/received_at") if received_at else None
        day = rules.served_on(row.method, clock.day_of(row.sent_at), clock.day_of(at) if at else None)
        row.change(version, received_at=at, served_on=day, returned_why=returned_why, proof=proof,
                   receiver_name=receiver_name or row.receiver_name)  # fmt: skip
        if day is not None:
            _was_served(row, Document.get_by_id(row.document_id), inspection)
        audit.record(
            principal,
            actions.DELIVERY_CONFIRMED,
            inspection,
            delivery=str(row.id),
            returned=bool(returned_why),
        )
        record_act(principal, APP, "确认送达", inspection, f"/inspections/{inspection.id}")
    return read_delivery(principal, delivery_id)


def list_deliveries(principal: Principal, asked: Page, *, inspection_id: UUID | None = None,
                    order_id: UUID | None = None) -> dict[str, Any]:  # fmt: skip
    """Deliveries within reach, or to one's own enterprise, newest first."""
    query = DocumentDelivery.visible_to(principal)
    if inspection_id:
        query = query.where(DocumentDelivery.inspection == inspection_id)
    if order_id:
        query = query.where(DocumentDelivery.order == order_id)
    return page(query, [DocumentDelivery.id], asked, _view)


def read_delivery(principal: Principal, delivery_id: UUID) -> dict[str, Any]:
    """One delivery; raises NotFound (404)."""
    return _view(DocumentDelivery.find(delivery_id, DocumentDelivery.visible_to(principal)))


def _view(row: DocumentDelivery) -> dict[str, Any]:
    document = Document.get_by_id(row.document_id)
    return {
        "id": row.id,
        "version": row.version,
        "inspection_id": row.inspection_id,
        "order_id": row.order_id,
        "document": {"id": document.id, "kind": document.kind, "title": document.title,
                     "number": document.number, "url": documents.url(document.id)},
        "method": row.method,
        "method_name": rules.METHODS[row.method],
        "state": serving.state_of(row, clock.today()),
        "receiver_name": row.receiver_name,
        "receiver_relation": row.receiver_relation,
        "address": row.address,
        "sent_at": row.sent_at,
        "received_at": row.received_at,
        "served_on": as_date(row.served_on) if row.served_on else None,
        "returned_why": row.returned_why,
        "refusal_reason": row.refusal_reason,
        "witness": row.witness,
        "files": {name: part["sha256"] for name, part in row.proof.items() if isinstance(part, dict)},
        "servers": row.servers,
        "receipt_url": documents.url(row.receipt_id) if row.receipt_id else None,
    }  # fmt: skip
