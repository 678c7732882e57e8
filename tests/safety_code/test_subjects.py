"""Codes given to drivers, vehicles and sites; facts, services, rotation, revocation, persons; a scheme by data alone."""

import json

import pytest

from core import signed_code
from core.audit import AuditEntry
from core.idempotency import IdempotencyKey
from microapps.safety_code import schemes
from microapps.safety_code.recolouring import recolour_all
from models.safety_code import CodeIssue, SafetyCode, SafetyCodeChange
from tests.factories import make_code, ok

API = "/api/v1/safety-code"


def read(person, code):
    return ok(person.get(f"{API}/codes/{code['id']}"))


def verify(public, content):
    return ok(public.post(f"{API}/verify", {"content": content}))


def test_a_drivers_code_is_blue_and_names_nobody_in_clear(officer, contact, public):
    code = make_code(officer, contact)
    assert (code["colour"], code["object"]["name"]) == ("blue", "马*傅")
    told = verify(public, code["content"])
    assert told["meaning"] == "低风险，可正常运输"
    assert "13712345678" not in json.dumps(told, ensure_ascii=False)
    stored = SafetyCode.get_by_id(code["id"])
    assert "马师傅" not in stored.personal_sealed
    assert "马师傅" not in json.dumps(stored.facts, ensure_ascii=False)


@pytest.mark.parametrize(
    ("over", "pointer"),
    [
        ({"scheme": "nope"}, "/json/scheme"),
        ({"scheme": "special_equipment"}, "/json/scheme"),
        ({"subject_kind": "pilot"}, "/json/subject_kind"),
        ({"person": None}, "/json/person"),
        ({"facts": {"points": "12"}}, "/json/facts/points"),
        ({"facts": {"points": True}}, "/json/facts/points"),
        ({"facts": {"colour": "blue"}}, "/json/facts/colour"),
        ({"facts": {"qualification_expires_on": "2026-02-30"}}, "/json/facts/qualification_expires_on"),
        ({"facts": {"status": "flying"}}, "/json/facts/status"),
        ({"facts": {"status": ["in_use"]}}, "/json/facts/status"),
        ({"facts": {"status": {"a": "b\u0000"}}}, "/json/facts"),
        ({"subject_no": "x" * 61}, "/json/subject_no"),
    ],
)
def test_a_code_with_a_wrong_field_is_refused(officer, contact, over, pointer):
    kinds = {"scheme": "hazmat_driver", "subject_kind": "driver", "subject_no": "D-1", "name": ""}
    body = {
        **kinds, "enterprise_id": str(contact.enterprise_id), "person": {"name": "马", "phone": "1"}, **over
    }  # fmt: skip
    answer = officer.post(f"{API}/subjects", body)
    assert answer.status_code == 422, answer.json
    assert answer.json["errors"][0]["pointer"].startswith(pointer)


def test_the_same_number_twice_is_refused(officer, contact):
    make_code(officer, contact)
    body = {
        "scheme": "hazmat_driver", "enterprise_id": str(contact.enterprise_id), "subject_kind": "driver",
        "subject_no": "NO-hazmat_driver", "person": {"name": "马", "phone": "1"},
    }  # fmt: skip
    assert officer.post(f"{API}/subjects", body).status_code == 409


def test_an_enterprise_of_another_region_is_not_found(officer, other_contact):
    body = {
        "scheme": "enterprise_risk", "enterprise_id": str(other_contact.enterprise_id), "subject_kind": "mine",
        "subject_no": "M-1", "name": "矿山",
    }  # fmt: skip
    assert officer.post(f"{API}/subjects", body).status_code == 404


def test_facts_change_the_colour_at_once_and_the_change_says_why(officer, contact):
    code = make_code(officer, contact)
    answer = officer.put(
        f"{API}/codes/{code['id']}/facts", {"facts": {"points": 12}}, version=code["version"]
    )
    assert ok(answer)["colour"] == "red"
    change = ok(contact.get(f"{API}/codes/{code['id']}/changes"))["items"][0]
    assert (change["old"], change["new"], change["rule_ids"]) == ("blue", "red", ["HZD-R2"])
    assert change["facts"]["points"] == 12
    assert SafetyCodeChange.get_by_id(change["id"]).actor_id == officer.account.id


def test_facts_from_an_old_version_are_refused(officer, contact):
    code = make_code(officer, contact)
    path = f"{API}/codes/{code['id']}/facts"
    assert officer.put(path, {"facts": {"points": 1}}, version=code["version"] - 1).status_code == 412
    assert officer.put(path, {"facts": {"points": 1}}).status_code == 428


def test_facts_nobody_confirms_for_two_days_make_grey(officer, contact, public, now):
    code = make_code(officer, contact)
    now.advance(hours=49)
    told = verify(public, code["content"])
    assert (told["colour"], told["fired_rules"][0]["text"]) == ("grey", "数据过期，请等待更新")
    recolour_all()
    assert SafetyCode.get_by_id(code["id"]).colour == "grey"


def test_outsiders_and_the_enterprise_send_no_facts(officer, outsider, contact):
    code = make_code(officer, contact)
    path = f"{API}/codes/{code['id']}/facts"
    assert outsider.put(path, {"facts": {}}, version=code["version"]).status_code == 404
    assert contact.put(path, {"facts": {}}, version=code["version"]).status_code == 403


def elevator(contact):
    return SafetyCode.get(SafetyCode.enterprise == contact.enterprise_id, SafetyCode.equipment.is_null(False))


def test_maintenance_recorded_by_the_maintenance_body_turns_the_elevator_green(contact, mechanic):
    code = elevator(contact)
    body = {"kind": "maintenance", "done_on": "2026-11-24"}
    answer = mechanic.post(f"{API}/codes/{code.id}/services", body, version=code.version)
    assert ok(answer)["colour"] == "green"
    recolour_all()
    assert SafetyCode.get_by_id(code.id).colour == "green"


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "maintenance", "done_on": "2026-11-25"},
        {"kind": "inspection", "done_on": "2026-11-24"},
        {"kind": "inspection", "done_on": "2026-11-24", "result": "passed", "next_due_on": "2026-11-24"},
        {"kind": "wash", "done_on": "2026-11-24"},
    ],
)
def test_a_service_that_cannot_be_is_refused(contact, mechanic, body):
    code = elevator(contact)
    answer = mechanic.post(f"{API}/codes/{code.id}/services", body, version=code.version)
    assert answer.status_code == 422


def test_a_failed_inspection_makes_red(contact, mechanic):
    code = elevator(contact)
    body = {"kind": "inspection", "done_on": "2026-11-24", "result": "failed", "next_due_on": "2026-12-24"}
    answer = mechanic.post(f"{API}/codes/{code.id}/services", body, version=code.version)
    assert [rule["id"] for rule in ok(answer)["fired_rules"]] == ["SE-R3"]


def test_rotation_revokes_what_is_printed_and_keeps_the_history(officer, contact, public):
    old = make_code(officer, contact)
    answer = officer.post(f"{API}/codes/{old['id']}/rotation", {"reason": "标牌遗失"}, version=old["version"])
    new = ok(answer)
    assert verify(public, old["content"])["verdict"] == "revoked"
    assert verify(public, new["content"])["verdict"] == "valid"
    issues = ok(contact.get(f"{API}/codes/{old['id']}/issues"))["items"]
    assert [(row["cause"], row["revoked_why"]) for row in issues] == [
        ("标牌遗失", ""), ("首次签发", "标牌遗失"),
    ]  # fmt: skip
    assert ok(contact.get(f"{API}/codes/{old['id']}/changes"))["items"][0]["cause"] == "首次赋码"


def test_a_code_out_of_use_is_revoked_and_gone_from_lists(officer, contact, public):
    code = make_code(officer, contact)
    answer = officer.post(f"{API}/codes/{code['id']}/revocation", {"reason": "离职"}, version=code["version"])
    assert answer.status_code == 204
    assert verify(public, code["content"])["verdict"] == "revoked"
    assert ok(officer.get(f"{API}/codes", scheme="hazmat_driver"))["items"] == []
    assert read(officer, code)["content"] == ""
    assert officer.get(f"{API}/codes/{code['id']}.png").status_code == 404
    assert CodeIssue.select().where(CodeIssue.revoked_version.is_null(False)).count() == 1


def test_a_person_in_clear_is_for_rescuers_with_a_purpose_and_is_audited(officer, contact, rescuer, outsider):
    code = make_code(officer, contact)
    path = f"{API}/codes/{code['id']}/person-view"
    assert ok(rescuer.post(path, {"purpose": "车辆泄漏处置"})) == {"name": "马师傅", "phone": "13712345678"}
    assert outsider.post(path, {"purpose": "x"}).status_code == 404
    assert contact.post(path, {"purpose": "x"}).status_code == 403
    assert rescuer.post(path, {}).status_code == 422
    read = AuditEntry.select().where(AuditEntry.action == "safety_code.person.read")
    assert [entry.detail["purpose"] for entry in read] == ["车辆泄漏处置"]
    assert IdempotencyKey.select().where(IdempotencyKey.headers.is_null()).count() == 0
    assert {row.status for row in IdempotencyKey.select()} == {201}, "only that the code was made is kept"


@pytest.mark.parametrize(
    ("who", "sees", "not_seen"),
    [
        ("public", {"种类", "单位"}, {"编号", "联系人", "驾驶证累计记分"}),
        ("contact", {"编号", "驾驶证累计记分", "状态"}, {"联系人"}),
        ("officer", {"编号", "联系人", "驾驶证累计记分"}, set()),
        ("guard", {"编号", "当前运单"}, {"联系人", "驾驶证累计记分"}),
        ("rescuer", {"联系人", "当前运单"}, {"驾驶证累计记分"}),
        ("other_contact", {"编号", "当前运单"}, {"联系人", "驾驶证累计记分"}),
    ],
)
def test_each_viewer_sees_what_the_scheme_says(request, officer, contact, who, sees, not_seen):
    content = make_code(officer, contact)["content"]
    told = verify(request.getfixturevalue(who), content)
    titles = {line["title"] for line in told["details"]}
    assert sees <= titles
    assert not titles & not_seen


def test_every_officer_gets_a_licence_code_that_follows_the_licence(officer, outsider, now):
    recolour_all()
    code = SafetyCode.get(SafetyCode.kind == "licence", SafetyCode.staff == officer.staff_id)
    assert (code.colour, code.name) == ("blue", "张*国")
    shown = ok(officer.get(f"{API}/codes/{code.id}/display"))
    assert shown["is_dynamic"]
    assert outsider.get(f"{API}/codes/{code.id}/display").status_code == 404
    now.advance(days=800)
    recolour_all()
    assert SafetyCode.get_by_id(code.id).colour == "red"
    assert recolour_all() == 0


def test_a_scheme_is_data_alone(officer, contact, public, tmp_path):
    document = {
        "code": "playground", "number": 20, "version": 1, "title": "游乐场安全码", "subject": "游乐场",
        "best": "green", "lifetime_days": 90, "manual_limit": 3, "phones": [["投诉", "12345"]],
        "palette": {
            "red": {"name": "红码", "meaning": "停用", "gate": "deny"},
            "green": {"name": "绿码", "meaning": "可以玩", "gate": "allow"},
            "grey": {"name": "灰码", "meaning": "未知", "gate": "deny"},
        },
        "kinds": {"swing": "秋千"},
        "facts": {"broken": {"type": "flag", "title": "损坏"}, "checked_on": {"type": "day", "title": "上次检查"}},
        "rules": [
            {"id": "PG-R1", "colour": "red", "text": "设施损坏", "source": "x", "when": {"fact": "broken", "is": True}},
            {"id": "PG-G1", "colour": "grey", "text": "30日未检查", "source": "x",
             "when": {"any": [{"fact": "checked_on", "missing": True}, {"fact": "checked_on", "older_than_days": 30}]}},
        ],
        "views": {"public": ["kind", "street", "fact:checked_on"], "officer": ["kind", "facts"]},
    }  # fmt: skip
    file = tmp_path / "playground.json"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    kept = dict(schemes.SCHEMES), dict(signed_code.KINDS), dict(signed_code._KIND_NAMES)
    try:
        schemes.install([file])
        code = make_code(
            officer, contact, scheme="playground", subject_kind="swing", facts={"checked_on": "2026-11-20"}
        )
        told = verify(public, code["content"])
        assert (told["colour"], told["scheme_title"], told["kind"]) == ("green", "游乐场安全码", "playground")
        assert {"title": "上次检查", "value": "2026年11月20日"} in told["details"]
        answer = officer.put(
            f"{API}/codes/{code['id']}/facts", {"facts": {"broken": True}}, version=code["version"]
        )
        assert [rule["id"] for rule in ok(answer)["fired_rules"]] == ["PG-R1"]
        assert "红码" in public.get("/S/" + code["content"].rsplit("/", 1)[-1]).get_data(as_text=True)
    finally:
        for table, before in zip(
            (schemes.SCHEMES, signed_code.KINDS, signed_code._KIND_NAMES), kept, strict=True
        ):
            table.clear()
            table.update(before)


@pytest.mark.parametrize(("name", "number"), [("new", 2), ("special_equipment", 9), ("new", 0), ("new", 32)])
def test_a_kind_that_collides_is_refused(name, number):
    with pytest.raises(ValueError, match=r"number|kind"):
        signed_code.register_kind(name, number)


def test_subjects_of_ones_area_are_listed_and_given_a_code(officer, outsider, contact, public):
    subject = next(
        item for item in ok(officer.get(f"{API}/subjects", scheme="special_equipment"))["items"]
        if item["unit"] == contact.name or item["name"] == "1号客梯"
    )  # fmt: skip
    first = ok(officer.post(f"{API}/codes", {"subject_id": subject["id"]}), 201)
    assert {"id", "content", "colour", "expires_at"} <= set(first)
    assert verify(public, first["content"])["verdict"] == "valid"
    second = ok(officer.post(f"{API}/codes", {"subject_id": subject["id"]}), 201)
    assert verify(public, first["content"])["verdict"] == "revoked"
    assert verify(public, second["content"])["verdict"] == "valid"
    listed = ok(officer.get(f"{API}/subjects", q=subject["number"]))["items"][0]
    assert (listed["code"]["id"], listed["colour"]) == (second["id"], second["colour"])
    assert outsider.post(f"{API}/codes", {"subject_id": subject["id"]}).status_code == 404
    assert subject["id"] not in {item["id"] for item in ok(outsider.get(f"{API}/subjects"))["items"]}


def test_a_subject_whose_code_was_taken_out_of_use_may_get_another(officer, contact, public):
    code = make_code(officer, contact)
    path = f"{API}/codes/{code['id']}/revocation"
    answer = officer.post(path, {"reason": "标牌被盗"}, version=code["version"])
    assert answer.status_code == 204
    without = ok(officer.get(f"{API}/subjects", scheme="hazmat_driver", without_code="true"))["items"]
    assert [(item["id"], item["code"]) for item in without] == [(code["id"], None)]
    again = ok(officer.post(f"{API}/codes", {"subject_id": code["id"]}), 201)
    assert verify(public, again["content"])["verdict"] == "valid"
    assert verify(public, code["content"])["verdict"] == "revoked"
    assert ok(officer.get(f"{API}/codes", scheme="hazmat_driver"))["items"][0]["id"] == code["id"]


def test_a_subject_that_is_none_gets_no_code(officer, contact):
    assert officer.post(f"{API}/codes", {"subject_id": str(contact.enterprise_id)}).status_code == 404
    assert officer.post(f"{API}/codes", {"subject_id": "x"}).status_code == 422


def test_a_vehicle_is_known_by_its_plate_however_it_was_typed(officer, contact):
    code = make_code(officer, contact, scheme="hazmat_vehicle", subject_no=" 浙ａ·9876挂 ")
    assert SafetyCode.get_by_id(code["id"]).subject_no == "浙A9876挂"
    body = {
        "scheme": "hazmat_vehicle",
        "enterprise_id": str(contact.enterprise_id),
        "subject_kind": "tank",
        "name": "罐车",
    }
    again = officer.post("/api/v1/safety-code/subjects", {**body, "subject_no": "浙A9876挂"})
    assert again.status_code == 409
    wrong = officer.post("/api/v1/safety-code/subjects", {**body, "subject_no": "浙A987O挂"})
    assert (wrong.status_code, wrong.json["errors"][0]["code"]) == (422, "PLATE_SERIAL")
