"""Why a text is not the identifier it should be."""

from __future__ import annotations


class Refusal(ValueError):
    """An identifier was refused.

    `code` is stable and for programs (`USCC_CHECK_DIGIT`); `detail` is a Chinese sentence for the person who
    typed it, which says what to fix. It never repeats the whole identifier, because it may be logged.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
