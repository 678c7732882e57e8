"""机关内部“一件事”: internal matters, applied for and approved on the phone."""

from core.microapp import MicroApp
from microapps.one_thing import permissions
from microapps.one_thing.routes import blp

MANIFEST = MicroApp(
    code="one_thing",
    title="机关内部“一件事”",
    blueprint=blp,
    icon="todo",
    path="/one-thing",
    entry=permissions.USE,
    permissions=permissions.ALL,
)
