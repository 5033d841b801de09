"""When the record of a matter may stand for its replay under the rules on record, which would only say the same again.

In a long history every twentieth matter is replayed under the rules on record first. Only when all of these say what
the record says, and their rules would refuse none of the acts, the others are taken as they were recorded. Even then a
matter is replayed unless its record is whole: with nothing of its own beside it, swept on the day, and closed or
waiting for a day that had not come when the history ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from duban_contracts.base import Event
from duban_contracts.commands.matter import PassTime
from duban_contracts.events.calendar import DueDateRecomputed
from duban_contracts.events.matter import MatterClosed, MatterFellOverdue
from duban_contracts.events.matter_demands import OwnerChanged
from duban_contracts.events.matter_reports import ReportReturned
from duban_contracts.vocabulary import ReturnGround
from duban_sdk.rulebook import Rulebook
from duban_standalone.backtest.county import County, Recorded
from duban_standalone.backtest.findings import Findings
from duban_standalone.backtest.reading import Group
from duban_tracking.core.context import CLOCK, Context
from duban_tracking.core.kinds import KINDS

ENOUGH = 20_000
"""Matters up to which each of them is replayed under the rules on record as well."""
EVERY = 20
"""Of more matters one in so many is replayed first."""
ONE_DAY = timedelta(days=1)
_FROM_ELSEWHERE: frozenset[type[Event]] = frozenset({DueDateRecomputed, OwnerChanged})
"""What a replay has from the beginning, or finds on other streams."""


def in_two(groups: Sequence[Group]) -> tuple[Sequence[Group], Sequence[Group]]:
    """Return the matters that are replayed under the rules on record in any case, and the others."""
    if len(groups) <= ENOUGH:
        return groups, ()
    return groups[::EVERY], [each for place, each in enumerate(groups) if place % EVERY]


def trusted(found: Findings) -> bool:
    """Return whether all that was replayed so far came out as it was recorded."""
    return not found.drift and not found.doubts


def may_stand(events: Sequence[Recorded], rules: Rulebook, county: County) -> bool:
    """Return whether a matter's record is whole; ``rules``: those that it was taken up under."""
    if rules.pack.counts or len({each.subject for each in events}) > 1:
        return False
    closed, redo_until = False, date.min
    for each in events:
        event = each.event
        if type(event) in _FROM_ELSEWHERE:
            return False
        if isinstance(event, ReportReturned) and event.ground is ReturnGround.FORM:
            redo_until = event.redo_due.enforce_on
        if isinstance(event, MatterFellOverdue) and each.on != max(event.due.enforce_on, redo_until) + ONE_DAY:
            return False
        closed = closed or isinstance(event, MatterClosed)
    return closed or _is_swept(events, rules, county)


def _is_swept(events: Sequence[Recorded], rules: Rulebook, county: County) -> bool:
    """Return whether nothing that the passing of time brings is still to come about when the history ends."""
    kind = KINDS["matter"]
    state = kind.initial(events[0].subject.partition(":")[2])
    for each in events:
        state = kind.evolve(state, each.event, each.on)
    context = Context(county.until, county.local_day(county.until), CLOCK, rules, county.units)
    return kind.decide(PassTime(), state, context) == ()
