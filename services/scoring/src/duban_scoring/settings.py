"""Settings of the scoring service."""

from __future__ import annotations

from pydantic import Field

from duban_runtime.settings import ServiceSettings

NAME = "scoring"
"""Name of the service: its schema, its stream, its source on the bus."""
PRODUCER = "duban-scoring/0.1.0"


class ScoringSettings(ServiceSettings):
    """``DUBAN_RANKING_SWEEP_SECONDS`` and its neighbours beside those of every service."""

    ranking_sweep_seconds: float = Field(default=2.0, gt=0)
    ranking_settle_seconds: float = Field(default=2.0, ge=0)
    plugin_reload_seconds: float = Field(default=30.0, gt=0, description="pause between tries to mend a jurisdiction")
