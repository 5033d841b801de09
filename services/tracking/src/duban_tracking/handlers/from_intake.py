"""Events of intake: tickets become matters, or rest on matters. The suite's hot path, so whole batches at once."""

from __future__ import annotations

from collections.abc import Sequence

from duban_contracts.base import Event
from duban_contracts.commands.matter import LinkTicket, ProposeMatter
from duban_contracts.commands.office import OpenDuty
from duban_contracts.common import Actor, PackPin
from duban_contracts.envelope import Envelope
from duban_contracts.events.ticket import TicketMerged, TicketTakenUp
from duban_runtime.errors import PoisonMessage
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.context import CLOCK, Refusal, Why
from duban_tracking.errors import NotThereYet
from duban_tracking.handlers.carrying_out import carry_out
from duban_tracking.handlers.streams import Ask, Verdict
from duban_tracking.handlers.superior_tickets import superior_asks
from duban_tracking.handlers.ticket_clocks import CLOCKED, clock_asks
from duban_tracking.ports import Desks, Store

CONSUMED: tuple[type[Event], ...] = CLOCKED
_WANTED = frozenset(event.TYPE for event in CONSUMED)
_TYPES = frozenset(event.TYPE for event in (TicketTakenUp, TicketMerged))
"""Events that lead to matters; the others matter where a clock runs on their channel."""
_MOSTLY_NEW = (ProposeMatter, OpenDuty)


async def apply_intake(store: Store, desks: Desks, envelopes: Sequence[Envelope]) -> None:
    """Every ticket that was taken up is proposed as a matter, every merged one rests on its matter, clocks run.

    Raises:
        JurisdictionDown: the rules cannot be asked; the events wait.
        PoisonMessage: the rules know no such category or origin; a person must see to it.
        NotThereYet: a ticket was merged into a matter that has not come yet.
    """
    wanted = [envelope for envelope in envelopes if envelope.type in _WANTED]
    if not wanted:
        return
    desk = desks.desk(wanted[0].jurisdiction)
    rules = desk.shelf.current
    asks = [_ask(envelope, rules) for envelope in wanted if envelope.type in _TYPES]
    asks.extend(clock_asks(wanted, rules))
    if desk.shelf.settings.parent is not None:
        asks.extend(superior_asks(wanted))
    if not asks:
        return
    outcome = await carry_out(store, desk, asks, mostly_new=all(isinstance(a.command, _MOSTLY_NEW) for a in asks))
    for verdict in outcome.verdicts:
        if verdict.refusal is not None:
            _give_up(verdict, verdict.refusal)


def _ask(envelope: Envelope, rules: Rulebook) -> Ask:
    event = envelope.payload()
    if isinstance(event, TicketMerged):
        command: LinkTicket | ProposeMatter = LinkTicket(ticket=event.ticket)
        return _asked(envelope, event.matter_id, command, event.by, rules=rules)
    if not isinstance(event, TicketTakenUp):
        raise PoisonMessage(f"{envelope.type} is not an event that leads to a matter")
    content = event.content
    command = ProposeMatter(
        title=content.title,
        content=content.content,
        category=event.category,
        origin=event.origin,
        weight=event.weight,
        instruction=content.instruction,
        basis=event.reason,
        tickets=(event.ticket,),
        accused_units=content.accused_units,
        superior_due_on=content.superior.due_on if content.superior else None,
    )
    return _asked(envelope, event.matter_id, command, event.by, rules=rules, pins=event.pins)


def _asked(
    envelope: Envelope,
    matter_id: object,
    command: LinkTicket | ProposeMatter,
    by: Actor,
    *,
    rules: Rulebook,
    pins: tuple[PackPin, ...] = (),
) -> Ask:
    """The person who triaged is on record; whose role has no such act here, the service acts for."""
    may = rules.may(by.role, type(command).__name__)
    return Ask(
        subject=f"matter:{matter_id}",
        command=command,
        by=(by if may else CLOCK,),
        at=envelope.time,
        correlation=envelope.correlationid,
        causation=str(envelope.id),
        traceparent=envelope.traceparent,
        pins=pins,
    )


def _give_up(verdict: Verdict, refusal: Refusal) -> None:
    if isinstance(verdict.ask.command, LinkTicket) and refusal.why is Why.STATE:
        raise NotThereYet(f"{verdict.ask.subject} is not there yet")
    raise PoisonMessage(f"{verdict.ask.subject}: {refusal.reason}")
