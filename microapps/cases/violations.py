"""The catalogue of violations (案由): which are offered where and for the day of the act, and what each may lead to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from auth.principal import Principal
from core import clock, data_files
from core.money import format_yuan
from core.problems import NotFound, invalid
from microapps.cases import bands
from microapps.cases.rules import KINDS, PEN_047, why_not_simple
from models.organisation import Organisation

PARTIES = {"citizen": "公民", "self_employed": "个体工商户", "organisation": "单位"}
ORDERS = {"ORDER_CORRECT": "责令改正", "ORDER_STOP": "责令停止违法行为"}
STAGES = {"initial": "首次发现", "not_corrected": "逾期不改或者拒不改正", "any": "不论阶段"}
AREAS = {"全国": "", "浙江": "33", "杭州": "3301", "湖州": "3305"}
"""The head of the region codes where a local law binds."""
STATUTE = "行政处罚法"


@dataclass(frozen=True, slots=True)
class Violation:
    """One violation: the duty, the basis of the penalty, and the bands of the statute."""

    id: str
    name: str
    domain: str
    jurisdiction: str
    provision: str
    basis: str
    penalty_law: str
    order_to_correct: str
    simple: Mapping[str, str]
    """By party: initial, not_corrected, both, no, unsettled or n/a."""
    simple_override: str
    bands: tuple[Mapping[str, Any], ...]
    in_force_from: date | None
    in_force_to: date | None
    successor: str | None
    recheck: str

    def binds_on(self, day: date) -> bool:
        """Whether it is law for an act of that day."""
        after = self.in_force_from is None or self.in_force_from <= day
        return after and (self.in_force_to is None or day <= self.in_force_to)


@lru_cache
def catalogue() -> dict[str, Violation]:
    """Violations by id."""
    return {row["violation_id"]: _violation(row) for row in data_files.rows("violations")}


def _violation(row: Mapping[str, str]) -> Violation:
    return Violation(
        id=row["violation_id"],
        name=row["name"],
        domain=row["domain"],
        jurisdiction=row["jurisdiction"],
        provision=f"《{row['provision_law']}》{row['provision_article']}",
        basis=f"《{row['penalty_law']}》{row['penalty_article']}",
        penalty_law=row["penalty_law"],
        order_to_correct=row["order_to_correct"],
        simple={party: row[f"simple_{party}"] for party in PARTIES},
        simple_override=row["simple_override"],
        bands=tuple(json.loads(row["bands"])),
        in_force_from=_day(row["in_force_from"]),
        in_force_to=_day(row["in_force_to"]),
        successor=row["successor"] or None,
        recheck=row["recheck"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Limits:
    """What article 51 and article 68 leave, inclusive, in fen."""

    fine_fen: int
    collect_fen: int


def limits(statute: str, party: str, on: date) -> Limits:
    """What may be fined and taken on the spot (PEN-004, PEN-008, PEN-OVR).

    Raises LookupError where the statute knows none for such a party.
    """
    for row in data_files.rows("simple_procedure_limits"):
        began, ended = date.fromisoformat(row["from"]), _day(row["to"])
        is_due = began <= on and (ended is None or on <= ended)
        if (row["statute"], row["party"]) == (statute, party) and is_due:
            return Limits(int(row["limit_fen"]), int(row["collect_fen"]))
    raise LookupError(f"{statute} knows no limit for {party} on {on}")


def statute_of(penalty_law: str) -> str:
    """The statute whose limits bind a penalty: its own where it sets some, else 行政处罚法."""
    own = {row["statute"] for row in data_files.rows("simple_procedure_limits")}
    return penalty_law if penalty_law in own else STATUTE


def list_violations(
    principal: Principal, *, q: str = "", on: date | None = None, party: str | None = None
) -> dict[str, Any]:
    """Violations the caller's agency may meet: those of its area, in force for an act of the day."""
    day = on or clock.today()
    found = [one for one in _of_area(principal) if one.binds_on(day)]
    if q:
        found = [one for one in found if q in one.name or q in one.provision or q in one.basis or q == one.id]
    if party:
        found = [one for one in found if any(party in band["party"] for band in one.bands)]
    return {"on": day, "items": [told(one) for one in found]}


def _of_area(principal: Principal) -> list[Violation]:
    region = Organisation.get_by_id(principal.org_id).region_code
    return [one for one in catalogue().values() if region.startswith(AREAS[one.jurisdiction])]


def find(principal: Principal, violation_id: str) -> Violation:
    """One violation of the caller's area; raises NotFound (404)."""
    found = next((one for one in _of_area(principal) if one.id == violation_id), None)
    if found is None:
        raise NotFound
    return found


def choose(principal: Principal, violation_id: str) -> Violation:
    """The same, named in a body; raises InvalidInput (422)."""
    try:
        return find(principal, violation_id)
    except NotFound:
        raise invalid("/json/violation", "没有该案由，请从列表中选择。") from None


@dataclass(frozen=True, slots=True)
class Weighed:
    """Which violation applies, what it leads to, and what may be fined on the spot."""

    violation: Violation
    said: bands.Consequence
    limits: Limits


def weigh(
    principal: Principal, violation_id: str, *, act_date: date | None = None, **given: Any
) -> dict[str, Any]:
    """What the law lets the agency do on these facts, decided today; as `judge` on the facts of the body."""
    weighed = judge(find(principal, violation_id), bands.Facts(**given), act_date or clock.today())
    return {"applied": told(weighed.violation), **_told(weighed.said)}


def judge(chosen: Violation, facts: bands.Facts, act_on: date, at: str = "/json") -> Weighed:
    """The band and what follows, decided today; `at` is where the facts stand in the body.

    The law of the day of the act counts, unless one that came later is lighter (PEN-047). Raises InvalidInput (422)
    for a party the statute does not know or a fact it asks for, RuleConflict (409) for a law that was not in force.
    """
    today = clock.today()
    if act_on > today:
        raise invalid("/json/act_date", "违法行为的日期不能晚于今天。")
    if not chosen.binds_on(act_on):
        PEN_047.forbid_now(_not_in_force(chosen, act_on), "LAW_NOT_IN_FORCE").or_refuse()
    weighed = _weighed(chosen, facts, at)
    if weighed is None:
        raise invalid("/json/party", f"{chosen.basis}没有规定对{PARTIES[facts.party]}的处罚。")
    later = catalogue().get(chosen.successor or "")
    if later is None or not later.binds_on(today):
        return weighed
    lighter = _weighed(later, facts, at)
    return lighter if lighter is not None and bands.is_lighter(lighter.said, weighed.said) else weighed


def _not_in_force(violation: Violation, day: date) -> str:
    heir = catalogue().get(violation.successor or "")
    hint = f"请选用“{heir.name}”（{heir.id}）。" if heir and heir.binds_on(day) else ""
    return f"{violation.basis}在{day}不适用。{hint}"


def _weighed(violation: Violation, facts: bands.Facts, at: str) -> Weighed | None:
    # How it is decided goes by the law of the day it is decided, whenever the act was.
    bounds = limits(statute_of(violation.penalty_law), facts.party, clock.today())
    is_unsettled = violation.simple[facts.party] == "unsettled"
    try:
        said = bands.consequence(violation.bands, facts, limit_fen=bounds.fine_fen, is_unsettled=is_unsettled)
    except bands.FactMissing as missing:
        raise invalid(
            f"{at}/{missing.name}", f"请说明，应为以下之一：{'、'.join(missing.choices)}。"
        ) from None
    return None if said is None else Weighed(violation, said, bounds)


def _told(said: bands.Consequence) -> dict[str, Any]:
    return {
        "article33": said.article33,
        "orders": said.orders,
        "kinds": said.kinds,
        "must": said.must,
        "one_of": said.one_of,
        "may": said.may,
        "plus_one_of": said.plus_one_of,
        "fine_fen": said.fine_fen,
        "simple": {
            "possible": said.simple.possible,
            "reason": said.simple.reason,
            "detail": why_not_simple(said.simple.reason),
            "kinds": said.simple.kinds,
            "fine_fen": said.simple.fine_fen,
        },
    }


def told(violation: Violation) -> dict[str, Any]:
    """A violation as the API tells it, its bands in words."""
    return {
        "id": violation.id,
        "name": violation.name,
        "domain": violation.domain,
        "jurisdiction": violation.jurisdiction,
        "provision": violation.provision,
        "basis": violation.basis,
        "order_to_correct": violation.order_to_correct,
        "simple": dict(violation.simple),
        "simple_override": violation.simple_override,
        "in_force_from": violation.in_force_from,
        "in_force_to": violation.in_force_to,
        "successor": violation.successor,
        "recheck": violation.recheck,
        "bands": [in_words(band) for band in violation.bands],
    }


def in_words(band: Mapping[str, Any]) -> str:
    """单位：首次发现，责令改正，可以罚款，罚款5,000.00元以下。"""
    who = "、".join(PARTIES[party] for party in band["party"])
    serious = "，情节严重" if band["severity"] == "serious" else ""
    parts = [ORDERS[order] for order in band.get("orders", ())]
    parts += [f"应当{_kinds(band['must'])}"] if band.get("must") else []
    parts += [f"{_kinds(band['one_of'], '或者')}选一"] if band.get("one_of") else []
    parts += [f"可以{_kinds(band['may'])}"] if band.get("may") else []
    parts += [f"另{_kinds(band['plus_one_of'], '或者')}"] if band.get("plus_one_of") else []
    fine = band.get("fine")
    return f"{who}：{STAGES[band['stage']]}{serious}{_when(band.get('when', {}))}，{'，'.join([*parts, *([_fine(fine)] if fine else [])])}。"


def _kinds(kinds: list[str], joint: str = "、") -> str:
    return joint.join(KINDS[kind] for kind in kinds)


WHEN = {
    "gains": {"none": "没有违法所得", "some": "有违法所得"},
    "role": {
        "advertiser": "广告主",
        "publisher": "广告发布者",
        "operator": "经营者",
        "platform": "平台经营者",
    },
    "act": {"by_vessel": "使用船舶", "by_hand": "徒手"},
    "self_employed_as": {"unit": "按单位", "individual": "按个人"},
}
COMPARED = {"lt": "不足", "lte": "不超过", "gt": "超过", "gte": "以上"}
SUBJECTS = {"gains": "违法所得", "goods_value": "货值"}


def _when(when: Mapping[str, Any]) -> str:
    said = []
    for name, wanted in when.items():
        if name in WHEN:
            said.append(WHEN[name][wanted])
            continue
        subject, comparison, _ = name.rsplit("_", 2)
        sum_ = f"{format_yuan(wanted)}元"
        word = COMPARED[comparison]
        said.append(
            f"{SUBJECTS[subject]}{sum_}{word}" if comparison == "gte" else f"{SUBJECTS[subject]}{word}{sum_}"
        )
    return f"（{'，'.join(said)}）" if said else ""


def _fine(fine: Mapping[str, Any]) -> str:
    if fine["basis"] == "multiple":
        base = SUBJECTS[fine["of"]]
        cap = f"，最高{format_yuan(fine['cap_fen'])}元" if "cap_fen" in fine else ""
        return f"罚款为{base}的{fine['min']}至{fine['max']}倍{cap}"
    each = "每次" if fine["basis"] == "per_unit" else ""
    low, high = format_yuan(fine["min_fen"]), format_yuan(fine["max_fen"])
    return f"罚款{each}{high}元以下" if not fine["min_fen"] else f"罚款{each}{low}元至{high}元"
