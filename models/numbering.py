"""Document numbers (文书号): agency word, year, running number; blocks of them can be lent to a device."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from core import clock
from core.counters import next_number, next_numbers
from core.identifiers import document_number
from core.identifiers.refusal import Refusal
from core.problems import invalid
from models.device import NumberLease, NumberUse
from models.organisation import Organisation

LEASABLE = ("责改", "当罚")
"""Words of documents that an officer may hand over on site before the server has seen them."""


class _Printed:
    """The number that a device has printed already, until the act's document takes it."""

    def __init__(self, device_id: UUID, number: str) -> None:
        self.device_id, self.number, self.is_taken = device_id, number, False


_printed: ContextVar[_Printed | None] = ContextVar("printed_number", default=None)


@contextmanager
def printed(device_id: UUID, number: str | None) -> Iterator[None]:
    """Within: the document this act issues bears `number`, from a block lent to the device (None: the next one).

    Raises InvalidInput (422) when the number is not the device's to give, or no document took it.
    """
    if number is None:
        yield
        return
    offered = _Printed(device_id, number)
    token = _printed.set(offered)
    try:
        yield
    finally:
        _printed.reset(token)
    if not offered.is_taken:
        raise invalid("/body/number", "这项操作不出具带编号的文书。")


def next_document_number(org: Organisation, word: str) -> str:
    """The number of `word` (检、责改、当罚…) a document of this agency bears now, e.g. 杭西市监检〔2026〕12号."""
    offered = _printed.get()
    if offered is not None and not offered.is_taken and word in LEASABLE:
        _take(offered, org, word)
        return offered.number
    year = clock.today().year
    return document_number.render(f"{org.short_name}{word}", year, next_number(_counter(org, word, year)))


def lease_block(device_id: UUID, org: Organisation, word: str, count: int, until: datetime) -> NumberLease:
    """Lend the next `count` numbers to a device; they come from the same counter, so no two ever meet."""
    year = clock.today().year
    first = next_numbers(_counter(org, word, year), count)
    return NumberLease.create(
        device=device_id, org=org, word=word, year=year, first=first, last=first + count - 1, expires_at=until
    )


def _counter(org: Organisation, word: str, year: int) -> str:
    return f"{org.code}:{word}:{year}"


def _take(offered: _Printed, org: Organisation, word: str) -> None:
    try:
        parts = document_number.parse(offered.number)
    except Refusal as refusal:
        raise invalid("/body/number", refusal.detail, refusal.code) from None
    block = NumberLease.get_or_none(
        NumberLease.device == offered.device_id,
        NumberLease.org == org.id,
        NumberLease.word == word,
        NumberLease.year == parts.year,
        NumberLease.first <= parts.number,
        NumberLease.last >= parts.number,
    )
    if block is None or parts.word != f"{org.short_name}{word}":
        raise invalid("/body/number", "该文书号不在本设备领取的号段内。")
    if NumberUse.select().where(NumberUse.lease == block.id, NumberUse.number == parts.number).exists():
        raise invalid("/body/number", "该文书号已用于另一份文书。")
    NumberUse.create(lease=block, number=parts.number)
    offered.is_taken = True
