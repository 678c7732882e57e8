"""The principal: who is calling, on what kind of client, with which grants."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import g

from auth.roles import permissions_of
from core.problems import NotSignedIn
from core.scope import Scope, region_prefix


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over an organisation subtree (`low`..`high`, with its region) or over a region alone."""

    role: str
    region: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller of this request. `id` is the account's id."""

    id: UUID
    kind: str
    name: str
    username: str
    client: str
    session_id: UUID | None = None
    staff_id: UUID | None = None
    enterprise_id: UUID | None = None
    org_id: UUID | None = None
    grants: tuple[Grant, ...] = ()
    must_enrol: bool = False
    """An administrator without a second factor, who may do nothing but set one up."""

    @property
    def roles(self) -> list[str]:
        """Role codes, once each."""
        return list(dict.fromkeys(grant.role for grant in self.grants))

    @property
    def permissions(self) -> list[str]:
        """Names of all permissions, sorted."""
        return sorted(set().union(*(permissions_of(role) for role in self.roles)))

    def permits(self, permission: str) -> bool:
        """Whether some grant carries the permission."""
        return any(permission in permissions_of(grant.role) for grant in self.grants)

    def reach(self, permission: str) -> Scope:
        """How far the grants that carry the permission reach."""
        carrying = [grant for grant in self.grants if permission in permissions_of(grant.role)]
        return Scope(
            ranges=tuple((g_.low, g_.high) for g_ in carrying if g_.low is not None and g_.high is not None),
            regions=tuple(
                dict.fromkeys(
                    region_prefix(g_.region) if len(g_.region) == 6 else g_.region for g_ in carrying
                )
            ),
        )


def current_principal() -> Principal:
    """The caller; raises NotSignedIn (401) when there is none."""
    principal = g.get("principal")
    if principal is None:
        raise NotSignedIn
    return principal
