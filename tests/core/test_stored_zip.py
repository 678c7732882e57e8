"""An archive that is computed while it is read: other programs open it, from anywhere in it, and beyond 4 GiB."""

import os
import shutil
import subprocess
import tracemalloc
import zipfile
import zlib

import pytest

from core.stored_zip import Entry, StoredZip, crc32_of


@pytest.fixture
def contents(tmp_path):
    """Five files of random bytes, one of them empty."""
    found = {}
    for number, size in enumerate((1, 70_000, 0, 300_001, 12)):
        path = tmp_path / str(number)
        path.write_bytes(os.urandom(size))
        found[f"labels-{number:03}.pdf"] = path
    return found


def entries_of(contents):
    return [Entry(name, path, path.stat().st_size, crc32_of(path)) for name, path in contents.items()]


def test_another_reader_finds_every_file_whole(contents):
    with zipfile.ZipFile(StoredZip(entries_of(contents))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: path.read_bytes() for name, path in contents.items()
        }


@pytest.mark.skipif(shutil.which("unzip") is None, reason="unzip is not installed")
def test_unzip_takes_it(contents, tmp_path):
    (tmp_path / "all.zip").write_bytes(StoredZip(entries_of(contents)).read())
    run = subprocess.run(["unzip", "-t", tmp_path / "all.zip"], capture_output=True, text=True, check=False)
    assert "No errors detected" in run.stdout


def test_its_length_is_known_and_it_reads_the_same_from_anywhere(contents):
    archive = StoredZip(entries_of(contents))
    whole = archive.read()
    assert archive.size == len(whole)
    for start in (0, 1, 29, 60, 70_050, 70_200, len(whole) - 1, len(whole), len(whole) + 5):
        archive.seek(start)
        piece = archive.read(100_000)
        assert whole[start:].startswith(piece)
        assert bool(piece) == (start < len(whole))


def test_an_archive_of_nothing_is_one():
    assert zipfile.ZipFile(StoredZip([])).namelist() == []


def test_beyond_four_gibibytes_the_directory_still_finds_the_last_file(tmp_path):
    """Three sparse files of 2 GiB take no room, and their CRC is that of zeros, which nobody reads here."""
    large = tmp_path / "large"
    with large.open("wb") as handle:
        handle.truncate(2**31)
    last = tmp_path / "last"
    last.write_bytes(b"the last label")
    entries = [Entry(f"{n}.pdf", large, 2**31, 0) for n in range(3)]
    entries.append(Entry("last.pdf", last, 14, zlib.crc32(b"the last label")))
    archive = zipfile.ZipFile(StoredZip(entries))
    assert archive.read("last.pdf") == b"the last label"
    assert archive.getinfo("last.pdf").header_offset > 2**32


def test_memory_does_not_grow_with_the_archive(tmp_path):
    part = tmp_path / "part"
    part.write_bytes(bytes(1024 * 1024))
    entries = [Entry(f"{n}.pdf", part, 1024 * 1024, 0) for n in range(200)]
    archive = StoredZip(entries)
    tracemalloc.start()
    while archive.read(64 * 1024):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * 1024 * 1024


def test_a_content_that_is_gone_is_an_error_and_not_a_shorter_archive(contents):
    archive = StoredZip(entries_of(contents))
    contents["labels-003.pdf"].write_bytes(b"")
    with pytest.raises(OSError, match="shorter"):
        archive.read()
