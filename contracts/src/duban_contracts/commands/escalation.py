"""Commands on measures: what is stated, imposed, recorded and found about a proposal, and the count of late facts."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Instant, UnitCode
from duban_contracts.commands.matter import Command
from duban_contracts.common import Attachment, Key, MeasureStanding, OptionalText, ShortText, Text


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


class ConfirmMeasureDate(Command):
    """Confirm the provisional date of a measure, so that something may follow from it."""


class CountFact(Command):
    """Sent by the service: a fact that is counted came about, in time or late.

    ``cause`` names it: the same again with another ``late`` corrects it. ``look``: subject of the stream whose state
    says how it stands by now, where the event alone does not.
    """

    fact: Key
    unit: UnitCode
    sent_at: Instant = Field(description="facts are ordered by the time of sending")
    late: bool
    cause: str
    matter_id: UUID | None = None
    look: str = Field("", max_length=300)
    excused: bool | None = Field(None, description="a reason was accepted for it; None: says nothing about that")


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


class RecordVeto(Command):
    """Sent by the service: a measure that bars from commendation was imposed."""

    unit: UnitCode
    persons: tuple[ShortText, ...] = ()
    measure: Key
    name: ShortText
    proposal: Key
    imposed_on: date
    clause: ClauseId


class ChangeVeto(Command):
    """Sent by the service: a veto waits for a review, no longer waits, or fell away with its measure."""

    unit: UnitCode
    proposal: Key
    state: Literal["held", "unheld", "lifted"]
    reason: OptionalText = ""


class HandOverMeasure(Command):
    """Sent by the service: a referral of the approved measure was recorded, or its receipt or answer was."""

    referral_id: UUID
    body: ShortText
    referred_on: date
    receipt: OptionalText = ""
    answer: OptionalText = ""


class RestProposal(Command):
    """Sent by the service: a proposal rests on the thing whose basis this is, or stands there otherwise now."""

    proposal: Key
    looks_at: tuple[str, ...] = ()
    standing: MeasureStanding | None = None


class ReviewProposals(Command):
    """Sent by the service: what the thing tells has changed, so that what rests on it is looked at again."""

    cause: str


class ReconsiderProposal(Command):
    """Sent by the service: see whether the ground still holds, holds by now, or is met.

    ``looks_at``: subjects of the streams that say so.
    """

    looks_at: tuple[str, ...] = ()
