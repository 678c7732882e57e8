"""行政执法证号: the number of the unified licence in use since 2020."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.identifiers.refusal import Refusal

UNIFIED = re.compile(r"[0-9]{11}")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence number. The parts are a common reading, not confirmed by a source: show, never decide by them."""

    text: str
    unified: bool = True

    @property
    def province_order(self) -> str:
        """Order of the province, Zhejiang 11; '' for a legacy number."""
        return self.text[:2] if self.unified else ""

    @property
    def sequence(self) -> str:
        """Running number of the officer in the unit; '' for a legacy number."""
        return self.text[8:] if self.unified else ""


def parse(text: str, *, legacy: Iterable[str] = ()) -> Licence:
    """The licence in `text`: 11 digits, or one of the `legacy` regular expressions an agency still uses.

    Raises Refusal LICENCE_FORMAT.
    """
    if UNIFIED.fullmatch(text):
        return Licence(text)
    if any(re.fullmatch(pattern, text) for pattern in legacy):
        return Licence(text, unified=False)
    raise Refusal("LICENCE_FORMAT", "行政执法证号应为11位数字，请按证件核对。")
