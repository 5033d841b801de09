"""Commands on measures: what is stated, imposed, recorded and found about a proposal, and the count of late facts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from duban_contracts.base import Instant, UnitCode
from duban_contracts.commands.matter import Command
from duban_contracts.common import Attachment, Key, OptionalText, ShortText, Text


class RecordStatement(Command):
    """State what a measure's signers must know, such as the effect on overall work."""

    text: Text


class ImposeMeasure(Command):
    """The approved measure goes out, with its paper, new date and target where the measure has them."""

    requirement: Text
    new_due_on: date | None = None
    target: OptionalText = ""
    paper_id: UUID | None = None


class RecordStep(Command):
    """Record a step of an approved measure: the interview held, the report to the principal leader, publication."""

    step: Key
    held_on: date
    by_whom: ShortText
    approver: OptionalText = ""
    text: OptionalText = ""


class RecordMeasureFinding(Command):
    """Find how the unit stands to the measure's date and target. ``met`` ends it; others may lead to the next."""

    finding: Key
    text: Text
    evidence: tuple[Attachment, ...] = ()


class CountFact(Command):
    """Sent by the service: a fact that is counted came about, in time or late."""

    fact: Key
    unit: UnitCode
    sent_at: Instant = Field(description="facts are ordered by the time of sending")
    late: bool
    cause: str
    matter_id: UUID | None = None


class RecordRanking(Command):
    """Record a ranking of a piece of work that the office drew up elsewhere, best first; equal places share a rank."""

    ranking_id: UUID
    work: Key = Field(description="code of the work, the same in every period")
    name: ShortText
    period: Key
    drawn_on: date
    places: tuple[tuple[UnitCode, int], ...] = Field(min_length=1, description="unit and rank")
    last_place: tuple[UnitCode, ...] = Field((), description="a tie for last: the units that a person holds to be last")
    source: OptionalText = ""
