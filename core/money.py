"""Money as integer fen (分), and the ways forms write it. No floats anywhere."""

from __future__ import annotations

import re

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = {"拾": 10, "佰": 100, "仟": 1000}
SECTIONS = ((100_000_000, "亿"), (10_000, "万"))
LARGEST_FEN = 10**18 - 1  # 万亿 is the last unit that reads unambiguously

FRACTION = re.compile(rf"零?(?:(?P<jiao>[{DIGITS}])角)?零?(?:(?P<fen>[{DIGITS}])分)?")
NOT_CAPITALS = "不是规范的人民币大写金额，应形如：贰佰元整。"
YUAN = re.compile(r"(?P<yuan>[0-9]{1,16}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<fraction>[0-9]{1,2}))?")


def parse_yuan(text: str) -> int:
    """Fen of "1,234.5", "200" or "￥0.05". ValueError (Chinese) for a sign, exponent or third decimal."""
    match = YUAN.fullmatch(text.strip().lstrip("¥￥").removesuffix("元").strip())
    if match is None:
        raise ValueError("金额应为不小于0的数，最多两位小数，如 200 或 1234.50。")
    return _within(int(match["yuan"].replace(",", "")) * 100 + int((match["fraction"] or "").ljust(2, "0")))


def format_yuan(fen: int, *, grouped: bool = True) -> str:
    """Yuan with two decimals: 123450 → "1,234.50" ("1234.50" when not grouped). Negative is a refund."""
    yuan, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:{',' if grouped else ''}}.{cents:02}"


def rmb_upper(fen: int) -> str:
    """人民币大写 in the one canonical form, without the prefix 人民币: 20001 → 贰佰元零壹分.

    整 follows 元 and 角, never 分; a run of inner zeros is one 零. ValueError below 0 or above 万亿.
    """
    yuan, cents = divmod(_within(fen), 100)
    jiao, last = divmod(cents, 10)
    text = f"{_upper(yuan)}元" if yuan else ""
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif yuan and last:
        text += "零"
    if last:
        return f"{text}{DIGITS[last]}分"
    return f"{text or '零元'}整"


def parse_rmb_upper(text: str) -> int:
    """Fen of an amount in capitals as people write it: 人民币, 圆, 正, a missing 整 or optional 零 are accepted.

    ValueError (Chinese) when the text is no amount, so that a typing error is not read as another sum.
    """
    plain = re.sub(r"\s|^人民币", "", text).replace("圆", "元")
    plain = re.sub("[整正]$", "", plain)
    yuan_text, has_yuan, fraction = plain.rpartition("元")
    match = FRACTION.fullmatch(fraction)
    if match is None or not plain.strip("元"):
        raise ValueError(NOT_CAPITALS)
    fen = _yuan_of(yuan_text) * 100 if has_yuan else 0
    fen += _digit(match["jiao"]) * 10 + _digit(match["fen"])
    if _skeleton(rmb_upper(fen)) != _skeleton(plain):
        raise ValueError(NOT_CAPITALS)
    return fen


def percentage_of(fen: int, percent: int) -> int:
    """`percent` % of `fen` ≥ 0, half a fen rounded up: 33 fen at 3 % is 1 fen."""
    return (fen * percent + 50) // 100


def _upper(number: int) -> str:
    for size, name in SECTIONS:
        if number >= size:
            high, low = divmod(number, size)
            return _upper(high) + name + _tail(low, size // 10)
    for character, size in (("仟", 1000), ("佰", 100), ("拾", 10)):
        if number >= size:
            high, low = divmod(number, size)
            return DIGITS[high] + character + _tail(low, size // 10)
    return DIGITS[number]


def _tail(low: int, next_place: int) -> str:
    """What follows a unit: nothing, or the rest, after one 零 when the next place is empty."""
    if not low:
        return ""
    return ("零" if low < next_place else "") + _upper(low)


def _yuan_of(text: str) -> int:
    total = section = digit = 0
    for character in text:
        if character in UNITS:
            section, digit = section + digit * UNITS[character], 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        elif character == "亿":
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
        else:
            digit = _digit(character)
    return total + section + digit


def _digit(character: str | None) -> int:
    if character is None:
        return 0
    if character not in DIGITS:
        raise ValueError(f"人民币大写中不能有“{character}”。")
    return DIGITS.index(character)


def _skeleton(text: str) -> str:
    """The amount without what may be written or left out."""
    return re.sub("[零整]", "", text).lstrip("元")


def _within(fen: int) -> int:
    if not 0 <= fen <= LARGEST_FEN:
        raise ValueError("金额应不小于0，且不超过万亿元级。")
    return fen
