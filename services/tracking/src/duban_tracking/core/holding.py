"""What waits for reviews: it goes on only when no review holds it any more."""

from __future__ import annotations

from duban_contracts.commands.records import HoldIncident, HoldProposal
from duban_contracts.events.escalation import ProposalHeld
from duban_contracts.events.incident import IncidentHeld

STILL_HELD = "另有复核尚未决定，仍暂缓"


def holders_after(holders: frozenset[str], command: HoldIncident | HoldProposal) -> frozenset[str]:
    """Return what holds the thing after the command: the streams whose reviews are not decided."""
    return holders | {command.cause} if command.held else holders - {command.cause}


def holders_of(event: IncidentHeld | ProposalHeld) -> frozenset[str]:
    """Return what holds the thing since the event; events of before that was kept name nothing."""
    if event.holders:
        return frozenset(event.holders)
    return frozenset({""}) if event.held else frozenset()


def reason_for(command: HoldIncident | HoldProposal, holders: frozenset[str]) -> str:
    """Return the command's reason; of a review that ends while another runs it says so."""
    return command.reason if command.held or not holders else f"{command.reason}；{STILL_HELD}"
