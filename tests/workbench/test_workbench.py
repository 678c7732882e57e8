"""The launchpad, to-dos, messages and search: everybody's own, nobody else's."""

from models.workbench import Message
from tests.factories import make_approved_task, make_inspection, make_order, ok

API = "/api/v1/workbench"


def codes(person):
    return {app["code"] for app in ok(person.get(f"{API}/apps"))["items"]}


def test_the_launchpad_shows_what_one_may_use(officer, contact, public):
    assert {"enforcement", "cases", "enterprise_code"} <= codes(officer)
    assert "enforcement" not in codes(contact)
    assert public.get(f"{API}/apps").status_code == 401


def test_a_todo_goes_when_its_act_is_done(officer, head, contact):
    make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    assert ok(head.get(f"{API}/todos"))["items"] == []
    assert len(ok(head.get(f"{API}/todos", status="done"))["items"]) == 1


def test_the_badge_counts_open_todos(officer, head, contact):
    from tests.factories import make_task

    task = make_task(officer, enterprise_id=contact.enterprise_id)
    ok(officer.post(f"/api/v1/enforcement/tasks/{task['id']}/submission", version=1))
    badges = {app["code"]: app["badge"] for app in ok(head.get(f"{API}/apps"))["items"]}
    assert badges["enforcement"] == 1


def test_a_message_is_read_once_and_only_by_its_reader(officer, head, partner, contact):
    make_approved_task(officer, head, enterprise_id=contact.enterprise_id)
    message = ok(officer.get(f"{API}/messages", unread="true"))["items"][0]
    path = f"{API}/messages/{message['id']}/reading"
    assert partner.post(path).status_code == 404
    first = ok(officer.post(path))["read_at"]
    assert ok(officer.post(path))["read_at"] == first
    assert ok(officer.get(f"{API}/messages", unread="true"))["items"] == []
    assert Message.get_by_id(message["id"]).version == 2


def test_search_finds_what_one_may_see_and_nothing_else(
    officer, partner, head, contact, outsider, other_contact
):
    make_order(officer, partner, head, enterprise_id=contact.enterprise_id)
    kinds = {hit["kind"] for hit in ok(officer.get(f"{API}/search", q="西湖示例"))["items"]}
    assert {"enterprise", "inspection", "correction_order"} <= kinds
    assert ok(outsider.get(f"{API}/search", q="西湖示例"))["items"] == []
    assert ok(other_contact.get(f"{API}/search", q="西湖示例"))["items"] == []


def test_search_takes_wildcards_literally(officer, partner, head, contact):
    make_inspection(officer, partner, head, enterprise_id=contact.enterprise_id)
    assert ok(officer.get(f"{API}/search", q="%"))["items"] == []
    assert ok(officer.get(f"{API}/search", q="_"))["items"] == []
