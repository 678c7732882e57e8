"""Judging what anybody scanned: which kind of code it is, whether it holds, and what this viewer may know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from auth import codes
from auth.principal import Principal
from core import clock, code_tellers
from core.signed_code import CodeClaims, Verdict, VerdictKind
from microapps.safety_code import issuing, proofs, schemes, views
from microapps.safety_code.recolouring import colouring_of
from models.enterprise import Enterprise
from models.safety_code import SafetyCode

MESSAGES = {
    VerdictKind.VALID: "签名有效。",
    VerdictKind.EXPIRED: "此码已过期，请要求对方刷新后再扫。",
    VerdictKind.NOT_YET_VALID: "此码尚未生效，请核对设备时间。",
    VerdictKind.REVOKED: "此码已停用或已换发新码，请勿采信。",
    VerdictKind.UNKNOWN_KEY: "不是本省签发的码，请勿采信。",
    VerdictKind.STALE_LIST: "状态清单已过期，请联网后重试。",
    VerdictKind.CLOCK_SUSPECT: "设备时间可能不准，请校准后重试。",
    VerdictKind.MALFORMED: "不是有效的码，可能被改动或没有扫全。",
}
OLD_PROOF = "动态码已过期，可能是截图，请对方当面刷新后再扫。"
STATUS_NAMES = {"operating": "在营", "suspended": "停业", "deregistered": "已注销", "revoked": "已吊销"}
BEHIND = timedelta(hours=26)
"""Colours are computed every hour; after this the page says that they are late."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with the code it is about, where it is about one of a scheme."""

    kind: VerdictKind
    claims: CodeClaims | None = None
    code: SafetyCode | None = None
    proof: str = "none"
    """none, current or old."""
    step: int | None = None
    message: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether the code holds."""
        return self.kind is VerdictKind.VALID


def judge(content: str) -> Judged:
    """The verdict on any text whatever; never raises. One read of the records at most for a code of a scheme."""
    verdict = codes.read(content)
    if verdict.claims is None or verdict.claims.kind not in schemes.SCHEMES:
        return Judged(verdict.kind, verdict.claims)
    code = SafetyCode.read(verdict.claims.code_id)
    if code is None or code.kind != verdict.claims.kind:
        return Judged(VerdictKind.REVOKED, verdict.claims)
    if not issuing.is_in_force(code, verdict.claims.status_index):
        return Judged(VerdictKind.REVOKED, verdict.claims, code)
    return _with_proof(Judged(verdict.kind, verdict.claims, code), verdict)


def _with_proof(judged: Judged, verdict: Verdict) -> Judged:
    """An old proof makes the code an old one: what was scanned is a picture of it."""
    if verdict.proof is None or judged.claims is None:
        return judged
    step = proofs.proven_step(judged.claims.code_id, verdict.proof)
    if step is not None:
        return replace(judged, proof="current", step=step)
    kind = VerdictKind.EXPIRED if judged.is_valid else judged.kind
    return replace(judged, kind=kind, proof="old", message=OLD_PROOF)


def verify(content: str, viewer: Principal | None = None) -> dict[str, Any]:
    """What `viewer` (None is anybody) may know of the text; never raises."""
    return told(judge(content), viewer)


def told(judged: Judged, viewer: Principal | None = None) -> dict[str, Any]:
    """A verdict in words."""
    answer = _empty(judged)
    if not judged.is_valid or judged.claims is None:
        return answer
    if judged.code is not None:
        return {**answer, **of_code(judged.code, viewer), "proof": judged.proof}
    tell = TELLERS.get(judged.claims.kind) or code_tellers.of(judged.claims.kind)
    known = tell(judged.claims.code_id) if tell else None
    if known is None:
        return _empty(replace(judged, kind=VerdictKind.REVOKED))
    return {**answer, **known}


def of_code(code: SafetyCode, viewer: Principal | None) -> dict[str, Any]:
    """What `viewer` may know of a code: its colour now, and the fields of the scheme's views."""
    scheme, colouring = schemes.of(code.kind), colouring_of(code)
    colour = scheme.palette[colouring.colour]
    audiences = views.audiences_of(viewer, code)
    return {
        "scheme": code.kind,
        "scheme_title": scheme.title,
        "colour": colouring.colour,
        "colour_name": colour.name,
        "meaning": colour.meaning,
        "advice": colour.gate,
        "object": {
            "id": code.id if len(audiences) > 1 else None,
            "name": code.name,
            "address": views.to_street(code.address) if code.address else "",
            "enterprise_name": code.unit,
            "next_inspection_on": _next_due(code),
        },
        "fired_rules": [rule.stored() for rule in colouring.fired],
        "computed_at": code.computed_at,
        "is_behind": clock.now() - code.computed_at > BEHIND,
        "audiences": audiences,
        "details": views.lines_of(code, audiences),
        "phones": [{"title": title, "number": number} for title, number in scheme.phones],
        "is_dynamic": scheme.is_dynamic,
    }


def _next_due(code: SafetyCode) -> Any:
    scheme = schemes.of(code.kind)
    return scheme.read_facts(code.facts).get(scheme.next_due_fact) if scheme.next_due_fact else None


def _empty(judged: Judged) -> dict[str, Any]:
    kind = judged.claims.kind if judged.claims else None
    return {
        "verdict": judged.kind.value,
        "message": judged.message or MESSAGES[judged.kind],
        "kind": kind,
        "scheme": None,
        "scheme_title": None,
        "colour": None,
        "colour_name": None,
        "meaning": None,
        "advice": None,
        "object": None,
        "fired_rules": [],
        "computed_at": None,
        "is_behind": False,
        "audiences": ["public"],
        "details": [],
        "phones": [],
        "is_dynamic": False,
        "proof": judged.proof,
        "lines": [],
    }


def _enterprise(enterprise_id: UUID) -> dict[str, Any] | None:
    row = Enterprise.read(enterprise_id)
    if row is None:
        return None
    return {
        "message": "这是一家企业的企业码。",
        "lines": [row.name, f"登记状态：{STATUS_NAMES.get(row.status, row.status)}"],
    }


TELLERS: dict[str, Callable[[UUID], dict[str, Any] | None]] = {"enterprise": _enterprise}
