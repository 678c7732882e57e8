"""The audit chain: one changed byte, a missing entry, or a chain written anew is found, by command and endpoint."""

import os
import subprocess
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from uuid import UUID

import pytest

from auth import actions, audit_reading, keys
from core import audit, db
from core.audit import AuditEntry
from models.identity import AuditAnchor
from tests.conftest import SECRET, repository_root
from tests.factories import ok
from tests.people import Person

ENTRIES = "/api/v1/auth/audit-entries"
COLUMNS = [field.column_name for field in AuditEntry._meta.sorted_fields]
TABLE = AuditEntry._meta.table_name


def change_one_byte(column, seq=2):
    """Change one character of a stored value behind the program's back; the kind of the column is kept."""
    text = db.db.execute_sql(f"SELECT CAST({column} AS TEXT) FROM {TABLE} WHERE seq = {seq}").fetchone()[0]
    place = next(n for n, ch in enumerate(text) if ch.isalnum() and n >= len(text) // 3)
    if column in ("at", "created_at"):
        place = 18  # the last digit of the seconds
    other = {"9": "8", "a": "b"}.get(text[place], "9" if text[place].isdigit() else "a")
    changed = text[:place] + other + text[place + 1 :]
    kind = {"at": "timestamptz", "created_at": "timestamptz", "actor_id": "uuid", "subject_id": "uuid",
            "id": "uuid", "seq": "bigint", "version": "integer"}.get(column, "text")  # fmt: skip
    value = f"CAST('{changed}' AS {kind})" if db.is_postgresql() else f"'{changed}'"
    db.db.execute_sql(f"UPDATE {TABLE} SET {column} = {value} WHERE seq = {seq}")


@dataclass(frozen=True)
class Somebody:
    """An actor."""

    id: UUID
    kind: str = "staff"


@pytest.fixture
def chain(officer):
    """A chain of four entries, each with an actor and a subject."""
    for number in range(4):
        audit.record(Somebody(officer.account.id), actions.SIGNED_OUT, officer.account, n=12 + number)


@pytest.mark.parametrize("column", COLUMNS)
def test_one_changed_byte_of_any_column_is_found(app, chain, column):
    assert audit_reading.prove().broken_at is None
    change_one_byte(column)
    assert audit_reading.prove().broken_at in (2, 3)
    result = app.test_cli_runner().invoke(args=["audit-verify"])
    assert (result.exit_code, "BROKEN at entry" in result.output) == (1, True)


def test_make_audit_verify_finds_it(chain, records, tmp_path):
    root = repository_root()
    url = db_url(records)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ZS_")}
    secret = tmp_path / "secret-key"
    secret.write_text(SECRET)
    environment |= {"ZS_SECRET_KEY_FILE": str(secret), "ZS_DATABASE_URL": url, "ZS_DATA_DIR": str(tmp_path)}

    def verify():
        command = [
            "make",
            "--no-print-directory",
            "-o",
            "build/runtime",
            "-o",
            "var/secret-key",
            "audit-verify",
        ]
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)

    assert "OK: 4 entries" in verify().stdout
    change_one_byte("detail")
    found = verify()
    assert found.returncode != 0
    assert "BROKEN at entry 2: 内容被改动" in found.stderr


def db_url(database):
    if db.is_postgresql():
        return f"postgresql://postgres@127.0.0.1:{database.connect_params['port']}/{database.database}"
    return f"sqlite:///{database.database}"


def test_a_chain_written_anew_does_not_match_its_anchor(app, chain, now):
    now.advance(days=1)
    audit_reading.anchor_yesterday()
    assert audit_reading.prove().broken_at is None
    previous = audit.GENESIS
    for entry in AuditEntry.select().order_by(AuditEntry.seq):
        entry.previous_hash, entry.detail = previous, {"n": 13}
        entry.hash = previous = entry.digest()
        entry.save()
    assert audit.verify().broken_at is None
    assert "锚点不一致" in audit_reading.prove().reason


def test_an_anchor_somebody_else_made_is_found(app, chain, now):
    now.advance(days=1)
    audit_reading.anchor_yesterday()
    AuditAnchor.update(seq=2).execute()
    assert "签名不符" in audit_reading.prove().reason


def test_each_day_is_anchored_once_and_the_anchor_can_be_checked(app, chain, now):
    now.advance(days=1)
    audit_reading.anchor_yesterday()
    audit_reading.anchor_yesterday()
    auditor = Person.sign_in(app, "audit_admin")
    (anchor,) = ok(auditor.get("/api/v1/auth/audit-anchors"))["items"]
    assert (anchor["day"], anchor["seq"]) == ("2026-11-24", 4)
    signed = f"{anchor['day']} {anchor['seq']} {anchor['hash']}".encode()
    keys.public_keys(keys.AUDIT)[anchor["kid"]].verify(urlsafe_b64decode(anchor["signature"]), signed)
