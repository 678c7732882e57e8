"""Positions and their three coordinate systems: WGS-84 (GPS), GCJ-02 (maps in China), BD-09 (Baidu).

The forward formulas are the published ones; the ways back iterate until the forward formula gives the point
again, because the usual one-step inverse is metres off. Distances are measured in WGS-84.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import asin, atan2, cos, isfinite, pi, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
KRASOVSKY_A = 6_378_245.0
KRASOVSKY_EE = 0.00669342162296594323
BD_STEP = pi * 3000.0 / 180.0
TOLERANCE_DEGREES = 1e-10  # 0.01 mm
Point = tuple[float, float]


class Crs(StrEnum):
    """Coordinate systems as the HTTP contract writes them."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees of longitude and latitude in `crs`; `accuracy_m` is the radius the device claims, None if unsaid.

    ValueError (Chinese) for degrees out of range, NaN or a negative accuracy. `repr` tells no place: where an
    officer stood is personal information and must not reach a log by accident.
    """

    lon: float
    lat: float
    crs: Crs
    accuracy_m: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "crs", Crs(self.crs))
        if not (isfinite(self.lon) and -180 <= self.lon <= 180):
            raise ValueError("经度应在-180至180之间。")
        if not (isfinite(self.lat) and -90 <= self.lat <= 90):
            raise ValueError("纬度应在-90至90之间。")
        if self.accuracy_m is not None and not (isfinite(self.accuracy_m) and self.accuracy_m >= 0):
            raise ValueError("定位精度应为不小于0的米数。")

    def __repr__(self) -> str:
        return f"Position({self.crs}, accuracy_m={self.accuracy_m})"

    def to(self, crs: Crs) -> Position:
        """The same place in another system; the accuracy is kept."""
        if crs is self.crs:
            return self
        lon, lat = FROM_WGS84[crs](TO_WGS84[self.crs]((self.lon, self.lat)))
        return replace(self, lon=lon, lat=lat, crs=crs)


def distance_m(one: Position, other: Position) -> float:
    """Great-circle metres between two positions of any systems (haversine, mean radius: within 0.5 %)."""
    a, b = one.to(Crs.WGS84), other.to(Crs.WGS84)
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half)))


def could_be_within(one: Position, other: Position, limit_m: float) -> bool:
    """Whether the two may be within `limit_m`, giving both devices the benefit of their claimed accuracy."""
    return distance_m(one, other) - (one.accuracy_m or 0) - (other.accuracy_m or 0) <= limit_m


def _is_shifted(point: Point) -> bool:
    """Whether GCJ-02 moves the point: its rectangle around China."""
    return 72.004 <= point[0] <= 137.8347 and 0.8293 <= point[1] <= 55.8271


def _wgs84_to_gcj02(point: Point) -> Point:
    if not _is_shifted(point):
        return point
    lon, lat = point
    x, y = lon - 105.0, lat - 35.0
    sine = 1 - KRASOVSKY_EE * sin(radians(lat)) ** 2
    meridian = KRASOVSKY_A * (1 - KRASOVSKY_EE) / (sine * sqrt(sine)) * pi / 180
    parallel = KRASOVSKY_A / sqrt(sine) * cos(radians(lat)) * pi / 180
    return lon + _metres_east(x, y) / parallel, lat + _metres_north(x, y) / meridian


def _metres_east(x: float, y: float) -> float:
    shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return shift + _waves(
        x, ((20.0, 6.0), (20.0, 2.0), (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))
    )


def _metres_north(x: float, y: float) -> float:
    shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    shift += _waves(x, ((20.0, 6.0), (20.0, 2.0)))
    return shift + _waves(y, ((20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30)))


def _waves(along: float, terms: tuple[tuple[float, float], ...]) -> float:
    return sum(height * sin(along * pi * frequency) for height, frequency in terms) * 2.0 / 3.0


def _gcj02_to_bd09(point: Point) -> Point:
    x, y = point
    z = sqrt(x * x + y * y) + 0.00002 * sin(y * BD_STEP)
    theta = atan2(y, x) + 0.000003 * cos(x * BD_STEP)
    return z * cos(theta) + 0.0065, z * sin(theta) + 0.006


def _inverse(forward: Callable[[Point], Point], target: Point) -> Point:
    """The point that `forward` takes to `target`; the shift is smooth, so this settles in a few rounds."""
    lon, lat = target
    for _ in range(30):
        there = forward((lon, lat))
        off_lon, off_lat = there[0] - target[0], there[1] - target[1]
        lon, lat = lon - off_lon, lat - off_lat
        if abs(off_lon) < TOLERANCE_DEGREES and abs(off_lat) < TOLERANCE_DEGREES:
            break
    return lon, lat


def _same(point: Point) -> Point:
    return point


def _wgs84_to_bd09(point: Point) -> Point:
    return _gcj02_to_bd09(_wgs84_to_gcj02(point))


FROM_WGS84: dict[Crs, Callable[[Point], Point]] = {
    Crs.WGS84: _same,
    Crs.GCJ02: _wgs84_to_gcj02,
    Crs.BD09: _wgs84_to_bd09,
}
TO_WGS84: dict[Crs, Callable[[Point], Point]] = {
    Crs.WGS84: _same,
    Crs.GCJ02: lambda point: _inverse(_wgs84_to_gcj02, point),
    Crs.BD09: lambda point: _inverse(_wgs84_to_gcj02, _inverse(_gcj02_to_bd09, point)),
}
