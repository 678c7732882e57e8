"""Which organisation a figure is about, as far as the caller may read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core.db import Rows
from core.paging import Page, page
from core.problems import NotFound, invalid
from microapps.stats.permissions import READ
from models.organisation import Organisation

PLACES = ("province", "city", "county")


def _readable(principal: Principal) -> Rows:
    return Organisation.within(principal.reach(READ.name))


def resolve(principal: Principal, asked: str | None) -> Organisation:
    """An organisation by id or region code; without one the widest the caller may read. Raises NotFound (404)."""
    query = _readable(principal)
    if asked is None:
        found = query.order_by(Organisation.level, Organisation.seq).first()
    elif len(asked) == 6 and asked.isascii() and asked.isdigit():
        found = query.where(Organisation.region_code == asked, Organisation.kind.in_(PLACES)).first()
    else:
        found = Organisation.read(_uuid(asked))
        if found is not None and not principal.reach(READ.name).covers_organisation(found.seq):
            found = None
    if found is None:
        raise NotFound
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise invalid("/query/org", "应为组织标识或六位行政区划代码。") from None


def list_organisations(
    principal: Principal, asked: Page, *, q: str | None = None, parent: UUID | None = None
) -> dict[str, Any]:
    """Organisations the caller may read, in tree order."""
    query = _readable(principal)
    if q:
        query = query.where(Organisation.name.contains(q))
    if parent:
        query = query.where(Organisation.parent == parent)
    return page(query, [Organisation.seq, Organisation.id], asked, brief, descending=False)


def brief(org: Organisation) -> dict[str, Any]:
    """An organisation in a few words."""
    return {
        "id": org.id,
        "name": org.name,
        "code": org.code,
        "level": org.level,
        "kind": org.kind,
        "region_code": org.region_code,
        "has_children": org.last_seq > org.seq,
    }
