"""Rankings of a piece of work that the office drew up elsewhere; last places in them are counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.escalation import RecordRanking
from duban_contracts.events.escalation import RankingRecorded
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit

LEAST_RANKED = 3
"""Below so many ranked units nobody is last (R-4.3.4, readings.md)."""


@dataclass(frozen=True, slots=True)
class WorkRanking:
    id: str
    recorded: RankingRecorded | None = None


ACTS: Acts[WorkRanking] = Acts()


def initial(key: str) -> WorkRanking:
    """Return a ranking that is not recorded yet."""
    return WorkRanking(key)


@ACTS.on(RecordRanking)
def record(command: RecordRanking, state: WorkRanking, context: Context) -> Decision:
    """The ranking stands; recorded again it gains who is last among those that tie."""
    row = next((each for each in context.rules.pack.counts if each.of == "last_places"), None)
    clause = row.clause if row else None
    units = [unit for unit, _ in command.places]
    refusal = next((found for unit in units if (found := unknown_unit(context, unit))), None)
    if refusal:
        return refusal
    twice = [unit for unit, times in Counter(units).items() if times > 1]
    if twice or any(rank < 1 for _, rank in command.places):
        return Refusal(Why.RULE, "排名中每个单位只列一次，名次从 1 起", clause)
    if command.drawn_on > context.on:
        return Refusal(Why.RULE, f"排名日期 {command.drawn_on} 晚于今天", clause)
    strange = next((word for word in row.not_of if word.casefold() in _told(command)), None) if row else None
    if strange is not None:
        return Refusal(Why.RULE, f"“{strange}”不是重点工作，软件使用情况不得用于排名", clause)
    worst = max(rank for _, rank in command.places)
    tied = tuple(unit for unit, rank in command.places if rank == worst)
    if not set(command.last_place) <= set(tied):
        return Refusal(Why.RULE, "只能在并列末位的单位中认定末位", clause)
    last = tied if len(tied) == 1 else command.last_place
    counts = len(units) >= LEAST_RANKED
    recorded = RankingRecorded(
        **command.model_dump(exclude={"ranking_id", "last_place"}),
        last=last if counts else (),
        undecided=tied if counts and not last else (),
        counts=counts,
        by=context.by,
    )
    if state.recorded and state.recorded.model_copy(update={"by": recorded.by}) == recorded:
        return ()
    return (recorded,)


def _told(command: RecordRanking) -> str:
    return f"{command.work} {command.name} {command.source}".casefold()


def evolve(state: WorkRanking, event: Event, on: date) -> WorkRanking:
    """Return the ranking after the event."""
    return WorkRanking(state.id, event) if isinstance(event, RankingRecorded) else state
