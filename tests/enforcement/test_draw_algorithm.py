"""The published algorithm by itself: uniform, reproducible, and caught at the first thing that was touched."""

import copy
import json
import subprocess
import sys
from collections import Counter
from math import sqrt

import pytest

from microapps.enforcement.rules import draw_algorithm as algorithm

DRAW = "0199f0c1-2b3c-7d4e-8f50-617283940a1b"
POLICY = {
    "type": "policy", "matters": ["330231004000"], "strata": "class", "officers": 2, "load_cap": 1000,
    "rotation": True, "skills": [], "drawn_on": "2026-11-24",
    "rates": {"A": "0.02", "B": "0.05", "C": "0.40", "D": "1.00", "U": "0.05"},
}  # fmt: skip
DRAWS = 10_000
VECTOR = {
    "frame_sha256": "d96c983ffb19563fb8eaad23a6041d6e63c6097d73172f4c69f4bd04e7740d7f",
    "commitment_1": "1b7147f1c4f8586d72a8a153d183872dbac6beda42bcb20c0c76139cb35ff937",
    "seed": "25189eea2fc1a7ab8f303f0bcc413abf172c870b1e61b5287cbbcb0a8d2adb4f",
    "objects": ["o005", "o006", "o018", "o017", "o015", "o021", "o020"],
    "first_ticket": "0539fc6dc4f38dff75e7d3e3f0e708ed03ee75ad93fd3cb3a40fdd0713c5686e",
    "first_officers": ["p1", "p0"],
}
"""docs/draw-format.md prints the same."""


def an_object(number, grade, **over):
    return {
        "type": "object", "id": f"o{number:03}", "name": f"企业{number}", "uscc": "", "kind": "enterprise",
        "region": "330106", "class": grade, "class_month": "2026-11", "status": "active", "visits": 0, "cap": 2,
        "post_licence": False, "planned": False, "observation_until": None, **over,
    }  # fmt: skip


def an_officer(number, **over):
    return {
        "type": "officer", "id": f"p{number}", "valid_from": "2024-01-01", "valid_to": "2028-12-31",
        "suspended": False, "skills": [], "load": 0, "conflicts": [], "last": [], **over,
    }  # fmt: skip


def a_frame(objects=None, officers=None, **policy):
    objects = objects or [an_object(n, "AAAAAABBBBBBBBCCCCCCDD"[n]) for n in range(22)]
    return [{**POLICY, **policy}, *objects, *(officers or [an_officer(n) for n in range(5)])]


def publish(frame, pool=None, nonces=("a" * 16, "b" * 16), swaps=()):
    digest = algorithm.frame_hash(frame)
    seed = algorithm.seed_of(DRAW, digest, list(nonces))
    return {
        "format": algorithm.FORMAT,
        "draw": {"id": DRAW, "number": "杭西市监双随〔2026〕1号"},
        "frame": {"sha256": digest, "lines": frame},
        "parties": [
            {"no": no, "nonce": nonce, "commitment": algorithm.commitment(DRAW, no, nonce)}
            for no, nonce in enumerate(nonces, 1)
        ],
        "seed": seed,
        **algorithm.draw(pool or algorithm.prepare(frame), seed),
        "swaps": list(swaps),
    }


def chi_square(counts, expected, drop=1.0):
    """Pearson's statistic; `drop` corrects for sampling without replacement."""
    return sum((n - expected) ** 2 / expected for n in counts) * drop


def upper(freedom, z=3.719):
    """The 99.99 % point of chi-square, by Wilson and Hilferty: one honest run in ten thousand lies beyond."""
    return freedom * (1 - 2 / (9 * freedom) + z * sqrt(2 / (9 * freedom))) ** 3


def test_ten_thousand_draws_are_uniform_within_strata_and_every_one_verifies():
    frame = a_frame()
    pool = algorithm.prepare(frame)
    taken, leaders, officers = Counter(), Counter(), Counter()
    for number in range(DRAWS):
        published = publish(frame, pool, (f"{number:016}", "the-other-party-1"))
        assert algorithm.verify(published) is None
        for one in published["selected"]:
            taken[one["object"]] += 1
            leaders[one["officers"][0]["officer"]] += 1
            officers.update(o["officer"] for o in one["officers"])
    for grade, size, sample in (("A", 6, 1), ("B", 8, 1), ("C", 6, 3)):
        counts = [taken[line["id"]] for line in frame if line.get("class") == grade]
        assert sum(counts) == DRAWS * sample
        statistic = chi_square(counts, DRAWS * sample / size, (size - 1) / (size - sample))
        assert statistic < upper(size - 1), (grade, counts)
    assert [taken["o020"], taken["o021"]] == [DRAWS, DRAWS]
    visits = sum(leaders.values())
    assert chi_square(leaders.values(), visits / 5) < upper(4), leaders
    assert chi_square(officers.values(), 2 * visits / 5, 4 / 3) < upper(4), officers


def test_the_test_of_uniformity_can_fail():
    biased = [1720, 1720, 1720, 1720, 1720, 1400]
    assert chi_square(biased, DRAWS / 6) > upper(5)


def test_ins_003_the_same_seed_gives_the_same_sample():
    assert publish(a_frame()) == publish(a_frame())
    assert publish(a_frame())["selected"] != publish(a_frame(), nonces=("c" * 16, "b" * 16))["selected"]


def test_the_vector_of_the_format_document_holds():
    published = publish(a_frame())
    assert published["frame"]["sha256"] == VECTOR["frame_sha256"]
    assert published["parties"][0]["commitment"] == VECTOR["commitment_1"]
    assert published["seed"] == VECTOR["seed"]
    assert [one["object"] for one in published["selected"]] == VECTOR["objects"]
    assert published["selected"][0]["ticket"] == VECTOR["first_ticket"]
    assert [o["officer"] for o in published["selected"][0]["officers"]] == VECTOR["first_officers"]


def test_a_draw_with_one_object_changed_fails():
    published = publish(a_frame())
    published["frame"]["lines"][9]["class"] = "C"
    assert algorithm.verify(published).startswith("frame.sha256: published")


def test_a_changed_object_with_its_hash_mended_fails_too():
    published = publish(a_frame())
    published["frame"]["lines"][9]["class"] = "C"
    published["frame"]["sha256"] = algorithm.frame_hash(published["frame"]["lines"])
    assert algorithm.verify(published).startswith("seed: published")


def reorder(frame):
    frame["lines"][1], frame["lines"][2] = frame["lines"][2], frame["lines"][1]
    frame["sha256"] = algorithm.frame_hash(frame["lines"])


TOUCHED = {
    "seed": lambda p: p.update(seed="0" * 64),
    "parties[0].commitment": lambda p: p["parties"][0].update(nonce="z" * 16),
    "parties[1].commitment": lambda p: p["parties"][1].update(commitment="0" * 64),
    "selected[0].object": lambda p: p["selected"][0].update(object="o099"),
    "selected[2].officers[0].officer": lambda p: p["selected"][2]["officers"][0].update(officer="p9"),
    "selected: 6 entries": lambda p: p["selected"].pop(),
    "strata[1].sample": lambda p: p["strata"][1].update(sample=2),
    "excluded: 1 entries": lambda p: p["excluded"].append({"object": "o001", "reason": "CAP_REACHED"}),
    "parties: 1": lambda p: p["parties"].pop(),
    "format": lambda p: p.update(format="zhangshang-draw/0"),
    "frame.lines": lambda p: reorder(p["frame"]),
}


@pytest.mark.parametrize("where", TOUCHED)
def test_the_first_difference_is_named(where):
    published = copy.deepcopy(publish(a_frame()))
    TOUCHED[where](published)
    assert algorithm.verify(published).startswith(where)


@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"status": "deregistered"}, "DEREGISTERED"),
        ({"post_licence": True}, "ALREADY_POSTLICENCE"),
        ({"visits": 2}, "CAP_REACHED"),
        ({"planned": True}, "VISIT_PLANNED"),
        ({"observation_until": "2026-11-24"}, "OBSERVATION"),
    ],
)
def test_an_object_left_out_says_why(over, reason):
    frame = a_frame([an_object(1, "B", **over), an_object(2, "B")])
    outcome = publish(frame)
    assert outcome["excluded"] == [{"object": "o001", "reason": reason, "stratum": "B"}]
    assert [one["object"] for one in outcome["selected"]] == ["o002"]


def test_ins_011_class_d_is_never_left_out_at_a_hundred_percent():
    everything = {"post_licence": True, "visits": 9, "planned": True, "observation_until": "2027-01-01"}
    outcome = publish(a_frame([an_object(n, "D", **everything) for n in range(7)]))
    assert outcome["excluded"] == []
    assert len(outcome["selected"]) == 7


def test_an_observation_period_that_is_over_leaves_nobody_out():
    assert publish(a_frame([an_object(1, "B", observation_until="2026-11-23")]))["excluded"] == []


def test_a_small_stratum_with_a_rate_is_drawn_from():
    strata = {one["stratum"]: one["sample"] for one in publish(a_frame())["strata"]}
    assert strata == {"A": 1, "B": 1, "C": 3, "D": 2}


@pytest.mark.parametrize(("rate", "size", "sample"), [
    ("0", 10, 0), ("0.05", 20, 1), ("0.05", 21, 2), ("0.1", 30, 3), ("1", 7, 7), ("1.00", 0, 0), ("0.4", 1, 1),
])  # fmt: skip
def test_sample_sizes_are_counted_in_whole_numbers(rate, size, sample):
    assert algorithm.sample_size(rate, size) == sample


def test_an_empty_stratum_is_no_error():
    frame = [POLICY, an_officer(1), an_officer(2)]
    assert publish(frame)["selected"] == []
    assert algorithm.verify(publish(frame)) is None


def test_strata_may_be_split_by_region():
    frame = a_frame([an_object(1, "B"), an_object(2, "B", region="330108")], strata="class_region")
    assert [one["stratum"] for one in publish(frame)["strata"]] == ["B@330106", "B@330108"]


def test_ins_004_a_conflict_is_replaced_and_logged():
    frame = a_frame(
        [an_object(1, "D")], [an_officer(n, conflicts=["o001"] if n < 3 else []) for n in range(5)]
    )
    chosen = publish(frame)["selected"][0]
    assert {o["officer"] for o in chosen["officers"]} == {"p3", "p4"}
    assert [o["leads"] for o in chosen["officers"]] == [True, False]
    assert all(one["reason"] == "CONFLICT" for one in chosen["passed_over"])


@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"valid_to": "2026-11-23"}, "LICENCE"),
        ({"valid_from": "2026-11-25"}, "LICENCE"),
        ({"suspended": True}, "LICENCE"),
        ({"skills": []}, "SKILL"),
    ],
)
def test_ins_004_an_officer_without_licence_or_skill_takes_no_part(over, reason):
    able = [an_officer(n, skills=["special_equipment"]) for n in (2, 3)]
    unable = an_officer(1, **{"skills": ["special_equipment"], **over})
    outcome = publish(a_frame([an_object(1, "D")], [unable, *able], skills=["special_equipment"]))
    assert outcome["officers_excluded"] == [{"officer": "p1", "reason": reason}]


def test_ins_004_who_went_last_time_does_not_go_again_unless_rotation_is_off():
    officers = [an_officer(n, last=["o001"] if n < 3 else []) for n in range(5)]
    assert {o["officer"] for o in publish(a_frame([an_object(1, "D")], officers))["selected"][0]["officers"]} == {
        "p3", "p4",
    }  # fmt: skip
    short = officers[:4]
    with pytest.raises(algorithm.PoolTooSmall):
        publish(a_frame([an_object(1, "D")], short))
    assert publish(a_frame([an_object(1, "D")], short, rotation=False))["selected"]


def test_ins_004_nobody_gets_more_than_the_load_cap():
    objects = [an_object(n, "D") for n in range(4)]
    officers = [an_officer(0, load=3), *(an_officer(n) for n in range(1, 6))]
    outcome = publish(a_frame(objects, officers, load_cap=3))
    loads = Counter(o["officer"] for one in outcome["selected"] for o in one["officers"])
    assert loads["p0"] == 0
    assert max(loads.values()) <= 3


def test_a_pool_of_one_cannot_be_drawn_from():
    with pytest.raises(algorithm.PoolTooSmall) as short:
        publish(a_frame([an_object(1, "D")], [an_officer(1)]))
    assert (short.value.object_id, short.value.able) == ("o001", 1)


def test_who_stands_in_is_the_next_ticket_and_is_checked():
    frame = a_frame([an_object(1, "D")], [an_officer(n) for n in range(4)])
    plain = publish(frame)
    pool, out = algorithm.prepare(frame), plain["selected"][0]["officers"][0]["officer"]
    incoming = algorithm.replacement(pool, plain["seed"], plain["selected"], [], "o001")
    swap = {"object": "o001", "out": out, "in": incoming}
    assert algorithm.verify({**plain, "swaps": [swap]}) is None
    other = (
        {f"p{n}" for n in range(4)} - {incoming} - {o["officer"] for o in plain["selected"][0]["officers"]}
    ).pop()
    wrong = {**plain, "swaps": [{**swap, "in": other}]}
    assert algorithm.verify(wrong).startswith("swaps[0].in")
    last = algorithm.replacement(pool, plain["seed"], plain["selected"], [swap], "o001")
    assert last == other
    assert algorithm.replacement(pool, plain["seed"], plain["selected"], [swap, {**swap, "out": incoming, "in": last}], "o001") is None  # fmt: skip


@pytest.mark.parametrize(("spoil", "status", "words"), [
    (lambda p: None, 0, "MATCHES"), (lambda p: p.update(seed="0" * 64), 1, "DIFFERS  seed"),
    (lambda p: p.pop("parties"), 2, "not a publication"),
])  # fmt: skip
def test_the_file_alone_verifies_with_python_and_nothing_else(tmp_path, spoil, status, words):
    published = publish(a_frame())
    spoil(published)
    file = tmp_path / "publication.json"
    file.write_text(json.dumps(published), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", algorithm.__file__, str(file)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == status
    assert words in ran.stdout + ran.stderr


@pytest.mark.parametrize("content", ["", "[]", "null", "{}", '{"format": "zhangshang-draw/1"}', "\xff"])
def test_what_is_no_publication_is_said_to_be_none(tmp_path, content):
    file = tmp_path / "x.json"
    file.write_bytes(content.encode("latin-1"))
    assert algorithm.main([str(file)]) == 2
