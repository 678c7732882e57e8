"""The contracts every route keeps: errors, idempotency, paging, conditions, headers."""

import re
from uuid import UUID

import orjson
import pytest

from core import clock
from core.idempotency import IdempotencyKey
from core.problems import CATALOGUE
from microapps.system import reference
from models.identity import RoleGrant
from models.inspection import InspectionTask
from tests.factories import PRICES, make_task, ok
from tests.house import access_rooms
from tests.people import Person

TASKS = "/api/v1/enforcement/tasks"
CONFLICTS = "/api/v1/enforcement/conflicts"
"""Takes an Idempotency-Key and does not ask for one."""
MANY_NAMES_AND_A_TWIN = b"{" + b",".join(b'"%d":1' % number for number in range(90_000)) + b',"1":1}'
"""Nearly a megabyte: who compares every name with every other does not come back from it."""


def task_body(contact, **over):
    return {
        "enterprise_id": str(contact.enterprise_id),
        "matter": PRICES,
        "draft": True,
        "planned_on": "2026-11-24",
        **over,
    }


def problem(answer, status, slug):
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == f"/problems/{slug}"
    assert answer.json["code"] == slug.replace("-", "_").upper()
    assert set(answer.json) >= {
        "type",
        "code",
        "title",
        "status",
        "detail",
        "instance",
        "trace_id",
        "retryable",
    }
    return answer.json


@pytest.mark.parametrize("slug", sorted(CATALOGUE))
def test_every_problem_is_explained(public, slug):
    page = public.get(f"/problems/{slug}")
    assert page.status_code == 200
    assert CATALOGUE[slug].__doc__
    assert CATALOGUE[slug].default_detail or slug == "problem"


@pytest.mark.parametrize(
    ("body", "content_type", "status", "slug"),
    [
        (b"{", "application/json", 400, "unreadable-request"),
        (b"\xff\xfe", "application/json", 400, "unreadable-request"),
        (b"[1,2]", "application/json", 422, "invalid-input"),
        (b"null", "application/json", 422, "invalid-input"),
        (b"NaN", "application/json", 400, "unreadable-request"),
        (b'{"kind":"\\ud800"}', "application/json", 400, "unreadable-request"),
        (b"[" * 100_000, "application/json", 400, "unreadable-request"),
        (b"[" * 33 + b"]" * 33, "application/json", 400, "unreadable-request"),
        (b"[" * 32 + b"]" * 32, "application/json", 422, "invalid-input"),
        (b'{"kind":"daily","kind":"special"}', "application/json", 400, "unreadable-request"),
        (b'{"a":[{"b":1,"b":1}]}', "application/json", 400, "unreadable-request"),
        pytest.param(MANY_NAMES_AND_A_TWIN, "application/json", 400, "unreadable-request", id="a late twin"),
        (b"a=1", "text/plain", 415, "unsupported-media-type"),
        (b"", "application/json", 422, "invalid-input"),
    ],
)
def test_unreadable_bodies_get_the_contracts_error(officer, body, content_type, status, slug):
    for extra in ({}, {"Idempotency-Key": "one"}):
        answer = officer.app.test_client().post(
            CONFLICTS, data=body, content_type=content_type, headers={**officer.headers(), **extra}
        )
        problem(answer, status, slug)


def test_ten_megabytes_of_json_are_too_large(officer):
    body = b'{"kind":"' + b"x" * (10 * 1024 * 1024) + b'"}'
    for extra in ({}, {"Idempotency-Key": "one"}):
        answer = officer.app.test_client().post(
            CONFLICTS, data=body, content_type="application/json", headers={**officer.headers(), **extra}
        )
        problem(answer, 413, "too-large")


@pytest.mark.parametrize(
    ("over", "pointer"),
    [
        ({"kind": "weird"}, "/json/kind"),
        ({"kind": 5}, "/json/kind"),
        ({"further_matters": [PRICES] * 10}, "/json/further_matters"),
        ({"subject_ids": [str(UUID(int=1))] * 2}, "/json/subject_ids"),
        ({"matter": ""}, "/json/matter"),
        ({"matter": "a\x00b"}, "/json/matter"),
        ({"matter": "😀"}, "/json/matter"),
        ({"planned_on": "2026-02-30"}, "/json/planned_on"),
        ({"planned_on": "0001-01-01"}, "/json/planned_on"),
        ({"enterprise_id": "x"}, "/json/enterprise_id"),
        ({"surprise": 1}, "/json/surprise"),
        ({"enterprise_id": None}, "/json/enterprise_id"),
    ],
)
def test_a_wrong_field_is_pointed_at(officer, contact, over, pointer):
    answer = officer.post(TASKS, task_body(contact, **over))
    assert problem(answer, 422, "invalid-input")["errors"][0]["pointer"].startswith(pointer)


@pytest.mark.parametrize(
    ("over", "code"),
    [({"kind": None}, "NULL"), ({"surprise": 1}, "UNKNOWN"), ({"kind": "weird"}, "INVALID")],
)
def test_a_machine_reads_what_was_wrong_with_a_field(officer, contact, over, code):
    assert (
        problem(officer.post(TASKS, task_body(contact, **over)), 422, "invalid-input")["errors"][0]["code"]
        == code
    )


def test_a_missing_field_is_required(officer):
    codes = {error["code"] for error in problem(officer.post(TASKS, {}), 422, "invalid-input")["errors"]}
    assert codes == {"REQUIRED"}


def test_an_unknown_query_parameter_is_refused(officer):
    answer = officer.get(TASKS, statuss="draft")
    assert problem(answer, 422, "invalid-input")["errors"][0]["pointer"] == "/query/statuss"


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "201"}, {"limit": "x"}, {"cursor": "x"}, {"cursor": "é😀"}]
)
def test_a_bad_page_is_refused(officer, query):
    problem(officer.get(TASKS, **query), 422, "invalid-input")


def test_pages_follow_one_another_without_gap_or_repeat(officer, contact):
    made = [make_task(officer, enterprise_id=contact.enterprise_id)["id"] for _ in range(5)]
    seen, cursor = [], {}
    while True:
        page = ok(officer.get(TASKS, limit=2, **cursor))
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == made[::-1]


def test_a_cursor_of_another_list_is_refused(officer, contact):
    for _ in range(2):
        make_task(officer, enterprise_id=contact.enterprise_id)
    cursor = ok(officer.get(TASKS, limit=1))["next_cursor"]
    problem(officer.get("/api/v1/enforcement/inspections", cursor=cursor), 422, "invalid-input")


def test_the_etag_spares_a_second_download(officer, contact):
    task = make_task(officer, enterprise_id=contact.enterprise_id)
    first = officer.get(f"{TASKS}/{task['id']}")
    assert first.headers["ETag"].startswith(f'"{task["version"]}-')
    again = officer.app.test_client().get(
        f"{TASKS}/{task['id']}", headers={**officer.headers(), "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_copy_made_for_somebody_else_is_not_taken_for_ones_own(officer, head, contact):
    """A browser keeps one copy for an address, whoever is signed in, and the version is the same for both."""
    task = make_task(officer, enterprise_id=contact.enterprise_id)
    path = f"{TASKS}/{task['id']}"
    ok(officer.post(f"{path}/submission", version=task["version"]))
    kept = officer.get(path).headers["ETag"]
    own = head.app.test_client().get(path, headers={**head.headers(), "If-None-Match": kept})
    assert (own.status_code, "approve" in own.json["allowed_actions"]) == (200, True)


def test_the_etag_as_it_was_told_is_a_good_if_match(officer, contact):
    task = make_task(officer, enterprise_id=contact.enterprise_id)
    told = officer.get(f"{TASKS}/{task['id']}").headers["ETag"]
    sent = {**officer.headers(key="an-etag-as-it-was-told"), "If-Match": told}
    ok(officer.app.test_client().post(f"{TASKS}/{task['id']}/submission", headers=sent, json={}))


@pytest.mark.parametrize("if_match", ["x", '"-1"', '"1" OR 1', "9" * 30])
def test_a_bad_if_match_is_unreadable(officer, contact, if_match):
    task = make_task(officer, enterprise_id=contact.enterprise_id)
    answer = officer.app.test_client().post(
        f"{TASKS}/{task['id']}/submission", headers={**officer.headers(), "If-Match": if_match}
    )
    problem(answer, 400, "unreadable-request")


def test_a_stale_version_is_412(officer, contact):
    task = make_task(officer, enterprise_id=contact.enterprise_id)
    problem(officer.post(f"{TASKS}/{task['id']}/submission", version=task["version"] + 1), 412, "stale")


def test_a_repeat_gets_the_first_answer(officer, contact):
    first = officer.post(TASKS, task_body(contact), key="same")
    second = officer.post(TASKS, task_body(contact), key="same")
    assert second.get_data() == first.get_data()
    assert (second.status_code, second.headers["Idempotency-Replayed"]) == (201, "true")
    assert InspectionTask.select().count() == 1


def test_the_same_key_with_another_body_is_refused(officer, contact):
    officer.post(TASKS, task_body(contact), key="same")
    problem(officer.post(TASKS, task_body(contact, kind="special"), key="same"), 422, "key-reused")


def test_two_people_may_use_the_same_key(officer, partner, contact):
    ok(officer.post(TASKS, task_body(contact), key="same"), 201)
    ok(partner.post(TASKS, task_body(contact), key="same"), 201)
    assert InspectionTask.select().count() == 2


def test_a_failure_frees_the_key(officer, contact):
    problem(officer.post(TASKS, task_body(contact, kind="weird"), key="same"), 422, "invalid-input")
    ok(officer.post(TASKS, task_body(contact), key="same"), 201)


def test_a_key_is_forgotten_after_a_day(officer, contact, now):
    body = task_body(contact, planned_on="2026-11-25")
    ok(officer.post(TASKS, body, key="same"), 201)
    now.advance(hours=24)
    ok(Person.sign_in(officer.app, "officer").post(TASKS, body, key="same"), 201)
    assert InspectionTask.select().count() == 2


def test_the_same_key_at_another_address_is_another_call(officer, contact):
    task = ok(officer.post(TASKS, task_body(contact), key="same"), 201)
    ok(officer.post(f"{TASKS}/{task['id']}/submission", version=task["version"], key="same"))


def test_who_lost_the_permission_gets_no_replay(officer, contact):
    ok(officer.post(TASKS, task_body(contact), key="same"), 201)
    RoleGrant.update(revoked_at=clock.now()).where(RoleGrant.account == officer.account).execute()
    problem(officer.post(TASKS, task_body(contact), key="same"), 403, "forbidden")


def test_the_kept_answer_is_sealed(officer, contact):
    task = ok(officer.post(TASKS, task_body(contact), key="same"), 201)
    kept = IdempotencyKey.get()
    assert kept.body.startswith("v1.")
    assert task["id"] not in kept.body
    assert "same" not in kept.claim


@pytest.mark.parametrize("key", ["", "x" * 201, "é"])
def test_a_bad_key_is_unreadable(officer, contact, key):
    answer = officer.app.test_client().post(
        TASKS, json=task_body(contact), headers={**officer.headers(), "Idempotency-Key": key}
    )
    problem(answer, 400, "unreadable-request")


def test_every_answer_carries_the_strict_headers(public):
    answer = public.get("/healthz")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nul_in_an_address_is_no_error_of_ours(public):
    assert public.get("/api/v1/%00").status_code == 404
    assert public.get("/%00").status_code in (200, 404, 503)


def test_the_reference_is_served(public):
    document = orjson.loads(public.get("/openapi.json").get_data())
    assert document["openapi"] == "3.1.0"
    assert public.get("/docs").status_code == 200


def test_what_takes_a_number_asks_for_a_key(personas, application, landscape):
    """Every act that allots a number or books money, as somebody who may: without a key nothing is done."""
    routes = application.url_map.bind("localhost")
    asked = 0
    for row in access_rooms.rows():
        path = landscape.fill(row.path)
        rule, _ = routes.match(path.partition("?")[0], row.method, return_rule=True)
        if not getattr(application.view_functions[rule.endpoint], "needs_key", False):
            continue
        name = next(name for name, status in row.expected.items() if status not in (401, 403))
        answer = application.test_client().open(
            path, method=row.method, json={}, headers=personas[name].headers(999)
        )
        assert (answer.status_code, answer.json["code"]) == (400, "IDEMPOTENCY_KEY_REQUIRED"), row
        asked += 1
    assert asked == 17


def test_the_reference_for_people_names_every_operation_and_who_may(public, application):
    told = "".join(public.get(f"/docs/{room}").get_data(as_text=True) for room in reference.rooms())
    paths = orjson.loads(public.get("/openapi.json").get_data())["paths"]
    assert [path for path in paths if f"<code>{path}</code>" not in told] == []
    assert "谁可以：开展现场检查（执法人员）" in told
    contents = public.get("/docs").get_data(as_text=True)
    assert [room for room in reference.rooms() if f'href="/docs/{room}"' not in contents] == []
    assert public.get("/docs/no-such-room").status_code == 404


def test_every_link_of_the_reference_leads_somewhere(public):
    for room in reference.rooms():
        page = public.get(f"/docs/{room}").get_data(as_text=True)
        wanted = set(re.findall(r'href="#(\w+)"', page))
        assert wanted <= set(re.findall(r'id="(\w+)"', page)), room


def test_the_catalogue_leads_to_every_problem(public):
    page = public.get("/problems/").get_data(as_text=True)
    assert [slug for slug in CATALOGUE if f'href="/problems/{slug}"' not in page] == []
    assert public.get("/problems").status_code == 308
