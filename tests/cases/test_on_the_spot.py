"""A decision on the spot: what articles 51 and 52 allow, and every way it is refused."""

from datetime import timedelta

import pytest

from core import clock
from core.audit import AuditEntry
from core.data_files import document
from core.documents import Document
from core.identifiers.citizen_id import check_character
from microapps.cases import bands, rules, violations
from models.organisation import OfficerLicence
from models.penalty import OnTheSpotDecision
from tests.enforcement.visits import refused
from tests.factories import (
    DECISIONS,
    WARNED,
    decision_body,
    make_decision,
    make_inspection,
    make_started,
    ok,
    registered,
)

VECTORS = document("test_vectors")
MANY = {"another_act_reason": "另一门店的另一违法行为。"}


def decide(officer, partner, contact, **over):
    return officer.post(DECISIONS, decision_body(officer, partner, contact, **over))


def nothing_was_decided():
    return OnTheSpotDecision.select().count() == 0


CITIZEN_NO = "33010619900101001"
CITIZEN = {
    "kind": "citizen",
    "name": "孙大圣",
    "identifier": CITIZEN_NO + check_character(CITIZEN_NO),
    "address": "杭州市西湖区文一路2号",
    "phone": "13800001111",
}


def test_a_small_fine_is_numbered_and_on_paper(officer, partner, contact):
    decision = make_decision(officer, partner, contact)
    assert decision["number"] == "杭西市监当罚〔2026〕1号"
    assert (decision["status"], decision["amount_cn"]) == ("issued", "伍佰元整")
    assert decision["violation"] == {
        "id": "V-001", "name": "不按规定明码标价", "provision": "《价格法》第十三条第一款",
        "basis": "《价格法》第四十二条",
    }  # fmt: skip
    pdf = officer.get(decision["documents"][0]["url"])
    assert pdf.get_data().startswith(b"%PDF-")
    assert OnTheSpotDecision.get().violation["limit_fen"] == 300_000


def test_pen_004_three_thousand_for_an_organisation_and_not_one_fen_more(officer, partner, contact):
    problem = refused(
        decide(officer, partner, contact, amount_fen=300_001), 422, "PEN-004", "行政处罚法", "51"
    )
    assert "3,000.01" in problem["detail"]
    assert nothing_was_decided()
    assert make_decision(officer, partner, contact, amount_fen=300_000)["number"].endswith("〕1号")


def test_pen_004_two_hundred_for_a_citizen(officer, partner, contact):
    refused(
        decide(officer, partner, contact, party=CITIZEN, amount_fen=20_001),
        422,
        "PEN-004",
        "行政处罚法",
        "51",
    )
    make_decision(officer, partner, contact, party=CITIZEN, amount_fen=20_000)


@pytest.mark.parametrize("case", VECTORS["simple_procedure"], ids=str)
def test_pen_004_the_rules_examples(case):
    party = {"org": "organisation"}.get(case["party"], case["party"])
    limit = violations.limits("行政处罚法", party, violations.date(2026, 11, 24)).fine_fen
    intended = rules.Intended("当事人", case["kinds"], case["fine"], limit)
    assert rules.is_within_simple_procedure(intended).allowed is case["eligible"]


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"kinds": ["WARNING", "FINE"], "amount_fen": 0}, None),
        ({"violation": "V-007", "kinds": ["WARNING"]}, None),
        ({"kinds": ["FINE", "CONFISCATE_GAINS"]}, None),
        ({"circumstances": {"gains_fen": 1}}, "MUST_CONFISCATE_GAINS"),
        ({"violation": "V-018"}, "STOP_USE_UNSETTLED"),
        ({"violation": "V-002"}, "FINE_MIN_ABOVE_LIMIT"),
    ],
)
def test_pen_004_what_the_simple_procedure_does_not_reach(officer, partner, contact, over, code):
    problem = refused(decide(officer, partner, contact, **over), 422, "PEN-004", "行政处罚法", "51")
    assert code is None or problem["code"] == code
    assert nothing_was_decided()


def test_pen_050_only_what_the_statute_knows(officer, partner, contact):
    """The price law knows no warning; the records of purchases are warned of before they are fined."""
    for over in ({"kinds": ["WARNING"], "amount_fen": 0}, {"violation": "V-007"}):
        refused(decide(officer, partner, contact, **over), 422, "PEN-050", "行政处罚法", "34")


def test_pen_050_the_range_and_what_must_be_imposed():
    said = bands.Consequence("NONE", must=("FINE",), fine_fen=(5_000, 20_000),
                             simple=bands.Simple(True, "WITHIN_51"))  # fmt: skip
    for kinds, fen, allowed in (
        (["FINE"], 5_000, True),
        (["FINE"], 20_000, True),
        (["FINE"], 4_999, False),
        (["FINE"], 20_001, False),
        (["WARNING"], 0, False),
    ):
        ruling = rules.is_within_statute(said, rules.Intended("单位", kinds, fen, 300_000))
        assert ruling.allowed is allowed, (kinds, fen)
    either = bands.Consequence("NONE", one_of=("WARNING", "FINE"), fine_fen=(0, 20_000),
                               simple=bands.Simple(True, "WITHIN_51"))  # fmt: skip
    both = rules.is_within_statute(either, rules.Intended("单位", ["WARNING", "FINE"], 100, 300_000))
    assert (both.rule.id, "选择一种" in both.detail) == ("PEN-050", True)


def test_pen_033_what_is_minor_and_put_right_without_harm_is_not_punished(officer, partner, contact):
    excused = {"minor": True, "harm": "none", "corrected_in_time": True}
    refused(decide(officer, partner, contact, circumstances=excused), 409, "PEN-033", "行政处罚法", "33")


def test_pen_029_an_old_act_is_not_punished(officer, partner, contact):
    refused(decide(officer, partner, contact, act_date="2024-11-23"), 422, "PEN-029", "行政处罚法", "36")
    make_decision(officer, partner, contact, act_date="2024-11-24")


def test_pen_001_two_officers_with_licences_in_force(officer, partner, contact):
    alone = decide(officer, partner, contact, officer_ids=[str(officer.staff_id)])
    assert refused(alone, 422, "PEN-001", "行政处罚法", "42")["code"] == "OFFICER_MIN_2"
    twice = decide(officer, partner, contact, officer_ids=[str(officer.staff_id)] * 2)
    assert refused(twice, 422, "PEN-001", "行政处罚法", "42")["code"] == "OFFICER_MIN_2"
    yesterday = clock.today() - timedelta(days=1)
    OfficerLicence.update(valid_to=yesterday).where(OfficerLicence.staff == partner.staff_id).execute()
    expired = decide(officer, partner, contact)
    assert refused(expired, 422, "PEN-001", "行政处罚法", "42")["code"] == "LICENCE_EXPIRED"
    assert nothing_was_decided()


def test_pen_002_the_licence_is_shown_first(officer, partner, contact):
    never = decide(officer, partner, contact, licence_shown_at=None)
    refused(never, 422, "PEN-002", "行政处罚法", "52、55")
    late = decide(officer, partner, contact, licence_shown_at=clock.now().isoformat())
    refused(late, 422, "PEN-002", "行政处罚法", "52、55")
    assert nothing_was_decided()


def test_pen_002_a_visit_says_when_the_licence_was_shown(officer, partner, head, contact):
    visit = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    over = {"inspection_id": visit["id"], "told_at": clock.now().isoformat()}
    refused(decide(officer, partner, contact, **over), 422, "PEN-002", "行政处罚法", "52、55")
    assert nothing_was_decided()


def test_a_decision_of_a_visit(officer, partner, head, contact, now):
    visit = make_started(officer, partner, head, enterprise_id=contact.enterprise_id)
    now.advance(minutes=1)
    told_at = clock.now().isoformat()
    now.advance(minutes=1)
    decision = make_decision(
        officer, partner, contact, inspection_id=visit["id"], told_at=told_at, licence_shown_at=None
    )
    assert (decision["inspection_id"], decision["licence_shown_at"]) == (
        visit["id"],
        visit["licence_shown_at"],
    )
    [found] = ok(officer.get(DECISIONS, inspection_id=visit["id"]))["items"]
    assert found["id"] == decision["id"]


def test_pen_006_told_and_heard_before_it_is_decided(officer, partner, contact):
    article = (422, "PEN-006", "行政处罚法", "44、45、62")
    told_after = (clock.now() + timedelta(minutes=1)).isoformat()
    refused(decide(officer, partner, contact, told_at=told_after), *article)
    earlier = (clock.now() - timedelta(minutes=30)).isoformat()
    refused(decide(officer, partner, contact, decided_at=earlier), *article)
    refused(decide(officer, partner, contact, party_statement=None), *article)
    assert nothing_was_decided()
    waived = make_decision(officer, partner, contact, party_statement=None, waived=True)
    assert (waived["waived"], waived["party_statement"]) == (True, "")


def test_a_warning_needs_no_amount(officer, partner, contact):
    decision = make_decision(officer, partner, contact, **WARNED)
    assert (decision["amount_fen"], decision["payment"], decision["payment_code"]) == (0, None, None)


def test_a_citizen_is_sealed_at_rest_and_shown_masked(officer, partner, contact, handler):
    decision = make_decision(officer, partner, contact, party=CITIZEN, amount_fen=20_000)
    shown = {"kind": "citizen", "name": "孙*圣", "identifier": "3301**********" + CITIZEN["identifier"][14:],
             "enterprise_id": None}  # fmt: skip
    assert decision["party"] == shown
    assert ok(handler.get(DECISIONS))["items"][0]["party"] == shown
    row, paper = OnTheSpotDecision.get(), Document.get(Document.kind == "DC")
    for kept in (row.party_sealed, row.party_name, str(paper.facts), paper.personal_sealed):
        assert "孙大圣" not in kept
        assert CITIZEN["identifier"] not in kept
    assert paper.all_facts["party_id"] == CITIZEN["identifier"]


def test_the_party_in_clear_is_audited_with_its_purpose(officer, partner, contact, handler):
    decision = make_decision(officer, partner, contact, party=CITIZEN, amount_fen=20_000)
    path = f"{DECISIONS}/{decision['id']}/party"
    assert handler.post(path, {}).status_code == 422
    told = ok(handler.post(path, {"purpose": "核对送达地址"}))
    assert told == {name: CITIZEN[name] for name in ("kind", "name", "identifier", "address", "phone")}
    ok_pdf = officer.get(decision["documents"][0]["url"])
    assert ok_pdf.status_code == 200
    pages = ok(officer.get(f"{decision['documents'][0]['url']}/pages"))["pages"]
    assert officer.get(pages[0]["url"]).status_code == 200
    looks = [
        (entry.actor_id, entry.action, entry.detail["purpose"])
        for entry in AuditEntry.select().order_by(AuditEntry.seq)
        if "purpose" in entry.detail
    ]
    assert looks == [
        (handler.account.id, "cases.decision.party_read", "核对送达地址"),
        # The PDF, then a page as a picture: each is a look. How many pages there are shows nothing.
        *[(officer.account.id, "files.document.read", f"查看{decision['number']}")] * 2,
    ]


@pytest.mark.parametrize(
    ("party", "pointer"),
    [
        ({**CITIZEN, "identifier": "330106199002300010"}, "/json/party/identifier"),
        ({**CITIZEN, "kind": "organisation"}, "/json/party/identifier"),
        (
            {"kind": "organisation", "name": "某店", "identifier": "92330106MA2XXXXXXX"},
            "/json/party/identifier",
        ),
        ({"kind": "citizen", "name": "张三"}, "/json/party/identifier"),
        ({**CITIZEN, "kind": "somebody"}, "/json/party/kind"),
    ],
)
def test_a_party_that_cannot_be_is_refused_at_its_field(officer, partner, contact, party, pointer):
    answer = decide(officer, partner, contact, party=party, amount_fen=20_000)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert nothing_was_decided()


def test_a_registered_party_is_named_as_registered(officer, partner, contact):
    wrong = {**registered(contact), "name": "另一家公司"}
    answer = decide(officer, partner, contact, party=wrong)
    assert answer.json["errors"][0]["pointer"] == "/json/party/name"
    trade = {**registered(contact), "kind": "self_employed"}
    assert decide(officer, partner, contact, party=trade).json["errors"][0]["pointer"] == "/json/party/kind"


def test_a_time_in_the_future_is_refused(officer, partner, contact):
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    answer = decide(officer, partner, contact, decided_at=tomorrow)
    assert answer.json["errors"][0]["pointer"] == "/json/decided_at"


@pytest.mark.parametrize(
    ("over", "pointer"),
    [
        ({"violation": "V-999"}, "/json/violation"),
        ({"inspection_id": "018f0000-0000-7000-8000-000000000000"}, "/json/inspection_id"),
        ({"correction_order_id": "018f0000-0000-7000-8000-000000000000"}, "/json/correction_order_id"),
        ({"file_ids": ["018f0000-0000-7000-8000-000000000000"]}, "/json/file_ids"),
        ({"violation": "V-036", "kinds": ["FINE"], "party": CITIZEN, "amount_fen": 20_000,
          "circumstances": {"role": "x" * 21}}, "/json/circumstances/role"),
        ({"kinds": []}, "/json/kinds"),
        ({"kinds": ["PRISON"]}, "/json/kinds/0"),
        ({"amount_fen": -1}, "/json/amount_fen"),
        ({"facts": "长" * 2001}, "/json/facts"),
        ({"act_date": "2026-11-25"}, "/json/act_date"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_at_its_field_and_uses_no_number(officer, partner, contact, over, pointer):
    answer = decide(officer, partner, contact, **over)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert nothing_was_decided()
    assert make_decision(officer, partner, contact)["number"].endswith("〕1号")


def test_pen_034_one_act_is_not_fined_twice(officer, partner, contact, now):
    first = make_decision(officer, partner, contact)
    problem = refused(decide(officer, partner, contact), 409, "PEN-034", "行政处罚法", "29")
    assert problem["code"] == "DOUBLE_FINE"
    assert first["number"] in problem["detail"]
    assert (
        make_decision(officer, partner, contact, **MANY)["another_act_reason"] == MANY["another_act_reason"]
    )
    make_decision(officer, partner, contact, **WARNED)
    make_decision(officer, partner, contact, party=CITIZEN, amount_fen=100)


def test_pen_034_another_agency_is_told_as_well(officer, partner, contact, outsider, outside_head):
    make_decision(officer, partner, contact)
    OfficerLicence.create(
        staff=outside_head.staff_id, org=outside_head.org_id, number="330108999999",
        valid_from=clock.today(), valid_to=clock.today(),
    )  # fmt: skip
    body = decision_body(outsider, outside_head, contact)
    refused(outsider.post(DECISIONS, body), 409, "PEN-034", "行政处罚法", "29")


def test_the_list_is_filtered(officer, partner, contact, handler):
    fined = make_decision(officer, partner, contact)
    make_decision(officer, partner, contact, party=CITIZEN, amount_fen=100)
    mine = ok(handler.get(DECISIONS, enterprise_id=str(contact.enterprise_id)))["items"]
    assert [one["id"] for one in mine] == [fined["id"]]
    assert len(ok(handler.get(DECISIONS, status="issued"))["items"]) == 2
    assert ok(handler.get(DECISIONS, status="filed"))["items"] == []
    first = ok(handler.get(DECISIONS, limit=1))
    second = ok(handler.get(DECISIONS, limit=1, cursor=first["next_cursor"]))
    assert second["items"][0]["id"] == fined["id"]


def test_the_enterprise_sees_its_decision_and_no_other_does(
    officer, partner, contact, other_contact, outsider
):
    decision = make_decision(officer, partner, contact)
    assert ok(contact.get(f"{DECISIONS}/{decision['id']}"))["number"] == decision["number"]
    assert other_contact.get(f"{DECISIONS}/{decision['id']}").status_code == 404
    assert outsider.get(f"{DECISIONS}/{decision['id']}").status_code == 404


def test_without_a_key_no_number_is_allotted(app, officer, partner, contact):
    body = decision_body(officer, partner, contact)
    answer = app.test_client().post(DECISIONS, json=body, headers=officer.headers())
    assert (answer.status_code, answer.json["code"]) == (400, "IDEMPOTENCY_KEY_REQUIRED")
    assert nothing_was_decided()


def test_one_request_sent_twice_is_one_decision(officer, partner, contact):
    body = decision_body(officer, partner, contact)
    first, second = (officer.post(DECISIONS, body, key="same") for _ in range(2))
    assert (first.status_code, second.status_code, first.json["id"]) == (201, 201, second.json["id"])
    assert second.headers["Idempotency-Replayed"] == "true"
    other = officer.post(DECISIONS, {**body, "amount_fen": 100}, key="same")
    assert (other.status_code, other.json["code"]) == (422, "KEY_REUSED")
    assert OnTheSpotDecision.select().count() == 1


def test_pen_001_a_decision_is_not_put_back_to_a_day_when_the_licence_held(officer, partner, contact):
    yesterday = clock.today() - timedelta(days=1)
    OfficerLicence.update(valid_to=yesterday).where(OfficerLicence.staff == partner.staff_id).execute()
    back = clock.now() - timedelta(days=1)
    times = {
        name: (back - timedelta(hours=n)).isoformat()
        for n, name in enumerate(("told_at", "licence_shown_at"), 1)
    }
    answer = decide(officer, partner, contact, decided_at=back.isoformat(), **times)
    assert answer.json["errors"][0]["pointer"] == "/json/decided_at"
    assert nothing_was_decided()
