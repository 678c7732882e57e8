"""Judging scanned codes, gates, the signed lists, the schemes."""

from __future__ import annotations

from flask import g

from auth.access import public, requires
from auth.principal import current_principal
from auth.rate_limit import limited
from core.api import PageQuery, page_of
from core.db import db
from microapps.safety_code import gate, lists, permissions, service, verifying
from microapps.safety_code.routes.blueprint import blp
from microapps.safety_code.schemas import scanning as schemas


@blp.post("/verify")
@public
@limited("6000/minute")
@blp.arguments(schemas.VerifyIn)
@blp.response(200, schemas.VerdictOut)
def verify_code(args):
    """Judge a scanned code; open to anybody 扫码核验"""
    judged, viewer = verifying.judge(args["content"]), g.get("principal")
    if viewer is not None:
        with db.atomic():
            gate.keep_scan(viewer, judged, args["purpose"])
    return verifying.told(judged, viewer)


# A repeat is simply judged again: the code may have been revoked meanwhile.
verify_code.answers_by_itself = True
verify_code.max_body = schemas.VERIFY_BODY


@blp.get("/keys")
@public
@blp.response(200, schemas.SignedListOut)
def read_code_keys():
    """The signed key list 验签密钥清单"""
    return lists.key_list()


@blp.get("/status-list")
@public
@blp.arguments(schemas.StatusListQuery, location="query")
@blp.response(200, schemas.SignedListOut)
def read_status_list(args):
    """The signed status list, or what changed since a version 状态清单"""
    return lists.status_list(**args)


@blp.get("/schemes")
@public
@blp.response(200, schemas.SchemesOut)
def list_code_schemes():
    """Kinds of safety codes, their colours and rules 安全码类别与规则"""
    return service.list_schemes()


@blp.post("/passages")
@requires(permissions.GATE)
@blp.arguments(schemas.PassageIn)
@blp.response(200, schemas.PassageOut)
def scan_passage(args):
    """Judge the codes of one passage at a gate 卡口查验"""
    return gate.scan_passage(current_principal(), **args)


@blp.post("/passages/<uuid:passage_id>/decision")
@requires(permissions.GATE)
@blp.arguments(schemas.PassageDecisionIn)
@blp.response(200, schemas.PassageDecisionOut)
def decide_passage(args, passage_id):
    """Let through or stop 放行或拦截"""
    return gate.decide(current_principal(), passage_id, **args)


@blp.get("/passages")
@requires(permissions.GATE)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(schemas.PassageLogOut))
def list_passages(args):
    """The guard's own log 查验记录"""
    return gate.list_passages(current_principal(), args["page"])


@blp.post("/offline-scans")
@requires(permissions.GATE)
@blp.arguments(schemas.OfflineScansIn)
@blp.response(200, schemas.OfflineScanResultsOut)
def keep_offline_scans(args):
    """Scans made without a network, told afterwards 补传离线查验"""
    return {"items": gate.offline_log(current_principal(), args["items"])}


@blp.get("/gate-secret")
@requires(permissions.GATE)
@blp.response(200, schemas.GateSecretOut)
def read_gate_secret():
    """The day's secret for checking dynamic codes without a network 卡口当日密钥"""
    return service.gate_secret()
