"""Dynamic codes at a gate: proofs, replays, triples, the guard's decision, and the log its subjects may read."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core import clock, rotating_proof
from core.ids import new_id
from microapps.safety_code import proofs, service
from models.safety_code import CodeScan
from tests.factories import make_code, ok

API = "/api/v1/safety-code"
RFC_SECRET = b"12345678901234567890123456789012"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(59, "46119246"), (1111111109, "68084774"), (1111111111, "67062674"), (1234567890, "91819424"),
     (2000000000, "90698825"), (20000000000, "77737706")],
)  # fmt: skip
def test_the_proof_is_the_totp_of_rfc_6238(seconds, expected):
    step = rotating_proof.step_of(datetime.fromtimestamp(seconds, UTC), 30)
    assert rotating_proof.proof(RFC_SECRET, step) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [(59, "94287082"), (1111111109, "07081804"), (20000000000, "65353130")]
)
def test_the_proof_with_sha_1_is_that_of_rfc_6238(seconds, expected):
    step = rotating_proof.step_of(datetime.fromtimestamp(seconds, UTC), 30)
    assert rotating_proof.proof(RFC_SECRET[:20], step, digest="sha1") == expected


def shown(person, code):
    """The code as the owner's phone shows it now."""
    held = ok(person.get(f"{API}/codes/{code['id']}/display"))
    proof = rotating_proof.proof(bytes.fromhex(held["secret"]), rotating_proof.step_of(clock.now()))
    return f"{held['content']}.{proof}"


def scan(guard, *contents, **more):
    return ok(guard.post(f"{API}/passages", {"contents": list(contents), **more}))


@pytest.fixture
def driver(officer, contact):
    return make_code(officer, contact)


@pytest.fixture
def vehicle(officer, contact):
    return make_code(officer, contact, scheme="hazmat_vehicle")


def test_driver_and_vehicle_of_one_company_may_pass(guard, contact, driver, vehicle):
    told = scan(guard, shown(contact, driver), shown(contact, vehicle), waybill_no="YD001", place="东门")
    assert (told["advice"], told["reasons"]) == ("allow", [])
    assert [item["proof"] for item in told["items"]] == ["current", "current"]
    body = {"decision": "allow"}
    assert ok(guard.post(f"{API}/passages/{told['passage_id']}/decision", body))["decision"] == "allow"
    log = ok(guard.get(f"{API}/passages"))["items"]
    assert {row["decision"] for row in log} == {"allow"}
    mine = ok(contact.get(f"{API}/codes/{driver['id']}/scans"))["items"][0]
    assert (mine["actor_name"], mine["actor_unit"], mine["place"]) == (
        "韩*卫", "杭州市西湖区人民政府办公室", "东门",
    )  # fmt: skip


def test_a_screenshot_older_than_a_minute_and_its_leeway_is_expired(guard, public, contact, driver, now):
    picture = shown(contact, driver)
    now.advance(seconds=rotating_proof.STEP_SECONDS * 2)
    told = ok(public.post(f"{API}/verify", {"content": picture}))
    assert (told["verdict"], told["proof"]) == ("expired", "old")
    assert "截图" in told["message"]
    assert scan(guard, picture)["advice"] == "deny"


def test_a_clock_one_step_off_is_forgiven(public, contact, driver, now):
    picture = shown(contact, driver)
    for _ in range(2):
        assert ok(public.post(f"{API}/verify", {"content": picture}))["proof"] == "current"
        now.advance(seconds=rotating_proof.STEP_SECONDS)
    assert ok(public.post(f"{API}/verify", {"content": picture}))["proof"] == "old"


def test_a_proof_holds_across_midnight(driver, now):
    now.instant = datetime(2026, 11, 24, 23, 59, 50, tzinfo=clock.SHANGHAI).astimezone(UTC)
    secret = proofs.secret_of(UUID(driver["id"]), clock.today())
    given = rotating_proof.proof(secret, rotating_proof.step_of(clock.now()))
    now.advance(seconds=20)
    assert proofs.proven_step(UUID(driver["id"]), given) is not None
    now.advance(seconds=60)
    assert proofs.proven_step(UUID(driver["id"]), given) is None


def test_a_secret_of_today_proves_nothing_tomorrow(contact, driver, now):
    secret = bytes.fromhex(ok(contact.get(f"{API}/codes/{driver['id']}/display"))["secret"])
    now.advance(hours=24)
    proof = rotating_proof.proof(secret, rotating_proof.step_of(clock.now()))
    assert proofs.proven_step(UUID(driver["id"]), proof) is None


def test_the_gates_secret_of_the_day_gives_each_codes(guard, contact, driver):
    day = ok(guard.get(f"{API}/gate-secret"))
    mine = ok(contact.get(f"{API}/codes/{driver['id']}/display"))
    made = rotating_proof.secret_of(bytes.fromhex(day["secret"]), UUID(driver["id"]))
    assert made.hex() == mine["secret"]


def test_a_static_picture_opens_no_gate(guard, driver):
    told = scan(guard, driver["content"])
    assert told["advice"] == "deny"
    assert "动态码" in told["reasons"][0]


def test_the_same_proof_opens_one_gate_only(guard, contact, driver, now):
    picture = shown(contact, driver)
    assert scan(guard, picture)["advice"] == "allow"
    told = scan(guard, picture)
    assert told["advice"] == "deny"
    assert "刚刚用过" in told["reasons"][0]
    now.advance(seconds=60)
    assert scan(guard, shown(contact, driver))["advice"] == "allow"


def test_a_red_driver_is_denied_and_the_carrier_hears_of_it(officer, guard, contact, driver):
    ok(officer.put(f"{API}/codes/{driver['id']}/facts", {"facts": {"points": 12}}, version=driver["version"]))
    told = scan(guard, shown(contact, driver), place="三号卡口")
    assert told["advice"] == "deny"
    assert "不得装货" in told["reasons"][0]
    messages = ok(contact.get("/api/v1/workbench/messages"))["items"]
    assert messages[0]["title"] == "马*傅在卡口被拦截"
    assert "三号卡口" in messages[0]["body"]


def test_against_the_advice_only_with_a_reason_and_only_once(officer, guard, contact, driver):
    ok(officer.put(f"{API}/codes/{driver['id']}/facts", {"facts": {"points": 12}}, version=driver["version"]))
    passage = scan(guard, shown(contact, driver))["passage_id"]
    path = f"{API}/passages/{passage}/decision"
    assert guard.post(path, {"decision": "allow"}).status_code == 422
    ok(guard.post(path, {"decision": "allow", "reason": "应急抢险车辆"}))
    again = guard.post(path, {"decision": "deny", "reason": "x"})
    assert (again.status_code, again.json["type"]) == (409, "/problems/wrong-state")


def test_another_guards_passage_is_not_found(guard, officer, contact, driver):
    passage = scan(guard, shown(contact, driver))["passage_id"]
    assert officer.post(f"{API}/passages/{passage}/decision", {"decision": "allow"}).status_code == 404


def test_driver_and_vehicle_of_two_companies_do_not_pass(
    officer, outsider, guard, contact, other_contact, driver
):
    other = make_code(outsider, other_contact, scheme="hazmat_vehicle")
    told = scan(guard, shown(contact, driver), shown(other_contact, other))
    assert told["advice"] == "deny"
    assert "人、车不属于同一企业。" in told["reasons"]


@pytest.mark.parametrize("waybill", ["YD999", "😀"])
def test_another_waybill_does_not_pass(guard, contact, driver, waybill):
    assert scan(guard, shown(contact, driver), waybill_no=waybill)["advice"] == "deny"


def test_a_yellow_vehicle_is_restricted(officer, guard, contact, vehicle):
    body = {"facts": {"alarms_30d": 3}}
    ok(officer.put(f"{API}/codes/{vehicle['id']}/facts", body, version=vehicle["version"]))
    assert scan(guard, shown(contact, vehicle))["advice"] == "restrict"


@pytest.mark.parametrize("contents", [["x"], ["\x00"], ["😀", "y"], ["HTTPS://X/S/" + "A" * 180]])
def test_rubbish_at_a_gate_is_denied_and_leaves_no_row(guard, contents):
    told = scan(guard, *contents)
    assert (told["advice"], told["passage_id"]) == ("deny", None)
    assert CodeScan.select().count() == 0


@pytest.mark.parametrize("contents", [[], ["x"] * 5, "x", [None], [5]])
def test_a_passage_of_none_or_many_is_refused(guard, contents):
    assert guard.post(f"{API}/passages", {"contents": contents}).status_code == 422


def test_the_public_opens_no_gate(public, staff):
    assert public.post(f"{API}/passages", {"contents": ["x"]}).status_code == 401
    assert staff.post(f"{API}/passages", {"contents": ["x"]}).status_code == 403


def test_a_public_scan_leaves_no_trace_a_known_one_does(public, officer, contact, driver, queries):
    public.get("/S/x")  # the keys are read once, and remembered
    public.get("/S/" + driver["content"].rsplit("/", 1)[-1])
    start = len(queries)
    public.get("/S/" + driver["content"].rsplit("/", 1)[-1])
    ran = [getattr(event, "sql", event) for event in queries[start:]]
    assert [sql.split()[0] for sql in ran] == ["SELECT"]
    assert "safety_code" in ran[0]
    officer.post(f"{API}/verify", {"content": driver["content"], "purpose": "inspection"})
    rows = ok(contact.get(f"{API}/codes/{driver['id']}/scans"))["items"]
    assert [(row["purpose"], row["actor_name"]) for row in rows] == [("inspection", "张*国")]


def test_scans_are_forgotten_after_their_retention(officer, contact, driver, now):
    officer.post(f"{API}/verify", {"content": driver["content"]})
    now.advance(days=179)
    assert service.forget_scans() == 0
    now.advance(days=2)
    assert service.forget_scans() == 1


def offline(content, **over):
    return {
        "id": str(new_id()), "at": clock.local(clock.now() - timedelta(hours=1)).isoformat(), "content": content,
        "verdict": "valid", "colour": "blue", "decision": "allow", "place": "西门", **over,
    }  # fmt: skip


def test_offline_scans_are_kept_once_and_a_bad_one_stops_no_other(guard, contact, driver):
    items = [offline(driver["content"]), offline("x")]
    results = ok(guard.post(f"{API}/offline-scans", {"items": items}))["items"]
    assert [row["outcome"] for row in results] == ["applied", "rejected"]
    again = ok(guard.post(f"{API}/offline-scans", {"items": items[:1]}))["items"]
    assert again[0]["outcome"] == "duplicate"
    assert len(ok(contact.get(f"{API}/codes/{driver['id']}/scans"))["items"]) == 1


def test_the_log_and_the_scans_cost_the_same_however_long(guard, contact, driver, queries):
    def cost(count):
        ok(guard.post(f"{API}/offline-scans", {"items": [offline(driver["content"]) for _ in range(count)]}))
        start = len(queries)
        ok(guard.get(f"{API}/passages", limit=50))
        return len(queries) - start

    assert cost(2) == cost(20)
