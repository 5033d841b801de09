"""What inspections, conclusions and measures ask of other streams: filings, holds and their release, grades."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import OpenDuty, WithdrawIncident, WithdrawProposal
from duban_contracts.commands.records import (
    HoldDefects,
    HoldFalsification,
    HoldIncident,
    HoldProposal,
    ProposeGrade,
    WithdrawGrade,
)
from duban_contracts.events.activity import ActivityAdmitted
from duban_contracts.events.conclusion import ConclusionServed, ReviewApplied, ReviewDecided
from duban_contracts.events.proposal import ProposalDecided, ProposalWithdrawn
from duban_sdk.rulebook import Rulebook

FollowUp = tuple[str, Command]
_ID_SHOWN = 8


def record_follow_ups(subject: str, event: Event, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    """Yield what an event of this field leads to on other streams."""
    match event:
        case ActivityAdmitted(by_exception=True):
            yield from _filing(subject, event, rules, on)
        case ConclusionServed():
            yield from _rectification_duties(subject, event, rules)
        case ReviewApplied():
            reason = f"单位已申请复核：{event.reason}"
            yield from _held(subject, event, held=True, reason=reason)
        case ReviewDecided(upheld=True):
            reason = f"复核维持督查结论：{event.opinion}"
            yield from _held(subject, event, held=False, reason=reason)
        case ReviewDecided(upheld=False):
            yield from _withdrawn(subject, event)
        case ProposalDecided(approved=True):
            yield from _grade(subject, event, rules, on)
        case ProposalWithdrawn():
            yield from _grade_gone(subject, event, rules, on)
        case _:
            return


def _filing(subject: str, event: ActivityAdmitted, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    kind = rules.find_activity(event.kind)
    for row in rules.pack.office_duties:
        if kind is not None and row.code == kind.filing_duty:
            # Two exceptions of one day are two filings.
            key = f"duty:{row.code}:{on}.{subject.partition(':')[2][:_ID_SHOWN]}:{row.holder}"
            yield key, OpenDuty(row=row.code, period=on.isoformat(), due_in=on, about=event.title)


def _rectification_duties(subject: str, event: ConclusionServed, rules: Rulebook) -> Iterator[FollowUp]:
    if not event.rectifications:
        return
    for row in rules.pack.unit_duties:
        if row.opens == "conclusion":
            opening = OpenDuty(
                row=row.code,
                period=event.served_on.isoformat(),
                due_in=event.served_on,
                unit=event.unit,
                about="；".join(item.text for item in event.rectifications),
            )
            yield f"duty:{row.code}:{subject.partition(':')[2]}:{event.unit}", opening


def _held(subject: str, event: ReviewApplied | ReviewDecided, *, held: bool, reason: str) -> Iterator[FollowUp]:
    for incident in event.incidents:
        yield f"incident:{incident}", HoldIncident(held=held, reason=reason, cause=subject)
    for proposal in event.proposals:
        yield f"proposal:{proposal}", HoldProposal(held=held, reason=reason, cause=subject)
    for key in event.reports:
        yield f"matter:{event.matter_id}", HoldFalsification(key=key, held=held, reason=reason, cause=subject)
    for key in event.faulty_reports:
        yield f"matter:{event.matter_id}", HoldDefects(key=key, held=held, reason=reason, cause=subject)


def _withdrawn(subject: str, event: ReviewDecided) -> Iterator[FollowUp]:
    reason = f"督查结论经复核撤销：{event.opinion}"
    for incident in event.incidents:
        yield f"incident:{incident}", WithdrawIncident(reason=reason)
    for proposal in event.proposals:
        yield f"proposal:{proposal}", WithdrawProposal(reason=reason)
        # What comes up anew on other grounds does not wait for a review that is over.
        yield f"proposal:{proposal}", HoldProposal(held=False, reason=reason, cause=subject)
    for key in event.reports:
        gone = HoldFalsification(key=key, held=False, withdrawn=True, reason=reason, cause=subject)
        yield f"matter:{event.matter_id}", gone
    for key in event.faulty_reports:
        void = HoldDefects(key=key, held=False, withdrawn=True, reason=reason, cause=subject)
        yield f"matter:{event.matter_id}", void


def _grade(subject: str, event: ProposalDecided, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    measure = rules.find_measure(event.kind)
    if measure is not None and measure.sets_grade and rules.pack.grading is not None:
        proposed = ProposeGrade(
            period=str(on.year),
            unit=event.unit,
            grade=measure.sets_grade,
            reason=f"“{measure.name}”获准",
            cause=subject,
        )
        yield f"grade:{on.year}:{event.unit}", proposed


def _grade_gone(subject: str, event: ProposalWithdrawn, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    """The measure may have set the grade of the year before; where it did not, nothing happens."""
    measure = rules.find_measure(event.kind)
    if measure is not None and measure.sets_grade and rules.pack.grading is not None:
        for year in (on.year - 1, on.year):
            yield f"grade:{year}:{event.unit}", WithdrawGrade(reason=event.reason, cause=subject)
