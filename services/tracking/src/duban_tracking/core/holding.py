"""What waits for reviews: it goes on only when no review holds it any more."""

from __future__ import annotations

from duban_contracts.commands.records import HoldDefects, HoldFalsification, HoldIncident, HoldProposal
from duban_contracts.events.escalation import ProposalHeld
from duban_contracts.events.incident import IncidentHeld
from duban_contracts.events.matter_reports import DefectsHeld, FalsificationHeld

Hold = HoldIncident | HoldProposal | HoldFalsification | HoldDefects
STILL_HELD = "另有复核尚未决定，仍暂缓"


def holders_after(holders: frozenset[str], command: Hold) -> frozenset[str]:
    """Return what holds the thing after the command: the streams whose reviews are not decided."""
    return holders | {command.cause} if command.held else holders - {command.cause}


def holders_of(event: IncidentHeld | ProposalHeld | FalsificationHeld | DefectsHeld) -> frozenset[str]:
    """Return what holds the thing since the event; events of before that was kept name nothing."""
    if event.holders:
        return frozenset(event.holders)
    return frozenset({""}) if event.held else frozenset()


def reason_for(command: Hold, holders: frozenset[str]) -> str:
    """Return the command's reason; of a review that ends while another runs it says so."""
    return command.reason if command.held or not holders else f"{command.reason}；{STILL_HELD}"
