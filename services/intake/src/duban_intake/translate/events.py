"""From what happened to a ticket to the events that say so."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.envelope import event_id
from duban_contracts.events.ticket import (
    TicketMerged,
    TicketPassedOn,
    TicketReceived,
    TicketRefused,
    TicketReturned,
    TicketRevised,
    TicketTakenUp,
)
from duban_intake.core.ticket import Arrival, Decided
from duban_runtime.log import NewEvent

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
CONSUMES: dict[str, tuple[type[Event], ...]] = {}
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


def events_of_new(arrival: Arrival) -> list[NewEvent]:
    """Return the events of a ticket that is new: received, and taken up where a standing order says so."""
    events = [_received(arrival)]
    if arrival.standing is not None:
        subject = subject_of(arrival.ticket_id)
        cause = str(event_id(arrival.jurisdiction, SOURCE, subject, 1))
        events.append(
            decided(
                arrival.jurisdiction,
                arrival.ticket_id,
                2,
                arrival.standing,
                at=arrival.provenance.received_at,
                traceparent=arrival.provenance.traceparent,
                causation=cause,
            )
        )
    return events


def _received(arrival: Arrival) -> NewEvent:
    payload = TicketReceived.model_construct(
        ticket=arrival.ref, content=arrival.content, received_at=arrival.provenance.received_at
    )
    return _of_arrival(arrival, 1, payload)


def revised(arrival: Arrival, sequence: int) -> NewEvent:
    """Return the event of a further revision."""
    payload = TicketRevised.model_construct(
        ticket=arrival.ref, content=arrival.content, received_at=arrival.provenance.received_at
    )
    return _of_arrival(arrival, sequence, payload)


def _of_arrival(arrival: Arrival, sequence: int, payload: Event) -> NewEvent:
    return NewEvent.of(
        jurisdiction=arrival.jurisdiction,
        source=SOURCE,
        subject=subject_of(arrival.ticket_id),
        sequence=sequence,
        payload=payload,
        occurred_at=arrival.provenance.received_at,
        correlation=str(arrival.ticket_id),
        traceparent=arrival.provenance.traceparent,
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
