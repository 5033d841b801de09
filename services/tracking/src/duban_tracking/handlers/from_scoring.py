"""Events of scoring: flags make or unmake proposals, a ranking fulfils the office's duty."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from duban_contracts.base import Event
from duban_contracts.envelope import Envelope
from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn, RankingDrawn
from duban_sdk.shelf import Shelf
from duban_tracking.core.context import CLOCK
from duban_tracking.core.follow_ups import follow_ups
from duban_tracking.handlers.carrying_out import carry_out
from duban_tracking.handlers.streams import Ask
from duban_tracking.ports import Desks, Store

CONSUMED: tuple[type[Event], ...] = (FlagRaised, FlagWithdrawn, RankingDrawn)
_TYPES = frozenset(event.TYPE for event in CONSUMED)
_LOG = logging.getLogger(__name__)


async def apply_scoring(store: Store, desks: Desks, envelopes: Sequence[Envelope]) -> None:
    """What the events ask for has been done.

    Raises:
        JurisdictionDown: the rules cannot be asked; the events wait.
    """
    wanted = [envelope for envelope in envelopes if envelope.type in _TYPES]
    if not wanted:
        return
    desk = desks.desk(wanted[0].jurisdiction)
    asks = await desk.ask(lambda shelf: [ask for envelope in wanted for ask in _asks(envelope, shelf)])
    outcome = await carry_out(store, desk, asks)
    for verdict in (*outcome.verdicts, *outcome.further):
        if verdict.refusal is not None:
            # Nobody can be asked to correct it, and the flag itself stands in scoring.
            _LOG.warning(
                "a consequence of a score was refused",
                extra={"jurisdiction": desk.jurisdiction, "subject": verdict.ask.subject, "why": verdict.refusal.why},
            )


def _asks(envelope: Envelope, shelf: Shelf) -> Iterator[Ask]:
    on = envelope.time.astimezone(shelf.settings.zone).date()
    for subject, command in follow_ups(envelope.subject, envelope.payload(), shelf.current, on):
        yield Ask(
            subject=subject,
            command=command,
            by=(CLOCK,),
            at=envelope.time,
            correlation=envelope.correlationid,
            causation=str(envelope.id),
            traceparent=envelope.traceparent,
        )
