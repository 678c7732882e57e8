"""Use cases of those who look at safety codes: lists, one code, its history, statistics, showing one's own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import peewee as pw

from auth.principal import Principal
from core import audit, clock, rotating_proof
from core.db import db
from core.identifiers import region as region_names
from core.paging import Page, page
from core.problems import NotFound, invalid
from core.scope import Scope
from microapps.safety_code import actions, counting, issuing, permissions, proofs, schemes, verifying, views
from models.safety_code import CodeIssue, CodePrint, CodeScan, SafetyCode, SafetyCodeChange, UsedProof

COLOURS = ("red", "orange", "yellow", "green", "blue", "grey")
DIGITS = 6
SCAN_RETENTION = timedelta(days=180)
PROOF_RETENTION = timedelta(minutes=10)


def filtered(
    query: Any,
    *,
    colour: str | None = None,
    scheme: str | None = None,
    kind: str | None = None,
    q: str | None = None,
    enterprise_id: UUID | None = None,
    region: str | None = None,
) -> Any:
    """Codes narrowed to what was asked for, in force or not."""
    if colour:
        query = query.where(SafetyCode.colour == colour)
    if scheme:
        query = query.where(SafetyCode.kind == scheme)
    if kind:
        query = query.where(SafetyCode.subject_kind == kind)
    if q:
        found = SafetyCode.name.contains(q) | SafetyCode.subject_no.contains(q) | SafetyCode.unit.contains(q)
        query = query.where(found)
    if enterprise_id:
        query = query.where(SafetyCode.enterprise == enterprise_id)
    if region:
        query = query.where(SafetyCode.region_code.startswith(region))
    return query


def list_codes(principal: Principal, asked: Page, **wanted: Any) -> dict[str, Any]:
    """Codes within reach, or of one's own enterprise."""
    query = SafetyCode.visible_to(principal).where(SafetyCode.revoked_at.is_null())
    return page(filtered(query, **wanted), [SafetyCode.id], asked, item)


def read_code(principal: Principal, code_id: UUID) -> dict[str, Any]:
    """One code with its signed content and all that this viewer may know; raises NotFound (404)."""
    code = SafetyCode.find(code_id, SafetyCode.visible_to(principal))
    content = issuing.content_of(code) if code.revoked_at is None else ""
    base = f"/api/v1/safety-code/codes/{code.id}"
    known = verifying.of_code(code, principal)
    return {
        **item(code),
        **{
            name: known[name]
            for name in ("meaning", "advice", "audiences", "details", "fired_rules", "phones")
        },
        "is_behind": known["is_behind"],
        "is_dynamic": known["is_dynamic"],
        "content": content,
        "expires_at": code.expires_at,
        "revoked_at": code.revoked_at,
        "held_reason": code.held["reason"] if code.held else None,
        "has_person": code.personal_sealed is not None,
        "svg_path": f"{base}.svg",
        "png_path": f"{base}.png",
        "pdf_path": f"{base}.pdf",
        "allowed_actions": _actions(principal, code, known["audiences"]),
    }


def _actions(principal: Principal, code: SafetyCode, audiences: list[str]) -> list[str]:
    """What this viewer may do with the code."""
    if code.revoked_at is not None:
        return []
    region = code.region_code
    able = {
        "manage": principal.reach(permissions.MANAGE.name).covers_region(region),
        "record": code.equipment_id is not None
        and principal.reach(permissions.RECORD.name).covers_region(region),
        "respond": principal.reach(permissions.RESPOND.name).covers_region(region),
        "show": "owner" in audiences,
        "label": principal.permits(permissions.LABEL.name),
        "appeal": "owner" in audiences and principal.permits(permissions.APPEAL.name),
    }
    return [name for name, is_able in able.items() if is_able]


def content_for(principal: Principal, code_id: UUID) -> tuple[SafetyCode, str]:
    """A code and its signed content, for a picture; raises NotFound (404)."""
    code = SafetyCode.find(code_id, SafetyCode.visible_to(principal).where(SafetyCode.revoked_at.is_null()))
    return code, issuing.content_of(code)


def show(principal: Principal, code_id: UUID) -> dict[str, Any]:
    """What the phone of the owner needs to show a code all day without a network: content and proof secret.

    Writes nothing once the content is signed. Raises NotFound (404) for a code of somebody else.
    """
    # Millions show their code at once, so it is read by its key, and whose it is looked at here.
    code = SafetyCode.read(code_id)
    if code is None or code.revoked_at is not None or not _is_owner(principal, code):
        raise NotFound
    today = clock.today()
    ends = datetime.combine(today + timedelta(days=1), time(), clock.SHANGHAI)
    known = verifying.of_code(code, principal)
    return {
        "id": code.id,
        "version": code.version,
        "name": code.name,
        **{name: known[name] for name in ("scheme_title", "colour", "colour_name", "meaning", "computed_at")},
        "is_behind": known["is_behind"],
        "is_dynamic": known["is_dynamic"],
        "content": issuing.content_of(code),
        "secret": proofs.secret_of(code.id, today).hex(),
        "step_seconds": rotating_proof.STEP_SECONDS,
        "digits": rotating_proof.DIGITS,
        "server_time": clock.now(),
        "secret_until": ends,
    }


def _is_owner(principal: Principal, code: SafetyCode) -> bool:
    if principal.enterprise_id is not None:
        return code.enterprise_id == principal.enterprise_id
    return principal.staff_id is not None and code.staff_id == principal.staff_id


def gate_secret() -> dict[str, Any]:
    """The day's secret, with which a gate checks proofs without a network."""
    today = clock.today()
    ends = datetime.combine(today + timedelta(days=1), time(), clock.SHANGHAI)
    return {
        "day": today,
        "secret": proofs.day_secret(today).hex(),
        "step_seconds": rotating_proof.STEP_SECONDS,
        "digits": rotating_proof.DIGITS,
        "until": ends,
    }


def list_changes(principal: Principal, code_id: UUID, asked: Page) -> dict[str, Any]:
    """How a code's colour changed, newest first, with the facts behind it; raises NotFound (404)."""
    code = SafetyCode.find(code_id, SafetyCode.visible_to(principal))
    query = SafetyCodeChange.select().where(SafetyCodeChange.code == code)
    return page(query, [SafetyCodeChange.id], asked, lambda row: row)


def list_scans(principal: Principal, code_id: UUID, asked: Page) -> dict[str, Any]:
    """Who scanned a code, why and where, newest first: the owner may know. Raises NotFound (404)."""
    code = SafetyCode.find(code_id, SafetyCode.visible_to(principal))
    query = CodeScan.select().where(CodeScan.code == code)
    return page(query, [CodeScan.id], asked, lambda row: row)


def list_issues(principal: Principal, code_id: UUID, asked: Page) -> dict[str, Any]:
    """The contents a code had and how often each was printed, newest first; raises NotFound (404)."""
    code = SafetyCode.find(code_id, SafetyCode.visible_to(principal))
    counted: dict[int, int] = dict(
        CodePrint.select(CodePrint.status_index, pw.fn.COUNT(CodePrint.id))
        .where(CodePrint.code == code)
        .group_by(CodePrint.status_index)
        .tuples()  # type: ignore[arg-type]
    )
    query = CodeIssue.select().where(CodeIssue.code == code)
    return page(query, [CodeIssue.id], asked, lambda row: _issue(row, counted.get(row.status_index, 0)))


def _issue(row: CodeIssue, prints: int) -> dict[str, Any]:
    names = ("id", "version", "status_index", "at", "cause", "revoked_at", "revoked_why")
    return {**{name: getattr(row, name) for name in names}, "prints": prints}


def read_person(principal: Principal, code_id: UUID, purpose: str) -> dict[str, Any]:
    """Name and telephone of the code's person in clear, which is audited; raises NotFound (404)."""
    reach = principal.reach(permissions.RESPOND.name)
    query = SafetyCode.select().where(
        reach.in_regions(SafetyCode.region_code), SafetyCode.personal_sealed.is_null(False)
    )
    code = SafetyCode.find(code_id, query)
    with db.atomic():
        audit.record(principal, actions.PERSON_READ, code, purpose=purpose)
    return views.person_of(code)


def statistics(principal: Principal, *, scheme: str, region: str = counting.ROOT) -> dict[str, Any]:
    """Codes of a scheme by colour: of a place and of those right below it, within reach.

    Of people's codes whoever may see them one by one gets every figure; others nothing of fewer than five
    (counting.py). Raises InvalidInput (422), NotFound (404) for a place out of reach.
    """
    known = schemes.SCHEMES.get(scheme)
    if known is None:
        raise invalid("/query/scheme", "没有这类安全码。")
    reach, seen = principal.reach(permissions.LEAD.name), principal.reach(permissions.READ.name)
    if not any(one.startswith(region) or region.startswith(one) for one in reach.regions):
        raise NotFound
    counts: dict[str, Counter[str]] = {}
    rows = (
        SafetyCode.select(SafetyCode.region_code, SafetyCode.colour, pw.fn.COUNT(SafetyCode.id))
        .where(SafetyCode.kind == scheme, SafetyCode.revoked_at.is_null())
        .group_by(SafetyCode.region_code, SafetyCode.colour)
    )
    for code, colour, count in rows.tuples():  # type: ignore[attr-defined]
        counts.setdefault(code, Counter())[colour] = count
    places = counting.places(counts, region) if len(region) < DIGITS else []
    seen_or_told = _Teller(counts, known.is_personal, seen)
    return {
        "as_of": clock.now(),
        "scheme": known.code,
        "scheme_title": known.title,
        "is_personal": known.is_personal,
        "region": region,
        "whole": seen_or_told.row(region, len(region)) if reach.covers_region(region) else None,
        "items": [
            seen_or_told.row(place, counting.below(region)) for place in places if reach.covers_region(place)
        ],
    }


@dataclass(frozen=True, slots=True)
class _Teller:
    """The figures of one scheme for one reader; `seen` is where the reader may see codes one by one."""

    counts: counting.Counts
    is_personal: bool
    seen: Scope

    def row(self, place: str, digits: int) -> dict[str, Any]:
        """A place's line."""
        can_list = self.seen.covers_region(place)
        told = counting.tell(self.counts, place, is_personal=self.is_personal and not can_list)
        is_own = digits > len(counting.ROOT) and place.endswith(
            "00"
        )  # the city's or the province's own bodies
        name = region_names.origin(place.ljust(DIGITS, "0")) or place
        return {
            "region": place,
            "region_name": f"{name}本级" if is_own else name,
            "total": told.total,
            "colours": None
            if told.colours is None
            else [{"colour": colour, "count": told.colours.get(colour, 0)} for colour in COLOURS],
            "can_open": digits < DIGITS and not is_own,
            "can_list": can_list,
        }


def list_schemes() -> dict[str, Any]:
    """All schemes, for pages to name kinds, colours and facts."""
    return {"items": [_scheme(scheme) for scheme in sorted(schemes.SCHEMES.values(), key=lambda s: s.number)]}


def _scheme(scheme: schemes.Scheme) -> dict[str, Any]:
    return {
        "code": scheme.code,
        "number": scheme.number,
        "version": scheme.version,
        "title": scheme.title,
        "subject": scheme.subject,
        "is_dynamic": scheme.is_dynamic,
        "is_personal": scheme.is_personal,
        "manual_limit": scheme.manual_limit,
        "colours": [
            {"colour": name, "name": colour.name, "meaning": colour.meaning, "advice": colour.gate}
            for name, colour in scheme.palette.items()
        ],
        "kinds": [{"code": code, "title": title} for code, title in scheme.kinds.items()],
        "facts": [
            {
                "name": fact.name,
                "type": fact.type,
                "title": fact.title,
                "words": [{"code": code, "title": title} for code, title in fact.words.items()],
            }
            for fact in scheme.facts.values()
        ],
        "rules": [
            {"id": rule.id, "colour": rule.colour, "text": rule.text, "source": rule.source}
            for rule in scheme.rules
        ],
    }


def forget_scans() -> int:
    """Delete scans and used proofs past their time; returns how many."""
    now = clock.now()
    gone = CodeScan.delete().where(CodeScan.at < now - SCAN_RETENTION).execute()
    return gone + UsedProof.delete().where(UsedProof.at < now - PROOF_RETENTION).execute()


def item(code: SafetyCode) -> dict[str, Any]:
    """A code in a list."""
    scheme = schemes.of(code.kind)
    due = scheme.read_facts(code.facts).get(scheme.next_due_fact) if scheme.next_due_fact else None
    return {
        "id": code.id,
        "version": code.version,
        "scheme": code.kind,
        "scheme_title": scheme.title,
        "object": {
            "id": code.equipment_id or code.id,
            "kind": code.subject_kind,
            "kind_title": scheme.kinds.get(code.subject_kind, code.subject_kind),
            "name": code.name,
            "registration_no": code.subject_no,
            "next_inspection_on": due,
            "enterprise_id": code.enterprise_id,
            "enterprise_name": code.unit,
        },
        "colour": code.colour,
        "colour_name": scheme.palette[code.colour].name,
        "fired_rules": [{"source": "", **rule} for rule in code.fired_rules],
        "computed_at": code.computed_at,
    }
