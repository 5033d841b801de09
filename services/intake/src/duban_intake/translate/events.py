"""From what happened to a ticket to the events that say so."""

from __future__ import annotations

from datetime import datetime
from json.encoder import encode_basestring_ascii
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.envelope import event_id
from duban_contracts.errors import ContractError
from duban_contracts.events.ticket import (
    TicketContent,
    TicketMerged,
    TicketPassedOn,
    TicketReceived,
    TicketRefused,
    TicketReturned,
    TicketRevised,
    TicketTakenUp,
)
from duban_intake.core.ticket import Arrival, Decided
from duban_runtime.log import NewEvent, StoredEvent

SOURCE = "intake"
PUBLISHES: tuple[type[Event], ...] = (
    TicketReceived,
    TicketRevised,
    TicketTakenUp,
    TicketMerged,
    TicketPassedOn,
    TicketReturned,
    TicketRefused,
)
LABELS = {
    TicketReceived.TYPE: "收到",
    TicketRevised.TYPE: "收到修订",
    TicketTakenUp.TYPE: "受理立项",
    TicketMerged.TYPE: "并入其他事项",
    TicketPassedOn.TYPE: "直接转办",
    TicketReturned.TYPE: "退回来源渠道",
    TicketRefused.TYPE: "不予受理",
}


def subject_of(ticket_id: UUID) -> str:
    """Return the stream of a ticket's events."""
    return f"ticket:{ticket_id}"


def content_of(stored: StoredEvent) -> TicketContent:
    """Return the content that an event of arrival carries."""
    payload = stored.payload()
    if not isinstance(payload, TicketReceived | TicketRevised):
        raise ContractError(f"{stored.type} {stored.id} carries no content of its own")
    return payload.content


def events_of_new(arrival: Arrival) -> list[NewEvent]:
    """Return the events of a ticket that is new: received, and taken up where a standing order says so."""
    received = _of_arrival(arrival, 1, TicketReceived.TYPE)
    if arrival.standing is None:
        return [received]
    taken_up = decided(
        arrival.jurisdiction,
        arrival.ticket_id,
        2,
        arrival.standing,
        at=arrival.provenance.received_at,
        traceparent=arrival.provenance.traceparent,
        causation=str(received.id),
    )
    return [received, taken_up]


def revised(arrival: Arrival, sequence: int) -> NewEvent:
    """Return the event of a further revision."""
    return _of_arrival(arrival, sequence, TicketRevised.TYPE)


def _of_arrival(arrival: Arrival, sequence: int, event_type: str) -> NewEvent:
    provenance = arrival.provenance
    ticket = arrival.ticket
    subject = f"ticket:{ticket}"
    # Both events have these three fields. Their content is JSON already, and building models around it again for
    # every request would cost more than all the rest of the event.
    data = (
        f'{{"ticket":{{"ticket_id":"{ticket}","channel":"{arrival.channel}",'
        f'"external_id":{encode_basestring_ascii(arrival.external_id)},"revision":{arrival.revision}}},'
        f'"content":{arrival.content},"received_at":"{provenance.received_at.isoformat()}"}}'
    )
    return NewEvent(
        jurisdiction=arrival.jurisdiction,
        source=SOURCE,
        subject=subject,
        sequence=sequence,
        id=event_id(arrival.jurisdiction, SOURCE, subject, sequence),
        type=event_type,
        occurred_at=provenance.received_at,
        correlationid=ticket,
        causationid=None,
        traceparent=provenance.traceparent,
        data=data,
    )


def decided(
    jurisdiction: str,
    ticket_id: UUID,
    sequence: int,
    decision: Decided,
    *,
    at: datetime,
    traceparent: str | None,
    causation: str | None = None,
) -> NewEvent:
    """Return the event of a decision."""
    return NewEvent.of(
        jurisdiction=jurisdiction,
        source=SOURCE,
        subject=subject_of(ticket_id),
        sequence=sequence,
        payload=decision.event,
        occurred_at=at,
        correlation=str(ticket_id),
        causation=causation,
        traceparent=traceparent,
    )
