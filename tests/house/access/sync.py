"""离线同步. Calls of a working phone name it in Device-Id; the table sends none, so who may call gets 400."""

from tests.factories import make_started
from tests.house.access import ELSEWHERE, READERS, row
from tests.sync.phone import Phone, item_ids

API = "/api/v1/sync"
DEVICE = f"{API}/devices/{{device}}"
CONFLICT = f"{API}/conflicts/{{conflict}}"
NOBODYS = "00000000-0000-7000-8000-000000000000"


def objects(people):
    """Two phones on one visit, and a conflict between them."""
    officer, partner = people["officer"], people["partner"]
    inspection = make_started(officer, partner, people["head"], enterprise_id=people["contact"].enterprise_id)
    mine, hers, item = Phone(officer), Phone(partner), item_ids(inspection)[0]
    mine.send(mine.answer(inspection, item, "pass"))
    told = hers.send(hers.answer(inspection, item, "fail", "标签缺失"))["items"][0]
    return {"device": str(mine.id), "other_device": str(hers.id), "conflict": told["detail"]["conflicts"][0]}


ROWS = (
    row(f"POST {API}/batches", {400: READERS}),
    row(f"GET {API}/receipts?ids={NOBODYS}", {200: READERS}),
    row(f"GET {API}/items", {200: READERS}),
    row(f"GET {API}/limits", {200: READERS}),
    row(f"GET {API}/devices", {200: READERS}),
    row(f"POST {API}/devices", {201: READERS}, body={"id": "{me}", "app_version": "0.1.0"}),
    row(f"GET {DEVICE}", {200: "officer head", 404: f"partner handler reviewer {ELSEWHERE}"}),
    row(f"POST {DEVICE}/revocation", {412: "officer head", 404: f"partner handler reviewer {ELSEWHERE}"}),
    row(f"POST {DEVICE}/draft-hand-over", {200: "head", 404: "outside_head"}, body={"to_device_id": "{other_device}"}),
    row(f"GET {API}/conflicts", {200: READERS}),
    row(f"GET {CONFLICT}", {200: "officer partner head handler reviewer", 404: ELSEWHERE}),
    row(f"POST {CONFLICT}/resolution", {412: "officer partner", 404: ELSEWHERE}, body={"side": "base"}),
    row(f"POST {API}/number-leases", {400: READERS}),
    row(f"DELETE {API}/number-leases/{NOBODYS}", {400: READERS}),
    row(f"GET {API}/number-gaps", {200: READERS}),
    row(f"GET {API}/drafts", {400: READERS}),
    row(f"GET {API}/drafts/x", {400: READERS}),
    row(f"PUT {API}/drafts/x", {400: READERS}),
    row(f"DELETE {API}/drafts/x", {400: READERS}),
)  # fmt: skip
