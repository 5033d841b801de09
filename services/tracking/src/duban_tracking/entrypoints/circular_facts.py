"""What circulars need of matters beyond the ledger: the state in which a period shows them, marks, explanations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from duban_runtime.log import StoredEvent
from duban_sdk.questions import MatterFacts, UnitGrade
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import PaperKind, PaperSection
from duban_tracking.core.matter.standings import standing_in
from duban_tracking.core.matter.state import Matter
from duban_tracking.entrypoints.access import Viewer
from duban_tracking.entrypoints.services import Services
from duban_tracking.handlers.streams import Streams
from duban_tracking.ports_reading import Record

BATCH = 500


async def with_states(
    services: Services, viewer: Viewer, facts: Sequence[MatterFacts], period: str, until_on: date
) -> tuple[MatterFacts, ...]:
    """Return the facts with what stands on the matters themselves.

    That is asked of matters behind their date, and of all where the rules class or mark matters.
    """
    pack = viewer.rules.pack
    wanted = facts if pack.standings or pack.marks else [each for each in facts if each.overdue]
    found: dict[UUID, MatterFacts] = {}
    for place in range(0, len(wanted), BATCH):
        batch = wanted[place : place + BATCH]
        subjects = [f"matter:{each.matter_id}" for each in batch]
        histories: dict[str, list[StoredEvent]] = defaultdict(list)
        for stored in await services.reader.history(viewer.jurisdiction, subjects):
            histories[stored.subject].append(stored)
        streams = Streams(services.desks.desk(viewer.jurisdiction).shelf, viewer.units)
        for each, subject in zip(batch, subjects, strict=True):
            state = streams.fold(subject, histories[subject]).state
            found[each.matter_id] = with_state(each, state, viewer.rules, period, until_on)
    return tuple(found.get(each.matter_id, each) for each in facts)


async def with_measures(
    services: Services, viewer: Viewer, facts: Sequence[MatterFacts], from_on: date, until_on: date
) -> tuple[MatterFacts, ...]:
    """Return the facts with the measures that were imposed about each matter within the period."""
    if not viewer.rules.pack.measures:
        return tuple(facts)
    imposed: dict[str, list[str]] = defaultdict(list)
    for row in await services.reader.items_between(viewer.jurisdiction, "proposal", from_on, until_on):
        matters = row.get("matters")
        for matter_id in matters if isinstance(matters, list) else ():
            imposed[str(matter_id)].append(str(row["code"]))
    return tuple(each.model_copy(update={"measures": tuple(imposed[str(each.matter_id)])}) for each in facts)


async def grades_in(services: Services, viewer: Viewer, until_on: date) -> tuple[UnitGrade, ...]:
    """Return the grades of units for the year of the day; a grade that a measure sets holds against all others."""
    if not viewer.rules.pack.grades:
        return ()
    rows = await services.reader.items(viewer.jurisdiction, "grade", "", "", str(until_on.year))
    return tuple(grade for row in sorted(rows, key=lambda each: str(each["unit"])) for grade in grades_of(row))


def grades_of(row: Record) -> Iterator[UnitGrade]:
    """Yield the grades that stand in a unit's row."""
    proposed = row["proposed"]
    given = row["given"]
    standing = [proposed] if isinstance(proposed, dict) else given if isinstance(given, list) else []
    for each in standing:
        yield UnitGrade(
            unit=each["unit"],
            grade=each["grade"],
            name=each["name"],
            reason=each["reason"],
            by_measure=proposed is not None,
        )


def sections_of(paper: PaperKind, until_on: date) -> tuple[PaperSection, ...]:
    """Return the sections that a paper about a period has in the month after the period's end."""
    month = (until_on + timedelta(days=1)).month
    return tuple(section for section in paper.sections if not section.months or month in section.months)


def with_state(facts: MatterFacts, matter: Matter, rules: Rulebook, period: str, until_on: date) -> MatterFacts:
    """Return the facts with the matter's state in the period, its marks by then, and whether it was explained."""
    standing = standing_in(matter, period, until_on, rules.pack.standings)
    return facts.model_copy(
        update={
            "owner": matter.owner,
            "marks": tuple(mark for mark, on in matter.marks.items() if on <= until_on),
            "explained": any(reason.in_time for reason in matter.reasons.values()) or matter.staged,
            "justified": any(reason.accepted for reason in matter.reasons.values()),
            "standing": standing.row.name if standing else "",
            "standing_flagged": bool(standing and standing.flagged),
        }
    )
