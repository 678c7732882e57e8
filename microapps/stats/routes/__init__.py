"""Statistics over HTTP; one module a resource."""

from core.api import Blueprint

blp = Blueprint("stats", __name__, description="统计指标")

from microapps.stats.routes import exports, figures, people, reports  # noqa: E402, F401 - routes register themselves
