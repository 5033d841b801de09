"""Looks into every schema and says what is lost, doubled, or not yet there."""

from __future__ import annotations

import asyncio
import time

import asyncpg

from duban_contracts.events.incident import IncidentRecorded
from duban_contracts.events.matter import MatterProposed
from duban_intake.core.identity import matter_id
from duban_runtime.bus import Bus
from duban_runtime.dead_letters import list_dead_letters
from duban_runtime.topology import consumer_name, stream_name
from tests.chaos.load import Load
from tests.support.stage import JURISDICTION, Stage

SERVICES = ("intake", "tracking", "scoring", "notify")
READS = (
    ("tracking", "intake"),
    ("tracking", "scoring"),
    ("scoring", "tracking"),
    ("notify", "intake"),
    ("notify", "tracking"),
    ("notify", "scoring"),
)
"""Who consumes whose events."""
PATIENCE_SECONDS = 60.0
_POLL_SECONDS = 0.25


async def losses(connection: asyncpg.Connection, load: Load) -> list[str]:
    """Return what has not arrived, in words; nothing once all that was accepted has had its whole effect."""
    found = []
    matters = [matter_id(ticket) for ticket in load.tickets.values()]
    tracked = await connection.fetchval("SELECT count(*) FROM tracking.ledger WHERE matter_id = ANY($1)", matters)
    if tracked != len(matters):
        found.append(f"{len(matters) - tracked} of {len(matters)} accepted tickets are not in the ledger")
    subjects = [f"incident:{incident}" for incident in load.incidents.values()]
    booked = await connection.fetchval(
        "SELECT count(DISTINCT subject) FROM scoring.entry WHERE kind = 'booked' AND subject = ANY($1)", subjects
    )
    if booked != len(subjects):
        found.append(f"{len(subjects) - booked} of {len(subjects)} incidents have no points")
    for service in SERVICES:
        outbox = await connection.fetchval(f"SELECT count(*) FROM {service}.outbox")
        early = await connection.fetchval(f"SELECT count(*) FROM {service}.early_event")
        if outbox or early:
            found.append(f"{service}: {outbox} events to publish, {early} that wait for earlier ones")
    for service, source in READS:
        behind = await streams_behind(connection, service, source)
        if behind:
            found.append(f"{service} is behind {source} in {behind} streams")
    return found


async def streams_behind(connection: asyncpg.Connection, service: str, source: str) -> int:
    """Return how many streams of one service another has not applied to their end."""
    return int(
        await connection.fetchval(
            f"SELECT count(*) FROM (SELECT subject, max(sequence) AS last FROM {source}.event GROUP BY subject) AS e "
            f"LEFT JOIN {service}.stream_cursor AS c ON c.subject = e.subject AND c.consumer = $1 "
            "WHERE c.sequence IS DISTINCT FROM e.last",
            consumer_name(service, JURISDICTION, source),
        )
    )


async def doubles(connection: asyncpg.Connection) -> list[str]:
    """Return what stands twice, or with a gap, anywhere; it may never be there, at no time."""
    found = []
    for service in SERVICES:
        gaps = await connection.fetch(
            f"SELECT subject FROM {service}.event GROUP BY jurisdiction, subject "
            "HAVING min(sequence) <> 1 OR max(sequence) <> count(*) LIMIT 3"
        )
        found += [f"{service}: gap in {row['subject']}" for row in gaps]
    twice = {
        "matter of one ticket": (
            "SELECT correlationid AS what FROM tracking.event WHERE type = $1 GROUP BY 1 HAVING count(*) > 1",
            [MatterProposed.TYPE],
        ),
        "incident": (
            "SELECT subject AS what FROM tracking.event WHERE type = $1 GROUP BY 1 HAVING count(*) > 1",
            [IncidentRecorded.TYPE],
        ),
        "entry of one fact": (
            "SELECT subject AS what FROM scoring.entry WHERE kind = 'booked' GROUP BY subject, row, fact_key, unit "
            "HAVING count(*) > 1",
            [],
        ),
        "notice of one cause": (
            "SELECT cause::text AS what FROM notify.notice GROUP BY cause, row_code, recipient, unit "
            "HAVING count(*) > 1",
            [],
        ),
        "delivery of a notice": (
            "SELECT subject AS what FROM notify.event WHERE subject LIKE 'notice:%' GROUP BY 1 HAVING count(*) > 1",
            [],
        ),
    }
    for name, (query, arguments) in twice.items():
        rows = await connection.fetch(f"{query} LIMIT 3", *arguments)
        found += [f"twice: {name} {row['what']}" for row in rows]
    return found


async def settle(stage: Stage, load: Load) -> None:
    """Everything that was accepted has had its effect, once, and nothing was given up.

    Raises:
        AssertionError: something is lost, doubled, dead, or was answered wrongly; or it takes too long.
    """
    assert not load.wrong, load.wrong[:3]
    assert (len(load.tickets), len(load.incidents)) == (load.asked_tickets, load.asked_incidents)
    connection = await stage.connect()
    try:
        began = time.monotonic()
        missing = await losses(connection, load)
        while missing and time.monotonic() - began < PATIENCE_SECONDS:
            await asyncio.sleep(_POLL_SECONDS)
            missing = await losses(connection, load)
        assert not missing, f"{missing}\n{stage.logs()}"
        assert not await doubles(connection)
    finally:
        await connection.close()
    assert not await _dead(stage)


async def messages(stage: Stage) -> dict[str, int]:
    """Return how many events of each service the broker holds."""
    bus = Bus(stage.nats.url, "chaos")
    try:
        await bus.ready()
        return {name: (await bus.jetstream.stream_info(stream_name(name))).state.messages for name in SERVICES}
    finally:
        await bus.close()


async def _dead(stage: Stage) -> list[str]:
    bus = Bus(stage.nats.url, "chaos")
    try:
        await bus.ready()
        return [f"{letter.consumer}: {letter.reason}" for letter in await list_dead_letters(bus)]
    finally:
        await bus.close()
