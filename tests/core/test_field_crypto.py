"""Sealed columns open only with their key, in their place, unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.field_crypto import CannotOpen, FieldCipher, derive_key

SECRET = bytes(range(32))
OLD, NEW = derive_key(SECRET, "old"), derive_key(SECRET, "new")
CIPHER = FieldCipher({"1": OLD}, current="1")
ROTATED = FieldCipher({"1": OLD, "2": NEW}, current="2", index_key="1")


@given(st.text(), st.text(max_size=40))
def test_sealed_text_opens_in_its_place(text, aad):
    assert CIPHER.open(CIPHER.seal(text, aad), aad) == text


def test_sealed_text_does_not_show_the_text():
    assert "13812345678" not in CIPHER.seal("13812345678", "person.phone")


def test_equal_texts_are_sealed_differently():
    assert CIPHER.seal("x", "a.b") != CIPHER.seal("x", "a.b")


def test_value_copied_to_another_column_does_not_open():
    with pytest.raises(CannotOpen):
        CIPHER.open(CIPHER.seal("x", "person.phone"), "person.name")


def test_token_changed_in_any_character_does_not_open():
    token = CIPHER.seal("13812345678", "person.phone")
    for at, character in enumerate(token[:-1]):  # the last one has bits that base64 does not use
        changed = token[:at] + ("B" if character == "A" else "A") + token[at + 1 :]
        with pytest.raises(CannotOpen):
            CIPHER.open(changed, "person.phone")


@pytest.mark.parametrize(
    "token", ["", "v1", "v1.1", "v1.1.", "v1.1.AA", "v2.1.AAAA", "v1.9.AAAA", "v1.1.汉字", "v1.1.A!AA"]
)
def test_malformed_token_does_not_open(token):
    with pytest.raises(CannotOpen):
        CIPHER.open(token, "a.b")


def test_key_id_is_bound_to_the_text():
    twice = FieldCipher({"1": OLD, "2": OLD}, current="1")
    with pytest.raises(CannotOpen):
        twice.open(twice.seal("x", "a.b").replace("v1.1.", "v1.2."), "a.b")


def test_old_rows_open_after_rotation_and_are_known_as_old():
    token = CIPHER.seal("x", "a.b")
    assert ROTATED.open(token, "a.b") == "x"
    assert not ROTATED.is_current(token)
    assert ROTATED.is_current(ROTATED.seal("x", "a.b"))


def test_new_rows_do_not_open_without_the_new_key():
    with pytest.raises(CannotOpen):
        CIPHER.open(ROTATED.seal("x", "a.b"), "a.b")


def test_blind_index_survives_rotation_while_its_key_is_named():
    assert ROTATED.blind_index("x", "person.phone") == CIPHER.blind_index("x", "person.phone")


def test_blind_index_differs_by_text_purpose_and_key():
    other = FieldCipher({"1": NEW}, current="1")
    indexes = {
        CIPHER.blind_index("x", "person.phone"),
        CIPHER.blind_index("y", "person.phone"),
        CIPHER.blind_index("x", "person.name"),
        other.blind_index("x", "person.phone"),
    }
    assert len(indexes) == 4
    assert all(len(index) == 64 for index in indexes)


def test_derived_key_is_that_of_rfc_5869():
    """HKDF-SHA256 of test case 3 of the RFC (no salt, no info): the first 32 bytes of its output."""
    expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    assert derive_key(b"\x0b" * 22, "").hex() == expected


def test_short_secret_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        derive_key(b"short", "x")


@pytest.mark.parametrize(
    ("keys", "current"), [({"1": b"short"}, "1"), ({"1": OLD}, "2"), ({"a.b": OLD}, "a.b"), ({}, "1")]
)
def test_bad_keys_are_refused(keys, current):
    with pytest.raises(ValueError, match="key"):
        FieldCipher(keys, current)


def test_keys_are_not_in_the_repr():
    assert OLD.hex() not in repr(CIPHER)
    assert repr(OLD) not in repr(CIPHER)
