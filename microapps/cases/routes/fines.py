"""What became of a fine."""

from __future__ import annotations

from auth.access import public
from auth.principal import current_principal
from auth.rate_limit import limited
from microapps.cases import collection, payment_page, payments, remittance
from microapps.cases.permissions import DECIDE, FILE
from microapps.cases.routes.blueprint import DECISION, acts, blp, read
from microapps.cases.schemas import fines as schemas
from microapps.cases.schemas.decisions import DecisionOut


@blp.post(f"{DECISION}/payments")
@acts(FILE)
@blp.allots
@blp.adds_to_resource
@blp.arguments(schemas.PaymentIn)
@blp.response(201, DecisionOut)
def record_payment(args, decision_id, version):
    """Note a payment of the fine 登记缴款"""
    payments.record_payment(current_principal(), decision_id, version=version, **args)
    return read(decision_id)


@blp.post(f"{DECISION}/pauses")
@acts(FILE)
@blp.adds_to_resource
@blp.arguments(schemas.PauseIn)
@blp.response(201, DecisionOut)
def pause_lateness(args, decision_id, version):
    """Note a reconsideration or lawsuit, or its end 登记复议、诉讼"""
    payments.pause(current_principal(), decision_id, version=version, **args)
    return read(decision_id)


@blp.post(f"{DECISION}/collection")
@acts(DECIDE)
@blp.allots
@blp.adds_to_resource
@blp.arguments(schemas.CollectionIn)
@blp.response(201, DecisionOut)
def collect_fine(args, decision_id, version):
    """Take the fine on the spot 当场收缴"""
    collection.collect(current_principal(), decision_id, version=version, **args)
    return read(decision_id)


@blp.post(f"{DECISION}/collection/hand-over")
@acts(FILE)
@blp.adds_to_resource
@blp.arguments(schemas.FineHandOverIn)
@blp.response(200, DecisionOut)
def hand_over_fine(args, decision_id, version):
    """The agency has the money 上交罚款"""
    remittance.hand_over(current_principal(), decision_id, version=version, **args)
    return read(decision_id)


@blp.post(f"{DECISION}/collection/deposit")
@acts(FILE)
@blp.adds_to_resource
@blp.arguments(schemas.FineDepositIn)
@blp.response(200, DecisionOut)
def deposit_fine(args, decision_id, version):
    """The agency paid it into the bank 缴付银行"""
    remittance.deposit(current_principal(), decision_id, version=version, **args)
    return read(decision_id)


@blp.get("/fines/<string(maxlength=32):code>")
@public
@limited("60/minute")
@blp.response(200, schemas.FineToPayOut)
def read_fine(code):
    """A fine by the code on its paper, without sign-in 缴款信息"""
    return payment_page.read_payment(code)
