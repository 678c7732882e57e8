"""Proving the audit chain, rotating keys, and the first administrator of a fresh installation."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from auth import actions, audit_reading, code_keys, keys, passwords
from auth.roles import GRANTABLE
from core import audit, files
from core.db import db
from core.problems import Problem
from models.identity import Account, RoleGrant, SigningKey
from models.organisation import Staff

key_commands = AppGroup("keys", help="Signing keys.")
account_commands = AppGroup("account", help="Accounts.")


def register(app: Flask) -> None:
    """Add audit-verify, files-verify, keys and account."""
    app.cli.add_command(audit_verify)
    app.cli.add_command(files_verify)
    app.cli.add_command(key_commands)
    app.cli.add_command(account_commands)


@click.command("audit-verify")
@with_appcontext
def audit_verify() -> None:
    """Walk the audit chain and its signed anchors; exit 1 at the first entry that does not hold."""
    report = audit_reading.prove()
    if report.broken_at is not None:
        click.echo(f"BROKEN at entry {report.broken_at}: {report.reason}", err=True)
        raise SystemExit(1)
    click.echo(f"OK: {report.entries} entries, head {report.head}")


@click.command("files-verify")
@with_appcontext
def files_verify() -> None:
    """Compare every stored content with its SHA-256; exit 1 when one is missing or changed."""
    broken = files.verify_contents()
    for digest in broken:
        click.echo(f"BROKEN {digest}", err=True)
    if broken:
        raise SystemExit(1)
    click.echo("OK")


@key_commands.command("rotate")
@click.argument("purpose", type=click.Choice(keys.PURPOSES))
def rotate(purpose: str) -> None:
    """Retire the signing key of a purpose and make a new one; the old one goes on verifying."""
    kid = keys.rotate(purpose)
    with db.atomic():
        row = SigningKey.get(SigningKey.kid == kid)
        audit.record(audit.SYSTEM, actions.KEY_ROTATED, row, purpose=purpose, kid=kid)
    click.echo(kid)


# An id may begin with a dash: what looks like an option is the id.
@key_commands.command("revoke", context_settings={"ignore_unknown_options": True})
@click.argument("kid")
def revoke(kid: str) -> None:
    """Tombstone a stolen code or list key: nothing it signed is believed any more."""
    try:
        with db.atomic():
            row = code_keys.revoke(kid)
            audit.record(audit.SYSTEM, actions.KEY_REVOKED, row, purpose=row.purpose, kid=kid)
    except Problem:
        raise SystemExit(f"No code or list key in force has the id {kid}.") from None
    click.echo(code_keys.signer(row.purpose)[0])


@account_commands.command("create")
@click.argument("username")
@click.option("--staff-phone", required=True, help="The person's mobile number, as in the staff record.")
@click.option("--role", type=click.Choice(GRANTABLE), required=True)
@click.password_option()
def create_account(username: str, staff_phone: str, role: str, password: str) -> None:
    """Give a member of staff an account and a role over the person's organisation (the first administrators)."""
    from core import secrets

    index = secrets.cipher().blind_index(staff_phone, "staff.phone")
    staff = Staff.with_org().where(Staff.phone_index == index, Staff.left_on.is_null()).first()
    if staff is None:
        raise SystemExit("No member of staff has that number.")
    try:
        passwords.check_strength(password, username, "password")
    except Problem as problem:
        raise SystemExit(problem.members["errors"][0]["detail"]) from None
    with db.atomic():
        if Account.select().where(Account.username == username).exists():
            raise SystemExit("That user name is taken.")
        account = Account.create(
            username=username,
            password_hash=passwords.hash_password(password),
            display_name=staff.name,
            staff=staff,
        )
        RoleGrant.create(account=account, role=role, org=staff.org)
        audit.record(audit.SYSTEM, actions.ACCOUNT_CREATED, account, username=username, role=role)
    click.echo(f"{username} may sign in.")
