"""Settings: one frozen dataclass, read once from the environment.

Every variable starts with `ZS_`. A secret may come from a file: `ZS_SECRET_KEY_FILE=/run/secrets/key`.
A wrong value refuses the start with a sentence that names the variable.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class BadSetting(SystemExit):
    """A setting is missing or unreadable; the sentence names the variable and what to write."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decides. See docs/settings.md, which a test compares with these fields."""

    secret_key: str
    """Master secret (≥ 32 characters): field encryption, blind indexes and cursors are derived from it."""
    database_url: str
    """`sqlite:///path` or `postgresql://user:password@host/name`."""
    data_dir: Path
    """Folder of uploaded files, and of the SQLite database unless `database_url` says otherwise."""
    public_url: str = "http://127.0.0.1:8000"
    """Address that codes and links carry; its host goes into every QR code."""
    host: str = "127.0.0.1"
    """Address gunicorn listens on."""
    port: int = 8000
    """Port gunicorn listens on."""
    workers: int = 2
    """gunicorn worker processes."""
    threads: int = 4
    """Threads in each worker."""
    redis_url: str = ""
    """Rate-limit counters shared by several machines (Valkey or Redis); empty keeps them in a file in `data_dir`."""
    telemetry_url: str = ""
    """Where reported events are logged: a NATS JetStream stream shared by several machines; empty: files in `data_dir`."""
    telemetry_raw_days: int = 90
    """How long reported events are kept; figures made of them stay."""
    trusted_proxies: int = 0
    """How many reverse proxies in front set X-Forwarded-For."""
    metrics_token: str = ""
    """Bearer token that /metrics asks for; empty answers only the machine itself."""
    code_algorithm: str = "ed25519"
    """Signature of new code keys: `ed25519`, or `sm2` (SM2 with SM3), which needs the package gmssl-pyx."""
    log_level: str = "info"
    """debug, info, warning or error."""


def _text(env: Mapping[str, str], name: str, default: str | None = None) -> str:
    if path := env.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadSetting(f"{name}_FILE: cannot read {path} ({type(error).__name__})") from None
    value = env.get(name, "").strip() or default
    if value is None:
        raise BadSetting(f"{name} is not set; set it, or {name}_FILE to a file that holds it")
    return value


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = _text(env, name, str(default))
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise BadSetting(f"{name} must be a whole number from {low} to {high}, not {text!r}")
    return int(text)


def _database_url(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://")):
        raise BadSetting("ZS_DATABASE_URL must start with sqlite:/// or postgresql://")
    return text


def _telemetry_url(text: str) -> str:
    if text and not re.fullmatch(
        r"(nats|tls)://([^/@?\s]+@)?[^/@?\s,]+(,[^/@?\s,]+)*(/[\w-]+)?(\?replicas=[135])?", text, re.ASCII
    ):
        raise BadSetting(
            "ZS_TELEMETRY_URL must look like nats://[user:password@]host:port[,host:port][/stream][?replicas=1|3|5]"
        )
    return text


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise BadSetting("ZS_PUBLIC_URL must be http(s)://host[:port] without a path")
    return text.rstrip("/")


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises BadSetting with a sentence for the operator."""
    env = os.environ if env is None else env
    secret = _text(env, "ZS_SECRET_KEY")
    if len(secret) < 32:
        raise BadSetting("ZS_SECRET_KEY must have at least 32 characters")
    data_dir = Path(_text(env, "ZS_DATA_DIR", "var")).absolute()
    level = _text(env, "ZS_LOG_LEVEL", "info")
    if level not in ("debug", "info", "warning", "error"):
        raise BadSetting("ZS_LOG_LEVEL must be debug, info, warning or error")
    algorithm = _text(env, "ZS_CODE_ALGORITHM", "ed25519")
    if algorithm not in ("ed25519", "sm2"):
        raise BadSetting("ZS_CODE_ALGORITHM must be ed25519 or sm2")
    port = _number(env, "ZS_PORT", 8000, 1, 65535)
    return Settings(
        secret_key=secret,
        database_url=_database_url(_text(env, "ZS_DATABASE_URL", f"sqlite:///{data_dir}/zhangshang.db")),
        data_dir=data_dir,
        public_url=_public_url(_text(env, "ZS_PUBLIC_URL", f"http://127.0.0.1:{port}")),
        host=_text(env, "ZS_HOST", "127.0.0.1"),
        port=port,
        workers=_number(env, "ZS_WORKERS", 2, 1, 64),
        threads=_number(env, "ZS_THREADS", 4, 1, 64),
        redis_url=_text(env, "ZS_REDIS_URL", ""),
        telemetry_url=_telemetry_url(_text(env, "ZS_TELEMETRY_URL", "")),
        telemetry_raw_days=_number(env, "ZS_TELEMETRY_RAW_DAYS", 90, 35, 3650),
        trusted_proxies=_number(env, "ZS_TRUSTED_PROXIES", 0, 0, 5),
        metrics_token=_text(env, "ZS_METRICS_TOKEN", ""),
        code_algorithm=algorithm,
        log_level=level,
    )
