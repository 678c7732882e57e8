"""The modules of a QR symbol (GB/T 18284, ISO/IEC 18004), bit for bit those of the `qrcode` package, some fifty times faster.

`qrcode` stays the encoder of record: its tables of blocks, patterns and limits are used, its way of splitting a
text into modes, its choice of version and its scoring of masks. What differs is the arithmetic. A symbol is one
integer, a bit a module, row by row from the top left, so that a mask is one XOR and a penalty a few shifts:

1. text → bits, one table look-up for each pair of characters;
2. Reed-Solomon as a sum: what each byte adds to the remainder depends on its place alone, so it is a table;
3. the codewords fall into place by one permutation, kept for each version;
4. all eight masks are tried and scored at once, side by side in one integer (§7.8.3).

Tables are made when a version is first met, which takes some ten milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import zip_longest
from operator import getitem, xor
from typing import Any

import numpy as np
import qrcode
from qrcode import base, util
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}
MASKS = range(8)
_ALPHANUMERIC = util.ALPHA_NUM.decode()
_PAIRS = {
    (a + b).encode(): f"{i * 45 + j:011b}"
    for i, a in enumerate(_ALPHANUMERIC)
    for j, b in enumerate(_ALPHANUMERIC)
}
_SINGLES = {a.encode(): f"{i:06b}" for i, a in enumerate(_ALPHANUMERIC)}
_PADDING = "1110110000010001"
_PLAIN = re.compile(rb"[0-9A-Z $%*+\-./:]{21,}")
_MANY_DIGITS = re.compile(rb"[0-9]{20}")
_TWO = re.compile(rb"..")
_WEIGHTS = np.array([3, 1, 2, 1, 2, 40, 40])
"""Penalties of a square, of a run of five (3) and each module more (1) across and down, of a finder's likeness."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A square of `size` modules without quiet zone; in `modules` (size × size bytes) 1 is dark."""

    size: int
    modules: np.ndarray

    def rows(self) -> list[str]:
        """The rows from the top, a character a module."""
        return [(row + ord("0")).tobytes().decode() for row in self.modules]


def encode(content: str, *, level: str = "M") -> Symbol:
    """The smallest symbol that holds `content`, with the mask of least penalty.

    Raises ValueError when it does not fit version 40 at that level, or the level is unknown.
    """
    if level not in LEVELS:
        raise ValueError(f"level {level!r} is none of {', '.join(LEVELS)}")
    chunks = _chunks(content.encode())
    written = [_bits_of(chunk) for chunk in chunks]
    version = _version_for(chunks, sum(map(len, written)), LEVELS[level])
    if version is None:
        raise ValueError(f"{len(content)} characters do not fit a QR symbol at level {level}")
    frame = _frame(version)
    data = frame.place(_codewords(chunks, written, version, LEVELS[level]), LEVELS[level])
    best = frame.best_mask(data)
    symbol = data ^ frame.masks[best] | frame.signs[LEVELS[level], best]
    return Symbol(frame.size, frame.spread(symbol))


def _chunks(data: bytes) -> list[util.QRData]:
    """The text cut into runs of a mode, as `qrcode` cuts it; a code of ours is one run of capitals and digits."""
    if _PLAIN.fullmatch(data) and not _MANY_DIGITS.search(data):
        return [util.QRData(data, mode=util.MODE_ALPHA_NUM, check_data=False)]
    return list(util.optimal_data_chunks(data, minimum=20))


def _bits_of(chunk: util.QRData) -> str:
    """The bits of one run of characters of a mode, without its head."""
    data = chunk.data
    if chunk.mode == util.MODE_ALPHA_NUM:
        pairs = "".join([_PAIRS[pair] for pair in _TWO.findall(data)])
        return pairs + _SINGLES[data[-1:]] if len(data) % 2 else pairs
    if chunk.mode == util.MODE_NUMBER:
        triples = [data[i : i + 3] for i in range(0, len(data), 3)]
        return "".join(f"{int(digits):0{util.NUMBER_LENGTH[len(digits)]}b}" for digits in triples)
    return format(int.from_bytes(data, "big"), f"0{len(data) * 8}b") if data else ""


def _version_for(chunks: Sequence[util.QRData], bits: int, level: int) -> int | None:
    """The smallest version with room: heads grow at versions 10 and 27. None when there is none."""
    limits = util.BIT_LIMIT_TABLE[level]
    start = 1
    while True:
        sizes = util.mode_sizes_for_version(start)
        needed = bits + sum(4 + sizes[chunk.mode] for chunk in chunks)
        version = next((v for v in range(start, 41) if limits[v] >= needed), None)
        if version is None or util.mode_sizes_for_version(version) is sizes:
            return version
        start = version


def _codewords(chunks: Sequence[util.QRData], written: list[str], version: int, level: int) -> bytes:
    """Data, padding, then each block's error correction (§7.5); `_Frame.place` interleaves them."""
    sizes = util.mode_sizes_for_version(version)
    blocks = base.rs_blocks(version, level)
    room = util.BIT_LIMIT_TABLE[level][version]
    bits = "".join(
        f"{chunk.mode:04b}{len(chunk):0{sizes[chunk.mode]}b}{body}"
        for chunk, body in zip(chunks, written, strict=True)
    )
    bits += "0" * min(4, room - len(bits))
    bits += "0" * (-len(bits) % 8)
    bits += (_PADDING * ((room - len(bits)) // 16 + 1))[: room - len(bits)]
    data = int(bits, 2).to_bytes(room // 8, "big")
    corrections, start = [], 0
    for block in blocks:
        part = data[start : start + block.data_count]
        start += block.data_count
        corrections.append(_correction(part, block.total_count - block.data_count))
    return data + b"".join(corrections)


def _interleaved(version: int, level: int) -> list[int]:
    """Which codeword of `_codewords` stands where: the blocks' first ones, their second ones, … (§7.6)."""
    blocks = base.rs_blocks(version, level)
    order: list[int] = []
    start = 0
    for lengths in (
        [block.data_count for block in blocks],
        [block.total_count - block.data_count for block in blocks],
    ):
        runs = []
        for length in lengths:
            runs.append(range(start, start + length))
            start += length
        order += [place for group in zip_longest(*runs) for place in group if place is not None]
    return order


def _correction(data: bytes, count: int) -> bytes:
    """The `count` Reed-Solomon codewords of a block."""
    return reduce(xor, map(getitem, _shares(len(data), count), data)).to_bytes(count, "big")


@lru_cache
def _shares(length: int, count: int) -> list[list[int]]:
    """For each place of a block of `length` bytes, what each value there adds to the remainder of degree `count`.

    In the last place a value adds its multiple of the generator; a place further to the left, that once more
    multiplied by x and reduced.
    """
    generator = base.Polynomial([1], 0)
    for power in range(count):
        generator = generator * base.Polynomial([1, base.gexp(power)], 0)
    tail = [base.glog(term) for term in list(generator)[1:]]
    last = [0] + [
        int.from_bytes(bytes(base.gexp(log + base.glog(value)) for log in tail), "big")
        for value in range(1, 256)
    ]
    top = (count - 1) * 8
    low = (1 << top) - 1
    shares = [last]
    for _ in range(length - 1):
        shares.append([(share & low) << 8 ^ last[share >> top] for share in shares[-1]])
    return shares[::-1]


class _Frame:
    """What all symbols of one version share: fixed patterns, the order of the data, masks, format marks."""

    def __init__(self, version: int) -> None:
        self.size = version * 4 + 17
        self.area = self.size**2
        blank = self._blank(version)
        order = _data_order(blank)
        self._room = len(order)
        places = {cell: number for number, cell in enumerate(order)}
        # Behind the data bits stand a 0 and a 1, which the fixed modules take.
        fixed = {False: self._room, True: self._room + 1}
        cells = [(row, column) for row in range(self.size) for column in range(self.size)]
        gather = np.array(
            [places[cell] if cell in places else fixed[bool(blank[cell[0]][cell[1]])] for cell in cells]
        )
        self._gather = {level: self._sources(version, level)[gather] for level in LEVELS.values()}
        self._spare = -self.area % 8
        self.masks = [self._mask(number, cells, places) for number in MASKS]
        self.signs = {
            (level, mask): self._signs(version, level, mask) for level in LEVELS.values() for mask in MASKS
        }
        self._lay_side_by_side()

    def _blank(self, version: int) -> Any:
        """The fixed patterns as `qrcode` draws them, None where data goes; format and version are light."""
        symbol = qrcode.QRCode(version=version)
        symbol.data_cache = []
        symbol.map_data = lambda *_: None
        symbol.makeImpl(True, 0)
        return symbol.modules

    def _mask(self, number: int, cells: Any, places: Any) -> int:
        flips = util.mask_func(number)
        return int("".join("1" if cell in places and flips(*cell) else "0" for cell in cells), 2)

    def _signs(self, version: int, level: int, mask: int) -> int:
        """The modules that tell level, mask and version, and the one that is always dark."""
        symbol = qrcode.QRCode(version=version, error_correction=level)
        symbol.modules_count = self.size
        symbol.modules = [[False] * self.size for _ in range(self.size)]
        symbol.setup_type_info(False, mask)
        if version >= 7:
            symbol.setup_type_number(False)
        return int("".join("1" if module else "0" for row in symbol.modules for module in row), 2)

    def _sources(self, version: int, level: int) -> np.ndarray:
        """For each data module in order, and the 0 and 1 behind, the bit of `_codewords` it takes."""
        order = [place * 8 + bit for place in _interleaved(version, level) for bit in range(8)]
        zero = len(order)
        return np.array(order + [zero] * (self._room - zero) + [zero, zero + 1])

    def place(self, codewords: bytes, level: int) -> int:
        """The symbol with its data and fixed patterns, unmasked."""
        bits = np.unpackbits(np.frombuffer(codewords + b"\x40", np.uint8))  # 0, then 1
        return int.from_bytes(np.packbits(bits[self._gather[level]]).tobytes(), "big") >> self._spare

    def spread(self, symbol: int) -> np.ndarray:
        """A symbol as a square of bytes."""
        raw = (symbol << self._spare).to_bytes((self.area + self._spare) // 8, "big")
        bits = np.unpackbits(np.frombuffer(raw, np.uint8))
        return bits[: self.area].reshape(self.size, self.size)

    def _lay_side_by_side(self) -> None:
        """Widen everything to eight symbols in one integer, each in a lane of whole words with room to shift."""
        words = (self.area + self.size * 11) // 64 + 1
        self._width = words * 8 * len(MASKS)
        shift = words * 64
        ones = sum(1 << shift * number for number in MASKS)
        self._all_masks = sum(mask << shift * number for number, mask in enumerate(self.masks))
        row = (1 << self.size) - 1

        def columns(until: int) -> int:
            """Every lane's modules in the first `until` columns."""
            line = row ^ ((1 << (self.size - until)) - 1)
            return sum(line << self.size * number for number in range(self.size)) * ones

        self._full = columns(self.size)
        self._pairs = columns(self.size - 1)
        self._upper = ((1 << self.area) - (1 << self.size)) * ones
        self._elevens = columns(self.size - 10)

    def best_mask(self, data: int) -> int:
        """The mask of least penalty; of equals, the first."""
        lane = data.to_bytes(self._width // len(MASKS), "little")
        dark = int.from_bytes(lane * len(MASKS), "little") ^ self._all_masks
        penalties = self._penalties(dark)
        return penalties.index(min(penalties))

    def _penalties(self, dark: int) -> list[int]:
        """The four penalties of §7.8.3.1, summed, of each lane."""
        size, light = self.size, dark ^ self._full
        across = ~(dark ^ dark << 1) & self._pairs
        down = ~(dark ^ dark << size) & self._upper
        squares = across & across << size & down
        found = [dark, squares]
        for same, step in ((across, 1), (down, size)):
            twos = same & same << step
            fives = twos & twos << 2 * step
            found += [fives, fives & ~(fives >> step)]
        for step, within in ((1, self._elevens), (size, self._full)):
            quiet = light & light << step
            quiet &= quiet << 2 * step
            dark_2 = dark << 2 * step
            finder = dark & light << step & dark_2 & dark_2 << step & dark_2 << 2 * step
            finder &= light << 5 * step & dark << 6 * step
            # The finder before and the finder after its quiet zone never start at the same module.
            found.append((finder & quiet << 7 * step | quiet & finder << 4 * step) & within)
        counts = self._counts(found)
        balance = (abs(counts[0] / self.area * 100 - 50) / 5).astype(np.int64) * 10
        return (_WEIGHTS @ counts[1:] + balance).tolist()

    def _counts(self, found: list[int]) -> np.ndarray:
        """How many bits are set, for each of `found`, in each lane."""
        raw = b"".join([bits.to_bytes(self._width, "little") for bits in found])
        words = np.frombuffer(raw, np.uint64).reshape(len(found), len(MASKS), -1)
        return np.bitwise_count(words).sum(axis=2, dtype=np.int64)


def _data_order(blank: Any) -> list[tuple[int, int]]:
    """The free modules in the order data takes them: two columns at a time, up and down, from the right (§7.7.3)."""
    size, order, upwards = len(blank), [], True
    for right in range(size - 1, 0, -2):
        column = right - 1 if right <= 6 else right
        for row in range(size - 1, -1, -1) if upwards else range(size):
            order += [(row, c) for c in (column, column - 1) if blank[row][c] is None]
        upwards = not upwards
    return order


@lru_cache(maxsize=40)
def _frame(version: int) -> _Frame:
    return _Frame(version)
