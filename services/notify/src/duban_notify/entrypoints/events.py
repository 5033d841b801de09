"""Events of the other services come in here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.envelope import Envelope
from duban_notify.handlers.apply_events import ApplyEvents
from duban_notify.ports import BatchStore
from duban_runtime.bus import Bus
from duban_runtime.clock import Clock
from duban_runtime.consumer import Inbound
from duban_runtime.database import Database

SERVICE = "notify"
SOURCES = ("intake", "tracking", "scoring")
# Notices may come a moment later; fewer and larger transactions leave the machine to what people wait for.
SPACING_SECONDS = 0.05


def inbounds(
    database: Database,
    bus: Bus,
    jurisdictions: Sequence[str],
    *,
    events: ApplyEvents,
    store: Callable[[AsyncConnection, str], BatchStore],
    clock: Clock,
    after_commit: Callable[[], None],
) -> list[Inbound]:
    """Return one consumer per source; ``store`` makes the store of a jurisdiction on an open transaction."""

    async def handle(connection: AsyncConnection, envelopes: Sequence[Envelope]) -> None:
        await events.apply(store(connection, envelopes[0].jurisdiction), envelopes)

    return [
        Inbound(
            database,
            bus,
            service=SERVICE,
            source=source,
            jurisdictions=jurisdictions,
            handler=handle,
            after_commit=after_commit,
            spacing_seconds=SPACING_SECONDS,
            clock=clock,
        )
        for source in SOURCES
    ]
