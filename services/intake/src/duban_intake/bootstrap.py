"""Puts the service together: the one place that knows the real adapters."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.envelope import Envelope
from duban_intake import __version__
from duban_intake.adapters.loading import load_directory
from duban_intake.adapters.reading_rows import PostgresReader
from duban_intake.adapters.ticket_rows import PostgresTickets
from duban_intake.adapters.vault import AesVault
from duban_intake.core.ticket import Arrival
from duban_intake.entrypoints.batch import MAX_BATCH_BYTES, BatchEndpoint
from duban_intake.entrypoints.push import PushPath, StatusEndpoint
from duban_intake.entrypoints.staff import staff_router
from duban_intake.handlers.acceptance import Acceptance, Outcome
from duban_intake.handlers.directory import Directory
from duban_intake.handlers.from_superior import FromSuperior
from duban_intake.handlers.reading import Reading
from duban_intake.handlers.reception import Reception
from duban_intake.handlers.triage import Triage
from duban_intake.settings import SERVICE, IntakeSettings
from duban_runtime.auth import Tokens
from duban_runtime.bus import Bus
from duban_runtime.clock import Clock, SystemClock
from duban_runtime.consumer import Inbound
from duban_runtime.database import Database
from duban_runtime.group_commit import GroupCommit
from duban_runtime.http import create_app
from duban_runtime.log import EventLog
from duban_runtime.parameter_sets import RulesOnRecord
from duban_runtime.process import Background, Service
from duban_runtime.relay import Relay
from duban_sdk.configuration import parents_in
from duban_sdk.loader import PluginSource, installed_plugin

MIGRATIONS = "duban_intake.migrations"
MAX_BODY_BYTES = 1024 * 1024


def build(
    settings: IntakeSettings,
    clock: Clock | None = None,
    find: PluginSource = installed_plugin,
    environ: Mapping[str, str] = os.environ,
) -> Service:
    """Return the service. ``clock``, ``find`` and ``environ`` are given by tests and the demo only."""
    clock = clock or SystemClock()
    database = Database(settings.database_url, schema=SERVICE, application_name="duban-intake")
    log = EventLog(SERVICE, producer=f"duban-intake/{__version__}")
    bus = Bus(settings.nats_url, name="duban-intake", limits=settings.stream_limits())
    relay = Relay(database, bus, log, settings.jurisdictions())
    vault = AesVault(settings.vault_keys())
    directory = load_directory(settings.config_dir, environ, settings.hook_seconds, find)
    storage = PostgresTickets(database, log)
    batcher: GroupCommit[Arrival, Outcome] = GroupCommit(Acceptance(storage, vault, relay.wake).flush, name="tickets")
    reception = Reception(storage, vault, clock, batcher.submit)
    # While a connection that reads on in a parent's stream is held, another keeps the child's ticket: from one pool,
    # all could wait for each other.
    crossing = Database(settings.database_url, schema=SERVICE, application_name="duban-intake-crossing", pool_size=1)
    desks = Desks(
        directory,
        reception,
        Triage(storage, vault, clock, relay.wake),
        Reading(PostgresReader(database, log)),
    )
    record = RulesOnRecord(database, clock, directory.opened)
    mending = record.loops(directory.mend, settings.plugin_reload_seconds)
    return Service(
        name=SERVICE,
        app=application(desks, Tokens(settings.token_key, clock)),
        database=database,
        bus=bus,
        migrations=MIGRATIONS,
        backgrounds=[relay, batcher, *_crossings(settings, crossing, bus, directory, reception), *mending],
        closers=[directory.close, crossing.close],
        openers=[record.keep],
    )


def _crossings(
    settings: IntakeSettings, crossing: Database, bus: Bus, directory: Directory, reception: Reception
) -> list[Background]:
    """Return what takes in what parents hand down; nothing where nobody has a parent."""
    parents = parents_in(settings.config_dir)
    superiors = FromSuperior(
        directory, reception, lambda: parents_in(settings.config_dir), settings.child_retry_seconds
    )

    async def from_superiors(_connection: AsyncConnection, envelopes: Sequence[Envelope]) -> None:
        await superiors.apply(envelopes)

    inbound = Inbound(
        crossing,
        bus,
        service=SERVICE,
        source="tracking",
        jurisdictions=sorted(set(parents.values())),
        handler=from_superiors,
        clock=reception.clock,
    )
    return [inbound] if parents else []


class Desks(NamedTuple):
    """What stands behind the endpoints."""

    directory: Directory
    reception: Reception
    triage: Triage
    reading: Reading


def application(desks: Desks, tokens: Tokens) -> FastAPI:
    """Return the HTTP application."""
    directory, reception, triage, reading = desks
    app = create_app(
        "督办受理服务", service=SERVICE, tokens=tokens, checks=[directory.check], max_body_bytes=body_limit
    )
    app.router.routes += [
        *StatusEndpoint(directory, reading).routes(),
        *BatchEndpoint(directory, reception).routes(),
    ]
    app.include_router(staff_router(directory, reception, triage, reading))
    app.middleware_stack = PushPath(
        app.build_middleware_stack(),
        directory,
        reception,
        max_body_bytes=MAX_BODY_BYTES,
        exception_handlers=app.exception_handlers,
    )
    return app


def body_limit(path: str) -> int:
    """Return the largest body that a path takes, in bytes."""
    return MAX_BATCH_BYTES if path.endswith("/batches") else MAX_BODY_BYTES
