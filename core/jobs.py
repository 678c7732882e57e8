"""Background work: jobs that recur, and the loop of the worker process that runs them beside the outbox."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

import peewee as pw
import structlog

from core import clock, outbox
from core.db import Base, InstantField, db

PAUSE_SECONDS = 0.5
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """`run()` every `every`; several workers share the schedule, so it runs once each time."""

    name: str
    every: timedelta
    run: Callable[[], object]


class JobSchedule(Base):
    """When a job is due next."""

    name = pw.CharField(80, unique=True)
    next_at = InstantField()


def run_due(jobs: Iterable[Job]) -> int:
    """Run every job that is due; returns how many ran."""
    ran = 0
    for job in jobs:
        now = clock.now()
        JobSchedule.insert(name=job.name, next_at=now).on_conflict_ignore().execute()
        claimed = (
            JobSchedule.update(next_at=now + job.every)
            .where(JobSchedule.name == job.name, JobSchedule.next_at <= now)
            .execute()
        )
        if not claimed:
            continue
        try:
            job.run()
            ran += 1
        except Exception as error:
            log.error("job_failed", job=job.name, exc_info=error)
    return ran


def work_forever(jobs: Iterable[Job]) -> None:
    """The worker's loop; SIGTERM and SIGINT end it between two deliveries."""
    jobs = tuple(jobs)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    log.info("worker_started", jobs=[job.name for job in jobs])
    while not stop.is_set():
        try:
            db.connect(reuse_if_open=True)
            run_due(jobs)
            busy = outbox.deliver_pending()
        except pw.DatabaseError as error:
            log.error("worker_paused", exc_info=error)
            db.close()
            busy = 0
        if not busy:
            stop.wait(PAUSE_SECONDS)
    db.close()
