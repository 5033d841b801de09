"""Events of intake on tickets that the jurisdiction above handed down: what it is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from duban_contracts.common import SUPERIOR_CHANNEL
from duban_contracts.envelope import Envelope
from duban_tracking.core.context import CLOCK
from duban_tracking.core.hierarchy.follow_ups import TOLD, ticket_tellings
from duban_tracking.handlers.streams import Ask

_TYPES = frozenset(event.TYPE for event in TOLD)


def superior_asks(envelopes: Iterable[Envelope]) -> Iterator[Ask]:
    """Yield what the jurisdiction above is told; tickets of other channels cost nothing."""
    for envelope in envelopes:
        if envelope.type not in _TYPES or _channel(envelope) != SUPERIOR_CHANNEL:
            continue
        for subject, command in ticket_tellings(envelope.payload()):
            yield Ask(
                subject=subject,
                command=command,
                by=(CLOCK,),
                at=envelope.time,
                correlation=envelope.correlationid,
                causation=str(envelope.id),
                traceparent=envelope.traceparent,
            )


def _channel(envelope: Envelope) -> object:
    """Return the ticket's channel without reading the whole payload."""
    ticket = envelope.data.get("ticket")
    return ticket.get("channel") if isinstance(ticket, dict) else None
