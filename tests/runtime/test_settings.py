"""Configuration from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban_runtime.errors import ConfigurationError
from duban_runtime.settings import ServiceSettings, load_settings

GOOD = {
    "DUBAN_NATS_URL": "nats://127.0.0.1:4222",
    "DUBAN_DATABASE_URL": "postgresql://u:p@127.0.0.1/d",
    "DUBAN_CONFIG_DIR": "/nowhere",
    "DUBAN_TOKEN_KEY": "k" * 32,
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_settings_are_read_when_all_is_given(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("yunhe.toml", "qingtian.toml", "README.md"):
        (tmp_path / name).touch()
    environment.setenv("DUBAN_CONFIG_DIR", str(tmp_path))
    settings = load_settings(ServiceSettings)
    assert settings.jurisdictions() == ("qingtian", "yunhe")
    assert "k" * 32 not in repr(settings)


def test_jurisdictions_fail_when_the_directory_is_empty(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="DUBAN_CONFIG_DIR=/nowhere"):
        load_settings(ServiceSettings).jurisdictions()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DUBAN_NATS_URL", None, "DUBAN_NATS_URL is missing"),
        ("DUBAN_DATABASE_URL", "mysql://secret", "DUBAN_DATABASE_URL must start with postgresql://"),
        ("DUBAN_TOKEN_KEY", "secret", "DUBAN_TOKEN_KEY must have at least 32 bytes"),
        ("DUBAN_HTTP_PORT", "secret", "DUBAN_HTTP_PORT"),
        ("DUBAN_LOG_LEVEL", "secret", "DUBAN_LOG_LEVEL must be DEBUG"),
    ],
    ids=["missing", "database", "key", "port", "level"],
)
def test_settings_name_the_variable_when_it_is_bad(
    environment: pytest.MonkeyPatch, name: str, value: str | None, said: str
) -> None:
    environment.delenv(name, raising=False)
    if value is not None:
        environment.setenv(name, value)
    with pytest.raises(ConfigurationError) as refused:
        load_settings(ServiceSettings)
    assert said in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)
