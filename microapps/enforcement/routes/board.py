"""The supervision board."""

from __future__ import annotations

from auth.access import requires
from auth.principal import current_principal
from core.api import PageQuery, page_of
from microapps.enforcement.permissions import SUPERVISE
from microapps.enforcement.routes import blp
from microapps.enforcement.schemas import board as schemas
from microapps.enforcement.service import board


@blp.get("/board")
@requires(SUPERVISE)
@blp.response(200, schemas.BoardOut)
def read_board():
    """What is late, unpublished, objected to or odd 监督看板"""
    return board.read_board(current_principal())


@blp.get("/position-risks")
@requires(SUPERVISE)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(schemas.PositionRiskOut))
def list_position_risks(args):
    """Positions with something odd about them 定位风险提示"""
    return board.list_risks(current_principal(), args["page"])
