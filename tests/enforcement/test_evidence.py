"""The evidence chain, PEN-039, positions, survey and sample, over HTTP."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.signed_lists import decode
from microapps.enforcement.rules.visit import FIVE_BANS
from models.enterprise import Enterprise
from models.inspection import Evidence, PositionFix
from tests.enforcement.visits import API, act, evidence_body, refused, visit
from tests.factories import add_photo, conclude, fill, make_inspection, ok, step
from tests.people import HERE


def test_evidence_is_a_chain_that_shows_any_change(officer, partner, head, contact, photo):
    inspection = visit(officer, partner, head, contact)
    for n in range(3):
        inspection = add_photo(officer, inspection, photo + bytes([n]))
    path = f"{API}/inspections/{inspection['id']}/evidence-chain"
    chain = ok(officer.get(path))
    assert chain["is_intact"]
    assert [link["seq"] for link in chain["items"]] == [1, 2, 3]
    assert chain["items"][1]["previous_hash"] == chain["items"][0]["chain_hash"]
    Evidence.update(note="改过").where(Evidence.seq == 2).execute()
    broken = ok(head.get(path))
    assert (broken["is_intact"], broken["broken_at"]) == (False, 2)


def test_evidence_taken_out_of_the_chain_is_missed(officer, partner, head, contact, photo):
    inspection = visit(officer, partner, head, contact)
    for n in range(3):
        inspection = add_photo(officer, inspection, photo + bytes([n]))
    Evidence.delete().where(Evidence.seq == 2).execute()
    assert ok(officer.get(f"{API}/inspections/{inspection['id']}/evidence-chain"))["broken_at"] == 2


def test_pen_039_evidence_is_one_of_eight_kinds(officer, partner, head, contact, photo):
    inspection = visit(officer, partner, head, contact)
    body = evidence_body(officer, photo, category="其他")
    refused(act(officer, inspection, "evidence", body), 422, "PEN-039", "行政处罚法", "46")


def test_pen_039_unverified_or_excluded_evidence_is_not_handed_over(officer, partner, head, contact, photo):
    inspection = add_photo(officer, visit(officer, partner, head, contact), photo)
    inspection = fill(officer, inspection, "fail")
    found = {"code": "03", "sub_codes": ["03-4"], "summary": "涉嫌价格欺诈。", "disposition": "case"}
    inspection = conclude(inspection, found, officer, partner)
    piece = inspection["evidence"][0]["id"]
    clue = {"summary": "价格欺诈。", "suspected_provision": "《价格法》第十四条", "evidence_ids": [piece]}
    refused(act(officer, inspection, "case-clue", clue), 409, "PEN-039", "行政处罚法", "46")
    assert act(officer, inspection, f"evidence/{piece}/verification", {}).status_code == 403
    inspection = ok(act(partner, inspection, f"evidence/{piece}/verification", {}))
    inspection = ok(act(officer, inspection, "case-clue", clue), 201)
    [clue] = ok(head.get(f"{API}/case-clues"))["items"]
    assert clue["evidence"][0]["chain_hash"] == inspection["evidence"][0]["chain_hash"]
    inspection = ok(act(officer, inspection, f"evidence/{piece}/exclusion", {"reason": "取证程序违法。"}))
    assert inspection["evidence"][0]["excluded_why"] == "取证程序违法。"


def test_an_odd_position_is_explained_and_never_refused(officer, partner, head, contact, now):
    place = {"lon": 120.13, "lat": 30.27, "crs": "wgs84"}
    Enterprise.update(position=place).where(Enterprise.id == contact.enterprise_id).execute()
    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    inspection = step(officer, inspection, "licence-showing", {"position": HERE})
    assert inspection["positions"][0]["risks"] == []
    far = {"lon": 121.5, "lat": 29.87, "crs": "gcj02", "accuracy_m": 900, "is_mock": True}
    inspection = step(officer, inspection, "start", {"five_bans": list(FIVE_BANS), "position": far})
    assert [risk["code"] for risk in inspection["positions"][1]["risks"]] == [
        "MOCK",
        "TOO_FAST",
        "FAR",
        "IMPRECISE",
    ]
    row = PositionFix.get(PositionFix.act == "start")
    assert row.raw["crs"] == "gcj02"
    assert (round(row.lon, 2), round(row.lat, 2)) == (121.5, 29.87)
    assert ok(head.get(f"{API}/position-risks"))["items"][0]["inspection_id"] == inspection["id"]


def test_survey_and_sample_leave_their_documents(officer, partner, head, contact, photo):
    inspection = add_photo(officer, visit(officer, partner, head, contact), photo)
    survey = {"place": "后厨", "process": "灶台油污。", "evidence_ids": [inspection["evidence"][0]["id"]]}
    inspection = ok(act(officer, inspection, "surveys", survey), 201)
    sample = {"product": "酱油", "batch": "20261001", "qty": "2瓶", "seal_no": "F-1", "standard": "GB 2717",
              "storage": "常温"}  # fmt: skip
    refused_sample = act(officer, inspection, "samples", {**sample, "seal_no": " "})
    assert refused_sample.json["errors"][0]["pointer"] == "/json/seal_no"
    inspection = ok(act(officer, inspection, "samples", sample), 201)
    kinds = [paper["kind"] for paper in inspection["documents"]]
    assert kinds == ["JS", "JT", "KY", "CY"]
    for paper in inspection["documents"]:
        assert officer.get(paper["url"]).get_data().startswith(b"%PDF-")


def test_a_receipt_of_each_piece_holds_by_the_published_key_alone(
    officer, partner, head, contact, public, photo
):
    inspection = visit(officer, partner, head, contact)
    for n in range(2):
        inspection = add_photo(officer, inspection, photo + bytes([n]))
    receipts = ok(contact.get(f"{API}/inspections/{inspection['id']}/evidence-receipts"))
    published = {
        key["kid"]: key
        for key in ok(public.get("/.well-known/jwks.json"))["keys"]
        if key["purpose"] == "receipt"
    }
    chain = ok(officer.get(f"{API}/inspections/{inspection['id']}/evidence-chain"))["items"]
    for receipt, link, piece in zip(receipts["items"], chain, inspection["evidence"], strict=True):
        assert (receipt["sha256"], receipt["chain_hash"]) == (piece["sha256"], link["chain_hash"])
        names = (
            "inspection_id",
            "evidence_id",
            "seq",
            "sha256",
            "previous_hash",
            "chain_hash",
            "received_at",
        )
        text = "\n".join([receipts["form"], *(str(receipt[name]) for name in names)]).encode()
        key = Ed25519PublicKey.from_public_bytes(decode(published[receipt["kid"]]["x"]))
        key.verify(decode(receipt["signature"]), text)
        with pytest.raises(InvalidSignature):
            key.verify(
                decode(receipt["signature"]), text.replace(b"\n1\n", b"\n9\n").replace(b"\n2\n", b"\n9\n")
            )


def test_a_photo_needs_no_more_than_its_file_and_belongs_to_an_item(officer, partner, head, contact, photo):
    recording = visit(officer, partner, head, contact)
    stored = officer.uploaded(photo)
    path = f"{API}/inspections/{recording['id']}/evidence"
    item = recording["checklist"][0]["item_id"]
    after = ok(officer.post(path, {"file_id": stored["id"], "kind": "photo", "item": item}), 201)
    piece = after["evidence"][-1]
    assert (piece["item"], piece["sha256"]) == (item, stored["sha256"])
    again = officer.uploaded(photo + b"x")
    wrong = officer.post(path, {"file_id": again["id"], "kind": "photo", "item": "TS-99"})
    assert (wrong.status_code, wrong.json["errors"][0]["pointer"]) == (422, "/json/item")
    stale = officer.post(path, {"file_id": again["id"], "kind": "document"}, version=1)
    assert stale.status_code == 412


def test_an_officers_position_is_kept_raw_with_what_is_odd(officer, partner, head, contact):
    recording = visit(officer, partner, head, contact)
    path = f"{API}/inspections/{recording['id']}/positions"
    here = {"lat": 30.27, "lon": 120.13, "crs": "wgs84", "accuracy_m": 8.0, "is_mock": True}
    after = ok(officer.post(path, here), 201)
    fix = after["positions"][-1]
    assert (fix["act"], fix["crs"]) == ("note_position", "wgs84")
    assert "mock" in " ".join(risk["code"] for risk in fix["risks"]).lower()
    without = {name: value for name, value in here.items() if name != "crs"}
    assert officer.post(path, without).json["errors"][0]["pointer"] == "/json/crs"
