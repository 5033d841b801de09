"""The arrival of a calendar without a running service: for the command that an operator calls."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from duban_runtime.clock import Clock, SystemClock
from duban_runtime.database import Database
from duban_runtime.log import EventLog
from duban_sdk.loader import PluginSource
from duban_tracking.adapters.reader import PostgresReader
from duban_tracking.adapters.rule_desks import RuleDesks
from duban_tracking.adapters.store import PostgresStorage
from duban_tracking.core.context import Unit
from duban_tracking.handlers.calendar_arrival import CalendarArrival
from duban_tracking.settings import PRODUCER, SERVICE

BUDGET_SECONDS = 60.0
"""An operator waits for an answer; nobody else does."""


@dataclass(frozen=True)
class Arriving:
    """One jurisdiction's arrival, and its units by code."""

    arrival: CalendarArrival
    units: Mapping[str, Unit]


@asynccontextmanager
async def arriving(
    database_url: str, file: Path, *, clock: Clock | None = None, find_plugin: PluginSource | None = None
) -> AsyncIterator[Arriving]:
    """Give the arrival of the jurisdiction whose configuration file this is.

    What it writes goes out by the running service's relay.

    Raises:
        JurisdictionDown: its rules cannot be loaded.
        DatabaseUnavailable: the database is away.
    """
    desks = RuleDesks([file], budget_seconds=BUDGET_SECONDS, reload_seconds=BUDGET_SECONDS, find=find_plugin)
    database = Database(database_url, SERVICE, "duban-command", pool_size=1)
    log = EventLog(SERVICE, PRODUCER)
    storage = PostgresStorage(database, log)
    try:
        async with storage.transaction({file.stem}) as store:
            units = await store.units(file.stem)
        reader = PostgresReader(database, log)
        yield Arriving(CalendarArrival(storage, desks, reader, clock or SystemClock(), _nobody_to_wake), units)
    finally:
        await database.close()


def _nobody_to_wake() -> None:
    """The relay of the running service looks for itself."""
