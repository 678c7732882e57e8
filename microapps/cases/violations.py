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
from microapps.cases.rules import PEN_047
from models.organisation import Organisation

PARTIES = {"citizen": "公民", "self_employed": "个体工商户", "organisation": "单位"}
KINDS = {
    "WARNING": "警告", "FINE": "罚款", "CONFISCATE_GAINS": "没收违法所得", "CONFISCATE_GOODS": "没收违法财物",
    "CONFISCATE_TOOLS": "没收工具、设备", "SUSPEND": "责令停产停业", "REVOKE": "吊销许可证件", "STOP_USE": "责令停止使用",
    "CLOSE": "责令关闭", "DETAIN": "行政拘留",
}  # fmt: skip
ORDERS = {"ORDER_CORRECT": "责令改正", "ORDER_STOP": "责令停止违法行为"}
STAGES = {"initial": "首次发现", "not_corrected": "逾期不改或者拒不改正", "any": "不论阶段"}
AREAS = {"全国": "", "浙江": "33", "杭州": "3301", "湖州": "3305"}
"""The head of the region codes where a local law binds."""
STATUTE = "行政处罚法"
REASONS = {
    bands.WITHIN_51: "可以当场处罚。",
    bands.ORDER_ONLY: "现在只能责令改正，没有处罚种类。",
    bands.ABOVE_LIMIT: "罚款的最低数额超过当场处罚的限额，请改用普通程序。",
    bands.NO_PENALTY: "违法行为轻微并及时改正，没有危害后果的，不予处罚，应当进行教育（行政处罚法33）。",
    bands.UNSETTLED: "责令停止使用是否属于行政处罚没有定论，请改用普通程序。",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One violation: the duty, the basis of the penalty, and the bands of the statute."""

    id: str
    name: str
    domain: str
    jurisdiction: str
    provision: str
    basis: str
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


def limit_fen(statute: str, party: str, on: date) -> int:
    """What may be fined on the spot, inclusive (PEN-004, PEN-OVR); raises LookupError where the statute knows none."""
    for row in data_files.rows("simple_procedure_limits"):
        began, ended = date.fromisoformat(row["from"]), _day(row["to"])
        if (
            row["statute"] == statute
            and row["party"] == party
            and began <= on
            and (ended is None or on <= ended)
        ):
            return int(row["limit_fen"])
    raise LookupError(f"{statute} knows no limit for {party} on {on}")


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


def weigh(
    principal: Principal, violation_id: str, *, act_date: date | None = None, **given: Any
) -> dict[str, Any]:
    """What the law lets the agency do on these facts, decided today.

    The law of the day of the act counts, unless one that came later is lighter (PEN-047). Raises NotFound (404),
    InvalidInput (422) for a party the statute does not know or a fact it asks for, RuleConflict (409) for a law that
    was not in force.
    """
    chosen, today = find(principal, violation_id), clock.today()
    act_day = act_date or today
    if act_day > today:
        raise invalid("/json/act_date", "违法行为的日期不能晚于今天。")
    if not chosen.binds_on(act_day):
        PEN_047.forbid_now(_not_in_force(chosen, act_day), "LAW_NOT_IN_FORCE").or_refuse()
    facts = bands.Facts(**given)
    said = _consequence(chosen, facts)
    if said is None:
        raise invalid("/json/party", f"{chosen.basis}没有规定对{PARTIES[facts.party]}的处罚。")
    later = catalogue().get(chosen.successor or "")
    if later is not None and later.binds_on(today):
        lighter = _consequence(later, facts)
        if lighter is not None and bands.is_lighter(lighter, said):
            chosen, said = later, lighter
    return {"applied": told(chosen), **_told(said)}


def _not_in_force(violation: Violation, day: date) -> str:
    heir = catalogue().get(violation.successor or "")
    hint = f"请选用“{heir.name}”（{heir.id}）。" if heir and heir.binds_on(day) else ""
    return f"{violation.basis}在{day}不适用。{hint}"


def _consequence(violation: Violation, facts: bands.Facts) -> bands.Consequence | None:
    # How it is decided goes by the law of the day it is decided, whenever the act was.
    limit = limit_fen(STATUTE, facts.party, clock.today())
    is_unsettled = violation.simple[facts.party] == "unsettled"
    try:
        return bands.consequence(violation.bands, facts, limit_fen=limit, is_unsettled=is_unsettled)
    except bands.FactMissing as missing:
        raise invalid(
            f"/json/{missing.name}", f"请说明，应为以下之一：{'、'.join(missing.choices)}。"
        ) from None


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
            "detail": REASONS.get(said.simple.reason) or _heavy(said.simple.reason),
            "kinds": said.simple.kinds,
            "fine_fen": said.simple.fine_fen,
        },
    }


def _heavy(reason: str) -> str:
    """MUST_SUSPEND_OR_REVOKE and the like, in words."""
    words = [word for kind, word in KINDS.items() if kind in reason]
    return f"依法应当{'、'.join(words)}，不属于当场处罚的种类，请改用普通程序。"


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
