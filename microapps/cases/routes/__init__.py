"""Case handling over HTTP, one module per resource."""

from microapps.cases.routes import decisions, fines, leads, violations
from microapps.cases.routes.blueprint import blp

__all__ = ["blp", "decisions", "fines", "leads", "violations"]
