"""What goes out: rankings as far as lawful, the list of people, files, closed months."""

import io
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from zipfile import ZipFile

import orjson
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core import clock
from core.audit import AuditEntry
from microapps.stats import tables
from microapps.stats.closing import close_months
from microapps.stats.tables import Table
from models.indicator import ClosedFigure
from models.organisation import Organisation, Staff
from tests.factories import ok
from tests.joint_events.making import sign_in_again
from tests.stats.making import API, WEEK, act, at, figure, org

PROBLEM = "application/problem+json"


# -- rankings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["fine_amount", "inspection_count", "case_count", "penalty_count"])
def test_pen_048_nobody_is_ranked_by_fines_or_inspections(stat_admin, by):
    answer = stat_admin.get(f"{API}/rank", by=by)
    assert (answer.status_code, answer.content_type) == (403, PROBLEM)
    told = answer.json
    assert (told["rule"], told["law"], told["article"]) == ("PEN-048", "行政处罚法", "74(3)")


def test_units_rank_by_ratio_and_equals_share_a_rank(stat_admin):
    act("officer")
    act("outsider", client="desktop")
    act("staff")
    told = ok(stat_admin.get(f"{API}/rank", by="IND-01", level="unit", **WEEK))
    ranks = [(item["rank"], item["org"]["code"]) for item in told["items"]]
    assert ranks == [(1, "xh-scjg"), (1, "xh-zfb"), (3, "bj-scjg")]
    assert (
        told["unranked"]
        == Organisation.select().where(Organisation.kind.in_(("agency", "department"))).count() - 3
    )


def test_a_ranking_by_something_unknown_is_pointed_at(stat_admin):
    answer = stat_admin.get(f"{API}/rank", by="wealth")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/query/by")


# -- people ---------------------------------------------------------------------------------------------------


def test_the_manager_reads_who_was_active_and_it_is_logged(head):
    act("officer")
    act("officer", hour=15)
    both = ok(head.get(f"{API}/mobile-office-ratio/people", **WEEK))
    active = ok(head.get(f"{API}/mobile-office-ratio/people", active="true", **WEEK))
    idle = ok(head.get(f"{API}/mobile-office-ratio/people", active="false", **WEEK))
    assert both["total"] == active["total"] + idle["total"]
    told = ok(head.get(f"{API}/indicators/IND-01b", **WEEK))
    assert (active["total"], both["total"]) == figure(told)
    one = active["items"][0]
    assert (one["name"], one["acts"], one["last_act_at"]) == ("张建国", 2, "2026-11-18T15:00:00.000+08:00")
    assert AuditEntry.select().where(AuditEntry.action == "stats.people.read").count() == 3
    found = ok(head.get(f"{API}/mobile-office-ratio/people", q="张", **WEEK))
    assert [item["name"] for item in found["items"]] == ["张建国"]


def test_the_statistics_administrator_reads_the_people_and_their_acts(stat_admin):
    first, second = act("officer", hour=9), act("officer", hour=15)
    told = ok(stat_admin.get(f"{API}/mobile-office-ratio/people", active="true", **WEEK))
    assert told["total"] == ok(stat_admin.get(f"{API}/mobile-office-ratio", **WEEK))["numerator"] == 1
    assert [record["id"] for record in told["items"][0]["records"]] == [str(second.id), str(first.id)]
    assert ok(stat_admin.get(f"{API}/indicators/IND-01b/records", part="numerator", **WEEK))["total"] == 1


def test_nobody_else_reads_people(reporter, outside_head, head):
    assert reporter.get(f"{API}/mobile-office-ratio/people", **WEEK).status_code == 403
    assert reporter.get(f"{API}/indicators/IND-01b/records", **WEEK).status_code == 403
    where = str(org("xh-scjg").id)
    assert outside_head.get(f"{API}/mobile-office-ratio/people", org=where, **WEEK).status_code == 404
    assert head.get(f"{API}/mobile-office-ratio/people", org="330106", **WEEK).status_code == 404


def test_people_page_without_gap_or_repeat(head, queries):
    seen, cursor = [], {}
    while True:
        page = ok(head.get(f"{API}/mobile-office-ratio/people", limit=2, **WEEK, **cursor))
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert (
        len(seen)
        == len(set(seen))
        == page["total"]
        == Staff.select().where(Staff.org == org("xh-scjg")).count()
    )
    before = len(queries)
    ok(head.get(f"{API}/mobile-office-ratio/people", limit=2, **WEEK))
    two = len(queries) - before
    before = len(queries)
    ok(head.get(f"{API}/mobile-office-ratio/people", limit=50, **WEEK))
    assert len(queries) - before == two


# -- files ----------------------------------------------------------------------------------------------------


def exported(person, form, content="children", **over):
    answer = person.get(
        f"{API}/indicators/IND-01/export", **{**WEEK, "format": form, "content": content, **over}
    )
    assert answer.status_code == 200, answer.json
    return answer


def test_a_csv_holds_the_units_and_says_what_they_are(stat_admin):
    act("officer")
    text = exported(stat_admin, "csv", org="330106").get_data().decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == "组织,组织代码,区划,分子,分母,比例,说明"
    assert "西湖区（本级）,xh,330106,0,0,,期内没有记录" in lines
    assert "杭州市西湖区市场监督管理局,xh-scjg,330106,1,1,1.0," in lines
    assert "定义版本,IND-01@1" in lines


def test_a_cell_never_becomes_a_formula(app):
    evil = '=HYPERLINK("http://x","y")'
    table = Table("t", {"=1+1": "@x"}, ("组织", "比例"), [(evil, 0.5), ("+86", None), ("-1", 1), (-3, 2)])
    lines = tables.render(table, "csv").decode("utf-8-sig").splitlines()
    assert lines[1].startswith("\"'=HYPERLINK")
    assert lines[2].startswith("'+86")
    assert lines[3].startswith("'-1")
    assert lines[4] == "-3,2"
    with ZipFile(io.BytesIO(tables.render(table, "xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK" in words


def test_an_xlsx_holds_numbers_as_numbers(stat_admin):
    act("officer")
    act("partner", client="desktop")
    with ZipFile(io.BytesIO(exported(stat_admin, "xlsx", org="330106").get_data())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>0.5</v>" in sheet


def verify(body, public):
    header, empty, signature = body["signature"].split(".")
    assert empty == ""
    kid = orjson.loads(urlsafe_b64decode(header + "=="))["kid"]
    keys = ok(public.get("/.well-known/jwks.json"))["keys"]
    x = next(key["x"] for key in keys if key["kid"] == kid)
    payload = (
        urlsafe_b64encode(orjson.dumps(body["figures"], option=orjson.OPT_SORT_KEYS)).decode().rstrip("=")
    )
    Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(x + "==")).verify(
        urlsafe_b64decode(signature + "=="), f"{header}.{payload}".encode()
    )


def test_a_json_export_proves_itself(stat_admin, public):
    act("officer")
    body = exported(stat_admin, "json", "all").json
    verify(body, public)
    assert len(body["figures"]["rows"]) == Organisation.select().count()
    body["figures"]["rows"][0]["分子"] += 1
    with pytest.raises(InvalidSignature):
        verify(body, public)


def test_every_export_is_in_the_audit_chain(stat_admin):
    exported(stat_admin, "csv", "series")
    ok(stat_admin.get(f"{API}/wall/export", period="2026-11", format="json"))
    made = AuditEntry.select().where(AuditEntry.action == "stats.figures.exported")
    assert [(entry.detail["form"], entry.detail["rows"]) for entry in made] == [("csv", 7), ("json", 17)]


# -- closed months -------------------------------------------------------------------------------------------


def test_a_month_is_closed_on_the_sixth_working_day_and_restated_after(app, stat_admin, now):
    act("officer", day=18)
    now.instant = datetime(2026, 12, 7, 9, tzinfo=clock.SHANGHAI)  # the fifth working day
    assert close_months() > 0  # the months before
    assert not ClosedFigure.select().where(ClosedFigure.period == "2026-11").exists()
    now.instant = datetime(2026, 12, 8, 9, tzinfo=clock.SHANGHAI)
    assert close_months() > 0
    assert close_months() == 0
    row = ClosedFigure.get(ClosedFigure.indicator == "IND-01", ClosedFigure.org == org("zj"))
    assert (row.period, row.numerator, row.denominator, row.revision) == ("2026-11", 1, 1, 1)
    act("partner", day=19, received=at(18), client="desktop")
    assert close_months() > 0
    rows = ClosedFigure.select().where(ClosedFigure.indicator == "IND-01", ClosedFigure.org == org("zj"))
    kept = [(row.revision, row.numerator, row.denominator) for row in rows.order_by(ClosedFigure.revision)]
    assert kept == [(1, 1, 1), (2, 1, 2)]
    stat_admin.token = sign_in_again(stat_admin)
    wall = ok(stat_admin.get(f"{API}/wall", period="2026-11"))["items"]
    assert wall[0]["closed"]["revision"] == 1
