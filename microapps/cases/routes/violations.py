"""The catalogue of violations and the rules."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core import clock, law
from core.shapes import RuleQuery, RulesOut
from microapps.cases import violations
from microapps.cases.permissions import READ_MATTERS
from microapps.cases.routes.blueprint import blp
from microapps.cases.rules import ALL
from microapps.cases.schemas import violations as schemas


@blp.get("/rules")
@requires(READ_MATTERS)
@blp.arguments(RuleQuery, location="query")
@blp.response(200, RulesOut)
def list_rules(args):
    """The rules of law that bind on a day 适用规则"""
    on = args.get("on") or clock.today()
    return {"on": on, "items": law.in_force(ALL, on)}


@blp.get("/violations")
@requires(READ_MATTERS)
@blp.arguments(schemas.ViolationQuery, location="query")
@blp.response(200, schemas.ViolationsOut)
def list_violations(args):
    """Violations of my area, for an act of a day 案由"""
    return violations.list_violations(current_principal(), **args)


@blp.post("/violations/<string(maxlength=10):violation_id>/band")
@requires(READ_MATTERS)
@blp.arguments(schemas.BandIn)
@blp.response(200, schemas.BandOut)
def weigh_violation(args, violation_id):
    """What the law lets the agency do on these facts 处罚幅度"""
    return violations.weigh(current_principal(), violation_id, **args)


# Weighing changes nothing, so a repeat is simply weighed again.
weigh_violation.answers_by_itself = True
