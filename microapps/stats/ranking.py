"""Rankings, where the law allows one: by a ratio of the plan, never by fines or by how many were inspected."""

from __future__ import annotations

from typing import Any

from auth.principal import Principal
from core.problems import Forbidden
from microapps.stats import figures, organisations, rules, service
from models.organisation import Organisation


def rank(principal: Principal, *, by: str, level: str, limit: int, **query: Any) -> dict[str, Any]:
    """Units of a level within the asked organisation, best first; equal ratios share a rank.

    Units without a figure, or whose figure is hidden, are not ranked but counted. Raises Forbidden (403) with the
    article for whatever ranks by fines, cases or inspections (PEN-048).
    """
    ruling = rules.may_rank(by)
    if ruling.rule is not None:
        rule = ruling.rule
        raise Forbidden(ruling.detail, rule=rule.id, law=rule.law, article=rule.article)
    asked = service.question(principal, by, **query)
    tally = figures.tally(principal, asked.indicator, asked.org, asked.asked)
    units = Organisation.select().where(
        Organisation.seq.between(asked.org.seq, asked.org.last_seq),
        Organisation.kind.in_(rules.RANKED_LEVELS[level]),
    )
    measured = [(unit, tally.total(unit)) for unit in units]
    ranked = [(unit, ratio) for unit, ratio in measured if ratio is not None and ratio.d]
    ranked.sort(key=lambda pair: (-pair[1].n / pair[1].d, pair[0].seq))
    items, place, before = [], 0, None
    for number, (unit, ratio) in enumerate(ranked, 1):
        value = rules.decimal(ratio)
        if value != before:
            place, before = number, value
        items.append({"rank": place, "org": organisations.brief(unit), **rules.figure(ratio)})
    return {
        "by": by,
        "items": items[:limit],
        "unranked": len(measured) - len(ranked),
        "next_cursor": None,
        **service.stamp(asked),
    }
