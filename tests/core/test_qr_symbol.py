"""Our symbols are those of the `qrcode` package, module for module, and what happens in the street they survive."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode import util

from core import qr, qr_symbol
from tests.readers import DAMAGES, QUIET, READERS, SCALE, grey, without_alignment_pattern, without_corner

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CODE = "HTTPS://ZS.EXAMPLE.GOV.CN/S/" + "".join(Random(2).choices(CAPITALS, k=192))


def of_record(content, level="M"):
    """The symbol as the encoder of record makes it."""
    symbol = qrcode.QRCode(error_correction=qr_symbol.LEVELS[level], border=0)
    symbol.add_data(content)
    symbol.make(fit=True)
    return ["".join("1" if module else "0" for module in row) for row in symbol.get_matrix()]


def ours(content, level="M"):
    return qr_symbol.encode(content, level=level).rows()


@pytest.mark.parametrize("level", qr_symbol.LEVELS)
@pytest.mark.parametrize("version", [*range(1, 12), 14, 21, 26, 27, 32, 40])
def test_each_version_at_each_level_is_the_same(version, level):
    room = (util.BIT_LIMIT_TABLE[qr_symbol.LEVELS[level]][version] - 20) * 2 // 11
    content = "".join(Random(version).choices(CAPITALS, k=room))
    assert ours(content, level) == of_record(content, level)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)
    | st.text("0123456789", min_size=1, max_size=200)
    | st.text("0123456789ABCxyz:/", min_size=1, max_size=200)
)
@settings(max_examples=40, deadline=None)
def test_any_text_gives_the_same_symbol(content):
    assert ours(content) == of_record(content)


def test_a_code_with_a_long_run_of_digits_is_cut_as_the_encoder_of_record_cuts_it():
    content = CODE[:100] + "9" * 40 + CODE[100:180]
    assert ours(content) == of_record(content)


@pytest.mark.parametrize("length", [20, 21])
def test_the_shortest_text_that_is_cut_is_cut_alike(length):
    assert ours("1" * (length - 1) + "A") == of_record("1" * (length - 1) + "A")


def test_what_fits_no_version_is_refused():
    with pytest.raises(ValueError, match="do not fit"):
        qr_symbol.encode("A" * 5000)


# Without the alignment pattern in the lower right corner jsQR reads no symbol: see the tests below.
CASES = [(d, r) for d in DAMAGES for r in READERS if (d, r) != ("torn", "jsqr")]


@pytest.mark.parametrize(("damage", "reader"), CASES)
def test_a_printed_code_is_read_by_every_reader_after(damage, reader):
    picture = DAMAGES[damage](grey(qr.png(CODE, scale=SCALE, level="Q")))
    assert READERS[reader](picture) == CODE


def picture_of_record(level):
    """The symbol as the encoder of record draws it."""
    symbol = qrcode.QRCode(error_correction=qr_symbol.LEVELS[level], border=QUIET, box_size=SCALE)
    symbol.add_data(CODE)
    symbol.make(fit=True)
    return np.array(symbol.make_image().convert("L"))


@pytest.mark.parametrize("level", qr_symbol.LEVELS)
def test_jsqr_needs_the_alignment_pattern_of_any_symbol_whoever_drew_it(level):
    """Of its 25 modules alone, the `qrcode` package's own symbol is unreadable to jsQR, at every level; not to others.

    It takes the speck that most resembles the pattern, however far it lies from where the pattern should be.
    """
    picture = picture_of_record(level)
    assert READERS["jsqr"](picture) == CODE
    damaged = without_alignment_pattern(picture)
    assert {name: READERS[name](damaged) for name in ("jsqr", "zxing", "opencv", "page")} == {
        "jsqr": None, "zxing": CODE, "opencv": CODE, "page": CODE,
    }  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_a_corner_torn_off_up_to_the_alignment_pattern_is_read_by_all(reader):
    picture = without_corner(grey(qr.png(CODE, scale=SCALE, level="Q")), 4)
    assert READERS[reader](picture) == CODE


def test_a_picture_of_a_given_size_has_it():
    picture = grey(qr.png(CODE, size=300))
    assert picture.shape == (300, 300)
    assert READERS["zxing"](picture) == CODE


@pytest.mark.parametrize("size", [40, 5000])
def test_a_picture_too_small_or_too_large_is_refused(size):
    with pytest.raises(ValueError, match="do not fit"):
        qr.png(CODE, size=size)
