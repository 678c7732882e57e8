"""The seven indicators that units report: evidence, a second person, publication, corrections as revisions."""

import pytest

from core.audit import AuditEntry
from models.indicator import PlanReport
from models.workbench import Todo
from tests.factories import ok
from tests.stats.making import API, staff_of

REPORTS = f"{API}/reports"


def body(reporter, photo=None, **over):
    files = [reporter.uploaded(photo)["id"]] if photo else []
    told = {
        "code": "PLAN-12", "period": "2026", "numerator": 90, "denominator": 120, "note": "省公共数据平台目录",
        "file_ids": files, **over,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


def write(reporter, photo=None, **over):
    return ok(reporter.post(REPORTS, body(reporter, photo, **over)), 201)


def act(person, report, noun, given=None, status=200):
    return ok(person.post(f"{REPORTS}/{report['id']}/{noun}", given, version=report["version"]), status)


def published(reporter, stat_admin, photo, **over):
    report = act(reporter, write(reporter, photo, **over), "submission")
    report = act(stat_admin, report, "review", {"approved": True})
    return act(stat_admin, report, "publication")


def test_from_draft_to_the_wall(reporter, stat_admin, photo):
    report = write(reporter, photo)
    assert (report["value"], report["status"], report["allowed_actions"]) == (
        75.0,
        "draft",
        ["edit", "submit"],
    )
    report = act(reporter, report, "submission")
    assert Todo.select().where(Todo.staff == stat_admin.staff_id, Todo.kind == "review").count() == 1
    seen = ok(stat_admin.get(f"{REPORTS}/{report['id']}"))
    assert stat_admin.get(seen["evidence"][0]["url"]).status_code == 200
    report = act(stat_admin, report, "review", {"approved": True})
    wall = ok(stat_admin.get(f"{API}/wall", period="2026-11"))["items"]
    assert wall[11]["state"] == "no_records"  # approved is not published
    act(stat_admin, report, "publication")
    line = ok(stat_admin.get(f"{API}/wall", period="2026-11"))["items"][11]
    assert (line["value"], line["numerator"], line["denominator"]) == (0.75, 90, 120)
    assert (line["is_met"], line["revision"], line["report_id"]) == (False, 1, report["id"])
    acts = AuditEntry.select().where(AuditEntry.subject_id == report["id"]).order_by(AuditEntry.seq)
    assert [entry.action.rpartition(".")[2] for entry in acts] == [
        "written",
        "submitted",
        "approved",
        "published",
    ]


def test_stat_r1_who_reported_does_not_review(reporter, stat_admin, photo):
    report = act(reporter, write(reporter, photo), "submission")
    PlanReport.update(reported_by=staff_of("stat_admin")).execute()
    refused = act(stat_admin, report, "review", {"approved": True}, status=422)
    assert refused["rule"] == "STAT-R1"


def test_stat_r2_no_evidence_no_submission(reporter):
    assert act(reporter, write(reporter), "submission", status=422)["rule"] == "STAT-R2"


def test_a_correction_is_a_new_revision_and_the_old_one_stays(reporter, stat_admin, photo):
    first = published(reporter, stat_admin, photo)
    second = published(reporter, stat_admin, photo, numerator=96)
    assert (second["revision"], second["value"]) == (2, 80.0)
    assert [(each["revision"], each["status"]) for each in second["revisions"]] == [
        (2, "published"), (1, "superseded"),
    ]  # fmt: skip
    old = ok(reporter.get(f"{REPORTS}/{first['id']}"))
    assert (old["value"], old["status"], old["allowed_actions"]) == (75.0, "superseded", [])


def test_a_returned_report_says_why_and_can_be_mended(reporter, stat_admin, photo):
    report = act(reporter, write(reporter, photo), "submission")
    assert (
        stat_admin.post(
            f"{REPORTS}/{report['id']}/review", {"approved": False}, version=report["version"]
        ).json["errors"][0]["pointer"]
        == "/json/note"
    )
    report = act(stat_admin, report, "review", {"approved": False, "note": "口径不一致"})
    assert (report["status"], report["review_note"]) == ("draft", "口径不一致")
    patch = {"numerator": 100, "denominator": 120, "note": "已更正", "file_ids": []}
    mended = ok(reporter.put(f"{REPORTS}/{report['id']}", patch, version=report["version"]))
    assert mended["value"] == 83.33
    assert act(reporter, mended, "submission")["status"] == "submitted"


def test_an_index_is_reported_as_points(reporter, photo):
    told = write(reporter, photo, code="PLAN-04", value=88.35, numerator=None, denominator=None)
    assert (told["value"], told["unit"]) == (88.35, "points")


@pytest.mark.parametrize(
    ("over", "pointer"),
    [
        ({"code": "IND-01"}, "/json/code"),
        ({"code": "PLAN-04"}, "/json/value"),
        ({"value": 75.0}, "/json/numerator"),
        ({"numerator": None}, "/json/numerator"),
        ({"numerator": 121}, "/json/denominator"),
        ({"numerator": 0, "denominator": 0}, "/json/denominator"),
        ({"numerator": -1}, "/json/numerator"),
        ({"period": "2026-13"}, "/query/period"),
        ({"note": ""}, "/json/note"),
        ({"numerator": True}, "/json/numerator"),
        ({"file_ids": ["x"]}, "/json/file_ids/0"),
    ],
)
def test_a_bad_value_is_pointed_at(reporter, over, pointer):
    answer = reporter.post(REPORTS, body(reporter, **over))
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_what_is_submitted_cannot_be_edited(reporter, stat_admin, photo):
    report = act(reporter, write(reporter, photo), "submission")
    patch = {"numerator": 1, "denominator": 2, "note": "x", "file_ids": []}
    answer = reporter.put(f"{REPORTS}/{report['id']}", patch, version=report["version"])
    assert (answer.status_code, answer.json["allowed_actions"]) == (409, ["approve", "return"])


def test_another_units_reporter_sees_nothing(reporter, outside_reporter, photo):
    report = write(reporter, photo)
    assert outside_reporter.get(f"{REPORTS}/{report['id']}").status_code == 404
    assert outside_reporter.get(report["evidence"][0]["url"]).status_code == 404
    assert ok(outside_reporter.get(REPORTS))["items"] == []


def test_reports_cost_the_same_however_many(reporter, queries):
    write(reporter)
    ok(reporter.get(REPORTS))
    before = len(queries)
    ok(reporter.get(REPORTS))
    one = len(queries) - before
    for _ in range(4):
        write(reporter)
    before = len(queries)
    assert len(ok(reporter.get(REPORTS))["items"]) == 5
    assert len(queries) - before == one
