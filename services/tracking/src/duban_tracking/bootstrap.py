"""Builds the service from its settings; the only place that knows every adapter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.envelope import Envelope
from duban_runtime.auth import Tokens
from duban_runtime.bus import Bus
from duban_runtime.clock import Clock, SystemClock
from duban_runtime.consumer import Inbound
from duban_runtime.database import Database
from duban_runtime.http import create_app
from duban_runtime.log import EventLog
from duban_runtime.parameter_sets import RulesOnRecord
from duban_runtime.process import Background, Loop, Service
from duban_runtime.relay import Relay
from duban_sdk.configuration import jurisdiction_files, parents_in
from duban_sdk.loader import PluginSource
from duban_tracking.adapters.reader import PostgresReader
from duban_tracking.adapters.rule_desks import RuleDesks
from duban_tracking.adapters.rules_log import told_in
from duban_tracking.adapters.store import PostgresStorage
from duban_tracking.entrypoints.act_routes import act_router
from duban_tracking.entrypoints.answers import add_problems
from duban_tracking.entrypoints.calendar_arrival import calendar_arrival
from duban_tracking.entrypoints.case_files import case_files
from duban_tracking.entrypoints.demand_reading import demand_reading
from duban_tracking.entrypoints.document_routes import document_routes
from duban_tracking.entrypoints.duty_routes import duty_routes
from duban_tracking.entrypoints.explaining_routes import explaining_routes
from duban_tracking.entrypoints.log_reading import log_reading
from duban_tracking.entrypoints.matter_reading import matter_reading
from duban_tracking.entrypoints.office_reading import office_reading
from duban_tracking.entrypoints.register_reading import register_reading
from duban_tracking.entrypoints.report_checking import report_checking
from duban_tracking.entrypoints.services import Services
from duban_tracking.entrypoints.sheet_reading import sheet_reading
from duban_tracking.handlers.acting import Acting
from duban_tracking.handlers.calendar_arrival import CalendarArrival
from duban_tracking.handlers.from_children import apply_children
from duban_tracking.handlers.from_intake import apply_intake
from duban_tracking.handlers.from_scoring import apply_scoring
from duban_tracking.handlers.sweeping import Sweeper
from duban_tracking.settings import MIGRATIONS, PRODUCER, SERVICE, TrackingSettings

MAX_BODY_BYTES = 2 * 1024 * 1024
# Points and notices may come a moment later than the matter stands in the ledger.
RELAY_SPACING_SECONDS = 0.02
# One batch is decided while another is written.
CONCURRENCY = 2


def build(
    settings: TrackingSettings, *, clock: Clock | None = None, find_plugin: PluginSource | None = None
) -> Service:
    """Return the service, ready to be served.

    Args:
        settings: from the environment.
        clock: another clock than the machine's, for the demonstration and tests only.
        find_plugin: finds plugins by name, instead of among those that are installed.
    """
    clock = clock or SystemClock()
    jurisdictions = settings.jurisdictions()
    database = Database(settings.database_url, SERVICE, f"duban-{SERVICE}")
    bus = Bus(settings.nats_url, f"duban-{SERVICE}", limits=settings.stream_limits())
    log = EventLog(SERVICE, PRODUCER)
    relay = Relay(database, bus, log, jurisdictions, spacing_seconds=RELAY_SPACING_SECONDS)
    storage = PostgresStorage(database, log)
    crossing = _crossing_database(settings)
    desks = _desks(settings, find_plugin)
    record = RulesOnRecord(database, clock, desks.opened, told_in(log, clock))
    services = _services(settings, storage, desks, PostgresReader(database, log), clock=clock, wake=relay.wake)
    return Service(
        name=SERVICE,
        app=_app(settings, services, desks, clock, relay.wake),
        database=database,
        bus=bus,
        migrations=MIGRATIONS,
        backgrounds=[
            relay,
            *_inbounds(database, bus, relay, storage=storage, desks=desks, codes=jurisdictions, clock=clock),
            *_crossings(crossing, bus, relay, storage=storage, desks=desks, settings=settings, clock=clock),
            Loop("sweeper", services.sweeper.sweep, seconds=settings.sweep_seconds),
            *record.loops(desks.reload_broken, settings.plugin_reload_seconds),
        ],
        closers=[crossing.close],
        openers=[record.keep],
    )


def _services(
    settings: TrackingSettings,
    storage: PostgresStorage,
    desks: RuleDesks,
    reader: PostgresReader,
    *,
    clock: Clock,
    wake: Callable[[], None],
) -> Services:
    return Services(
        acting=Acting(storage, desks, clock, wake),
        reader=reader,
        storage=storage,
        desks=desks,
        sweeper=Sweeper(storage, desks, clock, wake, settings.sweep_batch),
        clock=clock,
        jurisdictions=settings.jurisdictions(),
    )


def _crossing_database(settings: TrackingSettings) -> Database:
    """Return the connections that only read on in a child's stream.

    While one is held, another is asked for to write to the parent; from one pool, all could wait for each other.
    """
    return Database(settings.database_url, SERVICE, f"duban-{SERVICE}-crossing", pool_size=1, overflow=3)


def _crossings(
    crossing: Database,
    bus: Bus,
    relay: Relay,
    *,
    storage: PostgresStorage,
    desks: RuleDesks,
    settings: TrackingSettings,
    clock: Clock,
) -> list[Background]:
    """Return what takes over to parents what their children tell; nothing where nobody has a parent."""
    parents = parents_in(settings.config_dir)

    async def from_children(_connection: AsyncConnection, envelopes: Sequence[Envelope]) -> None:
        await apply_children(storage, desks, parents, envelopes)

    inbound = Inbound(
        crossing,
        bus,
        service=SERVICE,
        source=SERVICE,
        jurisdictions=sorted(parents),
        handler=from_children,
        after_commit=relay.wake,
        clock=clock,
    )
    return [inbound] if parents else []


def _desks(settings: TrackingSettings, find_plugin: PluginSource | None) -> RuleDesks:
    return RuleDesks(
        jurisdiction_files(settings.config_dir),
        budget_seconds=settings.plugin_budget_seconds,
        reload_seconds=settings.plugin_reload_seconds,
        find=find_plugin,
    )


def _inbounds(
    database: Database,
    bus: Bus,
    relay: Relay,
    *,
    storage: PostgresStorage,
    desks: RuleDesks,
    codes: Sequence[str],
    clock: Clock,
) -> list[Background]:
    async def from_intake(connection: AsyncConnection, envelopes: Sequence[Envelope]) -> None:
        await apply_intake(storage.store(connection), desks, envelopes)

    async def from_scoring(connection: AsyncConnection, envelopes: Sequence[Envelope]) -> None:
        await apply_scoring(storage.store(connection), desks, envelopes)

    return [
        Inbound(
            database,
            bus,
            service=SERVICE,
            source=source,
            jurisdictions=codes,
            handler=handler,
            after_commit=relay.wake,
            concurrency=CONCURRENCY,
            clock=clock,
        )
        for source, handler in (("intake", from_intake), ("scoring", from_scoring))
    ]


def _app(
    settings: TrackingSettings, services: Services, desks: RuleDesks, clock: Clock, wake: Callable[[], None]
) -> FastAPI:
    app = create_app(
        "督办跟踪服务",
        service=SERVICE,
        tokens=Tokens(settings.token_key, clock),
        checks=[desks.check],
        max_body_bytes=MAX_BODY_BYTES,
    )
    app.state.services = services
    add_problems(app)
    # A paper's file is asked for before a paper whose key might end in ".docx".
    app.include_router(document_routes(services))
    # The draft of a paper is asked for before a paper whose key happens to be "draft".
    # Look-alikes and such are asked for before a matter whose id would stand in their place.
    reading = (office_reading(services), demand_reading(services), matter_reading(services))
    telling = (explaining_routes(services), duty_routes(services))
    for router in (*reading, *telling, act_router(services), log_reading(services)):
        app.include_router(router)
    lists = (sheet_reading(services), register_reading(services))
    for router in (report_checking(services), *lists, case_files(services)):
        app.include_router(router)
    arrivals = CalendarArrival(services.storage, services.desks, services.reader, clock, wake)
    app.include_router(calendar_arrival(services, arrivals))
    return app
