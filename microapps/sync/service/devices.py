"""Phones: registered by their user, revoked when lost, with everything that was lent to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from auth import sessions
from auth.principal import Principal
from core import audit, clock
from core.db import db
from core.paging import Page, page
from core.problems import AlreadyExists, invalid
from microapps.sync import actions, limits
from microapps.sync.problems import ClientTooOld, DeviceRevoked, UnknownDevice
from models.device import Device, DeviceSession, NumberLease, ServerDraft
from models.identity import Account, Session
from models.organisation import Organisation

MADE_ROOM = "已退出登录，为新设备让出名额"


def register(principal: Principal, *, id: UUID, name: str, app_version: str) -> dict[str, Any]:
    """Register this phone for this person, or tell the server that it is back; at most 10 in use a person.

    A new one takes the place of the phone unseen for longest that is signed out and holds no numbers; should that one
    come back, what waits on it is taken as ever.
    """
    _check_version(app_version)
    with db.atomic():
        device = Device.get_or_none(Device.id == id)
        if device is None:
            device = _create(principal, id, name, app_version)
        elif device.account_id != principal.id:
            raise AlreadyExists("该设备标识已被使用，请重新打开应用。")
        elif device.revoked_at is not None and device.revoked_why == MADE_ROOM:
            _make_room(principal)
            note(device, revoked_at=None, revoked_why="")
        elif device.revoked_at is not None:
            raise DeviceRevoked
        note(device, last_seen_at=clock.now(), name=name, app_version=app_version)
        _remember_session(principal, device)
    return read(principal, id)


def _create(principal: Principal, device_id: UUID, name: str, app_version: str) -> Device:
    _make_room(principal)
    device = Device.create(
        id=device_id, account=principal.id, org=principal.org_id, name=name, app_version=app_version,
        last_seen_at=clock.now(),
    )  # fmt: skip
    audit.record(principal, actions.DEVICE_REGISTERED, device)
    return device


def _make_room(principal: Principal) -> None:
    """Every sign-out leaves a device behind: without this a person would be out of devices after ten of them."""
    in_use = (Device.account == principal.id) & Device.revoked_at.is_null()
    if Device.select().where(in_use).count() < limits.MAX_DEVICES:
        return
    signed_in = DeviceSession.select(DeviceSession.device).join(Session).where(Session.revoked_at.is_null())
    lent = NumberLease.select(NumberLease.device).where(NumberLease.ended_at.is_null())
    idle = (
        Device.select()
        .where(in_use, Device.id.not_in(signed_in), Device.id.not_in(lent))
        .order_by(Device.last_seen_at)
        .first()
    )
    if idle is None:
        raise invalid("/json/id", f"每人最多登记{limits.MAX_DEVICES}台设备，请先停用不再使用的设备。")
    note(idle, revoked_at=clock.now(), revoked_why=MADE_ROOM)
    audit.record(principal, actions.DEVICE_REVOKED, idle, reason=MADE_ROOM)


def note(device: Device, **values: Any) -> None:
    """Write what was seen of a device; no new version, so that a supervisor's If-Match holds while it syncs."""
    Device.update(**values).where(Device.id == device.id).execute()


def _remember_session(principal: Principal, device: Device) -> None:
    DeviceSession.get_or_create(device=device, session=principal.session_id)


def acting_device(principal: Principal, device_id: UUID, app_version: str | None = None) -> Device:
    """The caller's own device that sends this call; raises UnknownDevice, DeviceRevoked, ClientTooOld (403)."""
    if app_version is not None:
        _check_version(app_version)
    device = Device.get_or_none(Device.id == device_id, Device.account == principal.id)
    if device is None:
        raise UnknownDevice
    if device.revoked_at is not None:
        # An app the server does not know registers again, and has its place back.
        raise UnknownDevice if device.revoked_why == MADE_ROOM else DeviceRevoked
    _remember_session(principal, device)
    return device


def _check_version(app_version: str) -> None:
    if _parts(app_version) < _parts(limits.MIN_CLIENT):
        raise ClientTooOld(f"应用版本过旧（至少需要{limits.MIN_CLIENT}），请更新后再同步，本机记录不会丢失。")


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def list_devices(principal: Principal, asked: Page, *, mine: bool = True) -> dict[str, Any]:
    """One's own devices, or with `mine=false` all those one answers for; newest first."""
    query = Device.visible_to(principal, principal.id)
    if mine:
        query = query.where(Device.account == principal.id)
    return page(query, [Device.id], asked, _view)


def read(principal: Principal, device_id: UUID) -> dict[str, Any]:
    """One device; raises NotFound (404)."""
    return _view(Device.find(device_id, Device.visible_to(principal, principal.id)))


def revoke(principal: Principal, device_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """End a lost device: its sessions, its number blocks and its drafts (hand those over first to keep them)."""
    now = clock.now()
    with db.atomic():
        device = Device.find(device_id, Device.visible_to(principal, principal.id))
        if device.revoked_at is not None:
            return _view(device)
        device.change(version, revoked_at=now, revoked_why=reason)
        used = Session.select(Session).join(DeviceSession).where(DeviceSession.device == device.id)
        for session in used:
            sessions.revoke(session, "device-lost")
        leases = end_leases(device, now)
        drafts = ServerDraft.delete().where(ServerDraft.device == device.id).execute()
        audit.record(principal, actions.DEVICE_REVOKED, device, leases=leases, drafts=drafts, reason=reason)
    return read(principal, device_id)


def end_leases(device: Device, now: datetime) -> int:
    """Give back every number block of a device; returns how many."""
    return (
        NumberLease.update(ended_at=now)
        .where(NumberLease.device == device.id, NumberLease.ended_at.is_null())
        .execute()
    )


def hand_over_drafts(
    principal: Principal, device_id: UUID, *, to_device_id: UUID, reason: str
) -> dict[str, Any]:
    """A supervisor moves what a lost phone had half-written to another device of the agency."""
    with db.atomic():
        source = Device.find(device_id, Device.visible_to(principal, principal.id))
        target = Device.find(to_device_id, Device.visible_to(principal, principal.id))
        if target.org_id != source.org_id or target.revoked_at is not None:
            raise invalid("/json/to_device_id", "草稿只能移交给本单位在用的设备。")
        taken = {
            row.key for row in ServerDraft.select(ServerDraft.key).where(ServerDraft.device == target.id)
        }
        rows = list(ServerDraft.select().where(ServerDraft.device == source.id))
        for row in rows:
            key = row.key if row.key not in taken else f"{row.key[:60]}.移交.{row.id.hex[-8:]}"
            row.change(device=target.id, account=target.account_id, key=key)
        audit.record(
            principal, actions.DRAFTS_HANDED_OVER, source, to=target.id, drafts=len(rows), reason=reason
        )
    return {"moved": len(rows)}


def _view(device: Device) -> dict[str, Any]:
    account: Account = device.account
    org: Organisation = device.org
    return {
        "id": device.id,
        "version": device.version,
        "name": device.name,
        "user_name": account.display_name,
        "org_name": org.name,
        "app_version": device.app_version,
        "registered_at": device.created_at,
        "last_seen_at": device.last_seen_at,
        "last_sequence": device.last_sequence,
        "skew_seconds": device.skew_seconds,
        "revoked_at": device.revoked_at,
    }
