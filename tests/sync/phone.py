"""A phone without signal: writes acts down, and hands them in in whatever order a test likes."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from core import clock
from core.ids import new_id
from tests.people import Person

BATCHES = "/api/v1/sync/batches"


class Phone:
    """One person's app; `note` writes an act down, `send` hands acts in and gives the server's answer."""

    def __init__(self, person: Person, name: str = "测试手机") -> None:
        self.person, self.id, self.sequence = person, new_id(), 0
        self.last: dict[str, int] = {}
        answer = person.post(
            "/api/v1/sync/devices", {"id": str(self.id), "name": name, "app_version": "0.1.0"}
        )
        assert answer.status_code == 201, answer.json

    def note(
        self, inspection: dict[str, Any], act: str, body: dict[str, Any] | None = None, **over: Any
    ) -> dict[str, Any]:
        """The next act about an inspection, chained to the one before."""
        self.sequence += 1
        record = {
            "act": f"enforcement.inspection.{act}",
            "subject_id": inspection["id"],
            "base_version": inspection["version"],
            "base": {},
            "after": self.last.get(inspection["id"]),
            "device_time": clock.local(clock.now()).isoformat(),
            "body": body or {},
            **over,
        }
        self.last[inspection["id"]] = self.sequence
        return {
            "id": str(new_id()),
            "sequence": self.sequence,
            "content": json.dumps(record, ensure_ascii=False),
        }

    def answer(self, inspection: dict[str, Any], item_id: str, value: str, note: str = "", *, base: Any = None,
               base_note: str = "", **over: Any) -> dict[str, Any]:  # fmt: skip
        """An answer to one item, which the phone had seen as `base`."""
        body = {"answers": [{"item": item_id, "value": value, "note": note}]}
        return self.note(
            inspection, "answer", body, base={f"{item_id}.value": base, f"{item_id}.note": base_note}, **over
        )

    def send(self, *items: dict[str, Any], **over: Any) -> dict[str, Any]:
        """The batch's answer; fails the test unless it is 200."""
        answer = self.post(*items, **over)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json

    def post(self, *items: dict[str, Any], **over: Any) -> Any:
        body = {"sent_at": clock.now().isoformat(), "app_version": "0.1.0", "items": list(items), **over}
        return self.call("post", BATCHES, json=body)

    def call(self, method: str, path: str, **given: Any) -> Any:
        """A call with the Device-Id header."""
        headers = {**self.person.headers(), "Device-Id": str(self.id), **given.pop("headers", {})}
        return getattr(self.person.app.test_client(), method)(path, headers=headers, **given)

    def verdicts(self, *items: dict[str, Any]) -> list[str]:
        return [item["verdict"] for item in self.send(*items)["items"]]


def checklist_values(inspection: dict[str, Any]) -> dict[str, Any]:
    """What a phone shows of the checklist, by field."""
    return {
        f"{item['item_id']}.{part}": item[part]
        for item in inspection["checklist"]
        for part in ("value", "note")
    }


def item_ids(inspection: dict[str, Any]) -> list[str]:
    return [item["item_id"] for item in inspection["checklist"]]


def as_uuid(text: str) -> UUID:
    return UUID(text)
