"""Decisions on the spot: decided, served, filed, put right, closed."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from core.shapes import NoteIn, PurposeIn, ReasonIn
from microapps.cases import decisions, filing, parties, process, serving, views, withdrawal
from microapps.cases.permissions import DECIDE, FILE, READ, READ_PARTY, RECORD_PROCESS, WITHDRAW
from microapps.cases.routes.blueprint import DECISION, acts, blp, read
from microapps.cases.schemas import decisions as schemas


@blp.get("/on-the-spot-decisions")
@requires(READ)
@blp.arguments(schemas.DecisionQuery, location="query")
@blp.response(200, page_of(schemas.DecisionItemOut))
def list_decisions(args):
    """Decisions on the spot 当场处罚决定"""
    return views.list_decisions(current_principal(), args.pop("page"), **args)


@blp.post("/on-the-spot-decisions")
@requires(DECIDE)
@blp.allots
@blp.arguments(schemas.DecisionIn)
@blp.response(201, schemas.DecisionOut)
def decide(args):
    """Decide a small penalty on the spot 当场处罚"""
    return read(decisions.decide(current_principal(), **args))


@blp.get(DECISION)
@acts(READ)
@blp.response(200, schemas.DecisionOut)
def read_decision(decision_id):
    """One decision 当场处罚决定"""
    return read(decision_id)


@blp.post(f"{DECISION}/party")
@acts(READ_PARTY)
@blp.arguments(PurposeIn)
@blp.response(200, schemas.PartyInClearOut)
def read_party(args, decision_id):
    """The party in clear, which is audited 查看当事人信息"""
    return parties.read_party(current_principal(), decision_id, **args)


# The answer is personal data in clear, which no idempotency record may keep; a repeat is audited again.
read_party.answers_by_itself = True


@blp.post(f"{DECISION}/service")
@acts(DECIDE)
@blp.adds_to_resource
@blp.arguments(schemas.ServiceIn)
@blp.response(200, schemas.DecisionOut)
def serve_decision(args, decision_id, version):
    """The party took it 送达"""
    serving.serve(current_principal(), decision_id, version=version, **args)
    return read(decision_id)


@blp.post(f"{DECISION}/refusal")
@acts(DECIDE)
@blp.adds_to_resource
@blp.arguments(schemas.RefusalIn)
@blp.response(200, schemas.DecisionOut)
def refuse_decision(args, decision_id, version):
    """The party would not take it 拒收"""
    serving.refuse(current_principal(), decision_id, version=version, **args)
    return read(decision_id)


@blp.post(f"{DECISION}/filing")
@acts(FILE)
@blp.changes_resource
@blp.arguments(NoteIn)
@blp.response(200, schemas.DecisionOut)
def file_decision(args, decision_id, version):
    """File with the agency 备案"""
    filing.file_decision(current_principal(), decision_id, version=version, **args)
    return read(decision_id)


@blp.post(f"{DECISION}/process-records")
@acts(RECORD_PROCESS)
@blp.changes_resource
@blp.arguments(schemas.ProcessRecordIn)
@blp.response(201, schemas.DecisionOut)
def record_process(args, decision_id, version):
    """Add to the record of the whole process 补充全过程记录"""
    process.add_record(current_principal(), decision_id, version=version, **args)
    return read(decision_id)


@blp.post(f"{DECISION}/correction")
@acts(WITHDRAW)
@blp.changes_resource
@blp.arguments(schemas.PenaltyCorrectionIn)
@blp.response(201, schemas.DecisionOut)
def correct_decision(args, decision_id, version):
    """Put a slip of the pen right by a paper of its own 补正"""
    withdrawal.correct(current_principal(), decision_id, version=version, **args)
    return read(decision_id)


@blp.post(f"{DECISION}/withdrawal")
@acts(WITHDRAW)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.DecisionOut)
def withdraw_decision(args, decision_id, version):
    """Take the decision back by a paper of its own 撤销"""
    withdrawal.withdraw(current_principal(), decision_id, version=version, **args)
    return read(decision_id)


@blp.post(f"{DECISION}/closing")
@acts(FILE)
@blp.changes_resource
@blp.arguments(NoteIn)
@blp.response(200, schemas.DecisionOut)
def close_decision(args, decision_id, version):
    """End the case of the decision 结案"""
    process.close(current_principal(), decision_id, version=version, **args)
    return read(decision_id)
