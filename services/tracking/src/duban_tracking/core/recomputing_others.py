"""The open dates of duties, measures and conclusions, and how they are set again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from duban_contracts.base import Event
from duban_contracts.commands.calendar import RecomputeDates
from duban_contracts.commands.matter import Command
from duban_contracts.dates import DueDate
from duban_contracts.events.calendar import (
    ConclusionDateRecomputed,
    DateRecomputed,
    DutyDateRecomputed,
    MeasureDateRecomputed,
)
from duban_contracts.events.conclusion import RectificationItem
from duban_tracking.core.context import Context, Decision, may_not
from duban_tracking.core.duties.state import Duty
from duban_tracking.core.escalation.proposal_state import Proposal
from duban_tracking.core.recomputing import OpenDate, recompute
from duban_tracking.core.records.conclusion import Conclusion


@dataclass(frozen=True, slots=True)
class Dated:
    """How a kind of stream tells its open dates, and takes one that was computed again."""

    open_dates: Callable[[Any], Iterator[OpenDate]]
    with_date: Callable[[Any, DateRecomputed], Any]
    event: type[DateRecomputed]


def _of_duty(state: Duty) -> Iterator[OpenDate]:
    opened, due = state.opened, state.due
    if opened is None or due is None or state.done or state.missed:
        return
    units = (opened.unit,) if opened.unit else ()
    holder = None if opened.unit else opened.holder
    yield OpenDate("due", f"{opened.name}（{opened.period}）的时限", due, units, holder)


def _duty_with(state: Duty, event: DateRecomputed) -> Duty:
    return replace(state, due=event.due)


def _of_measure(state: Proposal) -> Iterator[OpenDate]:
    imposed = state.imposed
    if imposed is None or imposed.new_due is None or not state.stands:
        return
    if state.met_on is None and state.lapsed_on is None and state.handed is None:
        name = f"“{imposed.name}”的时限"
        yield OpenDate("new_due", name, imposed.new_due, (imposed.unit,), confirmed=state.date_confirmed)


def _measure_with(state: Proposal, event: DateRecomputed) -> Proposal:
    if state.imposed is None:
        return state
    return replace(state, imposed=state.imposed.model_copy(update={"new_due": event.due}))


def _of_conclusion(state: Conclusion) -> Iterator[OpenDate]:
    served, applied = state.served, state.applied
    if served is None or state.fell:
        return
    if applied is None:
        yield OpenDate("review_by", "申请复核的期限", served.review_by, (served.unit,))
    elif state.in_review and not state.overdue:
        yield OpenDate("decide_by", "复核决定的期限", applied.decide_by, (served.unit,))
    for item in served.rectifications:
        found = state.rechecked.get(item.key)
        if item.key not in state.missed and not (found and found.done):
            yield OpenDate(f"item:{item.key}", f"整改“{item.text}”的期限", item.due, (served.unit,))


def _conclusion_with(state: Conclusion, event: DateRecomputed) -> Conclusion:
    what, _, key = event.what.partition(":")
    served, applied = state.served, state.applied
    if what == "decide_by" and applied is not None:
        return replace(state, applied=applied.model_copy(update={"decide_by": event.due}))
    if served is None:
        return state
    if what == "review_by":
        return replace(state, served=served.model_copy(update={"review_by": event.due}))
    items = tuple(_item(each, key, event.due) for each in served.rectifications)
    return replace(state, served=served.model_copy(update={"rectifications": items}))


def _item(item: RectificationItem, key: str, due: DueDate) -> RectificationItem:
    return item.model_copy(update={"due": due}) if item.key == key else item


DATED: Mapping[str, Dated] = {
    "duty": Dated(_of_duty, _duty_with, DutyDateRecomputed),
    "proposal": Dated(_of_measure, _measure_with, MeasureDateRecomputed),
    "conclusion": Dated(_of_conclusion, _conclusion_with, ConclusionDateRecomputed),
}
"""Kinds of stream with dates, beside matters."""

Decide = Callable[[Command, Any, Context], Decision]
Evolve = Callable[[Any, Event, date], Any]


def open_dates_of(kind: str) -> Callable[[Any], Iterator[OpenDate]]:
    """Return how a kind of stream tells its open dates; most kinds have none."""
    return DATED[kind].open_dates if kind in DATED else _none


def commands_of(kind: str) -> tuple[type[Command], ...]:
    """Return the command by which dates of the kind are computed again, where it has any."""
    return (RecomputeDates,) if kind in DATED else ()


def deciding(kind: str, decide: Decide) -> Decide:
    """Return the kind's deciding function, which then also computes its dates again."""
    dated = DATED.get(kind)
    if dated is None:
        return decide

    def with_dates(command: Command, state: Any, context: Context) -> Decision:
        if not isinstance(command, RecomputeDates):
            return decide(command, state, context)
        refusal = may_not(context, RecomputeDates.__name__)
        return refusal or recompute(command, dated.open_dates(state), context, dated.event)

    return with_dates


def evolving(kind: str, evolve: Evolve) -> Evolve:
    """Return the kind's applying function, which then also sets dates that were computed again."""
    dated = DATED.get(kind)
    if dated is None:
        return evolve

    def with_dates(state: Any, event: Event, on: date) -> Any:
        return dated.with_date(state, event) if isinstance(event, dated.event) else evolve(state, event, on)

    return with_dates


def _none(state: object) -> Iterator[OpenDate]:
    return iter(())
