"""What an event on one stream asks of other streams. The shell carries the commands out in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, NameUnit
from duban_contracts.commands.office import RaiseProposal, WithdrawProposal
from duban_contracts.events.paper import PaperIssued
from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import FlagRow
from duban_tracking.core.duties.follow_ups import duty_follow_ups
from duban_tracking.core.duties.openings import office_duties_on
from duban_tracking.core.escalation.counting import counting_follow_ups
from duban_tracking.core.escalation.follow_ups import escalation_follow_ups
from duban_tracking.core.hierarchy.follow_ups import superior_follow_ups
from duban_tracking.core.matter.instructing import instruction_follow_ups
from duban_tracking.core.records.findings import finding_follow_ups
from duban_tracking.core.records.follow_ups import record_follow_ups

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
            name, reason = words_of_flag(row, event.year, len(event.matters), rules)
            command = RaiseProposal(
                kind=row.proposes,
                name=name,
                unit=event.unit,
                period=str(event.year),
                matters=event.matters,
                reason=reason,
            )
            yield f"proposal:{row.proposes}.{event.year}.{event.unit}", command


def words_of_flag(row: FlagRow, year: int, matters: int, rules: Rulebook) -> tuple[str, str]:
    """Return the name and the reason of what a flag proposes; a measure has a name of its own."""
    counted = f"{year}年度已有 {matters} 件"
    measure = rules.find_measure(row.proposes)
    return (measure.name, f"{row.name}：{counted}") if measure else (row.name, counted)


Source = Callable[[str, Event, Rulebook, date], Iterator[FollowUp]]
SOURCES: tuple[Source, ...] = (
    _of_papers_and_scores,
    instruction_follow_ups,
    duty_follow_ups,
    record_follow_ups,
    finding_follow_ups,
    counting_follow_ups,
    escalation_follow_ups,
    superior_follow_ups,
)
"""Each yields the follow-ups of its own field; a new field adds its function here."""

__all__ = ["SOURCES", "FollowUp", "follow_ups", "office_duties_on"]
