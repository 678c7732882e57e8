"""Batches, receipts, held items."""

from __future__ import annotations

from uuid import UUID

from auth.access import requires
from auth.principal import current_principal
from core.api import page_of
from core.device import UUID_TEXT
from core.problems import invalid
from microapps.sync import limits
from microapps.sync.permissions import SYNC
from microapps.sync.routes import blp
from microapps.sync.routes.calling import from_device
from microapps.sync.schemas import batches as schemas
from microapps.sync.service import batches, receipts


@blp.post("/batches")
@requires(SYNC)
@from_device
@blp.arguments(schemas.SyncBatchIn)
@blp.response(200, schemas.SyncBatchOut)
def send_batch(args, device_id):
    """Hand in what was done offline 上传离线记录"""
    return batches.take_in(current_principal(), device_id, **args)


# Each act has its own id, so a repeat is told what the first one became; no answer needs to be stored.
send_batch.answers_by_itself = True


@blp.get("/receipts")
@requires(SYNC)
@blp.arguments(schemas.ReceiptQuery, location="query")
@blp.response(200, schemas.ReceiptsOut)
def read_receipts(args):
    """Ask for receipts again 查询回执"""
    return receipts.ask_again(current_principal(), _ids(args["ids"]))


def _ids(text: str) -> list[UUID]:
    parts = text.split(",")
    if len(parts) > limits.MAX_RECEIPTS or not all(map(UUID_TEXT.fullmatch, parts)):
        raise invalid("/query/ids", f"应为逗号分隔的记录标识，至多{limits.MAX_RECEIPTS}个。")
    return [UUID(part) for part in parts]


@blp.get("/items")
@requires(SYNC)
@blp.arguments(schemas.SyncItemQuery, location="query")
@blp.response(200, page_of(schemas.SyncItemOut))
def list_items(args):
    """Acts received from devices, those held among them 已收到的离线记录"""
    return batches.list_items(current_principal(), args.pop("page"), **args)
