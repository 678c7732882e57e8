"""Changes of service over HTTP."""

from __future__ import annotations

from auth import personnel
from auth import personnel_schemas as schemas
from auth.access import requires
from auth.permissions import MANAGE_PERSONNEL
from auth.principal import current_principal
from auth.routes import CANDIDATES, blp
from auth.schemas import CandidateQuery
from core.api import page_of


@blp.get("/personnel-changes")
@requires(MANAGE_PERSONNEL)
@blp.arguments(schemas.PersonnelQuery, location="query")
@blp.response(200, page_of(schemas.PersonnelChangeOut))
def list_personnel_changes(args):
    """Transfers, secondments, leaving and posts 人员变动"""
    return personnel.listing(current_principal(), args.pop("page"), **args)


@blp.post("/personnel-changes")
@requires(MANAGE_PERSONNEL)
@blp.arguments(schemas.PersonnelChangeIn)
@blp.response(201, schemas.PersonnelChangeOut)
def enter_personnel_change(args):
    """Enter a change 登记人员变动"""
    return personnel.enter(current_principal(), **args)


@blp.get("/personnel-changes/<uuid:change_id>")
@requires(MANAGE_PERSONNEL)
@blp.response(200, schemas.PersonnelChangeOut)
def read_personnel_change(change_id):
    """One change 人员变动详情"""
    return personnel.read(current_principal(), change_id)


@blp.delete("/personnel-changes/<uuid:change_id>")
@requires(MANAGE_PERSONNEL)
@blp.changes_resource
@blp.response(200, schemas.PersonnelChangeOut)
def withdraw_personnel_change(change_id, version):
    """Take a change back 撤销人员变动"""
    return personnel.withdraw(current_principal(), change_id, version=version)


@blp.get("/personnel-people")
@requires(MANAGE_PERSONNEL)
@blp.arguments(CandidateQuery, location="query")
@blp.response(200, CANDIDATES)
def list_personnel_people(args):
    """People whose service may be changed 可变动人员"""
    return personnel.people(current_principal(), args.pop("page"), **args)


@blp.get("/personnel-people/<uuid:staff_id>")
@requires(MANAGE_PERSONNEL)
@blp.response(200, schemas.PersonServiceOut)
def read_personnel_person(staff_id):
    """Where somebody belongs 人员任职情况"""
    return personnel.person(current_principal(), staff_id)


@blp.get("/personnel-organisations")
@requires(MANAGE_PERSONNEL)
@blp.arguments(CandidateQuery, location="query")
@blp.response(200, CANDIDATES)
def list_personnel_organisations(args):
    """Organisations somebody may be moved to 可调入单位"""
    return personnel.organisations(current_principal(), args.pop("page"), **args)
