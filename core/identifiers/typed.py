"""Text as people type or paste it."""

from __future__ import annotations

import re
import unicodedata


def plain(text: str) -> str:
    """Without blanks of any kind, full-width letters and digits made half-width (NFKC), upper case."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
