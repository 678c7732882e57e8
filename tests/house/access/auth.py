"""Identity."""

from tests.factories import ok
from tests.house.access import EVERYBODY, SIGNED_IN, row
from tests.world import PASSWORD

API = "/api/v1/auth"


def objects(people):
    """A session of the officer, an account, a grant and the organisation of both."""
    grants = ok(people["security_admin"].get(f"{API}/grants"))["items"]
    grant = next(item for item in grants if item["role"] == "dispatcher")
    sessions = ok(people["officer"].get(f"{API}/sessions"))["items"]
    change = ok(people["system_admin"].post(f"{API}/personnel-changes", {
        "staff_id": str(people["officer"].staff_id), "kind": "post", "effective_on": "2027-01-04", "to_org_id": grant["org_id"],
        "title": "联络员", "basis": "示例〔2026〕1号"}), 201)  # fmt: skip
    return {"change": change["id"], "session": sessions[0]["id"], "grant": grant["id"], "account": grant["account_id"],
            "org": grant["org_id"], "officer_staff": str(people["officer"].staff_id),
            "partner_staff": str(people["partner"].staff_id)}  # fmt: skip


ROWS = (
    row("GET /.well-known/jwks.json", {200: EVERYBODY}),
    row(
        f"POST {API}/sign-in", {200: EVERYBODY}, body={"username": "officer", "password": PASSWORD, "otp": None}
    ),
    row(f"POST {API}/refresh", {401: EVERYBODY}, body={"refresh_token": "nobody's"}),
    row(f"POST {API}/sign-out", {204: SIGNED_IN}),
    row(f"GET {API}/me", {200: SIGNED_IN}),
    row(f"PUT {API}/password", {401: EVERYBODY}, body={"current": "wrong", "new": "Fresh-Horse-2026"}),
    row(f"GET {API}/sessions", {200: SIGNED_IN}),
    row(f"DELETE {API}/sessions/{{session}}", {
        204: "officer", 404: SIGNED_IN.replace("officer ", "", 1)}),
    row(f"POST {API}/second-factor", {
        200: SIGNED_IN.replace(ADMINS := "system_admin security_admin audit_admin", ""), 409: ADMINS}),
    row(f"PUT {API}/second-factor", {409: SIGNED_IN.replace(ADMINS, ""), 422: ADMINS}, body={"code": "000000"}),
    row(f"GET {API}/demo-accounts", {404: EVERYBODY}),
    row(f"GET {API}/grants", {200: "security_admin"}),
    row(f"POST {API}/grants", {409: "security_admin"},
        body={"account_id": "{account}", "role": "dispatcher", "org_id": "{org}"}),
    row(f"DELETE {API}/grants/{{grant}}", {412: "security_admin"}, shared="one security administrator, of the province"),
    row(f"GET {API}/accounts", {200: "system_admin"}),
    row(f"POST {API}/accounts", {409: "system_admin"},
        body={"username": "officer", "password": "Fresh-Horse-2026", "staff_id": "{officer_staff}"}),
    row(f"POST {API}/accounts/{{account}}/unlocking", {412: "system_admin"},
        shared="one system administrator, of the province"),
    row(f"POST {API}/accounts/{{account}}/suspension", {412: "system_admin"}, shared="one system administrator, of the province"),
    row(f"DELETE {API}/accounts/{{account}}/suspension", {412: "system_admin"}, shared="one system administrator, of the province"),
    row(f"DELETE {API}/accounts/{{account}}/sessions", {204: "security_admin"},
        shared="one security administrator, of the province"),
    row(f"DELETE {API}/accounts/{{account}}/second-factor", {412: "system_admin"}, shared="one system administrator, of the province"),
    row(f"GET {API}/account-candidates?q=张", {200: "system_admin"}),
    row(f"GET {API}/grant-accounts?q=officer", {200: "security_admin"}),
    row(f"GET {API}/grant-organisations?q=局", {200: "security_admin"}),
    row(f"GET {API}/roles", {200: "security_admin"}),
    row(f"GET {API}/personnel-changes", {200: "system_admin"}),
    row(f"POST {API}/personnel-changes", {422: "system_admin"},
        body={"staff_id": "{officer_staff}", "kind": "return", "effective_on": "2026-11-24", "basis": "示例〔2026〕2号"}),
    row(f"GET {API}/personnel-changes/{{change}}", {200: "system_admin"}, shared="one system administrator, of the province"),
    row(f"DELETE {API}/personnel-changes/{{change}}", {412: "system_admin"}, shared="one system administrator, of the province"),
    row(f"GET {API}/personnel-people?q=张", {200: "system_admin"}),
    row(f"GET {API}/personnel-people/{{officer_staff}}", {200: "system_admin"}, shared="one system administrator, of the province"),
    row(f"GET {API}/personnel-organisations?q=局", {200: "system_admin"}),
    row(f"GET {API}/audit-entries", {200: "audit_admin"}),
    row(f"GET {API}/audit-verification", {200: "audit_admin"}),
    row(f"GET {API}/audit-anchors", {200: "audit_admin"}),
)  # fmt: skip
