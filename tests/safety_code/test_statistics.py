"""Codes counted by place and colour, down to the list; of people nothing that tells of fewer than five."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from microapps.safety_code import counting
from models.safety_code import SafetyCode
from tests.factories import make_code, ok

API = "/api/v1/safety-code"


def count(person, scheme="hazmat_driver", **query):
    return ok(person.get(f"{API}/statistics", scheme=scheme, **query))


def totals(told):
    return {row["region"]: row["total"] for row in told["items"]}


def drivers(officer, contact, number):
    return [make_code(officer, contact, subject_no=f"D-{n}") for n in range(number)]


def test_a_head_counts_down_to_the_list_which_is_as_long_as_the_figure(head, officer, contact):
    codes = drivers(officer, contact, 3)
    SafetyCode.update(colour="red").where(SafetyCode.id == codes[0]["id"]).execute()
    told = count(head, region="3301")
    row = told["items"][0]
    assert (row["region"], row["region_name"], row["total"]) == ("330106", "西湖区", 3)
    assert {one["colour"]: one["count"] for one in row["colours"] if one["count"]} == {"red": 1, "blue": 2}
    assert (row["can_list"], row["can_open"]) == (True, False)
    listed = ok(head.get(f"{API}/codes", scheme="hazmat_driver", colour="blue", region="330106"))["items"]
    assert len(listed) == 2


def test_each_level_is_the_sum_of_the_one_below(stat_admin):
    province = count(stat_admin, "special_equipment")
    assert province["whole"]["total"] == sum(totals(province).values()) == 2
    assert [(row["region"], row["region_name"], row["can_open"]) for row in province["items"]] == [
        ("3301", "杭州市", True)
    ]
    city = count(stat_admin, "special_equipment", region="3301")
    assert totals(city) == {"330106": 1, "330108": 1}
    assert count(stat_admin, "special_equipment", region="330106")["items"] == []


def test_a_head_of_one_place_sees_no_other(head, outside_head):
    assert totals(count(head, "special_equipment", region="3301")) == {"330106": 1}
    assert count(head, "special_equipment", region="3301")["whole"] is None
    assert totals(count(outside_head, "special_equipment", region="3301")) == {"330108": 1}
    assert head.get(f"{API}/statistics", scheme="special_equipment", region="330108").status_code == 404


def test_of_four_people_the_statistician_learns_nothing_and_of_five_the_number(stat_admin, officer, contact):
    drivers(officer, contact, 4)
    told = count(stat_admin)
    assert [(row["total"], row["colours"]) for row in (told["whole"], *told["items"])] == [(None, None)] * 2
    make_code(officer, contact, subject_no="D-5")
    told = count(stat_admin)
    assert totals(told) == {"3301": 5}
    assert told["items"][0]["can_list"] is False
    SafetyCode.update(colour="red").where(SafetyCode.subject_no == "D-5").execute()
    told = count(stat_admin)
    assert (told["items"][0]["total"], told["items"][0]["colours"]) == (5, None)


@pytest.mark.parametrize(
    "query",
    [{}, {"scheme": "nope"}, {"scheme": "licence", "region": "44"}, {"scheme": "licence", "region": "33016"}],
)
def test_a_wrong_question_is_refused(stat_admin, query):
    assert stat_admin.get(f"{API}/statistics", **query).status_code == 422


def test_an_officer_and_the_enterprise_get_no_statistics(officer, contact):
    assert officer.get(f"{API}/statistics", scheme="licence").status_code == 403
    assert contact.get(f"{API}/statistics", scheme="licence").status_code == 403


COLOURS = ("red", "blue")


def random_counts(rng):
    """A province with a few cities and counties, most of them small."""
    sizes = (0, 0, 1, 2, 5, 6, 9, 30)
    codes = [
        f"33{city:02}{county:02}"
        for city in range(rng.randrange(1, 4))
        for county in range(rng.randrange(1, 4))
    ]
    weights = (4, 2, 1, 1, 4, 4, 4, 4) if rng.random() < 0.6 else (8, 0, 0.05, 0.05, 4, 4, 4, 4)
    return {
        code: Counter({colour: size for colour in COLOURS if (size := rng.choices(sizes, weights)[0])})
        for code in codes
    }


def published(counts):
    """Every equation a reader may write down: the cells whose sum is told."""
    found = []
    for place in sorted({code[:length] for code in counts for length in (2, 4, 6)}):
        told = counting.tell(counts, place, is_personal=True)
        inside = [code for code in counts if code.startswith(place)]
        if told.total is not None:
            found.append([(code, colour) for code in inside for colour in COLOURS])
        if told.colours is not None:
            found += [[(code, colour) for code in inside] for colour in COLOURS]
    return found


def secrets_of(counts):
    """What nobody may learn: each number of one to four, of any place and colour or total of a place."""
    places = {code[:length] for code in counts for length in (2, 4, 6)}
    for place in places:
        inside = [code for code in counts if code.startswith(place)]
        for colours in ((colour,) for colour in COLOURS):
            if 0 < sum(counts[code][colour] for code in inside for colour in colours) < counting.K:
                yield [(code, colour) for code in inside for colour in colours]
        if 0 < sum(counts[code].total() for code in inside) < counting.K:
            yield [(code, colour) for code in inside for colour in COLOURS]


def test_no_sum_or_difference_of_what_is_told_gives_a_number_below_five():
    """By linear algebra: no hidden number is a combination of the published ones."""
    rng, told, hidden = Random(5), 0, 0
    for _ in range(400):
        counts = random_counts(rng)
        cells = {cell: n for n, cell in enumerate((code, colour) for code in counts for colour in COLOURS)}

        def row(members, cells=cells):
            line = np.zeros(len(cells))
            line[[cells[member] for member in members]] = 1
            return line

        known = [row(members) for members in published(counts)]
        told += len(known)
        rank = np.linalg.matrix_rank(np.array(known)) if known else 0
        for secret in secrets_of(counts):
            hidden += 1
            assert np.linalg.matrix_rank(np.array([*known, row(secret)])) > rank, (counts, secret)
    assert told > 500
    assert hidden > 200
