"""Figures as files, over HTTP."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from auth.access import requires
from auth.principal import current_principal
from microapps.stats import exports, tables
from microapps.stats.permissions import READ
from microapps.stats.routes import blp
from microapps.stats.schemas import figures as schemas


@blp.get("/indicators/<string(maxlength=12):code>/export")
@requires(READ)
@blp.arguments(schemas.ExportQuery, location="query")
@blp.response(200, description="CSV, XLSX or signed JSON")
def export_indicator(args, code):
    """Export figures 导出指标"""
    return _file(exports.export(current_principal(), code, **args), args["form"])


@blp.get("/wall/export")
@requires(READ)
@blp.arguments(schemas.WallExportQuery, location="query")
@blp.response(200, description="CSV, XLSX or signed JSON")
def export_indicator_wall(args):
    """Export the plan's indicators 导出规划指标"""
    return _file(exports.export_wall(current_principal(), **args), args["form"])


def _file(made: tuple[bytes, str], form: str) -> Response:
    content, name = made
    response = Response(content, content_type=tables.MEDIA[form])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
