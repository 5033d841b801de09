"""Findings about reports, falsification (弄虚作假) and defects, and what a review of their conclusion makes of them."""

from __future__ import annotations

from duban_contracts.commands.records import HoldDefects, HoldFalsification
from duban_contracts.events.matter_reports import DefectsHeld, FalsificationHeld
from duban_tracking.core.context import Context, Decision
from duban_tracking.core.holding import holders_after, reason_for
from duban_tracking.core.matter.acts import matter_acts
from duban_tracking.core.matter.state import Matter, Report


@matter_acts.on(HoldFalsification)
def hold_falsification(command: HoldFalsification, matter: Matter, context: Context) -> Decision:
    """What rests on the finding waits for reviews, goes on when none runs any more, or falls with its conclusion."""
    report = matter.report(command.key)
    if report is None or not report.falsified:
        return ()
    return _held(FalsificationHeld, report, report.held_by, command, context)


@matter_acts.on(HoldDefects)
def hold_defects(command: HoldDefects, matter: Matter, context: Context) -> Decision:
    """What rests on the report's defects waits for reviews, goes on when none runs any more, or falls."""
    report = matter.report(command.key)
    if report is None or not report.faulty:
        return ()
    return _held(DefectsHeld, report, report.faults_held_by, command, context)


def _held(
    told: type[FalsificationHeld | DefectsHeld],
    report: Report,
    held_by: frozenset[str],
    command: HoldFalsification | HoldDefects,
    context: Context,
) -> Decision:
    holders = holders_after(held_by, command)
    if holders == held_by and not command.withdrawn:
        return ()
    held = told(
        key=report.key,
        unit=report.unit,
        held=bool(holders) and not command.withdrawn,
        withdrawn=command.withdrawn,
        holders=() if command.withdrawn else tuple(sorted(holders)),
        reason=command.reason if command.withdrawn else reason_for(command, holders),
        clause=context.rules.judging.verification_clause,
    )
    return (held,)
