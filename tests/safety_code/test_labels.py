"""Labels: one at once, many by a job with progress that survives its worker; they decode, and the history knows them."""

import io
import shutil
import subprocess
import zipfile

import numpy as np
import pypdf
import pytest
from PIL import Image

from core import files, label_sheets
from microapps.safety_code import label_files, labels
from models.safety_code import CodePrint, LabelJob
from tests.factories import make_code, ok
from tests.people import Person
from tests.readers import zxing

API = "/api/v1/safety-code"
PDFTOPPM = shutil.which("pdftoppm")


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """Typeset in this process: the process apart is tested once, and costs half a second each time."""
    monkeypatch.setattr(label_sheets, "render_apart", label_sheets.render)


def pictures(pdf):
    run = subprocess.run(
        [PDFTOPPM, "-r", "150", "-png", "-singlefile", "-"], input=pdf, capture_output=True, check=True
    )
    return np.array(Image.open(io.BytesIO(run.stdout)).convert("L"))


def text_of(pdf):
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.skipif(PDFTOPPM is None, reason="pdftoppm is not installed (Debian: poppler-utils)")
@pytest.mark.parametrize("layout", label_sheets.LAYOUTS)
def test_a_printed_label_is_read(officer, contact, layout):
    code = make_code(officer, contact, scheme="hazmat_vehicle")
    answer = contact.get(f"{API}/codes/{code['id']}.pdf", layout=layout)
    assert answer.content_type == "application/pdf"
    assert zxing(pictures(answer.get_data())) == code["content"]
    assert CodePrint.get(CodePrint.code == code["id"]).layout == layout


def test_a_label_says_name_number_colour_and_that_colours_change(officer, contact):
    code = make_code(officer, contact, scheme="hazmat_vehicle")
    text = text_of(contact.get(f"{API}/codes/{code['id']}.pdf").get_data())
    for words in ("危货罐车", "浙A1234挂", "蓝码", "扫码查看当前颜色"):
        assert words in text.replace("\n", "").replace(" ", "")


def test_the_process_apart_gives_a_pdf(monkeypatch, officer, contact):
    monkeypatch.undo()
    label = label_sheets.Label(
        "HTTPS://ZS/S/" + "A" * 150, "安全码", "名", ("编号：1",), "green", "绿码", "●"
    )
    assert label_sheets.render_apart(label_sheets.LAYOUTS["card"], [label]).startswith(b"%PDF")


def test_others_labels_are_not_found_and_unknown_layouts_refused(officer, contact, other_contact):
    code = make_code(officer, contact)
    assert other_contact.get(f"{API}/codes/{code['id']}.pdf").status_code == 404
    assert contact.get(f"{API}/codes/{code['id']}.pdf", layout="nope").status_code == 422


def ask(person, **over):
    return person.post(f"{API}/label-jobs", {"layout": "a4", "scheme": "hazmat_driver", **over})


@pytest.fixture
def drivers(officer, contact):
    return [make_code(officer, contact, subject_no=f"D-{number}") for number in range(5)]


def test_a_job_draws_in_parts_and_tells_how_far_it_is(contact, drivers, monkeypatch):
    monkeypatch.setattr(labels, "PART", 2)
    job = ok(ask(contact), 201)
    assert (job["status"], job["total"], job["percent"]) == ("waiting", 5, 0)
    assert labels.work(parts=1) == 2
    half = ok(contact.get(f"{API}/label-jobs/{job['id']}"))
    assert (half["status"], half["done"], half["percent"]) == ("running", 2, 40)
    assert labels.work() == 3
    done = ok(contact.get(f"{API}/label-jobs/{job['id']}"))
    assert (done["status"], done["percent"], [part["count"] for part in done["parts"]]) == (
        "done",
        100,
        [2, 2, 1],
    )
    assert labels.work() == 0
    first = contact.get(done["parts"][0]["path"]).get_data()
    assert len(pypdf.PdfReader(io.BytesIO(first)).pages) == 1
    issues = ok(contact.get(f"{API}/codes/{drivers[0]['id']}/issues"))["items"]
    assert issues[0]["prints"] == 1


def test_a_worker_that_dies_loses_only_the_part_it_was_at(contact, drivers, monkeypatch, now):
    monkeypatch.setattr(labels, "PART", 2)
    ok(ask(contact), 201)
    labels.work(parts=1)
    LabelJob.update(leased_until="2026-11-24T01:40:00.000000+00:00").execute()
    assert labels.work() == 0
    now.advance(minutes=11)
    assert labels.work() == 3
    job = LabelJob.get()
    assert (job.status, job.done) == ("done", 5)
    assert CodePrint.select().count() == 5


def test_a_job_that_fails_says_so(contact, drivers, monkeypatch):
    def broken(*_):
        raise RuntimeError("no font")

    ok(ask(contact), 201)
    monkeypatch.setattr(label_sheets, "render_apart", broken)
    with pytest.raises(RuntimeError):
        labels.work()
    job = ok(contact.get(f"{API}/label-jobs"))["items"][0]
    assert (job["status"], job["status_name"]) == ("failed", "未能完成")
    monkeypatch.setattr(label_sheets, "render_apart", label_sheets.render)
    ok(contact.post(f"{API}/label-jobs/{job['id']}/resumption", version=job["version"]))
    assert labels.work() == 5


def test_a_job_is_stopped_and_keeps_what_is_done(contact, drivers, monkeypatch):
    monkeypatch.setattr(labels, "PART", 2)
    job = ok(ask(contact), 201)
    labels.work(parts=1)
    job = ok(contact.get(f"{API}/label-jobs/{job['id']}"))
    path = f"{API}/label-jobs/{job['id']}/cancellation"
    assert contact.post(path, version=job["version"] - 1).status_code == 412
    stopped = ok(contact.post(path, version=job["version"]))
    assert (stopped["status"], stopped["done"]) == ("cancelled", 2)
    assert labels.work() == 0
    assert contact.post(path, version=stopped["version"]).status_code == 409
    again = ok(contact.post(f"{API}/label-jobs/{job['id']}/resumption", version=stopped["version"]))
    assert (again["status"], again["done"]) == ("waiting", 2)
    assert labels.work() == 3
    done = ok(contact.get(f"{API}/label-jobs/{job['id']}"))
    assert (done["status"], [part["count"] for part in done["parts"]]) == ("done", [2, 2, 1])
    assert CodePrint.select().count() == 5


def test_a_worker_that_was_overtaken_throws_its_part_away(contact, drivers, monkeypatch):
    """While it drew, its owner stopped the job and went on with it, and another worker has drawn that part."""
    monkeypatch.setattr(labels, "PART", 2)
    job = ok(ask(contact), 201)
    path = f"{API}/label-jobs/{job['id']}"
    render, is_first = label_sheets.render, iter([True])

    def slow(*given):
        if next(is_first, False):
            stopped = ok(contact.post(f"{path}/cancellation", version=job["version"]))
            ok(contact.post(f"{path}/resumption", version=stopped["version"]))
            assert labels.work(parts=1) == 2
        return render(*given)

    monkeypatch.setattr(label_sheets, "render_apart", slow)
    assert labels.work() == 0
    assert ok(contact.get(path))["done"] == 2
    assert labels.work() == 3
    assert [part["count"] for part in ok(contact.get(path))["parts"]] == [2, 2, 1]
    assert CodePrint.select().count() == 5


def test_a_job_reaches_no_further_than_who_asked(contact, other_contact, officer, drivers):
    assert ask(other_contact).status_code == 422
    assert ok(ask(officer, colour="blue"), 201)["total"] == 5
    assert ok(ask(contact, code_ids=[drivers[0]["id"]]), 201)["total"] == 1
    theirs = ok(ask(contact), 201)
    assert officer.get(f"{API}/label-jobs/{theirs['id']}").status_code == 404
    assert officer.get(f"{API}/label-jobs/{theirs['id']}/parts/1").status_code == 404


@pytest.mark.parametrize(
    "over", [{"layout": "a3"}, {"scheme": "nope"}, {"colour": "pink"}, {"q": "没有"}, {"region": 5}]
)
def test_a_wrong_job_is_refused(contact, drivers, over):
    assert ask(contact, **over).status_code == 422


def test_a_part_that_is_not_there_is_not_found(contact, drivers):
    job = ok(ask(contact), 201)
    assert contact.get(f"{API}/label-jobs/{job['id']}/parts/1").status_code == 404
    assert contact.get(f"{API}/label-jobs/{job['id']}/parts/0").status_code == 404


def test_a_job_finds_its_order_by_id_though_codes_are_added(contact, officer, drivers, monkeypatch):
    monkeypatch.setattr(labels, "PART", 2)
    ok(ask(contact), 201)
    labels.work(parts=1)
    make_code(officer, contact, subject_no="D-late")
    labels.work()
    assert LabelJob.get().status == "done"
    assert CodePrint.select().count() == 6


@pytest.fixture
def done(contact, drivers, monkeypatch):
    """A finished job of three files."""
    monkeypatch.setattr(labels, "PART", 2)
    job = ok(ask(contact), 201)
    labels.work()
    return ok(contact.get(f"{API}/label-jobs/{job['id']}"))


def link_to(person, job):
    return person.post(f"{API}/label-jobs/{job['id']}/links")


def test_all_labels_come_as_one_zip_by_a_link_that_needs_no_token(contact, public, done):
    assert done["allowed_actions"] == ["download"]
    link = ok(link_to(contact, done), 201)
    answer = public.get(link["url"])
    whole = answer.get_data()
    assert (answer.status_code, answer.mimetype, len(whole)) == (200, "application/zip", link["size"])
    assert answer.headers["Content-Length"] == str(link["size"])
    assert link["name"] in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"labels-a4-{number:03}.pdf" for number in (1, 2, 3)]
        for number, name in enumerate(archive.namelist(), 1):
            assert archive.read(name) == contact.get(done["parts"][number - 1]["path"]).get_data()


def test_a_download_that_broke_off_is_taken_up_again(app, contact, done):
    link = ok(link_to(contact, done), 201)
    client = app.test_client()
    first = client.get(link["url"], headers={"Range": "bytes=0-999"})
    assert (first.status_code, first.headers["Content-Range"]) == (206, f"bytes 0-999/{link['size']}")
    rest = client.get(link["url"], headers={"Range": "bytes=1000-", "If-Range": first.headers["ETag"]})
    assert rest.status_code == 206
    assert zipfile.ZipFile(io.BytesIO(first.get_data() + rest.get_data())).testzip() is None
    beyond = client.get(link["url"], headers={"Range": f"bytes={link['size']}-"})
    assert (beyond.status_code, beyond.json["type"]) == (416, "/problems/range-not-satisfiable")
    assert beyond.headers["Content-Range"] == f"bytes */{link['size']}"


def test_a_link_is_the_owners_and_ends_and_cannot_be_made_up(
    contact, other_contact, officer, public, done, now
):
    assert link_to(other_contact, done).status_code == 404
    assert link_to(officer, done).status_code == 404
    url = ok(link_to(contact, done), 201)["url"]
    base, ticket = url.rsplit("/", 1)
    for other in (ticket[:-2] + "AA", "B" + ticket[1:], ticket[:20], ticket + "A" * 8, "%00", "😀"):
        assert public.get(f"{base}/{other}").status_code == 404
    now.advance(minutes=61)
    ended = public.get(url)
    assert ended.status_code == 404
    assert "过期" in ended.json["detail"]


def test_nothing_is_downloaded_from_a_job_that_is_still_drawn(contact, drivers, monkeypatch):
    monkeypatch.setattr(labels, "PART", 2)
    job = ok(ask(contact), 201)
    labels.work(parts=1)
    answer = link_to(contact, job)
    assert (answer.status_code, answer.json["allowed_actions"]) == (409, ["cancel"])


def test_files_are_kept_for_thirty_days_and_the_job_stays(contact, public, done, now):
    url = ok(link_to(contact, done), 201)["url"]
    now.advance(days=29)
    assert label_files.forget_files() == 0
    now.advance(days=2)
    parts = LabelJob.get().parts
    assert label_files.forget_files() == 1
    assert label_files.forget_files() == 0
    assert not any(files.path_of(part["sha256"]).exists() for part in parts)
    contact = Person.sign_in(contact.app, "contact")
    job = ok(contact.get(f"{API}/label-jobs"))["items"][0]
    assert (job["status_name"], job["done"], job["parts"], job["allowed_actions"]) == ("已清理", 5, [], [])
    assert public.get(url).status_code == 404
    assert link_to(contact, job).status_code == 409


def test_a_file_lost_from_the_store_is_said_so(contact, done):
    files.path_of(LabelJob.get().parts[1]["sha256"]).unlink()
    answer = link_to(contact, done)
    assert (answer.status_code, answer.json["detail"]) == (409, "文件已清理，请重新制作。")


def test_jobs_from_before_the_archive_have_one_too(contact, public, done):
    job = LabelJob.get()
    LabelJob.update(parts=[{k: v for k, v in part.items() if k != "crc32"} for part in job.parts]).execute()
    url = ok(link_to(contact, done), 201)["url"]
    assert zipfile.ZipFile(io.BytesIO(public.get(url).get_data())).testzip() is None
