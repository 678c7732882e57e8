"""IND-04, IND-05 and IND-06 with the edge cases of data/indicators.csv, on records written here."""

from datetime import date, datetime, timedelta

import pytest

from core import clock, data_files
from core.ids import new_id
from microapps.enforcement.service import object_files
from models.draw import LibrarySnapshot, RandomDraw
from models.enterprise import Enterprise
from models.library import LibraryObject
from models.organisation import Staff
from models.plan import AnnualPlan, PlanItem
from models.supervision_file import EmptySection, FileStanding, SupervisionFile
from tests.factories import ok
from tests.people import Person
from tests.stats.making import API, at, figure, indicator, org, staff_of

MONTH, DECEMBER, YEAR = {"period": "2026-11"}, {"period": "2026-12"}, {"period": "2026"}
MATTER, OTHER = "330231003000", "330231001000"


@pytest.fixture(autouse=True)
def _nothing_yet(app):
    """The world may hold plans and a library of its own; here every record is the test's."""
    for model in (
        RandomDraw,
        LibrarySnapshot,
        PlanItem,
        AnnualPlan,
        SupervisionFile,
        FileStanding,
        LibraryObject,
    ):
        model.delete().execute()


def counts(person, code, **query):
    return figure(indicator(person, code, **(query or YEAR)))


def plan(*matters, code="xh-scjg", approved=date(2026, 2, 1), selection="double_random", **over):
    unit, made_by = org(code), staff_of("officer")
    made = AnnualPlan.create(
        **{
            "number": new_id().hex, "org": unit, "year": 2026, "title": "年度计划", "status": "approved",
            "created_by": made_by, "approved_at": at(1).replace(month=approved.month, day=approved.day), **over,
        }
    )  # fmt: skip
    return PlanItem.create(
        plan=made, title="随机抽查", matter_codes=list(matters) or [MATTER], kind="daily", selection=selection,
        from_on="2026-01-01", to_on="2026-12-31",
    )  # fmt: skip


def library_object(region="330106", matters=(MATTER,), **over):
    enterprise = Enterprise.get(Enterprise.region_code == region)
    row = {
        "kind": "enterprise", "enterprise": enterprise, "name": new_id().hex, "address": "文一路", "region_code": region,
        "matter_codes": list(matters), "entered_on": "2026-01-01",
    }  # fmt: skip
    return LibraryObject.create(**{**row, **over})


def draw(item, *, objects=100, classed=100, drawn=None, published=None, code="xh-scjg", **over):
    snapshot = LibrarySnapshot.create(
        org=org(code), taken_at=at(2), sha256="0" * 64, object_count=objects, classed_count=classed,
        officer_count=4, lines=[],
    )  # fmt: skip
    row = {
        "number": new_id().hex, "org": org(code), "plan_item": item, "batch": 1, "title": "抽查", "status": "published",
        "policy": {}, "snapshot": snapshot, "created_by": staff_of("officer"), "drawn_at": drawn or at(3),
        "published_at": published,
    }  # fmt: skip
    return RandomDraw.create(**{**row, **over})


# -- IND-04 -------------------------------------------------------------------------------------------------------


def test_a_matter_counts_once_a_draw_of_it_was_published(stat_admin):
    library_object(matters=(MATTER, OTHER))
    item = plan(MATTER, OTHER)
    assert counts(stat_admin, "IND-04") == (0, 2)
    one = plan(MATTER)
    draw(one, published=at(5))
    draw(one, published=at(6))
    assert counts(stat_admin, "IND-04") == (1, 2)
    assert item.matter_codes == [MATTER, OTHER]


def test_a_matter_without_any_object_is_left_out(stat_admin):
    library_object(matters=(OTHER,))
    library_object(region="330108", matters=(MATTER,))
    plan(MATTER)
    assert counts(stat_admin, "IND-04") == (0, 0)
    assert indicator(stat_admin, "IND-04", **YEAR)["state"] == "none"


@pytest.mark.parametrize(("approved", "counted"), [(date(2026, 7, 1), 1), (date(2026, 7, 2), 0)])
def test_it_must_be_in_force_for_six_months_of_the_year(stat_admin, approved, counted):
    library_object()
    plan(approved=approved)
    assert counts(stat_admin, "IND-04") == (0, counted)


def test_a_directed_check_is_no_double_random(stat_admin):
    library_object()
    plan(selection="directed")
    assert counts(stat_admin, "IND-04") == (0, 0)


def test_a_voided_draw_does_not_count(stat_admin):
    library_object()
    draw(plan(), published=at(5), voided_at=at(6))
    assert counts(stat_admin, "IND-04") == (0, 1)


def test_drawn_but_not_published_does_not_count(stat_admin):
    library_object()
    draw(plan(), published=None)
    assert counts(stat_admin, "IND-04") == (0, 1)


def test_its_list_is_as_long_as_the_figure_and_pages(stat_admin, head, outside_head):
    library_object(matters=(MATTER, OTHER))
    draw(plan(MATTER, OTHER), published=at(5))
    path = f"{API}/indicators/IND-04/records"
    first = ok(stat_admin.get(path, limit=1, **YEAR))
    second = ok(stat_admin.get(path, limit=1, cursor=first["next_cursor"], **YEAR))
    assert (first["total"], second["next_cursor"]) == (2, None)
    assert {item["title"].split()[0] for item in first["items"] + second["items"]} == {MATTER, OTHER}
    assert stat_admin.get(path, cursor="x", **YEAR).status_code == 422
    assert counts(head, "IND-04") == (2, 2)
    assert counts(outside_head, "IND-04") == (0, 0)


# -- IND-05 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"objects": 100, "classed": 95}, (1, 1)),
        ({"objects": 100, "classed": 94}, (0, 1)),
        ({"objects": 19, "classed": 18}, (0, 1)),  # 94.7 %
        ({"objects": 0, "classed": 0}, (0, 1)),
        ({"voided_at": at(4)}, (0, 0)),
        ({"drawn": at(3) - timedelta(days=40)}, (0, 0)),
    ],
)
def test_a_draw_used_the_months_credit_classes(stat_admin, over, expected):
    draw(plan(), **over)
    assert counts(stat_admin, "IND-05", **MONTH) == expected


# -- IND-06 -------------------------------------------------------------------------------------------------------


def file_of(found, *, complete=True, updated=None, on=None):
    """The standing of an object's file from an instant on."""
    return FileStanding.create(
        enterprise=found.enterprise_id, filled=8 if complete else 6, is_complete=complete,
        rule_version="1", last_updated_at=updated or at(10), at=on or at(11),
    )  # fmt: skip


def test_a_complete_and_fresh_file_counts(stat_admin):
    file_of(library_object())
    assert counts(stat_admin, "IND-06", **MONTH) == (1, 1)
    assert counts(stat_admin, "IND-06", org="330106", **MONTH) == (1, 1)
    assert counts(stat_admin, "IND-06", org="330108", **MONTH) == (0, 0)


def test_there_is_no_partial_credit(stat_admin):
    file_of(library_object(), complete=False)
    assert counts(stat_admin, "IND-06", **MONTH) == (0, 1)
    told = ok(stat_admin.get(f"{API}/indicators/IND-06/records", **MONTH))["items"][0]
    assert (told["counted"], told["why"]) == (False, "八项中缺2项")


def test_an_object_without_a_file_is_in_the_denominator(stat_admin):
    library_object()
    assert counts(stat_admin, "IND-06", **MONTH) == (0, 1)


@pytest.mark.parametrize(("day", "counted"), [(30, 1), (29, 0)])
def test_twelve_months_without_change_are_too_long(stat_admin, day, counted):
    file_of(library_object(), updated=at(day).replace(year=2025))
    assert counts(stat_admin, "IND-06", **MONTH) == (counted, 1)


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"entered_on": "2026-10-31"}, 1),
        ({"entered_on": "2026-11-01"}, 0),  # younger than 30 days when November ends
        ({"left_on": "2026-11-15"}, 0),
        ({"left_on": "2026-12-15"}, 1),
        ({"kind": "premises"}, 0),
    ],
)
def test_active_objects_of_the_library_are_counted_over(stat_admin, over, expected):
    library_object(**over)
    assert counts(stat_admin, "IND-06", **MONTH)[1] == expected


def test_a_snapshot_is_told_for_the_end_of_each_month(stat_admin):
    file_of(library_object(entered_on="2026-09-20"))
    query = {"from": "2026-10-01", "to": "2026-11-30", "granularity": "month"}
    told = indicator(stat_admin, "IND-06", **query)["series"]
    assert [item["denominator"] for item in told] == [1, 1]
    # Of October no standing is known.
    assert [item["numerator"] for item in told] == [0, 1]
    assert figure(indicator(stat_admin, "IND-06", **query)) == (1, 1)


def test_a_period_is_told_by_the_standing_it_ended_with(stat_admin, now):
    """A file that fell apart in December was complete when November ended."""
    found = library_object()
    file_of(found, complete=False, on=at(2))
    file_of(found, on=at(20))
    asked_at = now.instant
    now.advance(days=14)
    file_of(found, complete=False, on=clock.now())
    fresh = Person.sign_in(stat_admin.app, "stat_admin")
    assert counts(fresh, "IND-06", **MONTH) == (1, 1)
    assert counts(fresh, "IND-06", **DECEMBER) == (0, 1)
    assert counts(fresh, "IND-06", **{"from": "2026-11-01", "to": "2026-11-10"}) == (0, 1)
    late = clock.local(asked_at).isoformat()
    assert counts(fresh, "IND-06", **DECEMBER, known_at=late) == (1, 1)


def test_each_computed_change_of_a_file_is_kept(app, now):
    enterprise = Enterprise.select().first()
    FileStanding.delete().execute()
    object_files.refresh(enterprise)
    object_files.refresh(enterprise)
    assert FileStanding.select().count() == 1
    now.advance(hours=1)
    held = object_files.refresh(enterprise)
    EmptySection.create(
        enterprise=enterprise.id,
        section="warnings",
        reason="没有投诉",
        declared_by=Staff.get().id,
        at=clock.now(),
    )
    fuller = object_files.refresh(enterprise)
    rows = list(
        FileStanding.select().where(FileStanding.enterprise == enterprise.id).order_by(FileStanding.at)
    )
    assert [row.filled for row in rows] == [held.filled, fuller.filled]
    assert fuller.filled == held.filled + 1


@pytest.mark.parametrize(("drawn", "expected"), [(None, (0, 0)), ("2026-10-10", (0, 1))])
def test_a_matter_that_must_be_sampled_evenly_is_left_out_from_its_day_on(
    stat_admin, monkeypatch, drawn, expected
):
    rows = data_files.rows
    forbidden = {
        "matter_code": MATTER, "law": "某法", "article": "1", "reason": "", "from": "2026-11-01", "until": ""
    }  # fmt: skip
    monkeypatch.setattr(
        data_files, "rows", lambda name: (forbidden,) if name == "uniform_sampling_matters" else rows(name)
    )
    day = datetime.fromisoformat(f"{drawn}T10:00:00+08:00") if drawn else None
    draw(plan(MATTER), classed=0, drawn=day)
    assert counts(stat_admin, "IND-05", **({"period": drawn[:7]} if drawn else MONTH)) == expected


def test_without_records_they_say_so(stat_admin):
    for code in ("IND-04", "IND-05", "IND-06"):
        assert indicator(stat_admin, code, **YEAR)["state"] == "no_records"
