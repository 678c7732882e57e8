"""How much of a province each scale holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers of records; `organisations`, `staff`, `enterprises` and `equipment` are met exactly."""

    organisations: int
    staff: int
    enterprises: int
    equipment: int
    province_departments: int
    city_departments: int
    county_departments: int
    towns: int
    """Towns and streets in each county; what is still missing from `organisations` becomes sections."""
    applications: int
    inspections: int
    scans: int
    """Of the last 60 days; about as many as said."""


SCALES = {
    "small": Scale(600, 5_000, 3_000, 500, 28, 10, 4, 0, 5_000, 1_000, 1_500),
    "city": Scale(10_000, 120_000, 15_000, 3_000, 40, 30, 25, 15, 40_000, 6_000, 15_000),
    "province": Scale(90_000, 1_100_000, 100_000, 20_000, 40, 40, 40, 15, 160_000, 25_000, 60_000),
}
