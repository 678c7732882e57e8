"""Who was active, over HTTP."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core import fields
from core.api import page_of
from microapps.stats import acts, people_list
from microapps.stats.permissions import PEOPLE
from microapps.stats.routes import blp
from microapps.stats.schemas import figures as schemas

PEOPLE_PAGE = page_of(
    schemas.PersonOut,
    total=fields.Whole("总数，等于该数字"),
    definition_version=fields.Text("定义版本"),
    as_of=fields.Instant("数据截至"),
)


@blp.get("/mobile-office-ratio/people")
@requires(PEOPLE)
@blp.arguments(schemas.PeopleQuery, location="query")
@blp.response(200, PEOPLE_PAGE)
def list_active_people(args):
    """The people behind the ratio, with their acts 掌上办公比例人员名单"""
    return people_list.list_people(current_principal(), args.pop("page"), **args)


@blp.get("/acts/<uuid:act_id>")
@requires(PEOPLE)
@blp.response(200, schemas.EffectiveActOut)
def read_counted_act(act_id):
    """One act that was counted, and in which figures 计入的业务动作"""
    return acts.read_act(current_principal(), act_id)
