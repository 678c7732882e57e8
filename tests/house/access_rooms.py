"""The modules of the access table, found by themselves."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from tests.house import access
from tests.house.access import Row


def modules() -> list[ModuleType]:
    """One module for each room, by name."""
    return [import_module(f"{access.__name__}.{found.name}") for found in iter_modules(access.__path__)]


def rows() -> list[Row]:
    """The whole table."""
    return [row for module in modules() for row in module.ROWS]
