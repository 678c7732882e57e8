"""发文字号 / 文书号 (GB/T 9704-2012): 机关代字〔year〕n号, with hexagonal brackets and no leading zero."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.identifiers.refusal import Refusal

PATTERN = re.compile(
    r"(?P<word>[\u4e00-\u9fa5A-Za-z()（）]{2,20})〔(?P<year>(?:19|20)[0-9]{2})〕(?P<number>[1-9][0-9]{0,5})号"
)
WORD = re.compile(r"[\u4e00-\u9fa5A-Za-z()（）]{2,20}")

MISTAKES = (
    (
        re.compile(r"[\[［【(（]\d+[\]］】)）]"),
        "DOC_NO_BRACKETS",
        "年份应使用六角括号〔〕，不用方括号或圆括号。",
    ),
    (re.compile(r"〕第"), "DOC_NO_ORDINAL", "序号前不加“第”字。"),
    (re.compile(r"〕0+号"), "DOC_NO_ZERO", "序号应从1开始。"),
    (re.compile(r"〕0"), "DOC_NO_LEADING_ZERO", "序号不编虚位，1不写作01。"),
    (re.compile(r"〔(?!(?:19|20)\d{2}〕)"), "DOC_NO_YEAR", "年份应写全4位，如〔2026〕。"),
    (re.compile(r"(?<!号)$"), "DOC_NO_ENDING", "发文字号应以“号”结尾。"),
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """机关代字 (agency and document word), year, running number from 1."""

    word: str
    year: int
    number: int

    def __str__(self) -> str:
        return render(self.word, self.year, self.number)


def render(word: str, year: int, number: int) -> str:
    """杭综执罚决〔2026〕1号. Raises Refusal DOC_NO_WORD, DOC_NO_YEAR or DOC_NO_ZERO / DOC_NO_FORMAT."""
    if not WORD.fullmatch(word):
        raise Refusal("DOC_NO_WORD", f"机关代字“{word}”应为2至20个汉字或字母。")
    if not 1900 <= year <= 2099:
        raise Refusal("DOC_NO_YEAR", f"年份{year}不在1900至2099之间。")
    if number < 1:
        raise Refusal("DOC_NO_ZERO", "序号应从1开始。")
    if number > 999_999:
        raise Refusal("DOC_NO_FORMAT", "序号最多6位。")
    return f"{word}〔{year}〕{number}号"


def parse(text: str) -> DocumentNumber:
    """The parts of a number; `render` gives the text back.

    Raises Refusal with the first mistake found: DOC_NO_BRACKETS, DOC_NO_ORDINAL, DOC_NO_ZERO,
    DOC_NO_LEADING_ZERO, DOC_NO_YEAR, DOC_NO_ENDING or DOC_NO_FORMAT.
    """
    if match := PATTERN.fullmatch(text):
        return DocumentNumber(match["word"], int(match["year"]), int(match["number"]))
    for mistake, code, detail in MISTAKES:
        if mistake.search(text):
            raise Refusal(code, detail)
    raise Refusal("DOC_NO_FORMAT", "发文字号应形如“杭综执罚决〔2026〕1号”。")
