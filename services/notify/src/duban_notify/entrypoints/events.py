"""Events of the other services, and which of them mean something here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.base import Event
from duban_contracts.envelope import Envelope
from duban_contracts.events.notify import ChannelAnswered, NoticeDelivered, NoticeFailed
from duban_contracts.registry import event_models, service_of
from duban_notify.adapters.batch_store import SqlBatchStore
from duban_notify.handlers.apply_events import ApplyEvents
from duban_runtime.asyncapi import describe
from duban_runtime.bus import Bus
from duban_runtime.clock import Clock
from duban_runtime.consumer import Inbound
from duban_runtime.database import Database

SERVICE = "notify"
SOURCES = ("intake", "tracking", "scoring")
PUBLISHES: tuple[type[Event], ...] = (NoticeDelivered, NoticeFailed, ChannelAnswered)


def inbounds(
    database: Database,
    bus: Bus,
    jurisdictions: Sequence[str],
    *,
    events: ApplyEvents,
    clock: Clock,
    after_commit: Callable[[], None],
) -> list[Inbound]:
    """Return one consumer per source."""

    async def handle(connection: AsyncConnection, envelopes: Sequence[Envelope]) -> None:
        await events.apply(SqlBatchStore(connection, envelopes[0].jurisdiction), envelopes)

    return [
        Inbound(
            database,
            bus,
            service=SERVICE,
            source=source,
            jurisdictions=jurisdictions,
            handler=handle,
            after_commit=after_commit,
            clock=clock,
        )
        for source in SOURCES
    ]


def asyncapi() -> str:
    """Return the AsyncAPI document of the service: notices may rest on any event, by the rules of a jurisdiction."""
    consumes = {
        source: [model for model in event_models().values() if service_of(model.TYPE) == source] for source in SOURCES
    }
    return describe(SERVICE, publishes=PUBLISHES, consumes=consumes)
