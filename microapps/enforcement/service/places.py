"""The counties of the province, for whoever has to name one."""

from __future__ import annotations

from typing import Any

from models.organisation import Region


def counties() -> list[dict[str, Any]]:
    """Code, name and city of every county, in order of code."""
    city = Region.alias()
    rows: Any = (
        Region.select(Region.code, Region.name, city.name.alias("city"))
        .join(city, on=(Region.parent_code == city.code))
        .where(Region.level == "county")
        .order_by(Region.code)
        .dicts()
    )
    return list(rows)
