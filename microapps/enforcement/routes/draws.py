"""双随机 draws, for the agency and for everybody."""

from __future__ import annotations

from flask import Response

from auth.access import public, requires
from auth.principal import current_principal
from auth.rate_limit import limited
from core.api import page_of
from core.shapes import ReasonIn
from microapps.enforcement.permissions import DRAW, PUBLISH_DRAW, READ_TASKS, TAKE_PART
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import draws as schemas
from microapps.enforcement.service import draw_results
from microapps.enforcement.service import draws as service

ONE = "/draws/<uuid:draw_id>"
DRAWS = page_of(schemas.DrawOut)
PROOF = "/public-draws/<uuid:draw_id>"


@blp.get("/draws")
@requires(READ_TASKS)
@blp.arguments(schemas.DrawQuery, location="query")
@blp.response(200, DRAWS)
def list_draws(args):
    """Draws 双随机抽取"""
    return service.list_draws(current_principal(), args.pop("page"), **args)


@blp.get("/drawable-items")
@requires(DRAW)
@blp.response(200, schemas.DrawablesOut)
def list_drawable_items():
    """Lines of my agency's plans that are drawn 可抽取的计划项目"""
    return service.list_drawable(current_principal())


@blp.get("/party-candidates")
@requires(DRAW)
@blp.response(200, schemas.PartyCandidatesOut)
def list_party_candidates():
    """Who may give randomness 可提供随机数的人员"""
    return service.list_party_candidates(current_principal())


@blp.post("/draws")
@requires(DRAW)
@blp.allots
@blp.arguments(schemas.DrawIn)
@blp.response(201, schemas.DrawDetailOut)
def create_draw(args):
    """Freeze the library 冻结名录库"""
    return service.create_draw(current_principal(), **args)


@blp.get(ONE)
@requires(READ_TASKS)
@blp.response(200, schemas.DrawDetailOut)
def read_draw(draw_id):
    """One draw 双随机抽取"""
    return service.read_draw(current_principal(), draw_id)


@blp.post(f"{ONE}/snapshot")
@requires(DRAW)
@blp.changes_resource
@blp.response(200, schemas.DrawDetailOut)
def freeze_draw_again(draw_id, version):
    """Freeze the library anew 重新冻结名录库"""
    return service.freeze_again(current_principal(), draw_id, version=version)


@blp.post(f"{ONE}/commitment")
@requires(TAKE_PART)
@blp.changes_resource
@blp.arguments(schemas.CommitmentIn)
@blp.response(200, schemas.DrawDetailOut)
def commit_to_nonce(args, draw_id, version):
    """Give the hash of one's nonce 提交承诺"""
    return service.commit(current_principal(), draw_id, version=version, **args)


@blp.post(f"{ONE}/reveal")
@requires(TAKE_PART)
@blp.changes_resource
@blp.arguments(schemas.RevealIn)
@blp.response(200, schemas.DrawDetailOut)
def reveal_nonce(args, draw_id, version):
    """Show one's nonce 揭示随机数"""
    return service.reveal(current_principal(), draw_id, version=version, **args)


@blp.post(f"{ONE}/drawing")
@requires(TAKE_PART)
@blp.changes_resource
@blp.response(200, schemas.DrawDetailOut)
def run_draw(draw_id, version):
    """Draw 抽取"""
    return service.run(current_principal(), draw_id, version=version)


@blp.post(f"{ONE}/publication")
@requires(PUBLISH_DRAW)
@blp.changes_resource
@blp.arguments(schemas.PublishIn)
@blp.response(200, schemas.DrawDetailOut)
def publish_draw(args, draw_id, version):
    """Make it public and assign the tasks 公示"""
    return draw_results.publish(current_principal(), draw_id, version=version, **args)


@blp.post(f"{ONE}/void")
@requires(PUBLISH_DRAW)
@blp.changes_resource
@blp.arguments(ReasonIn)
@blp.response(200, schemas.DrawDetailOut)
def void_draw(args, draw_id, version):
    """Throw it away, for all to see 作废"""
    return draw_results.void(current_principal(), draw_id, version=version, **args)


@blp.post(f"{ONE}/swaps")
@requires(PUBLISH_DRAW)
@blp.changes_resource
@blp.arguments(schemas.SwapIn)
@blp.response(200, schemas.DrawDetailOut)
def swap_drawn_officer(args, draw_id, version):
    """Replace an officer who must step back 回避更换"""
    return draw_results.swap_officer(current_principal(), draw_id, version=version, **args)


@blp.get("/public-draws")
@public
@limited("60/minute")
@blp.arguments(schemas.PublicDrawQuery, location="query")
@blp.response(200, DRAWS)
def list_public_draws(args):
    """Every draw, voided ones too 双随机公示"""
    return draw_results.list_public(args.pop("page"), **args)


@blp.get(PROOF)
@public
@limited("60/minute")
@blp.response(200, schemas.ProofOut)
def read_public_draw(draw_id):
    """The proof of a draw 抽取公示"""
    return draw_results.read_public(draw_id)


@blp.get(f"{PROOF}/publication.json")
@public
@limited("30/minute")
@blp.response(200, description="application/json, zhangshang-draw/1")
def read_publication(draw_id):
    """The file anybody can run again 公示文件"""
    name, content = draw_results.read_publication(draw_id)
    disposition = f'attachment; filename="{name}"'
    return Response(content, mimetype="application/json", headers={"Content-Disposition": disposition})
