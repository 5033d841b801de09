"""What intake reads from the environment beyond what every service reads."""

from __future__ import annotations

import base64
import binascii

from pydantic import Field, SecretStr, field_validator

from duban_runtime.settings import ServiceSettings

SERVICE = "intake"
VAULT_KEY_BYTES = 32


class IntakeSettings(ServiceSettings):
    """Settings of intake.

    ``vault_key``: one or more keys of 32 bytes in base64, separated by commas. The first seals, all of them open, so
    that a key can be replaced without sealing anything again.
    """

    vault_key: SecretStr
    child_retry_seconds: float = Field(
        default=30.0,
        gt=0,
        description="how often what was handed down to a jurisdiction with broken rules is tried again",
    )
    plugin_reload_seconds: float = Field(
        default=30.0, gt=0, description="pause between tries to open a broken jurisdiction again"
    )
    hook_seconds: float = Field(default=2.0, gt=0, description="time that a channel adapter may take for one payload")

    @field_validator("vault_key")
    @classmethod
    def _is_a_key(cls, value: SecretStr) -> SecretStr:
        decode_vault_keys(value)
        return value

    def vault_keys(self) -> tuple[bytes, ...]:
        """Return the keys of the vault, the one that seals first."""
        return decode_vault_keys(self.vault_key)


def decode_vault_keys(value: SecretStr) -> tuple[bytes, ...]:
    """Return the keys written in a setting.

    Raises:
        ValueError: one of them is not 32 bytes in base64; the message shows no part of it.
    """
    keys = []
    for number, text in enumerate(value.get_secret_value().split(","), start=1):
        try:
            # Both alphabets of base64 are in use for keys.
            key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != VAULT_KEY_BYTES:
            raise ValueError(f"key {number} must be {VAULT_KEY_BYTES} bytes in base64")
        keys.append(key)
    return tuple(keys)
