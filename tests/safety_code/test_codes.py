"""Safety codes: listed, shown, judged by anybody, recoloured by what happens."""

from datetime import timedelta

import pytest

from auth import codes
from core import outbox
from core.ids import new_id
from microapps.safety_code.recolouring import recolour_all
from microapps.safety_code.views import to_street
from models.equipment import Equipment
from models.safety_code import SafetyCode, SafetyCodeChange
from tests.factories import SPECIAL_EQUIPMENT, make_code, make_order, ok

API = "/api/v1/safety-code"


def code_of(person):
    return SafetyCode.select().join(Equipment).where(Equipment.enterprise == person.enterprise_id).get()


def content_of(person):
    return ok(person.get(f"{API}/codes/{code_of(person).id}"))["content"]


def verify(public, content):
    return ok(public.post(f"{API}/verify", {"content": content}))


def test_anybody_may_judge_a_code(public, contact):
    told = verify(public, content_of(contact))
    assert (told["verdict"], told["colour"], told["colour_name"]) == ("valid", "yellow", "黄码")
    assert told["object"]["address"] == "浙江省杭州市西湖区文一路"


def test_the_colour_told_is_the_one_it_has_now(public, contact, now):
    content = content_of(contact)
    now.advance(days=250)
    told = verify(public, content)
    assert (told["colour"], told["is_behind"]) == ("red", True)
    assert SafetyCode.get_by_id(code_of(contact).id).colour == "yellow"


@pytest.mark.parametrize(
    "content",
    [
        "x",
        "😀" * 100,
        "HTTPS://X/S/" + "A" * 180,
        "x" * 10_000,
        "",
        " ",
        "https://zs/s/%00",
        "a\x00b",
        "\x00" * 50,
    ],
)
def test_garbage_is_malformed(public, content):
    assert verify(public, content)["verdict"] == "malformed"


def test_a_changed_character_breaks_the_seal(public, contact):
    content = content_of(contact)
    changed = content[:-5] + ("A" if content[-5] != "A" else "B") + content[-4:]
    assert verify(public, changed)["verdict"] in ("malformed", "unknown_key")


def test_a_revoked_code_says_so(public, contact):
    content = content_of(contact)
    SafetyCode.update(revoked_at="2026-11-24T00:00:00.000000+00:00").execute()
    assert verify(public, content)["verdict"] == "revoked"


def test_a_code_of_nothing_is_not_valid(public, app):
    content = codes.sign(codes.issue("special_equipment", new_id(), timedelta(days=1), colour="green"))
    assert verify(public, content)["verdict"] == "revoked"


def test_an_enterprise_code_is_told_as_such(public, contact):
    content = ok(contact.get(f"/api/v1/enterprise-code/enterprises/{contact.enterprise_id}/code"))["content"]
    assert verify(public, content)["lines"][0] == "杭州西湖示例酒店有限公司"


def test_an_act_code_tells_agency_and_licences(public, officer, partner, head, contact):
    from tests.factories import make_inspection

    inspection = make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    content = ok(officer.get(f"/api/v1/enforcement/inspections/{inspection['id']}/act-code"))["content"]
    lines = verify(public, content)["lines"]
    assert lines[0] == "检查机关：杭州市西湖区市场监督管理局"
    assert any("张建国" in line and "3301" in line and "****" in line for line in lines)


def test_the_public_page_speaks_in_words(public, contact):
    page = public.get("/S/" + content_of(contact).rsplit("/", 1)[-1])
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "黄码" in text
    assert 'class="plate warn"' in text
    assert "<script" not in text


@pytest.mark.parametrize(
    "path", ["/S/x", "/S/%00", "/S/<script>alert(1)</script>", "/S/" + "A" * 3000, "/S/😀"]
)
def test_the_public_page_takes_anything(public, path):
    page = public.get(path)
    assert page.status_code == 404
    assert "<script" not in page.get_data(as_text=True)


def test_names_on_the_public_page_are_escaped(public, contact):
    Equipment.update(name="<b>梯</b>").execute()
    assert "<b>梯" not in public.get("/S/" + content_of(contact).rsplit("/", 1)[-1]).get_data(as_text=True)


def test_an_order_makes_it_yellow_and_a_passed_recheck_green(officer, partner, head, contact, photo):
    SafetyCode.update(colour="green").execute()
    code = code_of(contact)
    order = make_order(
        officer, partner, head, enterprise_id=contact.enterprise_id, matter=SPECIAL_EQUIPMENT,
        subject_ids=[str(code.equipment_id)],
    )  # fmt: skip
    outbox.drain()
    assert code_of(contact).colour == "yellow"
    seen = officer.uploaded(photo)["id"]
    body = {
        "officer_ids": [str(officer.staff_id), str(partner.staff_id)], "passed": True, "note": "已整改",
        "file_ids": [seen],
    }  # fmt: skip
    ok(
        officer.post(
            f"/api/v1/enforcement/correction-orders/{order['id']}/recheck", body, version=order["version"]
        )
    )
    outbox.drain()
    assert code_of(contact).colour == "green"
    causes = [row["cause"] for row in ok(contact.get(f"{API}/codes/{code.id}/changes"))["items"]]
    assert causes == ["整改复查通过", "责令改正"]
    titles = [row["title"] for row in ok(contact.get("/api/v1/workbench/messages"))["items"]]
    assert "1号客梯变为绿码" in titles


def test_days_pass_and_colours_follow(contact, now):
    recolour_all()
    now.advance(days=400)
    assert recolour_all() == 2
    assert code_of(contact).colour == "red"
    assert recolour_all() == 0
    assert SafetyCodeChange.select().where(SafetyCodeChange.new == "red").count() == 2


def test_lists_filter_and_stay_within_reach(officer, contact, outsider):
    assert len(ok(officer.get(f"{API}/codes", colour="yellow"))["items"]) == 1
    assert ok(officer.get(f"{API}/codes", colour="red"))["items"] == []
    assert ok(officer.get(f"{API}/codes", q="客梯"))["items"][0]["object"]["name"] == "1号客梯"
    mine = ok(outsider.get(f"{API}/codes"))["items"]
    assert [row["object"]["enterprise_name"] for row in mine] == ["杭州滨江示例食品有限公司"]
    assert outsider.get(f"{API}/codes/{code_of(contact).id}").status_code == 404


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_pictures_of_others_codes_are_not_found(other_contact, contact, suffix):
    assert other_contact.get(f"{API}/codes/{code_of(contact).id}.{suffix}").status_code == 404
    assert contact.get(f"{API}/codes/{code_of(contact).id}.{suffix}").status_code == 200


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("浙江省杭州市西湖区文一路1号", "浙江省杭州市西湖区文一路"),
        ("杭州市滨江区江南大道588号2幢", "杭州市滨江区江南大道"),
        ("杭州市西湖区***", "杭州市西湖区***"),
    ],
)
def test_an_address_is_cut_after_its_street(address, street):
    assert to_street(address) == street


def page_of(public, content):
    return public.get("/S/" + content.rsplit("/", 1)[-1])


def test_a_page_kept_for_a_rush_follows_every_change_at_once(public, officer, contact):
    content = content_of(contact)
    first = page_of(public, content).get_data()
    assert page_of(public, content).get_data() == first
    code = code_of(contact)
    answer = officer.put(f"{API}/codes/{code.id}/facts", {"facts": {"sealed": True}}, version=code.version)
    ok(answer)
    assert "红码" in page_of(public, content).get_data(as_text=True)
    code = code_of(contact)
    path = f"{API}/codes/{code.id}/revocation"
    assert officer.post(path, {"reason": "注销"}, version=code.version).status_code == 204
    assert page_of(public, content).status_code == 404


def test_a_page_kept_for_a_rush_follows_the_clock(public, contact, now):
    content = content_of(contact)
    page_of(public, content)
    now.advance(days=250)
    assert "红码" in page_of(public, content).get_data(as_text=True)


def test_the_public_page_tells_programs_in_json(app, officer, contact, public):
    content = make_code(officer, contact)["content"]
    page = f"/S/{content.rsplit('/', 1)[-1]}"
    client = app.test_client()
    told = client.get(page, headers={"Accept": "application/json"})
    assert (told.status_code, told.json["verdict"]) == (200, "valid")
    assert told.json == ok(public.post(f"{API}/verify", {"content": content}))
    torn = client.get(page[:-5], headers={"Accept": "application/json"})
    assert (torn.status_code, torn.json["verdict"]) == (404, "malformed")
    browser = client.get(page, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert browser.mimetype == client.get(page).mimetype == "text/html"


@pytest.mark.parametrize("path", ["/S/a%0Ab", "/S/%0A", "/D/a%0Ab"])
def test_a_code_with_a_line_break_gets_the_page_that_says_no(public, path):
    answer = public.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
