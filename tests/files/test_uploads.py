"""A file as the body of a call: kept as it is, once for one key, and never as something it is not."""

import hashlib

import pytest

from core import files
from models import StoredFile
from tests.factories import ok


def test_bytes_come_back_as_they_went(officer, photo):
    stored = ok(officer.upload(photo), 201)
    assert (stored["sha256"], stored["size"]) == (hashlib.sha256(photo).hexdigest(), len(photo))
    assert stored["media_type"] == "image/png"
    assert officer.get(f"/api/v1/files/{stored['id']}").data == photo


def test_a_repeat_is_the_same_file(officer, photo):
    first, again = (ok(officer.upload(photo, key="once"), 201) for _ in range(2))
    assert first == again
    assert StoredFile.select().count() == 1
    assert officer.upload(photo + b" ", key="once").status_code == 422


@pytest.mark.parametrize(
    ("content", "query", "status", "pointer"),
    [
        (b"", {}, 422, "/body"),
        (b"%!PS", {}, 422, "/body"),
        (b"%PDF-1.7", {"sha256": "0" * 64}, 422, "/query/sha256"),
        (b"%PDF-1.7", {"captured_at": "yesterday"}, 422, "/query/captured_at"),
        (b"%PDF-" + b" " * files.MAX_BYTES, {}, 413, None),
    ],
)
def test_what_is_not_kept(officer, content, query, status, pointer):
    answer = officer.upload(content, **query)
    assert answer.status_code == status
    if pointer:
        assert answer.json["errors"][0]["pointer"] == pointer
    assert StoredFile.select().count() == 0


def test_somebody_elses_file_is_not_there(officer, partner, public, photo):
    stored = officer.uploaded(photo)
    assert partner.get(f"/api/v1/files/{stored['id']}").status_code == 404
    assert public.upload(photo).status_code == 401
