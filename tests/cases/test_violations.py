"""The catalogue of violations, and what the law lets an agency do about each: forty cases worked out by hand."""

import json
from pathlib import Path

import pytest

from core import data_files, law
from microapps.cases import bands, rules, violations
from models.organisation import Organisation
from tests.factories import ok

API = "/api/v1/cases"
VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "violation_vectors.json").read_text(encoding="utf-8-sig")
)
LISTS = ("orders", "must", "one_of", "may", "plus_one_of")


def weighed(officer, violation_id, **facts):
    return officer.post(f"{API}/violations/{violation_id}/band", facts)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["id"])
def test_a_case_worked_out_by_hand(case):
    expected = case["expect"]
    violation = violations.catalogue()[case["violation_id"]]
    facts = dict(case["facts"])
    day = facts.pop("act_date", None)
    if day is not None:
        assert violation.binds_on(violations.date.fromisoformat(day)) is expected["available"]
    if not expected["available"]:
        return
    said = bands.consequence(
        violation.bands,
        bands.Facts(**facts),
        limit_fen=VECTORS["limits_fen"][facts["party"]],
        is_unsettled=violation.simple[facts["party"]] == "unsettled",
    )
    assert said.article33 == expected["article33"]
    assert {name: set(getattr(said, name)) for name in LISTS} == {name: set(expected[name]) for name in LISTS}
    assert said.fine_fen == (expected["fine_fen"] and tuple(expected["fine_fen"]))
    simple = expected["simple"]
    assert (said.simple.possible, said.simple.reason) == (simple["possible"], simple["reason"])
    assert set(said.simple.kinds) == set(simple["kinds"])
    assert said.simple.fine_fen == (simple["fine_fen"] and tuple(simple["fine_fen"]))


def test_the_limits_are_those_of_the_vectors():
    day = violations.date(2026, 11, 24)
    assert {
        party: violations.limits("行政处罚法", party, day).fine_fen for party in violations.PARTIES
    } == VECTORS["limits_fen"]


def test_pen_ovr_the_limit_goes_by_statute_and_day():
    limits = [
        violations.limits("治安管理处罚法", "citizen", violations.date(*day)).fine_fen
        for day in ((2025, 12, 31), (2026, 1, 1))
    ]
    assert limits == [20_000, 50_000]
    with pytest.raises(LookupError):
        violations.limits("治安管理处罚法", "organisation", violations.date(2026, 1, 1))


def test_pen_047_a_lighter_later_law_reaches_back_a_heavier_does_not(officer):
    """Grilling in the street: the top fine fell from 20,000 to 5,000 yuan. Dust or noise got dearer."""
    lighter = ok(weighed(officer, "V-049", act_date="2026-08-14"))
    assert (lighter["applied"]["id"], lighter["fine_fen"]) == ("V-066", [50_000, 500_000])
    heavier = ok(weighed(officer, "V-052", act_date="2026-08-14"))
    assert heavier["applied"]["id"] == "V-052"


def test_pen_047_a_law_not_in_force_for_the_act_is_refused(officer):
    answer = weighed(officer, "V-048", act_date="2026-09-01")
    assert (answer.status_code, answer.json["code"], answer.json["rule"]) == (
        409,
        "LAW_NOT_IN_FORCE",
        "PEN-047",
    )
    assert (answer.json["law"], answer.json["article"]) == ("行政处罚法", "37")
    assert "V-065" in answer.json["detail"]
    assert weighed(officer, "V-048", act_date="2026-11-25").json["errors"][0]["pointer"] == "/json/act_date"


def test_an_old_act_is_weighed_by_its_law_and_decided_by_todays(officer):
    told = ok(weighed(officer, "V-001", act_date="2000-01-01"))
    assert (told["applied"]["id"], told["simple"]["fine_fen"]) == ("V-001", [0, 300_000])


def test_gains_are_always_confiscated_and_never_on_the_spot(officer):
    for violation in ok(officer.get(f"{API}/violations"))["items"]:
        answer = weighed(officer, violation["id"], gains_fen=1, role="operator", party="organisation")
        if answer.status_code == 200:
            assert "CONFISCATE_GAINS" in answer.json["must"]
            assert answer.json["simple"]["possible"] is False
            assert answer.json["simple"]["detail"]


def test_the_list_is_of_the_area_the_day_and_the_party(officer):
    here = ok(officer.get(f"{API}/violations"))
    assert here["on"] == "2026-11-24"
    ids = {one["id"] for one in here["items"]}
    assert {one["jurisdiction"] for one in here["items"]} == {"全国", "浙江", "杭州"}
    assert "V-048" not in ids
    assert "V-065" in ids
    before = {one["id"] for one in ok(officer.get(f"{API}/violations", on="2026-08-14"))["items"]}
    assert ("V-048" in before, "V-065" in before) == (True, False)
    assert [one["id"] for one in ok(officer.get(f"{API}/violations", q="明码标价"))["items"]] == ["V-001"]
    citizens = {one["id"] for one in ok(officer.get(f"{API}/violations", party="citizen"))["items"]}
    assert citizens < ids


def test_another_citys_rule_is_not_there(officer):
    local = next(one for one in violations.catalogue().values() if one.jurisdiction == "湖州")
    assert weighed(officer, local.id).status_code == 404
    assert weighed(officer, "V-999").status_code == 404
    Organisation.update(region_code="330502").where(Organisation.id == officer.org_id).execute()
    assert weighed(officer, local.id, role="operator").status_code != 404


def test_a_band_is_told_in_words(officer):
    [prices] = ok(officer.get(f"{API}/violations", q="V-001"))["items"]
    assert prices["bands"] == [
        "公民、个体工商户、单位：首次发现，责令改正，应当没收违法所得，可以罚款，罚款5,000.00元以下。"
    ]
    assert (prices["provision"], prices["basis"]) == ("《价格法》第十三条第一款", "《价格法》第四十二条")


@pytest.mark.parametrize("violation", violations.catalogue().values(), ids=lambda one: one.id)
def test_every_band_has_words(violation):
    for band in violation.bands:
        said = violations.in_words(band)
        assert said.endswith("。")
        assert "，，" not in said


def test_what_the_statute_asks_for_is_asked_for(officer):
    answer = weighed(officer, "V-036", party="self_employed")
    assert answer.status_code == 422
    [error] = answer.json["errors"]
    assert error["pointer"] == "/json/self_employed_as"
    assert "individual" in error["detail"]
    unknown = weighed(officer, "V-047", party="organisation")
    assert unknown.json["errors"][0]["pointer"] == "/json/party"


def test_every_rule_of_case_handling_has_its_sentence(officer):
    told = ok(officer.get(f"{API}/rules"))["items"]
    assert {one["id"] for one in told} == {rule.id for rule in rules.ALL}
    used = {value for value in vars(rules).values() if isinstance(value, law.Rule)}
    assert set(rules.ALL) == used
    assert {row["rule_id"] for row in data_files.rows("rules_in_force")} >= {rule.id for rule in rules.ALL}
    assert ok(officer.get(f"{API}/rules", on="2021-07-14"))["items"] == []
