"""Clocks on tickets of some channels (N-P1): what intake's events ask of them. Channels without clocks cost nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from duban_contracts.base import Event
from duban_contracts.common import TicketRef
from duban_contracts.envelope import Envelope
from duban_contracts.events.ticket import (
    TicketMerged,
    TicketPassedOn,
    TicketReceived,
    TicketRefused,
    TicketReturned,
    TicketTakenUp,
)
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.context import CLOCK
from duban_tracking.core.duties.follow_ups import clock_follow_ups
from duban_tracking.core.judging import local_day
from duban_tracking.handlers.streams import Ask

CLOCKED: tuple[type[Event], ...] = (
    TicketReceived,
    TicketTakenUp,
    TicketMerged,
    TicketRefused,
    TicketReturned,
    TicketPassedOn,
)
"""Events of a ticket that can start a clock or stop it."""


def clock_asks(envelopes: Iterable[Envelope], rules: Rulebook) -> Iterator[Ask]:
    """Yield what events of these types ask of the clocks on their tickets."""
    channels = frozenset(channel for row in rules.pack.ticket_clocks for channel in row.channels)
    if not channels:
        return
    for envelope in envelopes:
        if _channel(envelope) in channels:
            yield from _asks(envelope, rules)


def _channel(envelope: Envelope) -> object:
    """Return the ticket's channel without reading the whole payload."""
    ticket = envelope.data.get("ticket")
    return ticket.get("channel") if isinstance(ticket, dict) else None


def _asks(envelope: Envelope, rules: Rulebook) -> Iterator[Ask]:
    event = envelope.payload()
    ticket = vars(event).get("ticket")
    if not isinstance(ticket, TicketRef):
        return
    on = local_day(envelope.time)
    for subject, command in clock_follow_ups(ticket, event, envelope.subject, rules, on):
        yield Ask(
            subject=subject,
            command=command,
            by=(CLOCK,),
            at=envelope.time,
            correlation=envelope.correlationid,
            causation=str(envelope.id),
            traceparent=envelope.traceparent,
        )
