"""Rows of a consumer: how far each stream was applied, and which events wait for their predecessor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Arrival:
    """An envelope with the bytes and bus subject that it came with."""

    envelope: Envelope
    bus_subject: str
    body: bytes
    skipped: bool = False
    """Somebody decided that this consumer passes over the event."""

    @property
    def subject(self) -> str:
        return self.envelope.subject

    @property
    def sequence(self) -> int:
        return self.envelope.sequence


def foresee(arrivals: Iterable[Arrival]) -> dict[str, int]:
    """Return where each subject will stand if it is new and all goes well."""
    foreseen: dict[str, int] = {}
    for arrival in arrivals:
        last = foreseen.setdefault(arrival.subject, 0)
        if arrival.sequence == last + 1:
            foreseen[arrival.subject] = arrival.sequence
    return foreseen


@dataclass(frozen=True, slots=True)
class Locked:
    """Subjects that this transaction holds: how far they were applied, and what their rows say now."""

    applied: dict[str, int] = field(default_factory=dict)
    stored: dict[str, int] = field(default_factory=dict)


class CursorRows:
    """The rows of one consumer and jurisdiction, within a transaction."""

    def __init__(self, schema: str, consumer: str, jurisdiction: str) -> None:
        self._schema = schema
        self._key = (consumer, jurisdiction)

    async def lock(self, connection: AsyncConnection, foreseen: Mapping[str, int]) -> Locked:
        """Return how far each subject was applied; nobody else moves it until the transaction ends.

        Rows are made when absent, for only a row can be locked; in sorted order, so that replicas cannot deadlock. They
        are made where the batch is foreseen to leave them, which for most new streams saves writing them twice.
        """
        subjects = sorted(foreseen)
        found = await connection.exec_driver_sql(
            f"INSERT INTO {self._schema}.stream_cursor AS c (consumer, jurisdiction, subject, sequence) "
            "SELECT $1::text, $2::text, t.* FROM unnest($3::text[], $4::bigint[]) t "
            "ON CONFLICT (consumer, jurisdiction, subject) DO UPDATE SET sequence = c.sequence "
            # A row that was there has the lock of this statement in its xmax.
            "RETURNING subject, sequence, xmax = 0 AS made",
            (*self._key, subjects, [foreseen[subject] for subject in subjects]),
        )
        locked = Locked()
        for row in found:
            locked.stored[row.subject] = row.sequence
            locked.applied[row.subject] = 0 if row.made else row.sequence
        return locked

    async def parked(self, connection: AsyncConnection, subjects: Collection[str]) -> list[Arrival]:
        """Return what waits in these subjects.

        A statement of its own, after the lock, so that it sees what the last holder of the lock committed.
        """
        found = await connection.exec_driver_sql(
            f"SELECT bus_subject, body FROM {self._schema}.early_event "
            "WHERE consumer = $1 AND jurisdiction = $2 AND subject = ANY($3::text[]) ORDER BY subject, sequence",
            (*self._key, sorted(set(subjects))),
        )
        return [Arrival(Envelope.model_validate_json(row.body), row.bus_subject, bytes(row.body)) for row in found]

    async def advance(self, connection: AsyncConnection, locked: Locked, cursors: Mapping[str, int]) -> None:
        """The subjects are applied up to these sequences, and all others as far as they were."""
        final = {**locked.applied, **cursors}
        moved = {subject: sequence for subject, sequence in final.items() if locked.stored[subject] != sequence}
        if moved:
            # Every row is there. An UPDATE joined to the arrays may read the whole table; this goes by the key.
            await connection.exec_driver_sql(
                f"INSERT INTO {self._schema}.stream_cursor (consumer, jurisdiction, subject, sequence) "
                "SELECT $1::text, $2::text, t.* FROM unnest($3::text[], $4::bigint[]) t "
                "ON CONFLICT (consumer, jurisdiction, subject) DO UPDATE SET sequence = excluded.sequence",
                (*self._key, list(moved), list(moved.values())),
            )

    async def park(self, connection: AsyncConnection, arrivals: Sequence[Arrival]) -> None:
        """The events wait for their predecessors."""
        if arrivals:
            await connection.exec_driver_sql(
                f"INSERT INTO {self._schema}.early_event "
                "(consumer, jurisdiction, subject, sequence, bus_subject, body) SELECT $1::text, $2::text, t.* "
                "FROM unnest($3::text[], $4::bigint[], $5::text[], $6::bytea[]) t ON CONFLICT DO NOTHING",
                (
                    *self._key,
                    [arrival.subject for arrival in arrivals],
                    [arrival.sequence for arrival in arrivals],
                    [arrival.bus_subject for arrival in arrivals],
                    [arrival.body for arrival in arrivals],
                ),
            )

    async def unpark(self, connection: AsyncConnection, arrivals: Sequence[Arrival]) -> None:
        """The events wait no longer."""
        if arrivals:
            await connection.exec_driver_sql(
                f"DELETE FROM {self._schema}.early_event e "
                "USING unnest($3::text[], $4::bigint[]) AS t(subject, sequence) WHERE e.consumer = $1 "
                "AND e.jurisdiction = $2 AND e.subject = t.subject AND e.sequence = t.sequence",
                (
                    *self._key,
                    [arrival.subject for arrival in arrivals],
                    [arrival.sequence for arrival in arrivals],
                ),
            )
