"""The QR on a paper proves its content: genuine, changed, unknown; by eye, by bytes, by program."""

import io
import shutil
import subprocess

import pytest
from pypdf import PdfReader

from core import documents, qr
from core.documents import Document
from tests.factories import NO_PROBLEM, make_filled, make_order, make_signed, ok, sign, step
from tests.readers import grey, zxing

URL = "https://zs.example.gov.cn"
VERIFY = "/api/v1/files/verify"


@pytest.fixture
def paper(officer, partner, head, contact):
    """A result notice as it was issued, and what its QR says."""
    make_signed(officer, partner, head, enterprise_id=contact.enterprise_id)
    document = Document.get(Document.kind == "JJ")
    return document, documents.proof_address(document, URL)


def page_of(public, address):
    return public.get("/D/" + address.rsplit("/", 1)[-1])


def test_what_was_issued_is_genuine(public, paper):
    document, address = paper
    told = ok(public.post(VERIFY, {"content": address}))
    assert (told["verdict"], told["number"]) == ("genuine", document.number)
    assert told["content_sha256"] == document.facts_sha256
    assert {"label": "检查结果", "value": "未发现问题（01）"} in told["lines"]
    page = page_of(public, address)
    assert page.status_code == 200
    assert document.number in page.get_data(as_text=True)
    assert "<script" not in page.get_data(as_text=True)


def test_the_proof_is_short_enough_for_a_phone(paper):
    assert paper[1] == paper[1].upper()
    assert len(paper[1]) <= 120


@pytest.mark.parametrize("name", ["facts", "facts_sha256"])
def test_a_record_changed_since_is_not_genuine(public, paper, name):
    document, address = paper
    changed = {**document.facts, "requirements": "缴纳五万元。"} if name == "facts" else "0" * 64
    Document.update({name: changed}).where(Document.id == document.id).execute()
    assert ok(public.post(VERIFY, {"content": address}))["verdict"] == "changed"
    assert page_of(public, address).status_code == 404


def test_another_content_has_another_proof(public, paper):
    _, address = paper
    other = address[:-3] + ("A" if address[-3] != "A" else "B") + address[-2:]
    told = ok(public.post(VERIFY, {"content": other}))
    assert (told["verdict"], told["lines"]) == ("changed", [])


@pytest.mark.parametrize(
    "content", ["x", "😀", "HTTPS://ZS/D/", "A" * 77, "A" * 500, "HTTPS://ZS/D/" + "A" * 77]
)
def test_anything_else_is_unknown(public, content):
    assert ok(public.post(VERIFY, {"content": content}))["verdict"] == "unknown"


def test_the_pdf_itself_can_be_compared(public, officer, paper):
    document, address = paper
    content = officer.get(f"/api/v1/files/documents/{document.id}").get_data()
    path = "/D/" + address.rsplit("/", 1)[-1]

    def compared(file):
        return (
            public.app.test_client()
            .post(path, data={"file": (io.BytesIO(file), "a.pdf")})
            .get_data(as_text=True)
        )

    assert "逐字节一致" in compared(content)
    assert "与签发的文书不一致" in compared(content + b" ")


def test_the_same_paper_is_the_same_bytes(officer, paper):
    path = f"/api/v1/files/documents/{paper[0].id}"
    assert officer.get(path).get_data() == officer.get(path).get_data()


def test_a_paper_is_read_page_by_page_as_pictures(officer, outsider, paper):
    path = f"/api/v1/files/documents/{paper[0].id}/pages"
    told = ok(officer.get(path))
    assert (told["kind"], told["number"]) == ("JJ", paper[0].number)
    for page in told["pages"]:
        picture = grey(officer.get(page["url"]).get_data())
        assert picture.shape[1] == 1191
        assert picture.min() < 64, "ink"
        assert picture.max() > 250, "paper"
    assert zxing(grey(officer.get(told["pages"][-1]["url"]).get_data())) == paper[1]
    for page in ("0", "99"):
        assert officer.get(f"{path}/{page}").status_code == 404
    assert outsider.get(path).status_code == outsider.get(f"{path}/1").status_code == 404


def test_its_text_can_be_selected(officer, paper, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (Debian: poppler-utils)")
    file = tmp_path / "a.pdf"
    file.write_bytes(officer.get(f"/api/v1/files/documents/{paper[0].id}").get_data())
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    assert paper[0].number.replace(" ", "") in text.replace(" ", "")
    assert "行政检查结果告知书" in text


def record_signed_by_hand(officer, partner, head, contact, drawing):
    inspection = make_filled(officer, partner, head, enterprise_id=contact.enterprise_id)
    inspection = sign(step(officer, inspection, "result", NO_PROBLEM), officer, partner, party=None)
    by_hand = {"as": "enterprise", "signer_name": "章庆昌", "file_id": officer.uploaded(drawing)["id"]}
    step(officer, inspection, "signature", by_hand)
    return Document.get(Document.kind == "XC")


def pictures_in(pdf):
    return [picture for page in PdfReader(io.BytesIO(pdf)).pages for picture in page.images]


def test_what_was_drawn_stands_on_the_record(officer, partner, head, contact):
    record = record_signed_by_hand(officer, partner, head, contact, qr.png("章庆昌"))
    assert [bool(one) for one in record.facts["drawings"]["officers"]] == [False, False]
    pdf = officer.get(f"/api/v1/files/documents/{record.id}").get_data()
    assert len(pictures_in(pdf)) == 1
    assert pdf == officer.get(f"/api/v1/files/documents/{record.id}").get_data()


SOUND = qr.png("X")
NO_DRAWINGS = {
    "cut": SOUND[:24], "empty": SOUND[:24] + bytes(40), "torn": SOUND[:60], "huge": SOUND[:16] + b"\xff" * 8 + SOUND[24:],
    "flat": SOUND[:16] + bytes(8) + SOUND[24:],
}  # fmt: skip


@pytest.mark.parametrize("drawing", NO_DRAWINGS.values(), ids=NO_DRAWINGS)
def test_a_drawing_that_is_none_spoils_no_record(officer, partner, head, contact, drawing):
    record = record_signed_by_hand(officer, partner, head, contact, drawing)
    answer = officer.get(f"/api/v1/files/documents/{record.id}")
    assert (answer.status_code, pictures_in(answer.get_data())) == (200, [])
    assert officer.get(f"/api/v1/files/documents/{record.id}/pages/1").status_code == 200


def test_the_approval_form_is_not_the_enterprises(officer, contact, paper):
    approval = Document.get(Document.kind == "JS")
    assert officer.get(f"/api/v1/files/documents/{approval.id}").status_code == 200
    assert contact.get(f"/api/v1/files/documents/{approval.id}").status_code == 404


def test_an_order_carries_its_proof(public, officer, partner, head, contact):
    order = make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    document = Document.get(Document.kind == "ZG")
    told = ok(public.post(VERIFY, {"content": documents.proof_address(document, URL)}))
    assert (told["verdict"], told["number"]) == ("genuine", order["number"])
