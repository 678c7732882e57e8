"""Files come up in pieces (tus 1.0), survive restarts and cuts, and are taken only whole and unchanged."""

import hashlib
import json
import os
import subprocess
from base64 import b64encode

import pytest

from core import files, outbox, uploads
from core.files import StoredFile
from core.ids import new_id
from microapps.sync.service import waiting
from models.inspection import Evidence
from models.sync import SyncItem
from tests.conftest import SECRET
from tests.factories import make_started, ok
from tests.real_server import ROOT, real_server
from tests.sync.phone import Phone

UPLOADS = "/api/v1/files/uploads"
VIDEO = b"\x00\x00\x00\x18ftypmp42" + os.urandom(300_000)
DIGEST = hashlib.sha256(VIDEO).hexdigest()


def metadata(**pairs):
    return ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in pairs.items())


def call(person, method, path, data=b"", **headers):
    sent = {
        **person.headers(),
        "Tus-Resumable": "1.0.0",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    return person.app.test_client().open(path, method=method, data=data, headers=sent)


def begin(person, content=VIDEO, sha256=None, **pairs):
    told = {"sha256": sha256, **pairs} if sha256 else pairs
    answer = call(person, "POST", UPLOADS, Upload_Length=str(len(content)), Upload_Metadata=metadata(**told))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.headers["Location"]


def patch(person, path, offset, piece, **headers):
    return call(
        person, "PATCH", path, piece, Upload_Offset=str(offset), **{"Content_Type": "application/offset+octet-stream", **headers}
    )  # fmt: skip


def test_what_is_offered_is_told(public):
    answer = public.app.test_client().options(UPLOADS)
    assert answer.status_code == 204
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "checksum",
        "expiration",
        "termination",
    }
    assert (answer.headers["Tus-Version"], answer.headers["Tus-Max-Size"]) == (
        "1.0.0",
        str(uploads.MAX_BYTES),
    )


def test_a_file_in_three_pieces(officer):
    path, offset = begin(officer, sha256=DIGEST), 0
    for piece in (VIDEO[:100_000], VIDEO[100_000:200_000], VIDEO[200_000:]):
        assert call(officer, "HEAD", path).headers["Upload-Offset"] == str(offset)
        answer = patch(officer, path, offset, piece)
        offset += len(piece)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(offset))
    stored = StoredFile.get(StoredFile.sha256 == DIGEST)
    assert (stored.media_type, stored.size) == ("video/mp4", len(VIDEO))
    assert officer.get(f"/api/v1/files/{stored.id}").get_data() == VIDEO
    assert answer.headers["File-Id"] == str(stored.id)


def test_a_wrong_offset_is_refused_409(officer):
    path = begin(officer)
    patch(officer, path, 0, VIDEO[:1000])
    for offset in (0, 999, 1001):
        assert patch(officer, path, offset, VIDEO[1000:2000]).status_code == 409
    assert call(officer, "HEAD", path).headers["Upload-Offset"] == "1000"


def test_a_piece_changed_on_the_way_is_thrown_away_460(officer):
    path = begin(officer)
    good = b64encode(hashlib.sha256(VIDEO[:1000]).digest()).decode()
    assert patch(officer, path, 0, VIDEO[1:1001], Upload_Checksum=f"sha256 {good}").status_code == 460
    assert call(officer, "HEAD", path).headers["Upload-Offset"] == "0"
    assert patch(officer, path, 0, VIDEO[:1000], Upload_Checksum=f"sha256 {good}").status_code == 204


def test_a_file_that_is_not_the_announced_one_is_refused(officer):
    path = begin(officer, sha256="0" * 64)
    answer = patch(officer, path, 0, VIDEO)
    assert (answer.status_code, answer.json["type"]) == (460, "/problems/checksum-mismatch")
    assert call(officer, "HEAD", path).status_code == 404
    assert StoredFile.select().count() == 0


def test_a_program_is_no_evidence_415(officer):
    content = b"MZ" + b"\x00" * 1000
    path = begin(officer, content)
    assert patch(officer, path, 0, content).status_code == 415
    assert StoredFile.select().count() == 0


def test_the_same_content_is_kept_once_and_not_sent_twice(officer):
    first = begin(officer, sha256=DIGEST)
    patch(officer, first, 0, VIDEO)
    again = begin(officer, sha256=DIGEST)
    head = call(officer, "HEAD", again)
    assert head.headers["Upload-Offset"] == head.headers["Upload-Length"]
    assert StoredFile.select().count() == 1


def test_knowing_a_hash_gives_nobody_the_file(officer, outsider):
    patch(officer, begin(officer, sha256=DIGEST), 0, VIDEO)
    path = begin(outsider, sha256=DIGEST)
    assert call(outsider, "HEAD", path).headers["Upload-Offset"] == "0"


def test_somebody_elses_upload_is_not_there(officer, partner):
    path = begin(officer)
    assert call(partner, "HEAD", path).status_code == 404
    assert patch(partner, path, 0, b"x").status_code == 404
    assert call(partner, "DELETE", path).status_code == 404


def test_more_than_announced_is_refused_413(officer):
    path = begin(officer, VIDEO[:1000])
    assert patch(officer, path, 0, VIDEO[:2000]).status_code == 413


def test_too_large_a_file_is_refused_at_once(officer):
    assert call(officer, "POST", UPLOADS, Upload_Length=str(uploads.MAX_BYTES + 1)).status_code == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload_Length": "x"}, 400),
        ({"Upload_Length": "-1"}, 400),
        ({}, 400),
        ({"Upload_Length": "1", "Upload_Metadata": "sha256 !!"}, 400),
        ({"Upload_Length": "1", "Upload_Metadata": "sha256 " + b64encode(b"xyz").decode()}, 400),
        ({"Upload_Length": "1", "Upload_Metadata": "captured_at " + b64encode(b"today").decode()}, 400),
        ({"Upload_Length": "1", "Tus_Resumable": "0.2.0"}, 412),
    ],
)
def test_a_bad_beginning_is_refused(officer, headers, status):
    assert call(officer, "POST", UPLOADS, **headers).status_code == status


def test_an_unfinished_upload_expires_410(officer, now):
    path = begin(officer)
    patch(officer, path, 0, VIDEO[:1000])
    now.advance(days=8)
    officer = type(officer).sign_in(officer.app, "officer")
    assert call(officer, "HEAD", path).status_code == 410
    uploads.forget_expired()
    assert call(officer, "HEAD", path).status_code == 404
    assert not list((files.folder().parent / "uploads").glob(path.rsplit("/", 1)[1].replace("-", "")))


def test_an_upload_can_be_given_up(officer):
    path = begin(officer)
    assert call(officer, "DELETE", path).status_code == 204
    assert call(officer, "HEAD", path).status_code == 404


@pytest.fixture
def visit(officer, partner, head, contact):
    return make_started(officer, partner, head, enterprise_id=contact.enterprise_id)


def evidence(phone, visit, now):
    body = {
        "kind": "video",
        "captured_at": now.now().isoformat(),
        "sha256": DIGEST,
        "position": None,
        "note": "",
    }
    manifest = [{"field": "file_id", "sha256": DIGEST, "size": len(VIDEO), "name": "video.mp4"}]
    return phone.note(visit, "add_evidence", body, files=manifest)


def test_the_record_is_taken_before_its_bytes(officer, visit, now):
    phone = Phone(officer)
    told = phone.send(evidence(phone, visit, now))["items"][0]
    assert (told["verdict"], told["code"], told["detail"]["missing_files"]) == (
        "held",
        "awaiting-evidence",
        [DIGEST],
    )
    assert told["receipt"]
    assert told["deadline"]
    patch(officer, begin(officer, sha256=DIGEST), 0, VIDEO)
    outbox.drain()
    assert SyncItem.select().get().status == "applied"
    assert Evidence.select().get().sha256 == DIGEST


def test_acts_after_a_photo_need_not_wait_for_its_bytes(officer, visit, now):
    phone = Phone(officer)
    item = visit["checklist"][0]["item_id"]
    assert phone.verdicts(evidence(phone, visit, now), phone.answer(visit, item, "pass")) == [
        "held",
        "applied",
    ]
    patch(officer, begin(officer, sha256=DIGEST), 0, VIDEO)
    assert [item["status"] for item in phone.send()["released"]] == ["applied"]


def test_bytes_of_another_person_do_not_count(officer, partner, visit, now):
    phone = Phone(officer)
    phone.send(evidence(phone, visit, now))
    patch(partner, begin(partner, sha256=DIGEST), 0, VIDEO)
    assert phone.send()["released"] == []


def test_who_made_a_record_is_told_when_its_bytes_do_not_come(officer, visit, now):
    phone = Phone(officer)
    phone.send(evidence(phone, visit, now))
    assert waiting.tell_of_missing_bytes() == 0
    now.advance(days=8)
    assert (waiting.tell_of_missing_bytes(), waiting.tell_of_missing_bytes()) == (1, 0)
    officer = type(officer).sign_in(officer.app, "officer")
    titles = [message["title"] for message in ok(officer.get("/api/v1/workbench/messages"))["items"]]
    assert "取证文件逾期未上传" in titles
    assert SyncItem.select().get().status == "held"


@pytest.mark.slow
def test_an_unmodified_client_resumes_across_a_restart(golden, tmp_path):
    """tus-js-client in Node; the server is killed with -9 in the middle and started again."""
    video = tmp_path / "video.mp4"
    content = b"\x00\x00\x00\x18ftypmp42" + os.urandom(2_000_000)
    video.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    with real_server(golden, tmp_path / "data", SECRET) as server:
        officer = server.person("officer")
        arguments = [f"{server.url}{UPLOADS}", officer.token, str(video), digest, "100000"]
        client = subprocess.Popen(
            ["node", "tests/sync/node/upload.mjs", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        events, was_killed = [], False
        for line in client.stdout:
            events.append(json.loads(line))
            if not was_killed and events[-1].get("sent", 0) >= 500_000:
                server.kill()
                server.start()
                was_killed = True
        assert was_killed
        assert client.wait(timeout=60) == 0, events
        assert "done" in events[-1]
        assert any(event.get("method") == "HEAD" for event in events), "it asked where to go on"
        stored = StoredFile.get(StoredFile.sha256 == digest)
        assert officer.get(f"/api/v1/files/{stored.id}").get_data() == content
        assert ok(officer.get(f"/api/v1/sync/receipts?ids={new_id()}"))["items"] == []
