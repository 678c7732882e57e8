"""The blueprint all modules of routes hang on."""

from core.api import Blueprint

blp = Blueprint("safety_code", __name__, description="安全码")
ONE = "/codes/<uuid:code_id>"
