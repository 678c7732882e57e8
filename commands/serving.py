"""`flask serve`: migrate, load the demo if asked, then gunicorn with the worker beside it.

The program is read and built once, here; gunicorn's processes and the worker are forks of this one. That makes a
start four times as cheap as four interpreters, and they share the memory of what was built.
"""

from __future__ import annotations

import contextvars
import multiprocessing
import signal
import socket
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.process import BaseProcess
from typing import Any

import click
import structlog
from flask import Flask, current_app
from flask.cli import with_appcontext

from auth import audit_reading, guessing, personnel, sessions
from commands.demonstration import load_if_empty
from commands.records import bring_up_to_date
from core import idempotency, jobs
from core.db import close_all, db
from core.jobs import Job
from microapps import registry

HOUSE_JOBS = (
    Job("core.forget_idempotency_keys", timedelta(hours=1), idempotency.forget_expired),
    Job("auth.forget_refresh_tokens", timedelta(hours=6), sessions.forget_expired),
    Job("auth.forget_unclaimed_names", timedelta(hours=1), guessing.forget_unclaimed),
    Job("auth.apply_personnel_changes", timedelta(minutes=5), personnel.apply_due),
    Job("auth.anchor_audit", timedelta(hours=1), audit_reading.anchor_yesterday),
)

RESTART_PAUSE_SECONDS = 2
PATIENCE_SECONDS = 5
"""How long a child may take to hear a signal before it is sent again."""
FORK = multiprocessing.get_context("fork")
log = structlog.get_logger()


def register(app: Flask) -> None:
    """Add serve, worker and migrate."""
    app.cli.add_command(serve)
    app.cli.add_command(worker)
    app.cli.add_command(migrate_command)


@click.command("migrate")
@with_appcontext
def migrate_command() -> None:
    """Bring the database's tables up to date."""
    click.echo("\n".join(bring_up_to_date()) or "up to date")


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Deliver events and run recurring jobs until told to stop."""
    work()


def work() -> None:
    """The worker's loop."""
    jobs.work_forever([*HOUSE_JOBS, *registry.jobs()])


@click.command("serve")
@click.option(
    "--demo", type=click.Choice(["small", "city", "province"]), help="Load this demo into an empty database."
)
@with_appcontext
def serve(demo: str | None) -> None:
    """Serve the pages and the API, with the worker beside."""
    settings = current_app.config["SETTINGS"]
    refuse_a_busy_port(settings.host, settings.port)
    # In a child too: what loading a province leaves behind (memory, open files, threads) is no heritage to fork.
    prepared = started(lambda: prepare(demo))
    prepared.join()
    if prepared.exitcode:
        raise SystemExit(prepared.exitcode)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    options = gunicorn_options(
        settings.host, settings.port, workers=settings.workers, threads=settings.threads
    )
    click.echo(f"掌上 is serving on {settings.public_url} (Ctrl+C stops it)")
    raise SystemExit(_run_together(lambda: serve_with_gunicorn(app, options), work))


def prepare(demo: str | None) -> None:
    """Have the tables up to date, the keys made, and the demo there if asked for."""
    bring_up_to_date()
    if demo:
        load_if_empty(demo)
    db.close()


def gunicorn_options(host: str, port: int, *, workers: int, threads: int) -> dict[str, Any]:
    """How gunicorn serves. Who scans a code is nobody's business, so there is no log of addresses."""
    return {
        "bind": f"{host}:{port}",
        "worker_class": "core.http_worker.Worker",
        "workers": workers,
        "threads": threads,
        "keepalive": 75,
        "loglevel": "warning",
        "control_socket_disable": True,
        "preload_app": True,
    }


def gunicorn(host: str, port: int, *, workers: int, threads: int, application: str = "wsgi:app") -> list[str]:
    """The command line of a gunicorn that serves alike, for tests and benchmarks that want no worker beside it."""
    from gunicorn.config import Config

    settings, command = Config().settings, [sys.executable, "-m", "gunicorn", application]
    for name, value in gunicorn_options(host, port, workers=workers, threads=threads).items():
        command += [settings[name].cli[-1], *([] if value is True else [str(value)])]
    return command


def serve_with_gunicorn(app: Flask, options: dict[str, Any]) -> None:
    """Be gunicorn's master for an application that is built already."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)
            self.cfg.set("post_fork", lambda _arbiter, _worker: _end_at_signals())

        def load(self) -> Flask:
            return app

    Server().run()


def refuse_a_busy_port(host: str, port: int) -> None:
    """End with a sentence when somebody else listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SystemExit(
                f"Cannot listen on {host}:{port} ({error.strerror}). Stop the program that uses it, or choose "
                "another port: ZS_PORT=8001 make run"
            ) from None


def started(run: Callable[[], None]) -> BaseProcess:
    """A fork of this process that does `run`, with nothing of ours in its hands: no connection, no context."""
    close_all()

    def begin() -> None:
        _end_at_signals()
        run()

    process = FORK.Process(target=begin)
    process.start()
    return process


def _end_at_signals() -> None:
    """A child that is still starting ends at once. With the handlers of its parent it would not hear a signal, and who
    stopped the program would wait half a minute for it."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


def _run_together(server: Callable[[], None], worker: Callable[[], None]) -> int:
    """Run both until the server ends or a signal comes; a worker that dies is started again. Returns an exit code."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    # gunicorn's threads must not find the command's application context below their own.
    serving, beside = started(lambda: contextvars.Context().run(server)), started(worker)
    while not stopping.wait(0.2) and serving.is_alive():
        if not beside.is_alive():
            log.error("worker_restarted", exit_code=beside.exitcode)
            beside = started(worker)
            stopping.wait(RESTART_PAUSE_SECONDS)
    for process in (serving, beside):
        while process.is_alive():
            process.terminate()
            process.join(PATIENCE_SECONDS)
    return 0 if stopping.is_set() else serving.exitcode or 0
