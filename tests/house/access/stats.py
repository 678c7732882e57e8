"""掌上办公比例 and the plan's indicators."""

from core import qr
from models.enterprise import Enterprise
from models.telemetry import UsageEvent
from tests.factories import ok
from tests.house.access import row

API = "/api/v1/stats"
REPORT = f"{API}/reports/{{plan_report}}"
READ = {200: "stat_admin head reporter", 404: "outside_head outside_reporter"}
"""Figures of the district's market supervision, whose head reads them."""
EVERY_READER = {200: "stat_admin head outside_head reporter outside_reporter"}
OF_AGENCY = "period=2026-11&org={agency}"
VALUE = {"numerator": 9, "denominator": 10, "value": None, "file_ids": []}


def objects(people):
    """The agency, an act of one of its people, and a draft of the province's reporter."""
    reporter = people["reporter"]
    body = {
        "code": "PLAN-12", "period": "2026", "numerator": 90, "denominator": 100, "note": "公共数据平台",
        "file_ids": [reporter.uploaded(qr.png("EVIDENCE"))["id"]],
    }  # fmt: skip
    report = ok(reporter.post(f"{API}/reports", body), 201)
    agency = str(people["head"].org_id)
    code = Enterprise.get_by_id(people["contact"].enterprise_id).uscc
    scan = {"content": code, "purpose": "visit"}
    assert ok(people["officer"].post("/api/v1/enterprise-code/scans", scan))["verdict"] == "valid"
    act = UsageEvent.get(UsageEvent.org == people["head"].org_id)
    return {"agency": agency, "plan_report": report["id"], "act": str(act.id)}


ROWS = (
    row(f"GET {API}/mobile-office-ratio?org={{agency}}", READ),
    row(f"GET {API}/mobile-office-ratio/children?org={{agency}}", READ),
    row(f"GET {API}/activity?{OF_AGENCY}", READ),
    row(f"GET {API}/orgs", EVERY_READER),
    row(f"GET {API}/indicators?{OF_AGENCY}", READ),
    row(f"GET {API}/indicators/IND-01?{OF_AGENCY}", READ),
    row(f"GET {API}/indicators/IND-01/children?{OF_AGENCY}", READ),
    row(f"GET {API}/indicators/IND-01/places?{OF_AGENCY}", READ),
    row(f"GET {API}/indicators/IND-01/organisations?{OF_AGENCY}", READ),
    row(f"GET {API}/indicators/IND-01/records?{OF_AGENCY}", READ),
    row(f"GET {API}/indicators/IND-01/export?{OF_AGENCY}", READ),
    row(f"GET {API}/rank?by=IND-01&{OF_AGENCY}", READ),
    row(f"GET {API}/wall?{OF_AGENCY}", READ),
    row(f"GET {API}/wall/export?{OF_AGENCY}", READ),
    row(f"GET {API}/plan-systems", EVERY_READER),
    row(f"GET {API}/mobile-office-ratio/people?{OF_AGENCY}", {200: "head stat_admin", 404: "outside_head"}),
    row(f"GET {API}/acts/{{act}}", {200: "head stat_admin", 404: "outside_head"}),
    row(f"GET {API}/reports", EVERY_READER),
    row(f"POST {API}/reports", {201: "reporter outside_reporter"},
        body={"code": "PLAN-13", "period": "2026", **VALUE}),
    row(f"GET {REPORT}", {200: "reporter stat_admin", 404: "head outside_head outside_reporter"}),
    row(f"PUT {REPORT}", {412: "reporter", 404: "outside_reporter"}, body=VALUE),
    row(f"POST {REPORT}/submission", {412: "reporter", 404: "outside_reporter"}),
    row(f"POST {REPORT}/review", {412: "stat_admin"}, shared="the province alone reviews"),
    row(f"POST {REPORT}/publication", {412: "stat_admin"}, shared="the province alone publishes"),
)  # fmt: skip
