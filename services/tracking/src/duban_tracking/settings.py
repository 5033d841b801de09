"""Configuration of the tracking service."""

from __future__ import annotations

from pydantic import Field

from duban_runtime.settings import ServiceSettings

SERVICE = "tracking"
PRODUCER = "duban-tracking/0.1.0"
MIGRATIONS = "duban_tracking.migrations"


class TrackingSettings(ServiceSettings):
    """What tracking reads from the environment beyond what every service reads."""

    sweep_seconds: float = Field(1.0, gt=0, description="pause of the sweeper when nothing is due")
    sweep_batch: int = Field(400, ge=1, le=5_000, description="timers that one transaction of the sweeper takes")
    plugin_budget_seconds: float = Field(5.0, gt=0, description="time that a jurisdiction's plugins get for one answer")
    plugin_reload_seconds: float = Field(30.0, gt=0, description="pause between tries to mend a broken jurisdiction")
