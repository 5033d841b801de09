"""What an event on one stream asks of other streams. The shell carries the commands out in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, NameUnit
from duban_contracts.commands.office import CompleteDuty, OpenDuty, RaiseProposal, WithdrawProposal
from duban_contracts.events.paper import PaperIssued
from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn, RankingDrawn
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import OfficeDutyRow

KNOWN_PERIODS = 13
LONGEST_DAYS = {"week": 7, "month": 31, "quarter": 92, "half_year": 184, "year": 366}
"""From the first day of a period so many days lead into the next one, and never beyond it."""
FollowUp = tuple[str, Command]
"""Subject of a stream, and the command on it."""


def follow_ups(subject: str, event: Event, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    """Yield the commands that an event, tracking's own or another service's, leads to on other streams."""
    for source in SOURCES:
        yield from source(subject, event, rules, on)


def _of_papers_and_scores(subject: str, event: Event, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    match event:
        case PaperIssued():
            yield from _namings(subject, event)
            yield from _duty_done(event.paper_kind, event.content.period, subject, on, rules)
        case RankingDrawn():
            for ranking in rules.pack.rankings:
                yield from _duty_done(ranking.code, event.period, subject, on, rules)
        case FlagRaised():
            yield from _proposal(event, rules)
        case FlagWithdrawn():
            for row in rules.pack.flags:
                if row.code == event.flag and row.proposes:
                    key = f"proposal:{row.proposes}.{event.year}.{event.unit}"
                    yield key, WithdrawProposal(reason=event.reason)
        case _:
            return


def _namings(subject: str, event: PaperIssued) -> Iterator[FollowUp]:
    paper_id = subject.partition(":")[2]
    for naming in event.content.namings:
        command = NameUnit.model_validate(
            {
                "paper_id": paper_id,
                "paper_kind": event.paper_kind,
                "unit": naming.unit,
                "named_as": naming.named_as,
                "problem": naming.problem,
                "issued_on": event.issued_on,
                "reasons_due_on": event.reasons_due.nominal_on if event.reasons_due else None,
                "clause": event.clause,
            }
        )
        yield f"matter:{naming.matter_id}", command


def _proposal(event: FlagRaised, rules: Rulebook) -> Iterator[FollowUp]:
    for row in rules.pack.flags:
        if row.code == event.flag and row.proposes:
            command = RaiseProposal(
                kind=row.proposes,
                name=row.name,
                unit=event.unit,
                period=str(event.year),
                matters=event.matters,
                reason=f"{event.year}年度已有 {len(event.matters)} 件",
            )
            yield f"proposal:{row.proposes}.{event.year}.{event.unit}", command


def _duty_done(answered_by: str, period: str, subject: str, on: date, rules: Rulebook) -> Iterator[FollowUp]:
    for row in rules.pack.office_duties:
        if row.answered_by == answered_by and period:
            key = f"duty:{row.code}:{period}:{row.holder}"
            due_in = _after_period(row, period, on)
            if due_in is not None:
                # Done before the sweep opened it: it is opened first, so that it is not missed later.
                yield key, OpenDuty(row=row.code, period=period, due_in=due_in)
            yield key, CompleteDuty(done_by=subject, done_on=on)


def _after_period(row: OfficeDutyRow, period: str, on: date) -> date | None:
    """Return the first day after a period by its name, the present one or one of the last dozen; None: no such."""
    first = _period_start(row, on)
    for _ in range(KNOWN_PERIODS):
        if _period_name(row, first) == period:
            return _period_start(row, first + timedelta(days=LONGEST_DAYS[row.cadence]))
        first = _period_start(row, first - timedelta(days=1))
    return None


def office_duties_on(rules: Rulebook, on: date) -> Iterator[tuple[str, OpenDuty]]:
    """Yield the office duties of the period that ended last before ``on``; opening one twice changes nothing."""
    for row in rules.pack.office_duties:
        first = _period_start(row, on)
        ended = _period_start(row, first - timedelta(days=1))
        period = _period_name(row, ended)
        key = f"duty:{row.code}:{period}:{row.holder}"
        yield key, OpenDuty(row=row.code, period=period, due_in=first)


def _period_start(row: OfficeDutyRow, on: date) -> date:
    match row.cadence:
        case "week":
            return on - timedelta(days=on.weekday())
        case "month":
            return on.replace(day=1)
        case "quarter":
            return on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1)
        case "half_year":
            return on.replace(month=1 if on.month <= 6 else 7, day=1)
        case "year":
            return on.replace(month=1, day=1)


def _period_name(row: OfficeDutyRow, first_on: date) -> str:
    match row.cadence:
        case "week":
            year, week, _ = first_on.isocalendar()
            return f"{year}W{week:02}"
        case "month":
            return f"{first_on:%Y-%m}"
        case "quarter":
            return f"{first_on.year}Q{(first_on.month + 2) // 3}"
        case "half_year":
            return f"{first_on.year}H{1 if first_on.month <= 6 else 2}"
        case "year":
            return f"{first_on.year}"


Source = Callable[[str, Event, Rulebook, date], Iterator[FollowUp]]
SOURCES: tuple[Source, ...] = (_of_papers_and_scores,)
"""Each yields the follow-ups of its own field; a new field adds its function here."""
