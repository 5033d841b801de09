"""Tallies: late facts of a unit in the order of their sending, and the measures that bar it from commendation.

Streams: ``tally:<fact>:<unit>`` (``tally:<fact>.<work>:<unit>`` for places in rankings), ``tally:veto:<unit>``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.escalation import ChangeVeto, CountFact, RecordVeto
from duban_contracts.commands.matter import Command
from duban_contracts.events.escalation import FactCounted, ReachedCount, VetoLifted, VetoRecorded, VetoSuspended
from duban_sdk.measures import Ground
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.acts import Acts
from duban_tracking.core.changing import changed
from duban_tracking.core.context import Context, Decision
from duban_tracking.core.duties.duty import Duty
from duban_tracking.core.judging import LOCAL_ZONE, local_day
from duban_tracking.core.keys import short
from duban_tracking.core.matter.state import Matter


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that is counted. ``excused``: a reason was accepted for it."""

    sent_at: datetime
    late: bool
    excused: bool = False
    matter_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Veto:
    """An imposed measure that bars from commendation. ``key``: its proposal; ``held``: it waits for a review."""

    measure: str
    name: str
    clause: str
    on: date
    key: str
    persons: tuple[str, ...] = ()
    held: bool = False
    withdrawn: bool = False


@dataclass(frozen=True)
class Tally:
    """``facts`` by their cause; ``uses`` are grounds that were reached; ``vetoes`` in the order of imposing.

    ``names``: what ``names_of`` says of the uses.
    """

    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    uses: tuple[ReachedCount, ...] = ()
    names: Set[tuple[str, str]] = frozenset()
    vetoes: tuple[Veto, ...] = ()

    def used(self, ground: str, at: str) -> bool:
        """Return whether a ground stands that was reached when ``at`` (a cause) was counted."""
        return any(use.ground == ground and use.at == at for use in self.uses)

    def veto(self, proposal: str) -> Veto | None:
        """Return the veto that a proposal led to."""
        return next((veto for veto in self.vetoes if veto.key == proposal), None)


CLOSING = "overdue"
"""What a closing report's timeliness is on its matter's stream."""
_SUPERSEDING = "workranking:"
"""Causes of facts that stand for an earlier one of the same period."""
_EMPTY = Tally("")
ACTS: Acts[Tally] = Acts()


def initial(key: str) -> Tally:
    """Return an empty tally."""
    return changed(_EMPTY, key=key)


def related(command: Command) -> tuple[str, ...]:
    """Return the stream whose state says how the fact stands by now."""
    return (command.look,) if isinstance(command, CountFact) and command.look else ()


@ACTS.on(CountFact)
def count(command: CountFact, state: Tally, context: Context) -> Decision:
    """The fact stands in its place by the time of sending; grounds that it reaches, or undoes, are named."""
    found = as_told(command, same_facts(command.cause, state.facts), context)
    return (counted(found, state, context.rules),) if found else ()


@dataclass(frozen=True, slots=True)
class CountedFact:
    """A fact with its code, its unit and its cause. ``gone``: it turned out to be none, and stood as given before."""

    code: str
    unit: str
    cause: str
    fact: Fact
    gone: bool = False


def as_told(command: CountFact, known: Mapping[str, Fact], context: Context) -> CountedFact | None:
    """Return the fact as it is to stand by now; None: the tally has it so. ``known``: what is the same fact there."""
    before = known.get(command.cause) or next(iter(known.values()), None)
    fact = _as_it_stands(command, before, context)
    if fact == before or _told_before(command.cause, fact, before, known):
        return None
    shown = fact or before
    assert shown is not None, "both None are equal"
    return CountedFact(command.fact, command.unit, command.cause, shown, gone=fact is None)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a fact comes to: uses that no longer hold, grounds that are reached now, and which late fact it is."""

    undone: tuple[ReachedCount, ...]
    reached: tuple[ReachedCount, ...]
    in_a_row: int
    in_year: int


def counted(told: CountedFact, state: Tally, rules: Rulebook) -> FactCounted:
    """Return the event by which a fact stands in its place, or is gone, with what is reached or undone by it."""
    facts = _facts_with(state, told.cause, None if told.gone else told.fact)
    undone, reached = _reckon(counting_grounds(rules, told.code), state.uses, facts, told.cause)
    return event_of(told, Reckoned(undone, reached, *_figures(facts, told.cause)))


def counting_grounds(rules: Rulebook, code: str) -> list[Ground]:
    """Return the grounds that count facts of this code."""
    return [row for row in rules.pack.grounds if row.trigger == "count" and row.fact == code]


def event_of(told: CountedFact, reckoned: Reckoned) -> FactCounted:
    """Return the event that tells of a counted fact and what came of it."""
    fact = told.fact
    return FactCounted(
        fact=told.code,
        unit=told.unit,
        sent_at=fact.sent_at,
        late=fact.late,
        excused=fact.excused,
        gone=told.gone,
        in_a_row=reckoned.in_a_row,
        in_year=reckoned.in_year,
        cause=told.cause,
        matter_id=fact.matter_id,
        reached=reckoned.reached,
        undone=reckoned.undone,
    )


def _facts_with(state: Tally, cause: str, fact: Fact | None) -> dict[str, Fact]:
    """Return the facts with one of them put in place of what was the same fact before, or taken away."""
    facts = dict(state.facts)
    for each in same_facts(cause, state.facts):
        del facts[each]
    if fact is not None:
        facts[cause] = fact
    return facts


def same_facts(cause: str, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return those facts that are the same as that of a cause."""
    if supersedes(cause):
        return {each: fact for each, fact in facts.items() if same_fact(each, cause)}
    # Facts come by the thousand; all but these are the same only under the same cause.
    return {cause: facts[cause]} if cause in facts else {}


def supersedes(cause: str) -> bool:
    """Return whether a fact may be the same as one of another cause: places in rankings of one period are."""
    return cause.startswith(_SUPERSEDING)


def same_fact(one: str, other: str) -> bool:
    """Return whether two causes are one fact: of two rankings of a work for a period the later one counts."""
    if one == other:
        return True
    if not (supersedes(one) and supersedes(other)):
        return False
    period = one.partition("#")[2]
    return bool(period) and period == other.partition("#")[2]


def _told_before(cause: str, fact: Fact | None, before: Fact | None, known: Mapping[str, Fact]) -> bool:
    """Return whether another ranking of the period says the same of the unit, so that nothing changes."""
    return cause not in known and fact is not None and before is not None and fact.late is before.late


def _as_it_stands(command: CountFact, before: Fact | None, context: Context) -> Fact | None:
    """Return the fact as it is to be counted; None: it has not come about."""
    if command.excused is not None:
        return replace(before, excused=command.excused) if before else None
    excused = before.excused if before else False
    looked = context.related.get(command.look)
    part = command.cause.partition("#")[2]
    if isinstance(looked, Matter) and part == CLOSING:
        late = _closing_report_late(looked, command.late, before)
        excused = excused or _excused(looked, command, context)
        return None if late is None else Fact(_sent_at(looked, command.sent_at), late, excused, command.matter_id)
    sent_at = command.sent_at
    if isinstance(looked, Matter):
        owed = looked.duties.get(part.removeprefix("duty."))
        sent_at = _start_of(owed.due.nominal_on) if owed else sent_at
    elif isinstance(looked, Duty) and looked.opened:
        sent_at = _start_of(looked.opened.due.nominal_on)
    return Fact(sent_at, command.late, excused, command.matter_id)


def _excused(matter: Matter, command: CountFact, context: Context) -> bool:
    """Return whether a reason was accepted before the fact came about, and a ground heeds reasons."""
    is_accepted = any(each.accepted and each.unit == command.unit for each in matter.reasons.values())
    return is_accepted and any(row.fact == command.fact and row.excused_by_reason for row in context.rules.pack.grounds)


def _sent_at(matter: Matter, otherwise: datetime) -> datetime:
    """A closing report is ordered by the time at which its order was sent, a duty's report by the duty's date."""
    return matter.sent_at or (_start_of(matter.assigned_on) if matter.assigned_on else otherwise)


def _start_of(on: date) -> datetime:
    return datetime.combine(on, time(), LOCAL_ZONE)


def _closing_report_late(matter: Matter, told_late: bool, before: Fact | None) -> bool | None:
    """Return whether the matter's closing report is late; None while that is open.

    A date that passed with staged progress reported in time is told as not late, and stays so.
    """
    report, due = matter.closing_report, matter.due
    if matter.overdue and (told_late or before or report is None):
        return told_late or (before is not None and before.late)
    if due is None or report is None:
        return None
    if due.enforce_at is not None:
        return report.judged_at > due.enforce_at
    return local_day(report.judged_at) > due.enforce_on


def _ordered(facts: Mapping[str, Fact]) -> list[tuple[str, Fact]]:
    return sorted(facts.items(), key=lambda item: (item[1].sent_at, item[0]))


def _runs(facts: Mapping[str, Fact], ground: Ground | None) -> Iterator[list[str]]:
    """Yield the runs of late facts that no timely one breaks; an excused one neither counts nor breaks."""
    heeds = ground is not None and ground.excused_by_reason
    run: list[str] = []
    for cause, fact in _ordered(facts):
        if not fact.late:
            yield run
            run = []
        elif not (heeds and fact.excused):
            run.append(cause)
    yield run


def _years(facts: Mapping[str, Fact], ground: Ground | None) -> Iterator[list[str]]:
    """Yield the late facts of each calendar year of sending."""
    heeds = ground is not None and ground.excused_by_reason
    by_year: dict[int, list[str]] = {}
    for cause, fact in _ordered(facts):
        if fact.late and not (heeds and fact.excused):
            by_year.setdefault(local_day(fact.sent_at).year, []).append(cause)
    yield from by_year.values()


Reached = tuple[ReachedCount, ...]


def _reckon(grounds: list[Ground], uses: Reached, facts: Mapping[str, Fact], at: str) -> tuple[Reached, Reached]:
    """Return which earlier uses no longer hold, and which grounds are reached now."""
    undone: list[ReachedCount] = []
    reached: list[ReachedCount] = []
    for ground in grounds:
        groups = list(_runs(facts, ground) if ground.in_a_row else _years(facts, ground))
        place = {cause: number for number, group in enumerate(groups) for cause in group}
        taken: set[str] = set()
        for use in uses:
            if use.ground != ground.code:
                continue
            if in_one_group(use, place):
                taken.update(use.causes)
            else:
                undone.append(use)
        for group in groups:
            reached += uses_of(ground, [cause for cause in group if cause not in taken], facts, at)
    return tuple(undone), tuple(reached)


def in_one_group(use: ReachedCount, place: Mapping[str, int]) -> bool:
    """Return whether all facts of a use still stand in one run, or year; ``place``: in which each stands."""
    found = {place.get(cause, -1) for cause in use.causes}
    return len(found) == 1 and -1 not in found


def uses_of(ground: Ground, free: list[str], facts: Mapping[str, Fact], at: str) -> Iterator[ReachedCount]:
    """Yield how often the ground is reached by facts of one run, or year, that no use has taken."""
    while len(free) >= ground.times:
        use = _use(ground, free, facts, at)
        free = [cause for cause in free if cause not in use.causes]
        yield use


def _use(ground: Ground, free: list[str], facts: Mapping[str, Fact], at: str) -> ReachedCount:
    """Return the earliest facts that meet the ground, the one that is just counted among them where it is free.

    A use is named after that fact, or its own last one, so that no two of a ground have the same name.
    """
    ordered = sorted(free, key=lambda cause: cause != at)[: ground.times]
    causes = tuple(cause for cause in free if cause in ordered)
    matters = dict.fromkeys(facts[cause].matter_id for cause in causes)
    return ReachedCount(
        ground=ground.code,
        at=at if at in causes else causes[-1],
        causes=causes,
        matters=tuple(matter for matter in matters if matter is not None),
    )


def _figures(facts: Mapping[str, Fact], cause: str) -> tuple[int, int]:
    in_a_row = next((len(run) for run in _runs(facts, None) if cause in run), 0)
    in_year = next((len(year) for year in _years(facts, None) if cause in year), 0)
    return in_a_row, in_year


@ACTS.on(RecordVeto)
def record_veto(command: RecordVeto, state: Tally, context: Context) -> Decision:
    """The measure bars its unit from commendation."""
    before = state.veto(command.proposal)
    return () if before and not before.withdrawn else (VetoRecorded(**command.model_dump()),)


@ACTS.on(ChangeVeto)
def change_veto(command: ChangeVeto, state: Tally, context: Context) -> Decision:
    """The veto waits for a review, stands again, or is lifted."""
    before = state.veto(command.proposal)
    if before is None or before.withdrawn:
        return ()
    facts = command.model_dump(exclude={"state"})
    if command.state == "lifted":
        return (VetoLifted(**facts),)
    held = command.state == "held"
    return () if before.held is held else (VetoSuspended(**facts, held=held),)


def evolve(state: Tally, event: Event, on: date) -> Tally:
    """Return the tally after the event."""
    match event:
        case FactCounted():
            fact = None if event.gone else Fact(event.sent_at, event.late, event.excused, event.matter_id)
            return _with_uses(with_fact(state, event.cause, fact), event)
        case VetoRecorded():
            veto = Veto(
                measure=event.measure,
                name=event.name,
                clause=event.clause,
                on=event.imposed_on,
                key=event.proposal,
                persons=event.persons,
            )
            return changed(state, vetoes=(*_other_vetoes(state, event.proposal), veto))
        case VetoSuspended() | VetoLifted():
            return _veto_changed(state, event)
        case _:
            return state


def with_fact(state: Tally, cause: str, fact: Fact | None) -> Tally:
    """Return the tally with a fact in its place; None: it is gone."""
    return changed(state, facts=_facts_with(state, cause, fact))


def _with_uses(state: Tally, event: FactCounted) -> Tally:
    """Return the tally with the grounds that the event says are reached, and without those that it says are undone."""
    if not event.undone and not event.reached:
        return state
    stand = state.uses
    if event.undone:
        stand = tuple(use for use in stand if use not in event.undone)
    names = state.names - names_of(event.undone) if event.undone else state.names
    return changed(state, uses=(*stand, *event.reached), names=names | names_of(event.reached))


def names_of(uses: Iterable[ReachedCount]) -> frozenset[tuple[str, str]]:
    """Return uses by ground and short name, as proposals know them."""
    return frozenset((use.ground, short(use.at)) for use in uses)


def _other_vetoes(state: Tally, proposal: str) -> tuple[Veto, ...]:
    return tuple(veto for veto in state.vetoes if veto.key != proposal)


def _veto_changed(state: Tally, event: VetoSuspended | VetoLifted) -> Tally:
    before = state.veto(event.proposal)
    if before is None:
        return state
    veto = replace(before, withdrawn=True) if isinstance(event, VetoLifted) else replace(before, held=event.held)
    return changed(state, vetoes=(*_other_vetoes(state, event.proposal), veto))
