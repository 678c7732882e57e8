"""The safety code over HTTP."""

from microapps.safety_code.routes import acts, codes, labels, scanning
from microapps.safety_code.routes.blueprint import blp

__all__ = ["acts", "blp", "codes", "labels", "scanning"]
