"""Findings (认定): what people establish about a unit, and the office's duty to serve a conclusion about it.

A finding leads to a deduction or a sanction. A date that went by is none; the ledger shows it with its computation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.escalation import ReviewProposals
from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import CompleteDuty, OpenDuty, ReleaseDuty
from duban_contracts.commands.records import ConcludeIncident, ConcludeProposal
from duban_contracts.common import Defect
from duban_contracts.events.activity import CheckRecorded
from duban_contracts.events.conclusion import ConclusionServed
from duban_contracts.events.escalation import BasisChanged, ProposalConcluded
from duban_contracts.events.incident import IncidentRecorded, IncidentWithdrawn
from duban_contracts.events.matter_reports import (
    DefectsHeld,
    FalsificationFound,
    FalsificationHeld,
    ReportFiled,
    ReportReturned,
    ReportVerified,
)
from duban_contracts.events.proposal import ProposalDecided, ProposalRaised, ProposalWithdrawn
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import IncidentKind, OfficeDutyRow
from duban_tracking.core.keys import short

FollowUp = tuple[str, Command]
CONCLUSION = "conclusion:"
LONGEST_ABOUT = 400


def finding_follow_ups(subject: str, event: Event, rules: Rulebook, on: date) -> Iterator[FollowUp]:
    """Yield what opens, fulfils and releases the office's duty to serve conclusions, and what a served one reaches."""
    match event:
        case ConclusionServed():
            yield from _reached(subject, event)
        case BasisChanged(cause=str(cause)) if cause.startswith(CONCLUSION):
            yield from ((f"proposal:{proposal}", ConcludeProposal(conclusion=cause)) for proposal in event.proposals)
        case _:
            pass
    row = _row(rules)
    if row is None:
        return
    for key, unit, about in _found(subject, event, rules):
        opening = OpenDuty(row=row.code, period=on.isoformat(), due_in=on, about=about[:LONGEST_ABOUT], concerns=unit)
        yield _duty(row, key), opening
    for key in _concluded(subject, event):
        yield _duty(row, key), CompleteDuty(done_by=subject, done_on=on)
    for key, reason in _gone(subject, event):
        yield _duty(row, key), ReleaseDuty(reason=reason)


def is_finding(kind: IncidentKind, rules: Rulebook) -> bool:
    """Return whether such an incident is the office's own finding, of which the unit is told.

    What stands in another body's document was found by that body; what is kept from the unit cannot be served on it.
    """
    policy = rules.pack.review
    return not kind.kept_from_unit and (not kind.source_required or (policy is not None and policy.sourced_findings))


def _row(rules: Rulebook) -> OfficeDutyRow | None:
    policy = rules.pack.review
    if policy is None or not policy.finding_duty:
        return None
    return next((row for row in rules.pack.office_duties if row.code == policy.finding_duty), None)


def _duty(row: OfficeDutyRow, key: str) -> str:
    return f"duty:{row.code}:{key}:{row.holder}"


def _incident(key: str | UUID) -> str:
    return f"incident.{key}"


def _report(what: str, matter: str | UUID | None, key: str) -> str:
    return f"{what}.{matter}.{short(key)}"


def _found(subject: str, event: Event, rules: Rulebook) -> Iterator[tuple[str, str, str]]:
    """Yield key, unit and words of what was found, where a deduction or a sanction follows from it."""
    key = subject.partition(":")[2]
    match event:
        case IncidentRecorded():
            kind = rules.find_incident(event.kind)
            if kind is not None and is_finding(kind, rules) and _deducts(event, rules):
                yield _incident(key), event.unit, f"{kind.name}：{event.description}"
        case ReportFiled() | ReportReturned() | ReportVerified() if _faults_deduct(event.defects, rules):
            told = "；".join(defect.text for defect in event.defects)
            yield _report("defects", key, event.key), event.unit, f"报告“{event.key}”的缺陷：{told}"
        case FalsificationFound() if any(row.fact == "report" and row.falsified for row in rules.pack.points):
            yield _report("falsified", key, event.key), event.unit, f"报告“{event.key}”弄虚作假：{event.finding}"
        case CheckRecorded():
            yield f"activity.{key}.{event.unit}", event.unit, f"检查情况：{event.finding}"
        case ProposalRaised(finding=True):
            yield f"proposal.{key}", event.unit, f"拟作出“{event.name}”：{event.reason}"
        case _:
            return


def _deducts(event: IncidentRecorded, rules: Rulebook) -> bool:
    for row in rules.pack.points:
        if row.fact == "incident" and event.kind in row.incidents and (row.points is None or row.points < 0):
            return not row.facts_until_on or event.happened_on <= date.fromisoformat(row.facts_until_on)
    return False


def _faults_deduct(defects: tuple[Defect, ...], rules: Rulebook) -> bool:
    found = {defect.kind for defect in defects}
    return any(row.fact == "report" and row.points < 0 and found & set(row.defects) for row in rules.pack.points)


def _concluded(subject: str, event: Event) -> Iterator[str]:
    match event:
        case ConclusionServed():
            yield from (_incident(incident) for incident in event.incidents)
            yield from (f"proposal.{proposal}" for proposal in event.proposals)
            yield from (_report("falsified", event.matter_id, report) for report in event.reports)
            yield from (_report("defects", event.matter_id, report) for report in event.faulty_reports)
            if event.activity_id:
                yield f"activity.{event.activity_id}.{event.unit}"
        case ProposalConcluded():
            yield f"proposal.{subject.partition(':')[2]}"
        case ProposalRaised(finding=True, concluded=str(conclusion)) if conclusion:
            yield f"proposal.{subject.partition(':')[2]}"
        case _:
            return


def _gone(subject: str, event: Event) -> Iterator[tuple[str, str]]:
    key = subject.partition(":")[2]
    match event:
        case IncidentWithdrawn():
            yield _incident(key), f"情形记录已撤销：{event.reason}"
        case FalsificationHeld(withdrawn=True):
            yield _report("falsified", key, event.key), event.reason
        case DefectsHeld(withdrawn=True):
            yield _report("defects", key, event.key), event.reason
        case ProposalWithdrawn():
            yield f"proposal.{key}", f"所提建议已撤回：{event.reason}"
        case ProposalDecided(approved=False):
            yield f"proposal.{key}", f"所提建议未获批准：{event.opinion}"
        case _:
            return


def _reached(subject: str, event: ConclusionServed) -> Iterator[FollowUp]:
    """Yield that what the conclusion names was concluded, and that what rests on it is told."""
    for incident in event.incidents:
        yield f"incident:{incident}", ConcludeIncident(conclusion=subject)
        yield f"basis:incident:{incident}", ReviewProposals(cause=subject)
    for proposal in event.proposals:
        yield f"proposal:{proposal}", ConcludeProposal(conclusion=subject)
