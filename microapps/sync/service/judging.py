"""The verdict on one act: in, waiting, in conflict, or refused, with a reason a person can act on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import peewee as pw
import structlog

from auth.loading import principal_of
from auth.principal import Principal
from core import clock, offline, secrets
from core.db import db
from core.files import StoredFile
from core.offline import OfflineAct
from core.problems import Forbidden, InternalError, InvalidInput, Problem, RuleRefusal, Stale
from microapps.sync import limits
from microapps.sync.service import content
from microapps.sync.service.merging import Merger, perform
from models import numbering
from models.device import Device
from models.identity import Account
from models.organisation import Staff
from models.sync import APPLIED, CONFLICT, HELD, REJECTED, SyncItem

AAD = "sync_item.content"
AWAITING_EVIDENCE = "awaiting-evidence"
ATTEMPTS = 3
log = structlog.get_logger()


@dataclass(slots=True)
class Verdict:
    """What became of an act; `detail` holds what its code needs to be acted on."""

    status: str
    code: str = ""
    reason: str = ""
    retryable: bool = False
    detail: dict[str, Any] = field(default_factory=dict)


class Hold(Exception):
    """The act waits; not a failure."""

    def __init__(self, code: str, reason: str, **detail: Any) -> None:
        super().__init__(code)
        self.verdict = Verdict(HELD, code, reason, True, detail)


def attempt(item: SyncItem, author: Principal | None = None) -> Verdict:
    """Try a stored item, as who made it and with the rights that person has now, and store its verdict with it.

    Raises Stale when another process settled the item meanwhile; what was done here is then undone.
    """
    with db.atomic():
        verdict = _judge(item, author)
        if verdict.status == REJECTED and verdict.retryable:
            return verdict  # nothing is decided: it stays as it was
        _settle(item, verdict)
    return verdict


def _settle(item: SyncItem, verdict: Verdict) -> None:
    kept = {key: item.detail[key] for key in ("base_version", "pack", "clock_flagged") if key in item.detail}
    deadline = item.received_at + limits.AWAIT_EVIDENCE if verdict.code == AWAITING_EVIDENCE else None
    item.change(
        status=verdict.status,
        code=verdict.code,
        reason=verdict.reason[:500],
        detail={**kept, **verdict.detail},
        deadline=deadline,
    )


def _judge(item: SyncItem, author: Principal | None) -> Verdict:
    for last in range(ATTEMPTS):
        try:
            with db.atomic():
                return _do(item, author)
        except Hold as hold:
            return hold.verdict
        except Stale as stale:
            # Somebody else's change came between reading and writing: read again.
            if last == ATTEMPTS - 1:
                return refusal(stale, retryable=True)
        except Problem as problem:
            return refusal(problem)
        except Exception as error:
            log.error("offline_act_failed", act=item.act, item_id=str(item.id), exc_info=error)
            return refusal(InternalError(), retryable=True)
    raise AssertionError("unreachable")


def refusal(problem: Problem, *, retryable: bool | None = None) -> Verdict:
    """A problem as the verdict `rejected`."""
    detail: dict[str, Any] = {
        key: problem.members[key]
        for key in ("rule", "law", "article", "errors", "allowed_actions")
        if key in problem.members
    }
    again = problem.retryable if retryable is None else retryable
    return Verdict(REJECTED, problem.slug, problem.detail, again, detail)


def _do(item: SyncItem, author: Principal | None) -> Verdict:
    record = content.read(secrets.cipher().open(item.content_sealed, AAD))
    act = record.act
    _check_predecessor(item)
    principal = author or _author_of(item)
    if not principal.permits(act.permission.name):
        raise Forbidden
    body = _with_files(record, principal)
    given = content.load(act.schema, body)
    subject = act.subject.find(principal, record.subject_id)
    if subject.status in act.waits_in:
        raise Hold("awaiting-act", f"等待{act.waits_in[subject.status]}上传后处理。", state=subject.status)
    if act.lead_only and act.subject.lead_of(subject) != principal.staff_id:
        raise Forbidden("这一步由主办人的设备完成；如需由您操作，请在联网时进行。")
    try:
        with db.atomic(), numbering.printed(item.device_id, record.body.get("number")):
            return _apply(act, item, subject, principal, record, given)
    except RuleRefusal as refused:
        if _bytes_are_missing(item):
            raise Hold(AWAITING_EVIDENCE, "相关照片还在上传，上传完成后自动处理。") from refused
        raise


def _apply(
    act: OfflineAct, item: SyncItem, subject: Any, principal: Principal, record: content.Record, given: dict[str, Any]
) -> Verdict:  # fmt: skip
    shared = act.subject.fields
    if record.base_version > subject.version:
        raise InvalidInput("记录所依据的版本不存在，请重新下载当日数据包。")
    if not act.edits and not act.asserts:
        perform(act, principal, subject, given)
        return Verdict(APPLIED)
    if act.edits and shared.is_frozen(subject) and record.base_version == subject.version:
        perform(
            act, principal, subject, given
        )  # nothing came between: the state machine says no, with reasons
        return Verdict(APPLIED)
    merger = Merger(act, item, subject, record.base, principal.name)
    merger.merge(principal, shared.wanted(given) if act.edits else record.base)
    if act.asserts:
        perform(act, principal, act.subject.find(principal, subject.id), given)
    if not merger.conflicts:
        return Verdict(APPLIED)
    return Verdict(
        CONFLICT,
        "field-conflict",
        "与另一台设备填写的内容不一致，请在检查页面核对后选定。",
        detail={"conflicts": [str(one.id) for one in merger.conflicts]},
    )


def _check_predecessor(item: SyncItem) -> None:
    if item.after is None:
        return
    before = SyncItem.get_or_none(SyncItem.device == item.device_id, SyncItem.sequence == item.after)
    if before is None:
        raise Hold(
            "predecessor-missing", f"等待本设备第{item.after}条记录先上传。", missing_sequence=item.after
        )
    only_bytes = before.code == AWAITING_EVIDENCE and offline.acts()[before.act].appends
    if before.status == HELD and not only_bytes:
        raise Hold("predecessor-held", f"等待本设备第{item.after}条记录处理完成。", missing_sequence=item.after,
                   missing_id=str(before.id))  # fmt: skip


def _author_of(item: SyncItem) -> Principal:
    account = (
        Account.select(Account, Staff)
        .join(Staff, pw.JOIN.LEFT_OUTER)
        .where(Account.id == item.account_id)
        .get()
    )
    return principal_of(account, item.client)


def _with_files(record: content.Record, principal: Principal) -> dict[str, Any]:
    """The body with the id of each stored file, `file_ids.0` into the list; raises Hold while bytes are missing."""
    body = {name: value for name, value in record.body.items() if name != "number"}
    if not record.files:
        return body
    wanted = {part["sha256"] for part in record.files.values()}
    rows = StoredFile.select().where(StoredFile.owner_id == principal.id, StoredFile.sha256.in_(list(wanted)))
    stored: dict[str, UUID] = {row.sha256: row.id for row in rows}
    missing = sorted(wanted - set(stored))
    if missing:
        raise Hold(AWAITING_EVIDENCE, f"记录已收到，还有{len(missing)}个文件待上传。", missing_files=missing)
    for name, part in sorted(record.files.items()):
        field, is_listed, _ = name.partition(".")
        file_id = str(stored[part["sha256"]])
        body[field] = [*body.get(field, []), file_id] if is_listed else file_id
    return body


def _bytes_are_missing(item: SyncItem) -> bool:
    return (
        SyncItem.select()
        .where(
            SyncItem.subject_id == item.subject_id,
            SyncItem.status == HELD,
            SyncItem.code == AWAITING_EVIDENCE,
            SyncItem.id != item.id,
        )
        .exists()
    )


def release(
    subject_ids: set[UUID], device: Device | None = None, account_id: UUID | None = None
) -> list[SyncItem]:
    """Try what was held about these objects, by this device, or for this person's files, until nothing moves."""
    moved: list[SyncItem] = []
    while True:
        found = _waiting(subject_ids, device, account_id)
        settled = [item for item in found if _moves(item)]
        if not settled:
            return moved
        moved += settled
        subject_ids = subject_ids | {item.subject_id for item in settled}


def _moves(item: SyncItem) -> bool:
    try:
        attempt(item)
    except Stale:
        return False  # somebody else's batch settled it at the same moment
    return item.status != HELD


def _waiting(subject_ids: set[UUID], device: Device | None, account_id: UUID | None) -> list[SyncItem]:
    whose: Any = SyncItem.subject_id.in_(list(subject_ids)) if subject_ids else None
    for condition in (
        SyncItem.device == device.id if device else None,
        (SyncItem.account == account_id) if account_id else None,
    ):
        if condition is not None:
            whose = condition if whose is None else whose | condition
    if whose is None:
        return []
    return list(
        SyncItem.select().where(SyncItem.status == HELD, whose).order_by(SyncItem.device, SyncItem.sequence)
    )


def store(device: Device, principal: Principal, given: dict[str, Any], record: content.Record, skew: int, *,
          flagged: bool) -> SyncItem:  # fmt: skip
    """Keep an act as it came, before anything is done with it."""
    return SyncItem.create(
        id=given["id"],
        device=device,
        account=principal.id,
        client=principal.client,
        sequence=given["sequence"],
        act=record.act.name,
        subject_type=record.act.subject.type,
        subject_id=record.subject_id,
        after=record.after,
        content_sealed=secrets.cipher().seal(given["content"], AAD),
        sha256=content.digest(given["content"]),
        device_time=record.device_time,
        monotonic_ms=record.monotonic_ms,
        received_at=clock.now(),
        skew_seconds=skew,
        status=HELD,
        code="received",
        detail={"base_version": record.base_version, "pack": record.pack, "clock_flagged": flagged},
    )
