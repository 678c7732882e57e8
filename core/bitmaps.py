"""Packed bits: one bit a person, people numbered so that an organisation is mostly one range. Pure numpy.

A bitmap is an array of 64-bit words, bit n of word n // 64 belonging to number n, low bit first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Words: TypeAlias = npt.NDArray[np.uint64]
Numbers: TypeAlias = npt.NDArray[np.int64]
WORD = 64


def empty(size: int) -> Words:
    """A bitmap of `size` numbers, none set."""
    return np.zeros((size + WORD - 1) // WORD, np.uint64)


def of_numbers(numbers: Any, size: int) -> Words:
    """A bitmap of `size` with these numbers set."""
    flags = np.zeros(-(-size // WORD) * WORD, np.bool_)
    flags[numbers] = True
    return of_flags(flags)


def of_flags(flags: npt.NDArray[np.bool_]) -> Words:
    """A bitmap of an array of booleans."""
    packed = np.packbits(flags, bitorder="little")
    padded = np.zeros(-(-len(packed) // 8) * 8, np.uint8)
    padded[: len(packed)] = packed
    return padded.view(np.uint64)


def numbers_of(words: Words) -> Numbers:
    """The numbers set, ascending."""
    return np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little"))


def has(words: Words, numbers: Numbers) -> npt.NDArray[np.bool_]:
    """For each number whether it is set."""
    return (words[numbers >> 6] >> (numbers & 63).astype(np.uint64) & np.uint64(1)).astype(np.bool_)


def union(bitmaps: Iterable[Words], size: int) -> Words:
    """What is set in any of the bitmaps; shorter ones are of a time when there were fewer numbers."""
    whole = empty(size)
    for words in bitmaps:
        part = whole[: len(words)]
        np.bitwise_or(part, words[: len(part)], out=part)
    return whole


def count(words: Words) -> int:
    """How many numbers are set."""
    return int(np.bitwise_count(words).sum(dtype=np.int64))


def counts_below(words: Words, bounds: Numbers) -> Numbers:
    """For each bound how many numbers below it are set, so that any range's count is one subtraction."""
    before = np.zeros(len(words) + 1, np.int64)
    np.cumsum(np.bitwise_count(words), dtype=np.int64, out=before[1:])
    at, inside = bounds >> 6, (bounds & 63).astype(np.uint64)
    padded = words[np.minimum(at, len(words) - 1)] if len(words) else np.zeros(len(bounds), np.uint64)
    below = padded & ((np.uint64(1) << inside) - np.uint64(1))
    return before[at] + np.bitwise_count(below)
