"""Figures over HTTP."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core import fields
from core.api import page_of
from microapps.stats import activity, organisations, ranking, service, wall
from microapps.stats.permissions import READ
from microapps.stats.routes import blp
from microapps.stats.schemas import figures as schemas

CODE = "<string(maxlength=12):code>"
RECORDS_PAGE = page_of(
    schemas.RecordOut,
    total=fields.Whole("总数，等于该数字"),
    definition_version=fields.Text("定义版本"),
    as_of=fields.Instant("数据截至"),
)
ACTIVITY_PAGE = page_of(
    schemas.ActivityOut,
    definition_version=fields.Text("定义版本"),
    as_of=fields.Instant("数据截至"),
)


@blp.get("/mobile-office-ratio")
@requires(READ)
@blp.arguments(schemas.RatioQuery, location="query")
@blp.response(200, schemas.MobileOfficeRatioOut)
def read_mobile_office_ratio(args):
    """The mobile-office ratio, in both readings 掌上办公比例"""
    return service.mobile_office_ratio(current_principal(), **args)


@blp.get("/mobile-office-ratio/children")
@requires(READ)
@blp.arguments(schemas.RatioQuery, location="query")
@blp.response(200, schemas.ChildrenOut)
def list_child_ratios(args):
    """The ratio of each unit directly below 下级单位的掌上办公比例"""
    args.pop("granularity")
    return service.list_children(current_principal(), args.pop("reading"), **args)


@blp.get("/activity")
@requires(READ)
@blp.arguments(schemas.ActivityQuery, location="query")
@blp.response(200, ACTIVITY_PAGE)
def list_activity(args):
    """Each app on each day: opens, acts, people 微应用活跃情况"""
    return activity.list_activity(current_principal(), args.pop("page"), **args)


@blp.get("/orgs")
@requires(READ)
@blp.arguments(schemas.OrganisationQuery, location="query")
@blp.response(200, page_of(schemas.StatOrgOut))
def list_organisations(args):
    """Organisations whose figures I may read 可查看的组织"""
    return organisations.list_organisations(current_principal(), args.pop("page"), **args)


@blp.get("/indicators")
@requires(READ)
@blp.arguments(schemas.IndicatorsQuery, location="query")
@blp.response(200, schemas.IndicatorsOut)
def list_indicators(args):
    """All indicators of a period 指标"""
    return service.all_indicators(current_principal(), **args)


@blp.get(f"/indicators/{CODE}")
@requires(READ)
@blp.arguments(schemas.SeriesQuery, location="query")
@blp.response(200, schemas.IndicatorFigureOut)
def read_indicator(args, code):
    """One figure with its series, comparison and target 指标"""
    return service.read_indicator(current_principal(), code, **args)


@blp.get(f"/indicators/{CODE}/children")
@requires(READ)
@blp.arguments(schemas.PeriodQuery, location="query")
@blp.response(200, schemas.ChildrenOut)
def list_indicator_children(args, code):
    """The figure of each unit directly below 下级单位的指标"""
    return service.list_children(current_principal(), code, **args)


@blp.get(f"/indicators/{CODE}/places")
@requires(READ)
@blp.arguments(schemas.PeriodQuery, location="query")
@blp.response(200, schemas.ChildrenOut)
def list_indicator_places(args, code):
    """The figure of each city and county 各市县的指标"""
    return service.list_places(current_principal(), code, **args)


@blp.get(f"/indicators/{CODE}/organisations")
@requires(READ)
@blp.arguments(schemas.PeriodQuery, location="query")
@blp.response(200, schemas.AllOrganisationsOut)
def list_all_organisations(args, code):
    """The figure of every organisation at once 全部组织的指标"""
    return service.all_organisations(current_principal(), code, **args)


@blp.get(f"/indicators/{CODE}/records")
@requires(READ)
@blp.arguments(schemas.RecordsQuery, location="query")
@blp.response(200, RECORDS_PAGE)
def list_indicator_records(args, code):
    """The records behind a figure 指标明细"""
    return service.records(current_principal(), code, args.pop("page"), **args)


@blp.get("/rank")
@requires(READ)
@blp.arguments(schemas.RankQuery, location="query")
@blp.response(200, schemas.RankingOut)
def rank_organisations(args):
    """A ranking by a ratio; never by fines, cases or inspections 排名"""
    return ranking.rank(current_principal(), **args)


@blp.get("/wall")
@requires(READ)
@blp.arguments(schemas.IndicatorsQuery, location="query")
@blp.response(200, schemas.WallOut)
def read_indicator_wall(args):
    """The seventeen indicators of the plan 规划指标"""
    return wall.read_wall(current_principal(), **args)


@blp.get("/plan-systems")
@requires(READ)
@blp.response(200, schemas.SystemsOut)
def list_plan_systems():
    """The plan's systems and their lead units 规划系统"""
    return wall.systems()
