"""Fonts are taken by their hash only."""

from __future__ import annotations

import hashlib
import io
import tarfile

import pytest

from core import fonts


def make_archive(folder, *, member, content):
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as package:
        entry = tarfile.TarInfo(member)
        entry.size = len(content)
        package.addfile(entry, io.BytesIO(content))
    return path


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path / "fonts")
    fonts.FOLDER.mkdir()
    return tmp_path


def test_a_font_with_its_hash_is_put_in_place(folder):
    font = fonts.FontFile("x@1", "package/a.ttf", hashlib.sha256(b"glyphs").hexdigest())
    fonts._extract(make_archive(folder, member="package/a.ttf", content=b"glyphs"), font)
    assert [path.name for path in fonts.FOLDER.iterdir()] == ["a.ttf"]
    assert fonts.font_paths() == [fonts.FOLDER]


def test_a_font_with_another_hash_is_refused(folder):
    font = fonts.FontFile("x@1", "package/a.ttf", "0" * 64)
    with pytest.raises(fonts.FontsUnavailable, match="SHA-256"):
        fonts._extract(make_archive(folder, member="package/a.ttf", content=b"other"), font)
    assert list(fonts.FOLDER.iterdir()) == []


def test_fonts_that_are_there_are_not_fetched_again(folder, monkeypatch):
    font = fonts.FontFile("x@1", "package/a.ttf", hashlib.sha256(b"glyphs").hexdigest())
    monkeypatch.setattr(fonts, "FILES", (font,))
    font.path.write_bytes(b"glyphs")
    monkeypatch.setenv("PATH", "")
    fonts.fetch()


def test_without_npm_a_sentence_says_so(folder, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(fonts.sys, "executable", str(folder / "python"))
    with pytest.raises(fonts.FontsUnavailable, match="npm"):
        fonts.fetch()
