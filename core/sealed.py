"""Columns about people: sealed in the database (SEC-8), in clear on the record that was read.

For what is shown with its record and never searched by, such as the name of who signed. What is opened only for a
purpose, such as a telephone number, is a plain column of the sealed text instead, and its reader opens it.
"""

from __future__ import annotations

from typing import Any

import orjson
import peewee as pw

from core import secrets


class SealedField(pw.TextField):
    """A text, AES-256-GCM (core/field_crypto.py), bound to "table.column"; None stays NULL.

    Two equal texts are stored differently, so no query may compare it. Reading raises CannotOpen.
    """

    @property
    def place(self) -> str:
        """The associated data: a value copied into another column does not open."""
        return f"{self.model._meta.table_name}.{self.column_name}"

    def db_value(self, value: str | None) -> str | None:
        return None if value is None else secrets.cipher().seal(value, self.place)

    def python_value(self, value: str | None) -> str | None:
        return None if value is None else secrets.cipher().open(value, self.place)


class SealedJsonField(SealedField):
    """JSON, sealed as a whole."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else super().db_value(orjson.dumps(value).decode())

    def python_value(self, value: str | None) -> Any:
        opened = super().python_value(value)
        return None if opened is None else orjson.loads(opened)
