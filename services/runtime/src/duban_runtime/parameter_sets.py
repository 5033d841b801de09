"""Under which parameters a service ever ran: what is pinned to an older set can still be answered, years later.

The operator's file holds the present values alone. So every service that pins writes down the sets that it runs under.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.common import ParameterSet
from duban_runtime.clock import Clock
from duban_runtime.database import Database
from duban_runtime.loop import Loop
from duban_runtime.mending import mending

Opened = Callable[[AsyncConnection, str, Sequence[ParameterSet]], Awaitable[None]]
"""Told within the transaction that a jurisdiction was opened with these sets."""
_COLUMNS = "plugin, version, digest, parameters"


async def keep_parameter_sets(
    connection: AsyncConnection, jurisdiction: str, sets: Sequence[ParameterSet], at: datetime
) -> None:
    """The sets are in the table; those that were there before stay as they are."""
    await connection.exec_driver_sql(
        f"INSERT INTO parameter_set (jurisdiction, first_seen_at, {_COLUMNS}) "
        "SELECT $1::text, $2::timestamptz, plugin, version, digest, parameters "
        f"FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) AS t({_COLUMNS}) ON CONFLICT DO NOTHING",
        (
            jurisdiction,
            at,
            [each.plugin for each in sets],
            [each.version for each in sets],
            [each.digest for each in sets],
            [each.values for each in sets],
        ),
    )


async def known_parameter_sets(connection: AsyncConnection, jurisdiction: str) -> list[ParameterSet]:
    """Return every set that the jurisdiction ever ran under here, the oldest first."""
    found = await connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM parameter_set WHERE jurisdiction = $1 ORDER BY first_seen_at, plugin", (jurisdiction,)
    )
    return [
        ParameterSet(plugin=row.plugin, version=row.version, digest=row.digest, values=row.parameters) for row in found
    ]


class Ruled(Protocol):
    """The rules of a jurisdiction, as far as their parameters go."""

    @property
    def parameter_sets(self) -> tuple[ParameterSet, ...]:
        """The present sets."""
        ...

    def know(self, sets: Iterable[ParameterSet]) -> object:
        """What is pinned to these sets can be answered."""
        ...


class RulesOnRecord:
    """Keeps a service's table of parameter sets, and tells the rules of those that held before."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        working: Callable[[], Mapping[str, Ruled]],
        opened: Opened | None = None,
    ) -> None:
        """``working``: the jurisdictions that work now. ``opened``: what else is written when one is opened."""
        self._database = database
        self._clock = clock
        self._working = working
        self._opened = opened
        self._kept: dict[str, tuple[ParameterSet, ...]] = {}

    def loops(self, mend: Callable[[], Awaitable[Collection[str]]], seconds: float) -> list[Loop]:
        """Return the loop that mends broken jurisdictions, and one that keeps on keeping.

        What is mended is kept at once. What another process runs under is known here after a pause.
        """

        async def again() -> bool:
            await self.keep()
            return False

        parameters = Loop("parameters", again, seconds=seconds)
        return [mending(mend, seconds, lambda _: parameters.wake()), parameters]

    async def keep(self) -> None:
        """What each jurisdiction runs under is on record, and it knows what it, or another process, ever ran under.

        Raises:
            DatabaseUnavailable: PostgreSQL is away; to be called again.
        """
        for code, ruled, sets in [(code, ruled, ruled.parameter_sets) for code, ruled in self._working().items()]:
            async with self._database.transaction({code}) as connection:
                if self._kept.get(code) != sets:
                    await keep_parameter_sets(connection, code, sets, self._clock.now())
                    if self._opened is not None:
                        await self._opened(connection, code, sets)
                known = await known_parameter_sets(connection, code)
            self._kept[code] = sets
            ruled.know(known)
