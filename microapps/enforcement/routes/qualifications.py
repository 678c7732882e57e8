"""Officers' licences and skills."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from core.shapes import ReasonIn
from microapps.enforcement.permissions import MANAGE_LIBRARY, READ_LIBRARY
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import qualifications as schemas
from microapps.enforcement.service import qualifications as service

ONE = "/licences/<uuid:licence_id>"


@blp.get("/licences")
@requires(READ_LIBRARY)
@blp.arguments(schemas.LicenceQuery, location="query")
@blp.response(200, page_of(schemas.LicenceOut))
def list_licences(args):
    """Licences of my agency 执法证件"""
    return service.list_licences(current_principal(), args.pop("page"), **args)


@blp.get(ONE)
@requires(READ_LIBRARY)
@blp.response(200, schemas.LicenceOut)
def read_licence(licence_id):
    """One licence 执法证件"""
    return service.read_licence(current_principal(), licence_id)


@blp.post(f"{ONE}/skills")
@requires(MANAGE_LIBRARY)
@blp.arguments(schemas.SkillIn)
@blp.response(201, schemas.LicenceOut)
def record_skill(args, licence_id):
    """Record a qualification 登记专业资质"""
    return service.record_skill(current_principal(), licence_id, **args)


@blp.post(f"{ONE}/renewal")
@requires(MANAGE_LIBRARY)
@blp.changes_resource
@blp.arguments(schemas.RenewalIn)
@blp.response(200, schemas.LicenceOut)
def renew_licence(args, licence_id, version):
    """Record that a licence was issued anew 登记换发"""
    return service.renew_licence(current_principal(), licence_id, version=version, **args)


@blp.post(f"{ONE}/suspension")
@requires(MANAGE_LIBRARY)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.LicenceOut)
def suspend_licence(args, licence_id, version):
    """Keep an officer from enforcing 暂扣证件"""
    return service.suspend_licence(current_principal(), licence_id, version=version, **args)


@blp.delete(f"{ONE}/suspension")
@requires(MANAGE_LIBRARY)
@blp.changes_resource
@blp.response(200, schemas.LicenceOut)
def restore_licence(licence_id, version):
    """Give a licence back 发还证件"""
    return service.restore_licence(current_principal(), licence_id, version=version)
