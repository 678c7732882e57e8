"""What operators and tools ask of the program itself; no micro-app, so it stands in no registry."""

from microapps.system.routes import blp

__all__ = ["blp"]
