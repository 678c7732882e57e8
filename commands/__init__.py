"""What operators type: `flask serve`, `worker`, `migrate`, `demo load`, `audit-verify`, `keys rotate`, …"""

from __future__ import annotations

from flask import Flask

from commands import administration, demonstration, drawing, reference, serving, skeleton


def register(app: Flask) -> None:
    """Hang every command on the application."""
    for module in (administration, demonstration, drawing, reference, serving, skeleton):
        module.register(app)
