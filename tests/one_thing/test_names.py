"""Within a flow people know one another: names and organisations of who asks and who handles; limits of a matter's fields."""

from models.workbench import Todo
from tests.factories import apply_for_a_car, ok

API = "/api/v1/one-thing"


def test_who_asks_and_whom_it_waits_for(staff, approver):
    made = ok(apply_for_a_car(staff), 201)
    assert (made["applicant_name"], made["applicant_org_name"]) == ("周敏", "杭州市西湖区人民政府办公室")
    by_key = {step["state"]: step for step in made["steps"]}
    assert by_key["submitted"]["handlers"] == [{"name": "周敏", "org_name": "杭州市西湖区人民政府办公室"}]
    assert {"name": "吴勇", "org_name": "杭州市西湖区人民政府办公室"} in by_key["open"]["handlers"]
    assert all(step["handlers"] == [] for step in made["steps"] if step["state"] == "waiting")
    [task] = ok(approver.get(f"{API}/tasks"))["items"]
    assert (task["applicant_org_name"], task["due_on"]) == (made["applicant_org_name"], made["due_on"])


def test_a_todo_says_who_asks_and_until_when(staff, approver):
    made = ok(apply_for_a_car(staff), 201)
    [todo] = ok(approver.get("/api/v1/workbench/todos"))["items"]
    assert todo["detail"] == "周敏 · 杭州市西湖区人民政府办公室"
    assert todo["due_at"][:10] > made["due_on"]
    assert Todo.get(Todo.staff == approver.staff_id).due_at is not None


def test_the_list_says_how_many_there_are(staff):
    for _ in range(3):
        ok(apply_for_a_car(staff), 201)
    first = ok(staff.get(f"{API}/applications", limit=2, mine="true"))
    assert (first["total"], len(first["items"])) == (3, 2)
    assert ok(staff.get(f"{API}/applications", limit=2, cursor=first["next_cursor"]))["total"] == 3
    assert ok(staff.get(f"{API}/applications", state="approved"))["total"] == 0
