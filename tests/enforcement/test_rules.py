"""The rules that bind on a day, and that the list of them is whole."""

import importlib
import pkgutil

from core import data_files, law, officers
from core.rule import Rule
from microapps.enforcement import rules
from microapps.enforcement.rules.all_rules import ALL
from tests.factories import ok

PATH = "/api/v1/enforcement/rules"


def rules_in_use():
    """Every rule that a module of this room's law names."""
    modules = [
        importlib.import_module(f"{rules.__name__}.{one.name}")
        for one in pkgutil.iter_modules(rules.__path__)
    ]
    return {
        value for module in (officers, *modules) for value in vars(module).values() if isinstance(value, Rule)
    }


def test_every_rule_in_use_is_listed_once():
    assert set(ALL) == rules_in_use()
    assert len({rule.id for rule in ALL}) == len(ALL)


def test_every_rule_has_its_sentence_and_none_is_left_over():
    told = {row["rule_id"] for row in data_files.rows("rules_in_force")}
    assert {rule.id for rule in ALL} <= told
    assert all(one.text and one.basis for one in law.provisions(ALL))
    assert {one.evidence for one in law.provisions(ALL)} <= {"SOURCE", "KNOWLEDGE", "DESIGN"}


def test_what_binds_today(officer):
    told = ok(officer.get(PATH))
    assert told["on"] == "2026-11-24"
    assert len(told["items"]) == len(ALL)
    ban = next(one for one in told["items"] if one["id"] == "INS-006")
    assert (ban["law"], ban["article"], ban["effective_from"]) == (
        "国办发〔2024〕54号",
        "五个严禁",
        "2025-01-03",
    )


def test_what_bound_earlier(officer):
    ids = {day: {one["id"] for one in ok(officer.get(PATH, on=day))["items"]} for day in
           ("2021-07-14", "2021-07-15", "2022-06-30", "2022-07-01")}  # fmt: skip
    assert "PEN-001" in ids["2021-07-15"] - ids["2021-07-14"]
    assert "INS-018" in ids["2022-07-01"] - ids["2022-06-30"]


def test_a_day_is_a_day(officer):
    assert officer.get(PATH, on="gestern").json["errors"][0]["pointer"] == "/query/on"
