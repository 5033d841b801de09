"""Tells, as an event of the log, under which rules a jurisdiction works from now on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.common import ParameterSet
from duban_contracts.events.rules import RULES_SUBJECT, RulesApplied
from duban_runtime.clock import Clock
from duban_runtime.log import EventLog, NewEvent
from duban_runtime.parameter_sets import Opened

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('duban.rules.' || $1))"


def told_in(log: EventLog, clock: Clock) -> Opened:
    """Return what appends ``RulesApplied`` where the last one says otherwise."""

    async def tell(connection: AsyncConnection, jurisdiction: str, sets: Sequence[ParameterSet]) -> None:
        # Several processes may open the jurisdiction at once; each is to see what the one before it wrote.
        await connection.exec_driver_sql(_LOCK, (jurisdiction,))
        stored = await log.load(connection, jurisdiction, RULES_SUBJECT)
        applied = RulesApplied(sets=tuple(sets))
        if stored and stored[-1].payload() == applied:
            return
        event = NewEvent.of(
            jurisdiction=jurisdiction,
            source=log.service,
            subject=RULES_SUBJECT,
            sequence=len(stored) + 1,
            payload=applied,
            occurred_at=clock.now(),
            correlation=RULES_SUBJECT,
        )
        await log.append(connection, [event])

    return tell
