"""What a change of service does to the records when its day has come, and how that is taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth import actions, sessions
from auth.personnel_rules import Person
from core import audit, clock
from core.db import as_date
from models.identity import Account, RoleGrant
from models.movement import MoveKind, latest_move, move_staff, take_back
from models.organisation import OfficerLicence, Organisation, Post, Staff
from models.personnel import MOVING, ChangeKind, PersonnelChange


def person_of(staff: Staff) -> Person:
    """A person as the rules see one."""
    posts = list(Post.select().where(Post.staff == staff.id))
    last = latest_move(staff.id)
    return Person(
        activated_on=as_date(staff.activated_on),
        left_on=as_date(staff.left_on) if staff.left_on else None,
        org_id=staff.org_id,
        seconded_from=last.old_org_id if last and last.kind == MoveKind.SECONDMENT else None,
        last_moved_on=as_date(last.moved_on) if last else None,
        main_title=next((post.title for post in posts if post.is_main), ""),
        additional=frozenset((post.org_id, post.title) for post in posts if not post.is_main),
    )


def apply(change: PersonnelChange, staff: Staff, person: Person) -> PersonnelChange:
    """Write what the change means, inside the transaction that marks it done."""
    kind, note = ChangeKind(change.kind), ""
    to_org: Any = person.seconded_from if kind == ChangeKind.RETURN else change.to_org_id
    match kind:
        case ChangeKind.TRANSFER | ChangeKind.SECONDMENT | ChangeKind.RETURN:
            move_staff(staff, to_org, on=as_date(change.effective_on), kind=MoveKind(kind.value))
            if kind == ChangeKind.TRANSFER:
                _main_post(staff.id, to_org, change.title)
                note = _end_rights(staff, person.org_id)
        case ChangeKind.LEAVING:
            staff.change(left_on=change.effective_on)
            note = _end_rights(staff, None)
        case ChangeKind.POST:
            Post.create(staff=staff.id, org=to_org, title=change.title, is_main=False)
        case ChangeKind.POST_END:
            _additional(staff.id, to_org, change.title).execute()
    return change.change(
        status="done", applied_at=clock.now(), from_org=person.org_id, to_org=to_org,
        old_title=person.main_title, note=note,
    )  # fmt: skip


def undo(change: PersonnelChange, staff: Staff) -> None:
    """Take back what the change did to place, service and posts; rights that ended with it are granted anew by hand."""
    match ChangeKind(change.kind):
        case ChangeKind.TRANSFER | ChangeKind.SECONDMENT | ChangeKind.RETURN:
            take_back(staff)
            if change.kind == ChangeKind.TRANSFER:
                _main_post(staff.id, change.from_org_id, change.old_title)
        case ChangeKind.LEAVING:
            staff.change(left_on=None)
        case ChangeKind.POST:
            _additional(staff.id, change.to_org_id, change.title).execute()
        case ChangeKind.POST_END:
            Post.create(staff=staff.id, org=change.to_org_id, title=change.title, is_main=False)


def is_latest(change: PersonnelChange) -> bool:
    """Whether nothing was done after it that rests on it."""
    if change.kind not in (*MOVING, ChangeKind.LEAVING):
        return True
    later = PersonnelChange.select().where(
        PersonnelChange.staff == change.staff_id,
        PersonnelChange.status == "done",
        PersonnelChange.kind.in_([*MOVING, ChangeKind.LEAVING]),
        PersonnelChange.id != change.id,
        PersonnelChange.applied_at >= change.applied_at,
        PersonnelChange.effective_on >= change.effective_on,
    )
    return not later.exists()


def _main_post(staff_id: UUID, org_id: UUID, title: str) -> None:
    """Let the main post be in another organisation; an additional one of the same title there becomes it."""
    main = Post.get_or_none(Post.staff == staff_id, Post.is_main)
    title = title or (main.title if main else "工作人员")
    _additional(staff_id, org_id, title).execute()
    if main is None:
        Post.create(staff=staff_id, org=org_id, title=title)
    else:
        main.change(org=org_id, title=title)


def _additional(staff_id: UUID, org_id: UUID, title: str) -> Any:
    return Post.delete().where(Post.staff == staff_id, Post.org == org_id, Post.title == title, ~Post.is_main)


def _end_rights(staff: Staff, left: UUID | None) -> str:
    """End the rights of the organisation left (all of them when None): grants, sessions, enforcement licences."""
    account = Account.get_or_none(Account.staff == staff.id)
    grants = []
    if account is not None:
        held = (
            RoleGrant.select(RoleGrant, Organisation)
            .join(Organisation)
            .where(RoleGrant.account == account.id, RoleGrant.revoked_at.is_null())
        )
        old = Organisation.get_by_id(left) if left else None
        grants = [row for row in held if old is None or old.seq <= row.org.seq <= old.last_seq]
        for grant in grants:
            grant.change(revoked_at=clock.now())
            audit.record(audit.SYSTEM, actions.GRANT_REVOKED, account, role=grant.role, why="personnel")
        if old is None:
            sessions.revoke_all(account, "left")
    mine = [OfficerLicence.staff == staff.id, ~OfficerLicence.is_suspended]
    if left:
        mine.append(OfficerLicence.org == left)
    licences = (
        OfficerLicence.update(is_suspended=True, version=OfficerLicence.version + 1).where(*mine).execute()
    )
    told = [(len(grants), f"收回授权{len(grants)}项"), (licences, f"暂停执法证{licences}本")]
    return "，".join(words for count, words in told if count)
