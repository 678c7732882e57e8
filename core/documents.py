"""Legal documents (文书): the facts are frozen with the act; the PDF is those facts, typeset when asked for.

The same facts and template give the same bytes, so nothing is stored twice and the hash of the facts proves
what was decided.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
import peewee as pw

from core import files, pdf, qr, secrets
from core.db import Base, JsonField
from core.problems import NotFound
from core.scope import Viewer

PROOF_BYTES = 16 + 32
PERSONAL_AAD = "document.personal"


class Document(Base):
    """One issued document. `kind` is its template (XC, ZG, DC), `number` its 文书号."""

    kind = pw.CharField(10)
    title = pw.CharField(60)
    number = pw.CharField(80, unique=True)
    subject_type = pw.CharField(40)
    subject_id = pw.UUIDField()
    facts = JsonField()
    """Without those that data/documents.json calls personal, which are in `personal_sealed`."""
    personal_sealed = pw.TextField(null=True)
    facts_sha256 = pw.CharField(64)
    """Of all facts together."""

    class Meta:
        indexes = ((("subject_type", "subject_id"), False),)

    @property
    def all_facts(self) -> dict[str, Any]:
        """What the paper says, personal data in clear."""
        if self.personal_sealed is None:
            return dict(self.facts)
        return {**self.facts, **orjson.loads(secrets.cipher().open(self.personal_sealed, PERSONAL_AAD))}


def issue(
    kind: str,
    title: str,
    number: str,
    subject_type: str,
    subject_id: UUID,
    facts: dict[str, Any],
) -> Document:
    """Freeze the facts of a document inside the transaction of the act, those about people sealed.

    Raises pdf.MissingFacts.
    """
    if fields := pdf.missing(kind, facts):
        raise pdf.MissingFacts(kind, fields)
    frozen = orjson.loads(orjson.dumps(facts, default=str))
    digest = content_hash(frozen)
    about = {name: frozen.pop(name) for name in pdf.personal(kind) if name in frozen}
    return Document.create(
        kind=kind,
        title=title,
        number=number,
        subject_type=subject_type,
        subject_id=subject_id,
        facts=frozen,
        personal_sealed=secrets.cipher().seal(orjson.dumps(about).decode(), PERSONAL_AAD) if about else None,
        facts_sha256=digest,
    )


def content_hash(facts: Mapping[str, Any]) -> str:
    """SHA-256 of the facts as canonical JSON (sorted keys, UTF-8)."""
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def title_of(kind: str) -> str:
    """What a kind of document is called, from data/documents.json."""
    return pdf.title_of(kind)


def find_for(viewer: Viewer, document_id: UUID) -> Document:
    """The document, for who may see its subject; raises NotFound (404)."""
    document = Document.find(document_id)
    if not files.may_view(viewer, document.subject_type, document.subject_id):
        raise NotFound
    return document


def render(document: Document, public_url: str) -> bytes:
    """The PDF, the same bytes every time, with the QR that proves its content."""
    return pdf.render(document.kind, _printed(document, public_url))


def pictures(document: Document, public_url: str) -> list[bytes]:
    """Its pages as PNG."""
    return pdf.pictures(document.kind, _printed(document, public_url))


def _printed(document: Document, public_url: str) -> dict[str, Any]:
    facts = document.all_facts
    if drawn := facts.get("drawings"):
        officers = [_picture_of(digest) for digest in drawn["officers"]]
        facts = {**facts, "drawings": {"party": _picture_of(drawn["party"]), "officers": officers}}
    return {**facts, "code_svg": qr.svg(proof_address(document, public_url))}


def _picture_of(digest: str) -> str:
    """What was signed with a finger, as SVG for the page; empty where nothing was, or where it is no picture."""
    if not digest:
        return ""
    content = files.path_of(digest).read_bytes()
    size = _png_size(content)
    if size is None:
        return ""
    data = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}">'
        f'<image width="{size[0]}" height="{size[1]}" href="data:image/png;base64,{data}"/></svg>'
    )


LARGEST_DRAWING = 4_000_000
"""Pixels: a finger's drawing on the largest phone; what claims more is none."""


def _png_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG (its IHDR, W3C PNG 11.2.2); None for anything else."""
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", content[16:24])
    return (width, height) if 0 < width * height <= LARGEST_DRAWING else None


def proof_address(document: Document, public_url: str) -> str:
    """What the paper's QR says: `HTTPS://<HOST>/D/<BASE32 of id and content hash>`.

    Capitals and digits, so that QR alphanumeric mode takes it. The hash commits to the content: no other
    document, and no other version of this one, has this address.
    """
    proof = document.id.bytes + bytes.fromhex(document.facts_sha256)
    return f"{public_url.rstrip('/')}/D/{base64.b32encode(proof).decode().rstrip('=')}".upper()


def proven_by(token: str) -> tuple[Document | None, bool]:
    """The document whose id a proof names, and whether its content is still what the proof commits to.

    (None, False) for anything that is no proof, or names no document of ours; the hash must match the one
    kept at issue and the one computed from the facts now, so a record changed since is not called genuine.
    """
    try:
        proof = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return None, False
    if len(proof) != PROOF_BYTES:
        return None, False
    document = Document.get_or_none(Document.id == UUID(bytes=proof[:16]))
    if document is None:
        return None, False
    claimed = proof[16:].hex()
    return document, claimed == document.facts_sha256 == content_hash(document.all_facts)


def of(subject_type: str, subject_id: UUID) -> list[dict[str, Any]]:
    """The documents of one object as `{"kind", "title", "number", "id", "url"}`."""
    rows = (
        Document.select(Document.id, Document.kind, Document.title, Document.number)
        .where(Document.subject_type == subject_type, Document.subject_id == subject_id)
        .order_by(Document.id)
    )
    return [
        {"id": row.id, "kind": row.kind, "title": row.title, "number": row.number, "url": url(row.id)}
        for row in rows
    ]


def url(document_id: UUID) -> str:
    """Address of a document's PDF."""
    return f"/api/v1/files/documents/{document_id}"
