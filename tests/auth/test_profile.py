"""Who I am, with my posts; and what a demo database offers."""

from models.demo import DemoMark
from tests.factories import ok


def test_my_posts_by_name(officer):
    told = ok(officer.get("/api/v1/auth/me"))
    assert told["org"]["name"] == "杭州市西湖区市场监督管理局"
    assert [post["is_main"] for post in told["posts"]][:1] == [True]
    assert all(post["title"] and post["org"]["name"] for post in told["posts"])


def test_an_enterprises_contact_has_no_posts(contact):
    assert ok(contact.get("/api/v1/auth/me"))["posts"] == []


def test_the_demo_offers_its_people_and_no_other_database_does(public):
    assert public.get("/api/v1/auth/demo-accounts").status_code == 404
    offered = {"username": "officer1", "name": "张建国", "role_label": "执法人员", "hint": "现场检查"}
    DemoMark.create(scale="small", accounts={"items": [offered], "password": "published"})
    [told] = ok(public.get("/api/v1/auth/demo-accounts"))["items"]
    assert told == {"username": "officer1", "name": "张建国", "title": "执法人员", "hint": "现场检查",
                    "password": "published"}  # fmt: skip
