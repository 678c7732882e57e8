"""Half-written work kept on the server: one person's on one device, sealed, for thirty days."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import clock, secrets
from core.db import db
from core.problems import NotFound, Stale, invalid
from microapps.sync import limits
from microapps.sync.service.devices import acting_device
from models.device import Device, ServerDraft

AAD = "server_draft.content"


def list_drafts(principal: Principal, device_id: UUID) -> dict[str, Any]:
    """The drafts of the calling device, by name."""
    device = acting_device(principal, device_id)
    rows = _of(device).order_by(ServerDraft.key).limit(limits.MAX_DRAFTS)
    return {"items": [_view(row) for row in rows]}


def read_draft(principal: Principal, device_id: UUID, key: str) -> dict[str, Any]:
    """One draft; raises NotFound (404), also when its time is over."""
    return _full(_find(acting_device(principal, device_id), key))


def keep_draft(
    principal: Principal, device_id: UUID, key: str, *, version: int | None, content: str
) -> dict[str, Any]:
    """Write a draft; with a version only over that version, else raises Stale (412)."""
    with db.atomic():
        device = acting_device(principal, device_id)
        values = {
            "content_sealed": secrets.cipher().seal(content, AAD),
            "expires_at": clock.now() + limits.DRAFT_LIFETIME,
        }
        row = ServerDraft.get_or_none(ServerDraft.device == device.id, ServerDraft.key == key)
        if row is None:
            if version is not None:
                raise Stale
            if _of(device).count() >= limits.MAX_DRAFTS:
                raise invalid(
                    "/json/content", f"每台设备最多保留{limits.MAX_DRAFTS}份草稿，请先删除不需要的。"
                )
            row = ServerDraft.create(account=principal.id, device=device, key=key, **values)
        else:
            row.change(version, **values)
    return _full(row)


def drop_draft(principal: Principal, device_id: UUID, key: str) -> None:
    """Delete a draft; raises NotFound (404)."""
    with db.atomic():
        _find(acting_device(principal, device_id), key).delete_instance()


def forget_expired() -> int:
    """Delete drafts past their time; returns how many."""
    return ServerDraft.delete().where(ServerDraft.expires_at <= clock.now()).execute()


def _of(device: Device) -> Any:
    return ServerDraft.select().where(ServerDraft.device == device.id, ServerDraft.expires_at > clock.now())


def _find(device: Device, key: str) -> ServerDraft:
    row = _of(device).where(ServerDraft.key == key).first()
    if row is None:
        raise NotFound
    return row


def _view(row: ServerDraft) -> dict[str, Any]:
    return {"id": row.id, "version": row.version, "key": row.key, "expires_at": row.expires_at}


def _full(row: ServerDraft) -> dict[str, Any]:
    return {**_view(row), "content": secrets.cipher().open(row.content_sealed, AAD)}
