"""The party of a penalty: known by a checked number, kept sealed, shown masked, opened for a purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from auth.principal import Principal
from core import audit, clock, masking, secrets
from core.db import db
from core.identifiers import citizen_id, uscc
from core.identifiers.refusal import Refusal
from core.problems import invalid
from microapps.cases import actions
from microapps.cases.finding import find
from models.enterprise import Enterprise
from models.penalty import OnTheSpotDecision

CITIZEN, SELF_EMPLOYED, ORGANISATION = "citizen", "self_employed", "organisation"
KINDS = {CITIZEN: "公民", SELF_EMPLOYED: "个体工商户", ORGANISATION: "法人或者其他组织"}
AAD = "on_the_spot_decision.citizen"
KEY = "on_the_spot_decision.party"


@dataclass(frozen=True, slots=True)
class Party:
    """Who is punished, in clear; never stored as it is."""

    kind: str
    name: str
    identifier: str
    address: str = ""
    phone: str = ""
    enterprise_id: UUID | None = None

    @property
    def shown(self) -> str:
        """The name as lists show it."""
        return masking.name(self.name) if self.kind == CITIZEN else self.name

    @property
    def key(self) -> str:
        """Equal for equal parties."""
        return secrets.cipher().blind_index(self.identifier, KEY)

    @property
    def sealed(self) -> str:
        """What the record keeps."""
        kept = {name: getattr(self, name) for name in ("name", "identifier", "address", "phone")}
        return secrets.cipher().seal(orjson.dumps(kept).decode(), AAD)


def identify(*, kind: str, name: str, identifier: str, address: str = "", phone: str = "") -> Party:
    """The party with its number checked, and its entry in the register of enterprises, if there is one.

    Raises InvalidInput (422) at the field that is wrong.
    """
    if kind == CITIZEN:
        return Party(kind, name, _citizen(identifier), address, phone)
    number = _code(identifier, kind)
    registered = Enterprise.get_or_none(Enterprise.uscc == number)
    if registered is None:
        return Party(kind, name, number, address, phone)
    if registered.name != name:
        raise invalid("/json/party/name", "名称与该统一社会信用代码的登记不一致，请核对营业执照。")
    return Party(kind, name, number, address or registered.address, phone, registered.id)


def _citizen(identifier: str) -> str:
    try:
        return citizen_id.parse(citizen_id.normalise(identifier), today=clock.today()).text
    except Refusal as refusal:
        raise invalid("/json/party/identifier", refusal.detail, refusal.code) from None


def _code(identifier: str, kind: str) -> str:
    """The code, of the kind of party it says it is: how much may be fined on the spot depends on it."""
    try:
        code = uscc.parse(uscc.normalise(identifier))
    except Refusal as refusal:
        raise invalid("/json/party/identifier", refusal.detail, refusal.code) from None
    if kind_of(code) != kind:
        raise invalid(
            "/json/party/kind", f"该统一社会信用代码属于{KINDS[kind_of(code)]}，请核对当事人的类型。"
        )
    return code.text


def kind_of(code: uscc.Uscc) -> str:
    """Which kind of party a code says it is (GB 32100: 92… are 个体工商户)."""
    return SELF_EMPLOYED if code.kind == KINDS[SELF_EMPLOYED] else ORGANISATION


def opened(decision: OnTheSpotDecision) -> dict[str, str]:
    """Name, identifier, address and phone in clear, for who may and whose look is audited."""
    if decision.party_sealed is None:
        registered = decision.enterprise
        return {
            "name": registered.name,
            "identifier": registered.uscc,
            "address": registered.address,
            "phone": "",
        }
    kept = orjson.loads(secrets.cipher().open(decision.party_sealed, AAD))
    # Before 2026-11-28 the number stood under another name.
    return {**{"address": "", "phone": ""}, **kept, "identifier": kept.get("identifier") or kept["id_no"]}


def masked_identifier(decision: OnTheSpotDecision) -> str:
    """The number with its middle hidden."""
    return masking.citizen_id(opened(decision)["identifier"])


def read_party(principal: Principal, decision_id: UUID, *, purpose: str) -> dict[str, Any]:
    """The party in clear; who looked and why goes into the audit chain. Raises NotFound (404)."""
    with db.atomic():
        decision = find(principal, decision_id)
        audit.record(principal, actions.PARTY_READ, decision, purpose=purpose)
    return {"kind": decision.party_kind, **opened(decision)}
