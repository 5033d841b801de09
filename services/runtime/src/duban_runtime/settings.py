"""Configuration from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from duban_runtime.errors import ConfigurationError
from duban_runtime.topology import StreamLimits

SettingsT = TypeVar("SettingsT", bound="ServiceSettings")
_PREFIX = "DUBAN_"
_MIN_KEY_BYTES = 32


class ServiceSettings(BaseSettings):
    """What every service needs; a service adds its own fields in a subclass."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True)

    nats_url: str
    database_url: str
    config_dir: Path
    token_key: SecretStr
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65535)
    log_level: str = "INFO"
    drain_seconds: float = Field(default=20.0, gt=0)
    stream_replicas: int = Field(default=1, ge=1, le=5)
    stream_max_age_days: float = Field(default=30.0, gt=0)
    stream_max_bytes: int = Field(default=2 * 1024**3, ge=1024**2)
    traces_file: Path | None = None

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, url: str) -> str:
        if not url.startswith(("postgresql://", "postgres://")):
            raise ValueError("must start with postgresql://")
        return url

    @field_validator("nats_url")
    @classmethod
    def _is_nats(cls, url: str) -> str:
        if not url.startswith(("nats://", "tls://", "ws://", "wss://")):
            raise ValueError("must start with nats:// or tls://")
        return url

    @field_validator("token_key")
    @classmethod
    def _is_long_enough(cls, key: SecretStr) -> SecretStr:
        if len(key.get_secret_value().encode()) < _MIN_KEY_BYTES:
            raise ValueError(f"must have at least {_MIN_KEY_BYTES} bytes")
        return key

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return level.upper()

    def jurisdictions(self) -> tuple[str, ...]:
        """Return the codes of the configured jurisdictions: the stems of the TOML files, sorted.

        Raises:
            ConfigurationError: the directory is missing or holds no TOML file.
        """
        codes = tuple(sorted(path.stem for path in self.config_dir.glob("*.toml")))
        if not codes:
            raise ConfigurationError(f"{_PREFIX}CONFIG_DIR={self.config_dir} holds no <jurisdiction>.toml")
        return codes

    def stream_limits(self) -> StreamLimits:
        """Return the limits that the streams are declared with."""
        return StreamLimits(
            max_age_days=self.stream_max_age_days, max_bytes=self.stream_max_bytes, replicas=self.stream_replicas
        )


def load_settings(settings_type: type[SettingsT]) -> SettingsT:
    """Return the settings of this process.

    Raises:
        ConfigurationError: one line that names every missing or invalid variable; it never shows a value.
    """
    try:
        return settings_type()
    except ValidationError as error:
        complaints = "; ".join(_complaint(str(item["loc"][0]), item["type"], item["msg"]) for item in error.errors())
        raise ConfigurationError(f"environment: {complaints}") from None


def _complaint(field: str, kind: str, message: str) -> str:
    reason = "is missing" if kind == "missing" else message.removeprefix("Value error, ")
    return f"{_PREFIX}{field.upper()} {reason}"
