"""The append-only event log of a service; its rows are what goes over the bus."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from duban_contracts.base import Event
from duban_contracts.envelope import event_id
from duban_contracts.errors import ContractError
from duban_contracts.registry import event_model
from duban_runtime.errors import Conflict

_UNIQUE_VIOLATION = "23505"
_STORED_COLUMNS = (
    "position, jurisdiction, subject, sequence, id, type, occurred_at, recorded_at, "
    "correlationid, causationid, traceparent, producer, data"
)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event with its place in its stream, ready to be appended. ``data`` is the exact JSON of its payload."""

    jurisdiction: str
    source: str
    subject: str
    sequence: int
    id: UUID
    type: str
    occurred_at: datetime
    correlationid: str
    causationid: str | None
    traceparent: str | None
    data: str

    @classmethod
    def of(
        cls,
        *,
        jurisdiction: str,
        source: str,
        subject: str,
        sequence: int,
        payload: Event,
        occurred_at: datetime,
        correlation: str,
        causation: str | None = None,
        traceparent: str | None = None,
    ) -> NewEvent:
        """Return the event at place ``sequence`` of the stream ``subject``; its id follows from the place."""
        return cls(
            jurisdiction=jurisdiction,
            source=source,
            subject=subject,
            sequence=sequence,
            id=event_id(jurisdiction, source, subject, sequence),
            type=payload.TYPE,
            occurred_at=occurred_at,
            correlationid=correlation,
            causationid=causation,
            traceparent=traceparent,
            data=payload.model_dump_json(),
        )


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One row of the log."""

    position: int
    jurisdiction: str
    subject: str
    sequence: int
    id: UUID
    type: str
    occurred_at: datetime
    recorded_at: datetime
    correlationid: str
    causationid: str | None
    traceparent: str | None
    producer: str
    data: str

    def payload(self) -> Event:
        """Return the payload as its registered model.

        Raises:
            ContractError: the type is unknown or the data does not fit it.
        """
        try:
            return event_model(self.type).model_validate_json(self.data)
        except ContractError:
            raise
        except ValueError as error:
            raise ContractError(f"{self.type} {self.id} does not fit its model") from error


class EventLog:
    """The log of one service. ``service`` names the schema and is the ``source`` of its events."""

    def __init__(self, service: str, producer: str) -> None:
        self.service = service
        self.producer = producer
        self._append = _append_statement(service)

    async def append(self, connection: AsyncConnection, events: Sequence[NewEvent]) -> None:
        """The events are in the log and will be published once the transaction commits.

        Raises:
            Conflict: one of the places is taken; the transaction can only be rolled back.
            ValueError: an event names another source than this log.
        """
        if not events:
            return
        if any(event.source != self.service for event in events):
            raise ValueError(f"the log of {self.service!r} takes only its own events")
        try:
            await connection.exec_driver_sql(self._append, self._columns(events))
        except IntegrityError as error:
            if getattr(error.orig, "sqlstate", None) == _UNIQUE_VIOLATION:
                raise Conflict(f"{events[0].subject}: a place from {events[0].sequence} on is taken") from error
            raise

    def _columns(self, events: Sequence[NewEvent]) -> tuple[list[Any] | str, ...]:
        return (
            [event.jurisdiction for event in events],
            [event.subject for event in events],
            [event.sequence for event in events],
            [event.id for event in events],
            [event.type for event in events],
            [event.occurred_at for event in events],
            [event.correlationid for event in events],
            [event.causationid for event in events],
            [event.traceparent for event in events],
            [event.data for event in events],
            self.producer,
        )

    async def load(self, connection: AsyncConnection, jurisdiction: str, subject: str) -> list[StoredEvent]:
        """Return the events of one stream in order; empty when there is no such stream."""
        found = await connection.exec_driver_sql(
            f"SELECT {_STORED_COLUMNS} FROM {self.service}.event "
            "WHERE jurisdiction = $1 AND subject = $2 ORDER BY sequence",
            (jurisdiction, subject),
        )
        return [StoredEvent(*tuple(row)) for row in found]

    async def load_many(
        self, connection: AsyncConnection, keys: Collection[tuple[str, str]]
    ) -> dict[tuple[str, str], list[StoredEvent]]:
        """Return the streams of these (jurisdiction, subject), an empty list for one that is not there."""
        streams: dict[tuple[str, str], list[StoredEvent]] = {key: [] for key in keys}
        if not streams:
            return streams
        found = await connection.exec_driver_sql(
            f"SELECT {_qualified('e')} FROM unnest($1::text[], $2::text[]) AS k(jurisdiction, subject) "
            f"JOIN {self.service}.event e USING (jurisdiction, subject) ORDER BY e.position",
            ([key[0] for key in streams], [key[1] for key in streams]),
        )
        for row in found:
            event = StoredEvent(*tuple(row))
            streams[event.jurisdiction, event.subject].append(event)
        return streams

    async def republish(self, connection: AsyncConnection, jurisdiction: str, since: datetime) -> int:
        """Every event of the jurisdiction recorded since then is in the outbox again; return how many were added.

        Consumers that had them already ignore them.
        """
        added = await connection.exec_driver_sql(
            f"INSERT INTO {self.service}.outbox (position, jurisdiction) "
            f"SELECT position, jurisdiction FROM {self.service}.event "
            "WHERE jurisdiction = $1 AND recorded_at >= $2 ON CONFLICT DO NOTHING",
            (jurisdiction, since),
        )
        return added.rowcount


def wire_bytes(
    *,
    source: str,
    jurisdiction: str,
    subject: str,
    sequence: int,
    event_uuid: UUID,
    event_type: str,
    occurred_at: datetime,
    correlationid: str,
    causationid: str | None,
    traceparent: str | None,
    producer: str,
    data: str,
) -> bytes:
    """Return the JSON of the contracts' Envelope around ``data``, which is spliced in unparsed."""
    time = occurred_at.astimezone(UTC).isoformat()
    return (
        f'{{"specversion":"1.0","id":"{event_uuid}","source":"{source}","type":"{event_type}",'
        f'"subject":{json.dumps(subject)},"time":"{time}","datacontenttype":"application/json",'
        f'"jurisdiction":"{jurisdiction}","sequence":{sequence},"correlationid":{json.dumps(correlationid)},'
        f'"causationid":{json.dumps(causationid)},"traceparent":{json.dumps(traceparent)},'
        f'"producer":{json.dumps(producer)},"data":{data}}}'
    ).encode()


def _qualified(alias: str) -> str:
    return ", ".join(f"{alias}.{column.strip()}" for column in _STORED_COLUMNS.split(","))


def _append_statement(schema: str) -> str:
    """One statement for log and outbox; WITH ORDINALITY keeps positions in the order of the list."""
    return f"""
        WITH added AS (
            INSERT INTO {schema}.event (jurisdiction, subject, sequence, id, type, occurred_at,
                                        correlationid, causationid, traceparent, data, producer)
            SELECT jurisdiction, subject, sequence, id, type, occurred_at,
                   correlationid, causationid, traceparent, data, $11::text
            FROM unnest($1::text[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::timestamptz[],
                        $7::text[], $8::text[], $9::text[], $10::text[]) WITH ORDINALITY
                 AS t(jurisdiction, subject, sequence, id, type, occurred_at,
                      correlationid, causationid, traceparent, data, place)
            ORDER BY place
            RETURNING position, jurisdiction
        )
        INSERT INTO {schema}.outbox (position, jurisdiction) SELECT position, jurisdiction FROM added
    """
