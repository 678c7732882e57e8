"""What we draw, a scanner reads."""

from __future__ import annotations

import io
import re

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core import qr

CODE = "HTTPS://ZS.EXAMPLE.CN/S/" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 6


def scan(image):
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(found) == 1
    return found[0].text


def scan_png(data):
    return scan(Image.open(io.BytesIO(data)).convert("L"))


def picture(rows, *, scale=4, quiet_zone=4):
    """A matrix as an image, drawn by another hand than core.qr's."""
    side = len(rows) + 2 * quiet_zone
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + quiet_zone, y + quiet_zone), 0)
    return image.resize((side * scale, side * scale), Image.Resampling.NEAREST)


def rows_of_svg(markup):
    """The matrix back from the path of an SVG, quiet zone included."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', markup)[1])
    rows = [[False] * side for _ in range(side)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", markup):
        for column in range(int(x), int(x) + int(length)):
            rows[int(y)][column] = True
    return rows


@pytest.mark.parametrize("level", qr.LEVELS)
def test_png_is_scanned(level):
    assert scan_png(qr.png(CODE, scale=3, level=level)) == CODE


def test_matrix_is_scanned():
    assert scan(picture(qr.matrix(CODE))) == CODE


def test_svg_is_scanned():
    assert scan(picture(rows_of_svg(qr.svg(CODE)), quiet_zone=0)) == CODE


def test_chinese_is_scanned():
    assert scan_png(qr.png("衢州市 企业码 😀")) == "衢州市 企业码 😀"


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=120))
@settings(max_examples=15, deadline=None)
def test_any_printable_text_is_scanned(content):
    assert scan_png(qr.png(content, scale=4)) == content


def test_220_capitals_take_version_8_at_level_m():
    assert len(qr.matrix("A" * 220)) == 49
    assert len(qr.matrix("a" * 220)) > 49


def test_svg_is_one_path_without_style_or_script():
    markup = qr.svg(CODE, colour="#1a2B3c", module=2, quiet_zone=2)
    side = len(qr.matrix(CODE)) + 4
    assert markup.count("<path") == 1
    assert re.findall(r"<(\w+)", markup) == ["svg", "path"]
    assert "style" not in markup
    assert f'width="{side * 2}"' in markup
    assert 'fill="#1a2B3c"' in markup


@pytest.mark.parametrize("colour", ["red", '#000"/><script>', "#12345", ""])
def test_a_colour_that_is_not_hexadecimal_is_refused(colour):
    with pytest.raises(ValueError, match="colour"):
        qr.svg("A", colour=colour)


def test_png_has_the_size_asked_for():
    image = Image.open(io.BytesIO(qr.png("A", scale=5, quiet_zone=3)))
    assert image.size == ((21 + 6) * 5, (21 + 6) * 5)
    assert image.mode == "1"


def test_content_that_fits_no_symbol_is_refused():
    with pytest.raises(ValueError, match="do not fit"):
        qr.png("a" * 3000)


def test_unknown_level_is_refused():
    with pytest.raises(ValueError, match="level"):
        qr.matrix("A", level="X")
