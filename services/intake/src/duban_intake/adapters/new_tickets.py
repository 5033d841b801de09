"""The hot path: many new tickets with all that belongs to them in one statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from duban_intake.core.ticket import Arrival, TicketState

_COLUMNS: tuple[tuple[str, str, Callable[[Arrival], object]], ...] = (
    ("jurisdiction", "text", lambda arrival: arrival.jurisdiction),
    ("id", "uuid", lambda arrival: arrival.ticket_id),
    ("channel", "text", lambda arrival: arrival.channel),
    ("external_id", "text", lambda arrival: arrival.external_id),
    ("revision", "integer", lambda arrival: arrival.revision),
    ("title", "text", lambda arrival: arrival.title),
    ("notes", "text", lambda arrival: "\n".join(arrival.notes)),
    ("digest", "bytea", lambda arrival: arrival.digest),
    ("raw", "bytea", lambda arrival: arrival.raw),
    ("sealed", "bytea", lambda arrival: arrival.sealed),
    ("has_contact", "boolean", lambda arrival: arrival.has_contact),
    ("headers", "text", lambda arrival: arrival.provenance.headers),
    ("webhook_id", "text", lambda arrival: arrival.provenance.webhook_id),
    ("registered_by", "text", lambda arrival: arrival.provenance.registered_by),
    ("received_at", "timestamptz", lambda arrival: arrival.provenance.received_at),
    ("state", "text", lambda arrival: arrival.standing.state if arrival.standing else TicketState.RECEIVED),
    ("decided_by", "text", lambda arrival: arrival.standing.by.person if arrival.standing else None),
    ("command", "text", lambda arrival: arrival.standing.command if arrival.standing else None),
    ("matter_id", "uuid", lambda arrival: arrival.standing.matter_id if arrival.standing else None),
)
_NAMES = ", ".join(name for name, _, _ in _COLUMNS)
_ARRAYS = ", ".join(f"${place}::{kind}[]" for place, (_, kind, _) in enumerate(_COLUMNS, start=1))

ADD_NEW = f"""
    WITH input AS MATERIALIZED (SELECT * FROM unnest({_ARRAYS}) AS t({_NAMES})),
    fresh AS (
        INSERT INTO delivery (jurisdiction, channel, webhook_id, digest, received_at)
        SELECT jurisdiction, channel, webhook_id, digest, received_at FROM input WHERE webhook_id <> ''
        ORDER BY jurisdiction, channel, webhook_id
        ON CONFLICT DO NOTHING RETURNING jurisdiction, channel, webhook_id
    ),
    added AS (
        INSERT INTO ticket (jurisdiction, id, channel, external_id, revision, sequence, content_sequence, state,
                            title, notes, received_at, decided_by, decided_at, command, matter_id)
        SELECT jurisdiction, id, channel, external_id, revision, CASE WHEN command IS NULL THEN 1 ELSE 2 END, 1, state,
               title, notes, received_at, decided_by, CASE WHEN command IS NULL THEN NULL ELSE received_at END,
               command, matter_id
        FROM input
        WHERE webhook_id = '' OR (jurisdiction, channel, webhook_id) IN (SELECT * FROM fresh)
        ORDER BY jurisdiction, id
        ON CONFLICT DO NOTHING RETURNING jurisdiction, id
    ),
    kept AS (
        INSERT INTO revision (jurisdiction, ticket_id, revision, digest, raw, headers, webhook_id, registered_by,
                              received_at)
        SELECT jurisdiction, id, revision, digest, raw, headers, webhook_id, registered_by, received_at
        FROM input JOIN added USING (jurisdiction, id)
    ),
    vaulted AS (
        INSERT INTO vault (jurisdiction, ticket_id, revision, has_contact, sealed)
        SELECT jurisdiction, id, revision, has_contact, sealed
        FROM input JOIN added USING (jurisdiction, id) WHERE sealed IS NOT NULL
    )
    SELECT id FROM added
"""
"""The ids of the tickets that were new. Of the rest nothing is kept but a webhook id that was new."""


def columns_of(arrivals: Sequence[Arrival]) -> tuple[list[object], ...]:
    """Return the parameters of ``ADD_NEW``."""
    return tuple([value(arrival) for arrival in arrivals] for _, _, value in _COLUMNS)
