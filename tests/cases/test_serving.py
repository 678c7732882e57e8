"""Handed over on the spot or refused with proof (PEN-005), filed in time (PEN-007), put right and taken back."""

from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.data_files import rows
from core.documents import Document
from microapps.cases import filing
from models.identity import RoleGrant
from models.organisation import Organisation
from models.penalty import OnTheSpotDecision
from models.workbench import Message, Todo
from tests.enforcement.visits import refused
from tests.factories import DECISIONS, act_on_decision, make_decision, make_served, ok, serve
from tests.people import Person

PEN_005 = (422, "PEN-005", "行政处罚法", "52")


def todos(kind):
    return [todo.staff_id for todo in Todo.select().where(Todo.kind == kind, Todo.status == "open")]


def test_pen_005_served_with_the_signed_sheet(officer, partner, contact, handler):
    decision = make_decision(officer, partner, contact)
    assert set(todos("serve")) == {officer.staff_id, partner.staff_id}
    assert decision["allowed_actions"] == ["serve", "refuse"]
    served = serve(officer, decision)
    assert (served["status"], served["pay_due_on"]) == ("served", "2026-12-09")
    [record] = next(one["records"] for one in served["process"] if one["stage"] == "service")
    assert handler.get(record["url"]).status_code == 200
    assert (todos("serve"), todos("file")) == ([], [handler.staff_id])
    again = {"served_at": clock.now().isoformat(), "file_id": officer.uploaded(b"\x89PNG\r\n\x1a\nx")["id"]}
    assert act_on_decision(officer, decision, "service", again, 409)["allowed_actions"] == [
        "file",
        "withdraw",
    ]


def test_pen_005_refused_with_a_note_and_a_photo(officer, partner, contact, photo):
    decision = make_decision(officer, partner, contact)
    path = f"{DECISIONS}/{decision['id']}/refusal"
    stored = officer.uploaded(photo)
    refused(officer.post(path, {"file_ids": [stored["id"]]}), *PEN_005)
    refused(officer.post(path, {"note": "当事人拒收。"}), *PEN_005)
    noted = ok(officer.post(path, {"note": "当事人拒收。", "file_ids": [stored["id"]]}))
    assert (noted["status"], noted["refusal_note"]) == ("served", "当事人拒收。")
    assert noted["pay_due_on"] == "2026-12-09"
    [service] = next(one["records"] for one in noted["process"] if one["stage"] == "service")
    assert (service["text"], service["sha256"]) == ("当事人拒收：当事人拒收。", stored["sha256"])


def test_pen_005_a_form_without_a_place_is_none(officer, partner, contact):
    from tests.factories import decision_body

    answer = officer.post(DECISIONS, decision_body(officer, partner, contact, place=None))
    assert answer.json["errors"][0] == {"pointer": "/json/place", "code": "REQUIRED", "detail": "必填。"}


def test_pen_005_the_sheet_says_all_that_article_52_asks(officer, partner, contact):
    make_decision(officer, partner, contact)
    said = Document.get(Document.kind == "DC").all_facts
    assert all(
        said[name]
        for name in (
            "facts",
            "penalty_kind",
            "penalty_basis",
            "fine_amount_cn",
            "time",
            "place",
            "agency",
            "officers",
        )
    )
    assert "六十日内先申请行政复议" in said["remedy"]
    assert "十五日内" in said["pay_deadline"]


@pytest.mark.parametrize(("minutes", "status"), [(-60, 422), (10, 422), (1, 200)])
def test_the_time_of_service(officer, partner, contact, photo, minutes, status):
    decision = make_decision(officer, partner, contact)
    at = (clock.now() + timedelta(minutes=minutes)).isoformat()
    act_on_decision(
        officer, decision, "service", {"served_at": at, "file_id": officer.uploaded(photo)["id"]}, status
    )


def test_only_who_decided_serves(officer, partner, contact, neighbour, handler, photo):
    decision = make_decision(officer, partner, contact)
    body = {"served_at": clock.now().isoformat(), "file_id": partner.uploaded(photo)["id"]}
    path = f"{DECISIONS}/{decision['id']}/service"
    assert neighbour.post(path, body).status_code == 404
    assert handler.post(path, body).status_code == 403
    somebody_elses = {**body, "file_id": officer.uploaded(photo)["id"]}
    assert partner.post(path, somebody_elses).json["errors"][0]["pointer"] == "/json/file_id"
    assert partner.post(path, body, version=99).status_code == 412
    ok(partner.post(path, body))


def test_pen_007_the_handler_files_it_in_time(officer, partner, contact, handler):
    decision = make_served(officer, partner, contact)
    assert decision["filing_due_on"] == "2026-12-03"
    [todo] = Todo.select().where(Todo.kind == "file")
    assert (todo.staff_id, clock.day_of(todo.due_at - timedelta(seconds=1)).isoformat()) == (
        handler.staff_id, "2026-12-03",
    )  # fmt: skip
    filed = act_on_decision(handler, decision, "filing")
    assert filed["status"] == "filed"
    act_on_decision(handler, decision, "filing", status=409)
    assert todos("file") == []
    assert officer.post(f"{DECISIONS}/{decision['id']}/filing", version=1).status_code == 403


def test_pen_007_what_is_not_served_is_not_filed(officer, partner, contact, handler):
    act_on_decision(handler, make_decision(officer, partner, contact), "filing", status=409)


def test_pen_007_the_rules_example(app):
    """Decided on Thursday 2026-04-30 with three working days: 2026-05-08, after the holiday."""
    decided = datetime(2026, 4, 30, 2, tzinfo=UTC)
    assert str(filing.filing_term("某县农业农村局", decided)[0]) == "2026-05-08"
    assert [
        filing.filing_days(name) for name in ("杭州市西湖区市场监督管理局", "某县住房和城乡建设局", "某局")
    ] == [7, 3, 3]
    assert rows("filing_terms")[-1]["agency_ends"] == ""


def test_pen_007_overdue_is_a_matter_of_the_head(officer, partner, contact, head, handler, now):
    decision = make_served(officer, partner, contact)
    now.advance(days=9)
    assert filing.chase_overdue() == 0
    now.advance(days=1)
    assert filing.chase_overdue() == 1
    assert filing.chase_overdue() == 1
    assert todos("filing_overdue") == [head.staff_id]
    handler = Person.sign_in(handler.app, "handler")
    [late] = ok(handler.get(DECISIONS, overdue="true"))["items"]
    assert late["is_filing_overdue"] is True
    act_on_decision(handler, decision, "filing")
    assert (todos("filing_overdue"), ok(handler.get(DECISIONS, overdue="true"))["items"]) == ([], [])


def test_days_of_a_year_without_a_calendar_are_set_when_it_comes(officer, partner, contact, now):
    """Decided in late December: the act does not wait for next year's calendar, its days do."""
    now.advance(days=35)
    officer, partner, contact = (
        Person.sign_in(one.app, one.account.username) for one in (officer, partner, contact)
    )
    decision = make_served(officer, partner, contact)
    assert (decision["filing_due_on"], decision["pay_due_on"]) == (None, None)
    assert filing.complete_due_days() == 0
    OnTheSpotDecision.update(
        decided_at=clock.now() - timedelta(days=30), served_at=clock.now() - timedelta(days=30)
    ).execute()
    assert filing.complete_due_days() == 2
    seen = ok(officer.get(f"{DECISIONS}/{decision['id']}"))
    assert (seen["filing_due_on"], seen["pay_due_on"]) == ("2026-12-08", "2026-12-14")


def test_it_is_withdrawn_by_a_paper_of_its_own_and_the_number_stays_used(
    officer, partner, contact, handler, head
):
    decision = make_served(officer, partner, contact)
    path = f"{DECISIONS}/{decision['id']}/withdrawal"
    assert handler.post(path, {"reason": "认定事实有误。"}).status_code == 428
    assert officer.post(path, {"reason": "…"}, version=1).status_code == 403
    assert head.post(path, {}, version=decision["version"]).status_code == 422
    paid = {"paid_on": "2026-11-24", "amount_fen": 20_000}
    act_on_decision(handler, decision, "payments", paid, 201)
    taken_back = act_on_decision(head, decision, "withdrawal", {"reason": "认定事实有误。"})
    assert (taken_back["status"], taken_back["allowed_actions"]) == ("withdrawn", [])
    assert (taken_back["payment"]["owed_fen"], taken_back["payment"]["refund_fen"]) == (0, 20_000)
    assert [(one["kind"], one["number"]) for one in taken_back["documents"]] == [
        ("DC", "杭西市监当罚〔2026〕1号"), ("CH", "杭西市监撤〔2026〕1号"),
    ]  # fmt: skip
    assert head.get(taken_back["documents"][1]["url"]).get_data().startswith(b"%PDF-")
    assert todos("file") == []
    told = [one.title for one in Message.select().where(Message.enterprise == contact.enterprise_id)]
    assert told == ["收到当场处罚决定", "收到撤销行政处罚决定书"]
    act_on_decision(handler, decision, "withdrawal", {"reason": "…"}, 409)
    act_on_decision(handler, decision, "payments", paid, 409)
    assert make_decision(officer, partner, contact)["number"].endswith("〕2号")


def test_a_slip_of_the_pen_is_put_right_by_a_paper_of_its_own(
    officer, partner, contact, handler, outside_handler
):
    decision = make_served(officer, partner, contact)
    said = {"original": "文一路1号", "corrected": "文一路11号", "reason": "门牌号笔误。"}
    right = act_on_decision(handler, decision, "correction", said, 201)
    assert (right["status"], right["documents"][1]["kind"]) == ("served", "BZ")
    assert handler.get(right["documents"][1]["url"]).get_data().startswith(b"%PDF-")
    facts = Document.get(Document.kind == "BZ").all_facts
    assert (facts["decision_no"], facts["corrected"]) == (decision["number"], "文一路11号")
    elsewhere = outside_handler.post(
        f"{DECISIONS}/{decision['id']}/correction", said, version=right["version"]
    )
    assert elsewhere.status_code == 404


def test_who_handles_cases_elsewhere_and_only_reads_here_does_not_file(
    officer, partner, contact, outside_handler
):
    decision = make_served(officer, partner, contact)
    agency = Organisation.get(Organisation.code == "xh-scjg")
    RoleGrant.create(
        account=outside_handler.account.id,
        role="reviewer",
        org=agency.id,
        granted_by=outside_handler.account.id,
    )
    reader = Person.sign_in(outside_handler.app, "outside_handler")
    act_on_decision(reader, decision, "filing", status=403)
    act_on_decision(reader, decision, "closing", status=403)
