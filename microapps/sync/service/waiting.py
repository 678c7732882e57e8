"""Records whose bytes did not come in time: nobody forces anything, but whoever made them is told."""

from __future__ import annotations

from core import clock
from core.db import db
from microapps.sync.service.judging import AWAITING_EVIDENCE
from microapps.sync.service.merging import APP
from models import workbench
from models.identity import Account
from models.sync import HELD, SyncItem

OVERDUE = "逾期未收到照片或录像，记录仍在等待；请在拍摄的手机上打开“待上传”完成上传，或补拍后重新取证。"
AT_ONCE = 500


def tell_of_missing_bytes() -> int:
    """Message the makers of records that wait beyond their deadline, once each; returns how many."""
    with db.atomic():
        rows = list(
            SyncItem.select(SyncItem, Account)
            .join(Account)
            .where(
                SyncItem.status == HELD, SyncItem.code == AWAITING_EVIDENCE, SyncItem.deadline <= clock.now()
            )
            .order_by(SyncItem.id)
            .limit(AT_ONCE)
        )
        for row in rows:
            # The deadline is spent with the message, so that it is sent once; the record goes on waiting.
            row.change(deadline=None, reason=OVERDUE)
            workbench.tell(APP, "取证文件逾期未上传", OVERDUE, "/outbox", staff_id=row.account.staff_id)
    return len(rows)
