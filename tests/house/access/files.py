"""Files and documents."""

from core import qr
from tests.house.access import EVERYBODY, SIGNED_IN, row

API = "/api/v1/files"


def others_than(names):
    """Everybody signed in but these."""
    return " ".join(name for name in SIGNED_IN.split() if name not in names.split())


PARTIES = "officer partner head handler reviewer contact"

UPLOAD = f"{API}/uploads/00000000-0000-7000-8000-000000000000"

ROWS = (
    row("GET /D/NOT-A-PROOF", {404: EVERYBODY}),
    row("POST /D/NOT-A-PROOF", {404: EVERYBODY}),
    row(f"POST {API}/verify", {200: EVERYBODY}),
    # The table speaks no tus, so who may call is asked for the protocol's version.
    row(f"POST {API}/uploads", {412: SIGNED_IN}),
    row(f"PATCH {UPLOAD}", {412: SIGNED_IN}),
    row(f"DELETE {UPLOAD}", {412: SIGNED_IN}),
    row(f"POST {API}", {201: SIGNED_IN}, content=qr.png("ANOTHER PHOTO")),
    row(f"GET {API}/{{photo}}", {200: "officer", 404: others_than("officer")}),
    row(f"GET {API}/documents/{{document}}", {200: PARTIES, 404: others_than(PARTIES)}),
    row(f"GET {API}/documents/{{document}}/pages", {200: PARTIES, 404: others_than(PARTIES)}),
    row(f"GET {API}/documents/{{document}}/pages/1", {200: PARTIES, 404: others_than(PARTIES)}),
)
