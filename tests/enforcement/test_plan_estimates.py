"""What a line of a plan comes to, before anybody is drawn."""

from models import RiskRate
from tests.enforcement.drawing import API, fill_library
from tests.factories import ok
from tests.planning_world import METERING


def rows(person, **over):
    asked = {"year": 2026, "matter_codes": METERING, **over}
    return {one["grade"]: one for one in ok(person.get(f"{API}/plan-estimates", **asked))["items"]}


def test_objects_rate_batch_and_cap_by_class(officer):
    before = {name: one["objects"] for name, one in rows(officer).items()}
    fill_library(count=20)
    found = rows(officer)
    grown = {name: found[name]["objects"] - before[name] for name in "ABCD"}
    assert grown == {"A": 4, "B": 10, "C": 4, "D": 2}
    assert found["D"]["sample"] == found["D"]["objects"], "all of the worst class"
    assert found["C"]["sample"] == -(-found["C"]["objects"] * 2 // 5)
    assert found["D"]["year_cap"] is None


def test_of_several_matters_the_strictest_rate_and_cap_hold(officer, head):
    RiskRate.create(
        org=officer.org_id, matter_code=METERING, grade="C", year=2026, rate="0.60", year_cap=1,
        published_at="2026-01-01T00:00:00+00:00", published_by=head.staff_id,
    )  # fmt: skip
    alone = rows(officer, matter_codes="330231003000")["C"]
    both = rows(officer, matter_codes=f"330231003000,{METERING}")["C"]
    assert (alone["rate"], both["rate"], both["year_cap"]) == ("0.40", "0.60", 1)


def test_other_trades_and_other_districts_do_not_count(officer):
    fill_library(count=10, region="330102")
    fill_library(count=10, start=50)
    assert sum(one["objects"] for one in rows(officer, industries="没有的行业").values()) == 0
    assert sum(one["objects"] for one in rows(officer, industries="制造业").values()) >= 10


def test_an_unknown_matter_is_refused(officer):
    assert officer.get(f"{API}/plan-estimates", year=2026, matter_codes="1").status_code == 422
    assert officer.get(f"{API}/plan-estimates", year=2026, matter_codes=",").status_code == 422
