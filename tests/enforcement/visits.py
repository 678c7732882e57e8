"""What the tests of a visit share: acts over HTTP, and what a refusal must say."""

from core import clock
from tests.factories import make_started
from tests.people import HERE

API = "/api/v1/enforcement"


def refused(answer, status, rule, law, article):
    """A refusal names rule, law and article, and says what is open."""
    assert answer.status_code == status, answer.json
    assert (answer.json["rule"], answer.json["law"], answer.json["article"]) == (rule, law, article)
    return answer.json


def act(officer, inspection, verb, body):
    return officer.post(f"{API}/inspections/{inspection['id']}/{verb}", body, version=inspection["version"])


def visit(officer, partner, head, contact, **over):
    return make_started(officer, partner, head, enterprise_id=contact.enterprise_id, **over)


def evidence_body(officer, photo, **over):
    stored = officer.uploaded(photo)
    return {
        "file_id": stored["id"], "kind": "photo", "captured_at": clock.local(clock.now()).isoformat(),
        "sha256": stored["sha256"], "position": HERE, **over,
    }  # fmt: skip
