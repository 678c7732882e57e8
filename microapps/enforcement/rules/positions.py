"""What is odd about where a device says it is: explained to a reviewer, never a reason to refuse an act."""

from __future__ import annotations

from dataclasses import dataclass

MAX_ACCURACY_M, MAX_DISTANCE_M = 100, 500
MAX_AGE_SECONDS = 120
MAX_SPEED_MPS = 60
"""216 km/h: faster than officers move between two visits, slower than a position that jumps."""


@dataclass(frozen=True, slots=True)
class FixFacts:
    """One fix. None means: not known. `distance_m` already gives the device the benefit of its accuracy."""

    accuracy_m: float | None
    is_mock: bool
    age_seconds: float | None
    distance_m: float | None
    speed_mps: float | None


@dataclass(frozen=True, slots=True)
class Risk:
    """One oddity: a stable code, and a sentence for whoever reviews the visit."""

    code: str
    text: str


def risks(fix: FixFacts) -> list[Risk]:
    """Everything odd about a fix, worst first; empty for a good one."""
    found = []
    if fix.is_mock:
        found.append(Risk("MOCK", "设备报告为模拟位置。"))
    if fix.speed_mps is not None and fix.speed_mps > MAX_SPEED_MPS:
        found.append(Risk("TOO_FAST", f"与上一次定位相比，移动速度达到每秒{fix.speed_mps:.0f}米。"))
    if fix.distance_m is not None and fix.distance_m > MAX_DISTANCE_M:
        found.append(Risk("FAR", f"距离企业登记位置约{fix.distance_m:.0f}米。"))
    if fix.accuracy_m is None or fix.accuracy_m > MAX_ACCURACY_M:
        said = "未报告" if fix.accuracy_m is None else f"{fix.accuracy_m:.0f}米"
        found.append(Risk("IMPRECISE", f"定位精度不足（{said}）。"))
    if fix.age_seconds is not None and fix.age_seconds > MAX_AGE_SECONDS:
        found.append(Risk("STALE_FIX", f"位置是{fix.age_seconds:.0f}秒前取得的。"))
    return found
