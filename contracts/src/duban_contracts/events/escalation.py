"""Events of measures on their way: stated, imposed, met or lapsed; of what is counted, ranked, and what rests on what.

Streams: ``proposal:<key>``, ``tally:<fact>:<unit>``, ``workranking:<uuid>``, ``basis:<subject of the fact's stream>``.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, Instant, Payload, UnitCode
from duban_contracts.common import Actor, Attachment, MeasureStanding
from duban_contracts.dates import DueDate
from duban_contracts.registry import register


@register
class ProposalDeferred(Event):
    """A ground is met, but the proposal waits: for a decision on a reason or report, or behind one for the same fact.

    ``looks_at``: streams that decide on everything that the proposal's stream was told so far.
    """

    TYPE: ClassVar[str] = "duban.tracking.proposal.deferred.v1"
    kind: str
    name: str
    unit: UnitCode
    period: str
    matters: tuple[UUID, ...] = ()
    reason: str
    ground: str
    fact: str
    waits_for: str
    looks_at: tuple[str, ...] = ()
    clause: ClauseId


@register
class ProposalGivenUp(Event):
    """What was put off fell away before anybody was asked: a reason was accepted, or the matter was closed in time."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.given_up.v1"
    kind: str
    name: str
    unit: UnitCode
    reason: str
    clause: ClauseId


@register
class ProposalConcluded(Event):
    """A conclusion about the facts of the proposal was served on the unit."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.concluded.v1"
    kind: str
    unit: UnitCode
    conclusion: str = Field(description="subject of the conclusion's stream")
    clause: ClauseId


@register
class ProposalHeld(Event):
    """The proposal waits for a review of what it rests on, or no longer waits."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.held.v1"
    kind: str
    unit: UnitCode
    held: bool
    holders: tuple[str, ...] = Field((), description="subjects of the streams on whose account it still waits")
    reason: str
    clause: ClauseId


@register
class MeasureStatementRecorded(Event):
    """What the signers must know of the measure stands on record, such as the effect on overall work."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.statement_recorded.v1"
    kind: str
    unit: UnitCode
    name: str = Field(description="what the rules call the statement")
    text: str
    by: Actor
    clause: ClauseId


@register
class MeasureImposed(Event):
    """The approved measure went out to the unit, with its new date and target where it has them."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.imposed.v1"
    kind: str
    name: str
    rank: int = 0
    unit: UnitCode
    matters: tuple[UUID, ...] = ()
    persons: tuple[str, ...] = ()
    requirement: str
    new_due: DueDate | None = Field(None, description="date against which the next ground runs")
    target: str = ""
    paper_id: UUID | None = None
    imposed_on: date
    vetoes: bool = False
    by: Actor
    clause: ClauseId


@register
class MeasureDateConfirmed(Event):
    """A person confirmed the measure's provisional date, so that something may follow from it."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.date_confirmed.v1"
    kind: str
    unit: UnitCode
    due: DueDate
    by: Actor
    clause: ClauseId


@register
class MeasureStepRecorded(Event):
    """A step of an approved measure was taken: the interview held, the report to a leader, publication."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.step_recorded.v1"
    kind: str
    unit: UnitCode
    matters: tuple[UUID, ...] = ()
    step: str
    name: str
    held_on: date
    by_whom: str
    approver: str = ""
    text: str = ""
    by: Actor
    clause: ClauseId


@register
class MeasureFindingRecorded(Event):
    """A person found how the unit stands to the measure's date and target."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.finding_recorded.v1"
    kind: str
    unit: UnitCode
    matters: tuple[UUID, ...] = ()
    finding: str
    text: str
    evidence: tuple[Attachment, ...] = ()
    by: Actor
    clause: ClauseId


@register
class MeasureMet(Event):
    """The unit did what the measure demanded; nothing further follows from it."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.met.v1"
    kind: str
    unit: UnitCode
    met_on: date
    reason: str = ""
    rests_on: tuple[str, ...] = ()
    clause: ClauseId


@register
class MeasureLapsed(Event):
    """The date that the measure set passed, and it was not met."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.lapsed.v1"
    kind: str
    name: str
    unit: UnitCode
    matters: tuple[UUID, ...] = ()
    new_due: DueDate
    rests_on: tuple[str, ...] = ()
    clause: ClauseId


@register
class MeasureHandedOver(Event):
    """The measure went to a competent body, which alone decides; recorded again with its receipt and answer."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.handed_over.v1"
    kind: str
    unit: UnitCode
    referral_id: UUID
    body: str
    referred_on: date
    receipt: str = ""
    answer: str = ""
    clause: ClauseId


class ReachedCount(Payload):
    """A ground of counting that late facts met together when ``at`` was counted; they do not count for it again."""

    ground: str
    at: str
    causes: tuple[str, ...]
    matters: tuple[UUID, ...] = ()


@register
class FactCounted(Event):
    """A fact that is counted came about, in time or late; a later one with the same cause takes its place.

    ``in_a_row``: late facts one after the other by the time of sending, this one among them. ``in_year``: late facts of
    the calendar year of sending. ``undone``: grounds that no longer hold, because what came between was in time.
    """

    TYPE: ClassVar[str] = "duban.tracking.tally.counted.v1"
    fact: str
    unit: UnitCode
    sent_at: Instant
    late: bool
    excused: bool = Field(False, description="a reason was accepted; grounds that heed reasons do not count it")
    gone: bool = Field(False, description="it turned out to be no fact yet, as when the date moved")
    in_a_row: int = Field(0, ge=0)
    in_year: int = Field(0, ge=0)
    cause: str
    matter_id: UUID | None = None
    reached: tuple[ReachedCount, ...] = ()
    undone: tuple[ReachedCount, ...] = ()


@register
class VetoRecorded(Event):
    """A measure that bars its unit from commendation was imposed."""

    TYPE: ClassVar[str] = "duban.tracking.tally.veto_recorded.v1"
    unit: UnitCode
    persons: tuple[str, ...] = ()
    measure: str
    name: str
    proposal: str
    imposed_on: date
    clause: ClauseId


@register
class VetoSuspended(Event):
    """The veto waits for a review, or no longer waits."""

    TYPE: ClassVar[str] = "duban.tracking.tally.veto_suspended.v1"
    unit: UnitCode
    proposal: str
    held: bool
    reason: str


@register
class VetoLifted(Event):
    """The measure no longer stands, and its veto with it."""

    TYPE: ClassVar[str] = "duban.tracking.tally.veto_lifted.v1"
    unit: UnitCode
    proposal: str
    reason: str


@register
class RankingRecorded(Event):
    """A ranking of a piece of work was recorded; ``last`` are those that it puts last, where that can be said."""

    TYPE: ClassVar[str] = "duban.tracking.workranking.recorded.v1"
    work: str
    name: str
    period: str
    drawn_on: date
    places: tuple[tuple[UnitCode, int], ...]
    last: tuple[UnitCode, ...] = ()
    undecided: tuple[UnitCode, ...] = Field((), description="tied for last, until a person says who is last")
    counts: bool = Field(True, description="False: too few units are ranked for a last place")
    source: str = ""
    by: Actor


@register
class ProposalRested(Event):
    """A proposal rests on the thing whose stream this basis is of."""

    TYPE: ClassVar[str] = "duban.tracking.basis.rested.v1"
    proposal: str
    looks_at: tuple[str, ...] = Field((), description="streams that decide with it")
    standing: MeasureStanding | None = Field(None, description="as a measure; None: nothing new of it")


@register
class BasisChanged(Event):
    """What the thing tells has changed; each proposal that rests on it is looked at again."""

    TYPE: ClassVar[str] = "duban.tracking.basis.changed.v1"
    cause: str
    proposals: tuple[str, ...]
    looks_at: tuple[tuple[str, ...], ...]
