"""The records as a thief of the database finds them: no name, number or word of anybody outside the agencies."""

from __future__ import annotations

import pytest

from core import db, outbox, secrets
from core.documents import Document
from core.field_crypto import CannotOpen
from models.after_visit import DocumentDelivery
from models.correction import CorrectionAnswer
from models.inspection import Inspection
from tests.conftest import SECRET
from tests.factories import OFFICER, PARTY, TO_CORRECT, fill, make_served, make_started, ok, problems_of, step
from tests.house.test_log_of_a_run import CITIZEN

SIGNER, OPINION, ONLOOKER, WITNESS = "范签收", "字是我签的，油不是我泼的", "严在场", "施见证"
RECEIVER, RELATION, HOME, NEIGHBOUR = "冯代收", "同住的成年表妹", "柳荫街77号后门", "韩邻居"
OUTSIDERS = (SIGNER, OPINION, ONLOOKER, WITNESS, RECEIVER, RELATION, HOME, NEIGHBOUR)


def everything():
    """All that stands in the database, table by table."""
    for table in db.db.get_tables():
        yield table, repr(db.db.execute_sql(f'SELECT * FROM "{table}"').fetchall())


def visit_of_outsiders(officer, partner, head, contact, photo):
    """A visit with a survey, signed, its order served on a relative before a neighbour, and answered."""
    visit = fill(
        officer, make_started(officer, partner, head, enterprise_id=str(contact.enterprise_id)), "fail"
    )
    survey = {"place": "后厨", "process": "灶台油污。", "party_name": ONLOOKER, "witness": WITNESS}
    visit = step(officer, visit, "surveys", survey, 201)
    visit = step(officer, visit, "result", TO_CORRECT)
    for one in (officer, partner):
        visit = step(one, visit, "signature", OFFICER)
    visit = step(officer, visit, "signature", {**PARTY, "signer_name": SIGNER, "opinion": OPINION})
    order = step(
        officer, visit, "correction-orders", {"problems": problems_of(visit), "working_days": 5}, 201
    )
    seen = ok(officer.get(f"/api/v1/enforcement/inspections/{visit['id']}"))
    handed = {
        "document_ids": [paper["document_id"] for paper in seen["deliveries"]],
        "method": "lien", "receiver_name": RECEIVER, "receiver_relation": RELATION, "address": HOME,
        "witness": NEIGHBOUR, "refusal_reason": "拒绝签收",
    }  # fmt: skip
    seen = step(officer, seen, "deliveries", handed, 201)
    answers = f"/api/v1/enterprise-code/correction-orders/{order['id']}/answers"
    ok(contact.post(answers, {"text": "已清洗。", "file_ids": [contact.uploaded(photo)["id"]]}), 201)
    return seen


def test_nobody_outside_stands_in_clear(officer, partner, head, contact, photo):
    seen = visit_of_outsiders(officer, partner, head, contact, photo)
    make_served(officer, partner, contact, party=CITIZEN, amount_fen=5_000)
    outbox.drain()
    known = (*OUTSIDERS, CITIZEN["name"], CITIZEN["phone"], CITIZEN["address"], "11010519491231002X")
    assert [(name, table) for table, text in everything() for name in known if name in text] == []
    assert seen["signature"]["signer_name"] == SIGNER
    assert seen["deliveries"][0]["receiver_name"] == RECEIVER
    papers = {paper.kind: paper.all_facts for paper in Document.select()}
    assert papers["XC"]["party_sign"] == SIGNER
    assert (papers["KY"]["party_sign"], papers["KY"]["witness"]) == (ONLOOKER, WITNESS)
    assert papers["SD"]["proxy"] == {"name": RECEIVER, "relation": RELATION}
    assert CorrectionAnswer.get().by_name == contact.name


def test_a_name_copied_into_another_column_does_not_open(officer, partner, head, contact, photo):
    visit_of_outsiders(officer, partner, head, contact, photo)
    db.db.execute_sql("UPDATE document_delivery SET witness = receiver_name")
    with pytest.raises(CannotOpen):
        DocumentDelivery.get()


@pytest.mark.parametrize("command", [["migrate"], ["demo", "load"]])
def test_records_under_another_secret_are_left_alone(app, officer, command):
    before = dict(everything())
    secrets.install("another master secret, as long as it has to be")
    told = app.test_cli_runner().invoke(args=command)
    assert (told.exit_code, "another secret key" in told.output) == (1, True)
    assert dict(everything()) == before
    secrets.install(SECRET)
    assert app.test_cli_runner().invoke(args=["migrate"]).output.strip() == "up to date"


def test_what_is_not_there_stays_null(officer, partner, head, contact):
    make_started(officer, partner, head, enterprise_id=str(contact.enterprise_id))
    assert Inspection.select().where(Inspection.signature.is_null()).count() == 1
    assert Inspection.get().signature is None
