"""Matters that a duty of the office goes through, as the ledger and their streams tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import IssuePaper
from duban_contracts.vocabulary import MatterState
from duban_runtime.log import StoredEvent
from duban_sdk.tables import OfficeDutyRow
from duban_tracking.core.duties.lists import (
    LedgerSpan,
    ListedMatter,
    counts_of,
    is_listed,
    listing_row,
    span_of,
    state_in_list,
)
from duban_tracking.core.judging import local_day
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.periods import is_period
from duban_tracking.core.records.paper import Paper
from duban_tracking.entrypoints.access import Viewer
from duban_tracking.entrypoints.services import Services
from duban_tracking.handlers.streams import Streams
from duban_tracking.ports_reading import Record

BATCH = 500


@dataclass(frozen=True)
class GoneThrough:
    """What a duty goes through within a span."""

    row: OfficeDutyRow
    span: LedgerSpan
    matters: tuple[tuple[Record, ListedMatter], ...]

    def listed(self) -> Iterator[tuple[Record, str]]:
        """Yield each matter that is listed, with the state under which it is."""
        for record, matter in self.matters:
            if is_listed(matter, self.row, self.span):
                yield record, state_in_list(matter, self.row, self.span)

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Return their numbers by state."""
        return counts_of((matter for _, matter in self.matters), self.row, self.span)


async def gone_through(services: Services, viewer: Viewer, row: OfficeDutyRow, span: LedgerSpan) -> GoneThrough:
    """Return what the duty goes through, matters among them that are kept from the caller: none is left out."""
    records = await services.reader.matters_gone_through(viewer.jurisdiction, span.from_on, span.until_on)
    marks = await _marks(services, viewer, records, span) if row.list_marks else {}
    found = ((record, _as_listed(record, marks.get(str(record["matter_id"]), frozenset()))) for record in records)
    return GoneThrough(row, span, tuple(found))


async def with_listed(services: Services, viewer: Viewer, subject: str, command: Command) -> Command:
    """Return the command; the issue of a paper that does a duty by going through matters brings them along."""
    if not isinstance(command, IssuePaper) or not any(row.lists for row in viewer.rules.pack.office_duties):
        return command
    history = await services.reader.history(viewer.jurisdiction, [subject])
    streams = Streams(services.desks.desk(viewer.jurisdiction).shelf, viewer.units)
    paper: Paper = streams.fold(subject, history).state
    row = listing_row(viewer.rules.pack, paper.kind)
    if row is None or paper.content is None or not is_period(paper.content.period, row.cadence):
        return command
    today = local_day(services.clock.now())
    span = span_of(row, paper.content.period, paper.drafted_on or today)
    found = await gone_through(services, viewer, row, span)
    listed = tuple((UUID(str(record["matter_id"])), standing) for record, standing in found.listed())
    return command.model_copy(update={"listed": listed})


async def _marks(
    services: Services, viewer: Viewer, records: list[Record], span: LedgerSpan
) -> Mapping[str, frozenset[str]]:
    """Return the marks that matters bore by the span's end; the ledger does not know them, their streams do."""
    found: dict[str, frozenset[str]] = {}
    for place in range(0, len(records), BATCH):
        subjects = [f"matter:{record['matter_id']}" for record in records[place : place + BATCH]]
        histories: dict[str, list[StoredEvent]] = defaultdict(list)
        for stored in await services.reader.history(viewer.jurisdiction, subjects):
            histories[stored.subject].append(stored)
        streams = Streams(services.desks.desk(viewer.jurisdiction).shelf, viewer.units)
        for subject in subjects:
            matter: Matter = streams.fold(subject, histories[subject]).state
            found[str(matter.id)] = frozenset(mark for mark, on in matter.marks.items() if on <= span.until_on)
    return found


def _as_listed(record: Record, marks: frozenset[str]) -> ListedMatter:
    proposed_on, closed_on = record["proposed_on"], record["closed_on"]
    return ListedMatter(
        category=str(record["category"]),
        origin=str(record["origin"]),
        state=MatterState(str(record["state"])),
        overdue=bool(record["overdue"]),
        proposed_on=proposed_on if isinstance(proposed_on, date) else date.min,
        closed_on=closed_on if isinstance(closed_on, date) else None,
        marks=marks,
    )
