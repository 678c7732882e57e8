"""The whole wiring on one screen. `app` is what gunicorn serves; tests call create_app with their own settings."""

from __future__ import annotations

import gc
from typing import Any

import structlog
from flask import Flask, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

import commands
from auth import keys, loading, permissions, personnel_routes, rate_limit, roles
from auth import routes as identity
from core import (
    api,
    code_tellers,
    db,
    event_log,
    files,
    headers,
    ids,
    log,
    offline,
    outbox,
    plain_pages,
    quick,
    refusing,
    secrets,
    settings,
)
from microapps import pages, registry, system
from microapps.telemetry import jobs as telemetry
from microapps.workbench import service as workbench
from models import apps, reported


def create_app(configuration: settings.Settings | None = None) -> Flask:
    """Build the application; `configuration` None reads the environment."""
    chosen = configuration or settings.from_environment()
    log.configure(chosen.log_level)
    secrets.install(chosen.secret_key)
    db.bind(chosen.database_url)
    keys.install(chosen.code_algorithm)
    rate_limit.install(chosen.redis_url, chosen.data_dir)
    roles.install([*permissions.ALL, *registry.permissions()])
    outbox.install(registry.subscriptions())
    workbench.install(registry.MICROAPPS)
    apps.install({microapp.code: microapp.title for microapp in registry.MICROAPPS})
    event_log.install(chosen.data_dir / "telemetry", reported.ids_in, chosen.telemetry_url)
    telemetry.install(chosen.telemetry_raw_days)
    code_tellers.install(registry.code_tellers())
    files.install(chosen.data_dir, registry.file_viewers())
    offline.install(registry.offline_acts())
    quick.install(registry.quick_routes(), chosen.trusted_proxies)

    flask = Flask(__name__, static_folder=None)
    flask.config.update(REFERENCE, SETTINGS=chosen, MAX_CONTENT_LENGTH=DEFAULT_BODY)
    flask.json = api.OrjsonProvider(flask)
    flask.url_map.converters["scanned"] = plain_pages.Scanned
    flask.wsgi_app = ProxyFix(flask.wsgi_app, x_for=chosen.trusted_proxies, x_proto=chosen.trusted_proxies)  # type: ignore[method-assign]

    @flask.before_request
    def begin() -> None:
        g.trace_id = ids.new_id().hex
        structlog.contextvars.bind_contextvars(trace_id=g.trace_id)
        view = flask.view_functions.get(request.endpoint or "")
        request.max_content_length = getattr(view, "max_body", DEFAULT_BODY)
        db.db.connect(reuse_if_open=True)
        loading.load_principal()
        who = g.principal and str(g.principal.id)
        structlog.contextvars.bind_contextvars(micro_app=request.blueprint, principal_id=who)

    flask.after_request(headers.add_headers)
    flask.teardown_request(_release)
    refusing.handle_errors(flask)
    reference = api.Api(flask)
    reference.register_blueprint(personnel_routes.blp, url_prefix="/api/v1/auth")
    for blueprint in (identity.well_known, system.blp):
        reference.register_blueprint(blueprint)
    for microapp in registry.MICROAPPS:
        prefix = f"/api/v1/{microapp.code.replace('_', '-')}"
        reference.register_blueprint(microapp.blueprint, url_prefix=prefix)
        for page in microapp.public_pages:
            reference.register_blueprint(page)
    reference.spec.components.security_scheme(
        "bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    )
    pages.mount(flask)
    commands.register(flask)
    return flask


DEFAULT_BODY = 1024 * 1024
"""Bytes a request may have; a view that takes more says so with `max_body`."""
REFERENCE = {
    "API_TITLE": "掌上 Zhangshang",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
}


def _release(_error: BaseException | None) -> None:
    """Give a pooled connection back; SQLite's stays open for the thread's next request."""
    structlog.contextvars.clear_contextvars()
    if db.is_postgresql() and not db.db.is_closed() and not db.db.in_transaction():
        db.db.close()


def __getattr__(name: str) -> Any:
    """`app` is built when gunicorn or flask first asks, so importing this module for create_app needs no settings."""
    if name != "app":
        raise AttributeError(name)
    globals()["app"] = create_app()
    # What was built now lives as long as the process: looking for garbage in it at every thousandth object is waste.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
    return globals()["app"]
