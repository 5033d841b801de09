"""What is counted against units: receipts, reports and last places, each fact in the tally of its kind and unit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.escalation import CountFact
from duban_contracts.commands.matter import Command
from duban_contracts.events import matter as m
from duban_contracts.events.duty import DutyDone, DutyMissed
from duban_contracts.events.escalation import RankingRecorded
from duban_contracts.events.matter_reports import MatterDutyDone, MatterDutyMissed, ReportFiled
from duban_contracts.events.receipt import ReceiptMissed
from duban_contracts.vocabulary import ReportKind
from duban_sdk.demands import CountRow
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.escalation.tally import CLOSING
from duban_tracking.core.judging import LOCAL_ZONE
from duban_tracking.core.keys import short

FollowUp = tuple[str, Command]
COUNTED: frozenset[type[Event]] = frozenset(
    {
        *(m.OrderAcknowledged, ReceiptMissed, m.MatterFellOverdue, ReportFiled, MatterDutyMissed, MatterDutyDone),
        *(m.ExtensionGranted, m.ObjectionDecided, m.ReasonAccepted, DutyMissed, DutyDone, RankingRecorded),
    }
)
"""Events that are, or change, facts which some rules count; no others are looked at."""
_LONGEST_WORK = 40


def counting_follow_ups(subject: str, event: Event, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    """Yield the facts that an event is, under every code that the rules count them by."""
    if type(event) not in COUNTED:
        return
    for row in rules.pack.counts:
        match row.of:
            case "receipts":
                yield from _receipt(subject, event, row.code)
            case "reports":
                yield from _report(subject, event, row, rules, on)
            case "last_places":
                yield from _places(subject, event, row.code)


def _counted(
    fact: str,
    unit: str,
    sent_at: datetime,
    cause: str,
    *,
    late: bool,
    subject: str = "",
    look: str = "",
    excused: bool | None = None,
) -> FollowUp:
    matter = subject.partition(":")[2] if subject.startswith("matter:") else ""
    command = CountFact(
        fact=fact,
        unit=unit,
        sent_at=sent_at,
        late=late,
        cause=cause,
        matter_id=UUID(matter) if matter else None,
        look=look,
        excused=excused,
    )
    return f"tally:{fact}:{unit}", command


def _receipt(subject: str, event: Event, fact: str) -> Iterator[FollowUp]:
    match event:
        case m.OrderAcknowledged(sent_at=datetime() as sent_at, in_time=bool(in_time)):
            yield _counted(fact, event.unit, sent_at, _sending(subject, sent_at), late=not in_time, subject=subject)
        case ReceiptMissed():
            cause = _sending(subject, event.sent_at)
            yield _counted(fact, event.unit, event.sent_at, cause, late=True, subject=subject)
        case _:
            return


def _sending(subject: str, sent_at: datetime) -> str:
    # Of every sending of every matter; strftime takes several times as long.
    second = sent_at.isoformat()[: len("2026-01-01T00:00:00")].replace("-", "").replace(":", "")
    return f"{subject}#receipt.{second}"


def _report(subject: str, event: Event, row: CountRow, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    """A closing report is one fact with its matter's date, each duty's report is one with the duty's."""
    fact = row.code
    match event:
        case m.MatterFellOverdue():
            yield _closing(fact, subject, event.units[0], event.due.nominal_on, late=not event.staged)
        case ReportFiled(kind=ReportKind.CLOSING):
            yield _closing(fact, subject, event.unit, on, late=False)
        case m.ExtensionGranted(unit=str(unit)):
            yield _closing(fact, subject, unit, on, late=False)
        case m.ObjectionDecided(accepted=True):
            yield _closing(fact, subject, event.unit, on, late=False)
        case m.ReasonAccepted() if _heeds_reasons(fact, rules):
            yield _counted(fact, event.unit, _start_of(on), f"{subject}#{CLOSING}", late=True, excused=True)
        case MatterDutyMissed():
            yield _of_duty(fact, subject, event.duty, event.unit, on, late=True)
        case MatterDutyDone():
            yield _of_duty(fact, subject, event.duty, event.unit, on, late=not event.on_time)
        case DutyMissed(unit=str(unit), soft=False):
            yield _counted(fact, unit, _start_of(on), subject, late=True, look=subject)
        case DutyDone(unit=str(unit)):
            yield _counted(fact, unit, _start_of(on), subject, late=not event.on_time, look=subject)
        case _:
            return


def _heeds_reasons(fact: str, rules: Rulebook) -> bool:
    return any(row.trigger == "count" and row.fact == fact and row.excused_by_reason for row in rules.pack.grounds)


def _closing(fact: str, subject: str, unit: str, on: date, *, late: bool) -> FollowUp:
    return _counted(fact, unit, _start_of(on), f"{subject}#{CLOSING}", late=late, subject=subject, look=subject)


def _of_duty(fact: str, subject: str, duty: str, unit: str, on: date, *, late: bool) -> FollowUp:
    cause = f"{subject}#duty.{duty}"
    return _counted(fact, unit, _start_of(on), cause, late=late, subject=subject, look=subject)


def _start_of(on: date) -> datetime:
    return datetime.combine(on, time(), LOCAL_ZONE)


def _places(subject: str, event: Event, fact: str) -> Iterator[FollowUp]:
    """Yield each ranked unit's place; those that tie for last count only once a person says who is last.

    Until then, and where too few are ranked for a last place, the unit was not last in this ranking: what it was before
    and after it is not twice in a row.
    """
    if not isinstance(event, RankingRecorded):
        return
    work = event.work if len(event.work) <= _LONGEST_WORK else short(event.work)
    for unit, _ in event.places:
        cause = f"{subject}#{event.period}"
        _, command = _counted(fact, unit, _start_of(event.drawn_on), cause, late=unit in event.last)
        yield f"tally:{fact}.{work}:{unit}", command
