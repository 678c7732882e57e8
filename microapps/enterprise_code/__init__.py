"""企业码: one code per enterprise, the file behind it, and a ledger of who scanned it."""

from core.microapp import MicroApp
from microapps.enterprise_code import permissions
from microapps.enterprise_code.routes import blp

MANIFEST = MicroApp(
    code="enterprise_code",
    title="企业码",
    blueprint=blp,
    icon="building",
    path="/enterprises",
    entry=permissions.READ,
    permissions=permissions.ALL,
)
