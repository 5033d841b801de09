"""Puts the service together."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.envelope import Envelope
from duban_contracts.events.rules import RulesApplied
from duban_runtime.auth import Tokens
from duban_runtime.bus import Bus
from duban_runtime.clock import Clock, SystemClock
from duban_runtime.consumer import Handler, Inbound
from duban_runtime.database import Database
from duban_runtime.http import create_app
from duban_runtime.log import EventLog
from duban_runtime.loop import Loop
from duban_runtime.parameter_sets import RulesOnRecord, keep_parameter_sets
from duban_runtime.process import Background, Service
from duban_runtime.relay import Relay
from duban_scoring.adapters.shelves import Shelves, load_shelves
from duban_scoring.adapters.store import PostgresLedger
from duban_scoring.entrypoints.explaining_routes import explaining_router
from duban_scoring.entrypoints.http import rankings_router, scores_router
from duban_scoring.entrypoints.site import Site
from duban_scoring.entrypoints.sweep import Quiet, RankingSweep
from duban_scoring.handlers.apply import apply_batch
from duban_scoring.settings import NAME, PRODUCER, ScoringSettings
from duban_sdk.shelf import Shelf

MIGRATIONS = "duban_scoring.migrations"
# Points may come a moment later; fewer and larger transactions leave the machine to what people wait for.
SPACING_SECONDS = 0.05


def build(settings: ScoringSettings, clock: Clock | None = None, shelves: Shelves | None = None) -> Service:
    """Return the service with its real adapters; nothing is started yet."""
    clock = clock or SystemClock()
    shelves = shelves or load_shelves(settings.config_dir)
    database = Database(settings.database_url, NAME, f"duban-{NAME}")
    bus = Bus(settings.nats_url, f"duban-{NAME}", settings.stream_limits())
    log = EventLog(NAME, PRODUCER)
    jurisdictions = settings.jurisdictions()
    relay = Relay(database, bus, log, jurisdictions)
    record = RulesOnRecord(database, clock, shelves.opened)
    quiet = Quiet(settings.ranking_settle_seconds)

    def applied() -> None:
        quiet.note()
        relay.wake()

    inbound = Inbound(
        database,
        bus,
        service=NAME,
        source="tracking",
        jurisdictions=jurisdictions,
        handler=event_handler(shelves, log),
        after_commit=applied,
        spacing_seconds=SPACING_SECONDS,
        clock=clock,
    )
    sweep = RankingSweep(database, log, shelves, clock=clock, quiet=quiet, wake_relay=relay.wake)
    app = create_app("督办计分服务", NAME, Tokens(settings.token_key), [shelves.check])
    site = Site(database, log, shelves, clock, relay.wake)
    app.include_router(scores_router(site))
    app.include_router(rankings_router(site))
    app.include_router(explaining_router(site))
    loops = [
        Loop("ranking-sweep", sweep, seconds=settings.ranking_sweep_seconds),
        *record.loops(shelves.mend, settings.plugin_reload_seconds),
    ]
    backgrounds: list[Background] = [relay, inbound, *loops]
    return Service(NAME, app, database, bus, MIGRATIONS, backgrounds=backgrounds, openers=[record.keep])


def event_handler(shelves: Shelves, log: EventLog) -> Handler:
    """Return the handler that applies one jurisdiction's events within the consumer's transaction."""

    async def handle(connection: AsyncConnection, envelopes: Sequence[Envelope]) -> None:
        jurisdiction = envelopes[0].jurisdiction
        shelf = shelves.for_events(jurisdiction)
        await _learn(connection, shelf, envelopes)
        await apply_batch(PostgresLedger(connection, jurisdiction, log), shelf, envelopes)

    return handle


async def _learn(connection: AsyncConnection, shelf: Shelf, envelopes: Sequence[Envelope]) -> None:
    """Parameters that tracking runs under are known here too: a pin may name them before this service has them."""
    for envelope in envelopes:
        if envelope.type == RulesApplied.TYPE:
            sets = RulesApplied.model_validate(envelope.data).sets
            await keep_parameter_sets(connection, envelope.jurisdiction, sets, envelope.time)
            shelf.know(sets)
