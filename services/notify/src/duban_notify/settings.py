"""Configuration of the service from the environment, beside what every service reads."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field

from duban_runtime.settings import ServiceSettings


def _default_outbox() -> Path:
    return Path(os.environ.get("DUBAN_DATA_DIR", "."), "outbox")


class NotifyServiceSettings(ServiceSettings):
    """``DUBAN_OUTBOX_DIR`` and its neighbours."""

    outbox_dir: Path = Field(default_factory=_default_outbox)
    send_timeout_seconds: float = Field(default=15.0, gt=0, le=120)
    notice_attempts: int = Field(default=8, ge=1, le=50)
    notice_workers: int = Field(default=4, ge=1, le=32)
    answer_workers: int = Field(default=4, ge=1, le=32)
    faulty_retry_seconds: float = Field(default=30.0, gt=0, le=60)
    """How often the events of a jurisdiction whose rules cannot be used are tried again."""
    plugin_reload_seconds: float = Field(default=30.0, gt=0)
    """How often the plugins of a broken jurisdiction are loaded again."""
    recipient_wait_seconds: float = Field(default=60.0, ge=0, le=86_400)
    """How long a notice waits for a unit or matter that is not known yet, before the supervision office is told."""
