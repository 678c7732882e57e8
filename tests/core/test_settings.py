"""Settings: read strictly, refused with a sentence, documented."""

from dataclasses import fields
from pathlib import Path

import pytest

from core.settings import BadSetting, Settings, from_environment

SECRET = "s" * 32
DOCS = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def test_a_secret_is_enough():
    settings = from_environment({"ZS_SECRET_KEY": SECRET, "ZS_DATA_DIR": "/tmp/zs"})
    assert settings.database_url == "sqlite:////tmp/zs/zhangshang.db"
    assert settings.public_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ZS_SECRET_KEY", "short"),
        ("ZS_PORT", "0"),
        ("ZS_PORT", "eighty"),
        ("ZS_PORT", "８０００"),
        ("ZS_WORKERS", "-1"),
        ("ZS_DATABASE_URL", "mysql://x"),
        ("ZS_PUBLIC_URL", "ftp://x"),
        ("ZS_PUBLIC_URL", "https://x/path"),
        ("ZS_LOG_LEVEL", "loud"),
        ("ZS_TELEMETRY_URL", "http://nats:4222"),
        ("ZS_TELEMETRY_URL", "nats://"),
        ("ZS_TELEMETRY_URL", "nats://a:1,,b:2"),
        ("ZS_TELEMETRY_URL", "nats://a:1/stream.name"),
        ("ZS_TELEMETRY_URL", "nats://a:1?replicas=2"),
    ],
)
def test_a_wrong_value_names_its_variable(variable, value):
    with pytest.raises(BadSetting, match=variable):
        from_environment({"ZS_SECRET_KEY": SECRET, variable: value})


def test_there_is_no_default_secret():
    with pytest.raises(BadSetting, match="ZS_SECRET_KEY"):
        from_environment({})


def test_a_secret_may_come_from_a_file(tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    assert from_environment({"ZS_SECRET_KEY_FILE": str(file)}).secret_key == SECRET


def test_an_unreadable_file_names_its_variable(tmp_path):
    with pytest.raises(BadSetting, match="ZS_SECRET_KEY_FILE"):
        from_environment({"ZS_SECRET_KEY_FILE": str(tmp_path / "nothing")})


def test_every_setting_is_documented_and_no_other():
    documented = {
        line.split("`")[1] for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    }
    assert documented == {f"ZS_{field.name.upper()}" for field in fields(Settings)}
