"""Safety codes (安全码): the coloured code of an object or a person, its history, and the acts upon it."""

from __future__ import annotations

from typing import Any

import peewee as pw

from core.db import Base, InstantField, JsonField, Rows
from core.scope import Viewer
from models.enterprise import Enterprise
from models.equipment import Equipment
from models.organisation import Organisation, Staff

READ, GATE = "safety_code.read", "safety_code.gate"


class SafetyCode(Base):
    """A code of some scheme: whose it is, the facts its rules read, the colour they gave last.

    Everything the public page shows stands in this one row, so a scan is one indexed read.
    """

    kind = pw.CharField(30)
    """The scheme's code."""
    equipment = pw.ForeignKeyField(Equipment, null=True, unique=True, backref="codes")
    """The piece of special equipment it stands for; None under other schemes."""
    enterprise = pw.ForeignKeyField(Enterprise, null=True, backref="safety_codes")
    """Who answers for the object; None for a person in public service."""
    staff = pw.ForeignKeyField(Staff, null=True, backref="safety_codes")
    region_code = pw.CharField(6, default="", index=True)
    subject_kind = pw.CharField(30, default="")
    subject_no = pw.CharField(60, default="")
    """Registration number, plate or licence number; of a person a number that is not the id card's."""
    name = pw.CharField(120, default="")
    """A person's name is masked here; in clear it is only in `personal_sealed`."""
    unit = pw.CharField(120, default="")
    address = pw.CharField(200, default="")
    personal_sealed = pw.TextField(null=True)
    facts = JsonField(default=dict)
    facts_at = InstantField(null=True)
    """When the source last confirmed the facts; None where no source sends them."""
    held = JsonField(null=True)
    """A colour set by hand: {colour, reason}."""
    colour = pw.CharField(10, index=True)
    fired_rules = JsonField()
    computed_at = InstantField()
    issued_at = InstantField()
    expires_at = InstantField()
    content = pw.TextField(default="")
    """The signed QR content as last issued."""
    status_index = pw.IntegerField(null=True, unique=True)
    """The bit of the content now in force in the status list; a content with another is revoked."""
    revoked_at = InstantField(null=True)

    class Meta:
        indexes = ((("kind", "subject_no"), False),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """An enterprise sees its own and a person the own; staff those of their region."""
        if viewer.enterprise_id is not None:
            return cls.select().where(cls.enterprise == viewer.enterprise_id)
        within = viewer.reach(READ).in_regions(cls.region_code)
        return cls.select().where(within | (cls.staff == viewer.staff_id))


class SafetyCodeChange(Base):
    """One change of colour: old and new, the rules and facts behind it, and who or what caused it."""

    code = pw.ForeignKeyField(SafetyCode, backref="changes")
    at = InstantField()
    old = pw.CharField(10, null=True)
    new = pw.CharField(10)
    rule_ids = JsonField()
    cause = pw.CharField(120)
    facts = JsonField(null=True)
    """The facts as the rules read them; None for changes before they were kept."""
    scheme_version = pw.IntegerField(default=1)
    actor_id = pw.UUIDField(null=True)
    """The account that caused it; None for an event or the nightly job."""


class CodeIssue(Base):
    """One signed content a code had. `status_index` is its bit in the status list, for ever."""

    code = pw.ForeignKeyField(SafetyCode, backref="issues")
    status_index = pw.IntegerField(unique=True)
    at = InstantField()
    cause = pw.CharField(60)
    actor_id = pw.UUIDField(null=True)
    revoked_at = InstantField(null=True)
    revoked_version = pw.IntegerField(null=True, unique=True)
    """Which version of the status list first told of it: each revocation is one version."""
    revoked_why = pw.CharField(200, default="")


class CodePrint(Base):
    """One printing of a code: on which label, by whom, in which job."""

    code = pw.ForeignKeyField(SafetyCode, backref="prints")
    status_index = pw.IntegerField()
    layout = pw.CharField(20)
    at = InstantField()
    actor_id = pw.UUIDField(null=True)
    job_id = pw.UUIDField(null=True, index=True)


class CodeScan(Base):
    """A scan by somebody known, which the code's owner may read; deleted after its retention.

    A public scan leaves no row: it writes nothing at all.
    """

    code = pw.ForeignKeyField(SafetyCode, backref="scans")
    at = InstantField(index=True)
    actor_id = pw.UUIDField()
    actor_name = pw.CharField(60)
    """Masked."""
    actor_unit = pw.CharField(120)
    purpose = pw.CharField(20)
    place = pw.CharField(60, default="")
    verdict = pw.CharField(20)
    colour = pw.CharField(10, null=True)
    decision = pw.CharField(10, null=True)
    """What the guard did: allow or deny; None where nobody stood at a gate."""
    advice = pw.CharField(10, null=True)
    """What the colour asked the guard to do."""
    reason = pw.CharField(200, default="")
    passage_id = pw.UUIDField(null=True, index=True)
    """Driver and vehicle of one passage share it."""
    waybill_no = pw.CharField(40, default="")

    class Meta:
        indexes = ((("code", "at"), False), (("actor_id", "at"), False))


class UsedProof(Base):
    """A rotating proof that opened a gate: the same one does not open another."""

    code = pw.ForeignKeyField(SafetyCode)
    step = pw.BigIntegerField()
    actor_id = pw.UUIDField()
    at = InstantField(index=True)

    class Meta:
        indexes = ((("code", "step"), True),)


class CodeAppeal(Base):
    """The owner says the colour is wrong; a person looks and answers."""

    code = pw.ForeignKeyField(SafetyCode, backref="appeals")
    text = pw.CharField(1000)
    by_id = pw.UUIDField()
    by_name = pw.CharField(60)
    colour = pw.CharField(10)
    rule_ids = JsonField()
    at = InstantField()
    status = pw.CharField(10, default="open", index=True)
    decided_by = pw.ForeignKeyField(Staff, null=True)
    decided_at = InstantField(null=True)
    reply = pw.CharField(1000, default="")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """As the code it is about."""
        query = cls.select(cls, SafetyCode).join(SafetyCode)
        if viewer.enterprise_id is not None:
            return query.where(SafetyCode.enterprise == viewer.enterprise_id)
        within = viewer.reach(READ).in_regions(SafetyCode.region_code)
        return query.where(within | (SafetyCode.staff == viewer.staff_id))


class Recolouring(Base):
    """Colours set by hand (or lifted, when `colour` is None); many at once wait for a second person."""

    kind = pw.CharField(30)
    code_ids = JsonField()
    colour = pw.CharField(10, null=True)
    reason = pw.CharField(200)
    status = pw.CharField(10, default="proposed", index=True)
    org = pw.ForeignKeyField(Organisation)
    proposed_by = pw.ForeignKeyField(Staff)
    at = InstantField()
    decided_by_id = pw.UUIDField(null=True)
    decided_at = InstantField(null=True)
    note = pw.CharField(200, default="")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """Those of one's own organisations."""
        return (
            cls.select(cls, Organisation)
            .join(Organisation)
            .where(viewer.reach(READ).organisations(Organisation.seq))
        )


class LabelJob(Base):
    """Labels being drawn into PDF files, a part at a time; a worker that dies leaves the parts done."""

    kind = pw.CharField(30)
    layout = pw.CharField(20)
    query = JsonField()
    """Which codes: {colour, region, q, ids}; read anew for each part, in order of id."""
    scope = JsonField()
    """How far its owner could see when asking: {ranges, regions, enterprise_id}."""
    owner_id = pw.UUIDField(index=True)
    owner_unit = pw.CharField(120)
    at = InstantField()
    status = pw.CharField(10, default="waiting", index=True)
    total = pw.IntegerField()
    done = pw.IntegerField(default=0)
    parts = JsonField(default=list)
    """Finished files: {first, last, count, sha256, size}."""
    leased_until = InstantField(null=True)
    error = pw.CharField(200, default="")


def owners_of(code: SafetyCode) -> dict[str, Any]:
    """Whom to tell of a code, as `workbench.tell` takes it; empty when it has no owner yet."""
    if code.enterprise_id is not None:
        return {"enterprise_id": code.enterprise_id}
    return {"staff_id": code.staff_id} if code.staff_id is not None else {}
