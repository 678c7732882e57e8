"""工作台: launchpad, to-dos, messages, and search over what one may see."""

from core.microapp import MicroApp
from microapps.workbench.routes import blp

MANIFEST = MicroApp(code="workbench", title="工作台", blueprint=blp, icon="home", path="/")
