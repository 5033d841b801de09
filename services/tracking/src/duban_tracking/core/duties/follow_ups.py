"""What events ask of duties: papers and rankings fulfil the office's, meetings open units', tasks and clocks run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.duties import FileDutyReport
from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import CompleteDuty, OpenDuty
from duban_contracts.common import TicketRef
from duban_contracts.dates import DueDate
from duban_contracts.events.duty import DutyReportFiled
from duban_contracts.events.matter import MatterClosed, Order, OrderAcknowledged
from duban_contracts.events.matter_reports import ReportFiled
from duban_contracts.events.meeting import MeetingRecorded
from duban_contracts.events.paper import PaperIssued
from duban_contracts.events.scoring import RankingDrawn
from duban_contracts.vocabulary import ReportKind
from duban_sdk.duties import MatterTaskRow, TicketClock
from duban_sdk.pack import RulePack
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import OfficeDutyRow
from duban_tracking.core.duties.openings import opening_of
from duban_tracking.core.periods import period_name, period_start, previous_start

KNOWN_PERIODS = 13
_STARTED_BY = {
    "TicketReceived": frozenset({"TicketReceived"}),
    # What is merged into a matter that is under way was accepted as well.
    "TicketTakenUp": frozenset({"TicketTakenUp", "TicketMerged"}),
}
FollowUp = tuple[str, Command]
_ALWAYS = frozenset({PaperIssued, RankingDrawn, MeetingRecorded, DutyReportFiled, MatterClosed})
"""Events that ask of duties under any rules."""


def duty_follow_ups(subject: str, event: Event, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    """Yield what an event of tracking or scoring asks of duties."""
    match event:
        case PaperIssued():
            yield from _office_duty_done(
                event.paper_kind, event.content.period, subject, on, rules, counts=event.counts
            )
            yield from _tasks_answered_by(event, subject, on, rules)
        case RankingDrawn():
            for ranking in rules.pack.rankings:
                yield from _office_duty_done(ranking.code, event.period, subject, on, rules)
        case MeetingRecorded():
            yield from _of_meeting(subject, event, rules)
        case DutyReportFiled():
            yield from _also_filed(subject, event)
        case _:
            pass
    if rules.pack.matter_tasks and subject.startswith("matter:"):
        yield from _tasks(subject, event, rules, on)
    if rules.pack.ticket_clocks:
        for ticket in vars(event).get("tickets", ()):
            yield from clock_follow_ups(ticket, event, subject, rules, on)


def asks_of_duties(event: type[Event], pack: RulePack) -> bool:
    """Return whether such events may ask anything of duties under these rules."""
    name = event.__name__
    if event in _ALWAYS or (pack.ticket_clocks and "tickets" in event.model_fields):
        return True
    return any(name == row.opens_on or name in row.answered_on for row in pack.matter_tasks)


def _office_duty_done(
    answered_by: str, period: str, subject: str, on: date, rules: Rulebook, *, counts: tuple[tuple[str, int], ...] = ()
) -> Iterator[FollowUp]:
    for row in rules.pack.office_duties:
        if row.answered_by == answered_by and period:
            key = f"duty:{row.code}:{period}:{row.holder}"
            covered = _known_period(row, period, on)
            if covered is not None:
                # Done before the sweep opened it: it is opened first, so that it is not missed later.
                yield key, opening_of(row, covered)
            yield key, CompleteDuty(done_by=subject, done_on=on, counts=counts)


def _known_period(row: OfficeDutyRow, period: str, on: date) -> date | None:
    """Return the first day of a period by its name, the present one or one of the last dozen; None: no such."""
    first = period_start(row.cadence, on)
    for _ in range(KNOWN_PERIODS):
        if period_name(row.cadence, first) == period:
            return first
        first = previous_start(row.cadence, first)
    return None


def _of_meeting(subject: str, event: MeetingRecorded, rules: Rulebook) -> Iterator[FollowUp]:
    meeting_id = subject.partition(":")[2]
    for row in rules.pack.unit_duties:
        if row.opens != "meeting":
            continue
        for unit in event.units:
            opening = OpenDuty(
                row=row.code,
                period=event.held_on.isoformat(),
                due_in=event.held_on,
                unit=unit,
                about=event.name,
            )
            yield f"duty:{row.code}:{meeting_id}:{unit}", opening


def _also_filed(subject: str, event: DutyReportFiled) -> Iterator[FollowUp]:
    """One progress entry serves every periodic report due (N-B1)."""
    for key in event.also:
        filing = FileDutyReport(
            unit=event.unit,
            parts=event.parts,
            signed_by=event.signed_by,
            sealed=event.sealed,
            attachments=event.attachments,
            with_duty=subject.partition(":")[2],
        )
        yield f"duty:{key}", filing


def _tasks(subject: str, event: Event, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    matter_id, name = subject.partition(":")[2], type(event).__name__
    title = str(vars(event).get("title", ""))
    for row in rules.pack.matter_tasks:
        key = f"duty:{row.code}:{matter_id}:{row.holder}"
        # A paper that is owed about the matter, such as the reply to a superior body, is owed after its end too.
        ended = isinstance(event, MatterClosed) and not row.answered_by_paper
        if name in row.answered_on or ended:
            answered = CompleteDuty(
                done_by=f"{subject} {name}",
                done_on=on,
                from_start=row.starts == "half_limit" and not (ended or _is_closing_report(event)),
                received_in=UUID(matter_id) if isinstance(event, OrderAcknowledged) else None,
            )
            yield key, answered
        if name == row.opens_on:
            start_on = _task_start(row, event, rules, on)
            if start_on is not None:
                opening = OpenDuty(
                    row=row.code, period=on.isoformat(), due_in=start_on, matter_id=UUID(matter_id), about=title
                )
                yield key, opening


def _is_closing_report(event: Event) -> bool:
    return isinstance(event, ReportFiled) and event.kind is ReportKind.CLOSING


def _task_start(row: MatterTaskRow, event: Event, rules: Rulebook, on: date) -> date | None:
    """Return the day from which the task counts; None: there is nothing to count from.

    The matter's own state is not known here; ``duty.open_duty`` looks there for the day that a superior body asked for.
    """
    if row.starts != "half_limit":
        return on
    order, due = vars(event).get("order"), vars(event).get("due")
    if isinstance(order, Order):
        due = order.due
    if not isinstance(due, DueDate):
        return None
    return rules.calendar.on_or_after(on + timedelta(days=((due.nominal_on - on).days + 1) // 2))


def _tasks_answered_by(event: PaperIssued, subject: str, on: date, rules: Rulebook) -> Iterator[FollowUp]:
    about = dict.fromkeys((*event.content.matters, *(naming.matter_id for naming in event.content.namings)))
    for row in rules.pack.matter_tasks:
        if row.answered_by_paper and row.answered_by_paper == event.paper_kind:
            for matter_id in about:
                yield f"duty:{row.code}:{matter_id}:{row.holder}", CompleteDuty(done_by=subject, done_on=on)


def clock_follow_ups(ticket: TicketRef, event: Event, subject: str, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    """Yield what an event about a ticket asks of the clocks on its channel."""
    name = type(event).__name__
    for row in rules.pack.ticket_clocks:
        if ticket.channel not in row.channels:
            continue
        key = clock_key(row, ticket)
        if name in row.answered_on:
            yield key, CompleteDuty(done_by=f"{subject} {name}", done_on=on)
        if name in _STARTED_BY[row.starts]:
            opening = OpenDuty(row=row.code, period=on.isoformat(), due_in=on, about=ticket.external_id, ticket=ticket)
            yield key, opening


def clock_key(row: TicketClock, ticket: TicketRef) -> str:
    """Return the subject of the stream on which a clock runs for a ticket."""
    return f"duty:{row.code}:{ticket.ticket_id}:{row.holder}"
