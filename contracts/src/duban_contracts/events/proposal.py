"""Events of a proposal that people decide, and of a referral to another body.

Streams: ``proposal:<key>``, ``referral:<uuid>``.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, Payload, UnitCode
from duban_contracts.common import Actor, SignatureStep
from duban_contracts.registry import register


class MeasureNeeds(Payload):
    """What a measure asks for before it is imposed, as the rules stood when it was proposed."""

    new_date: bool = False
    target: bool = False
    paper: str = ""
    statement: str = ""
    hands_over: bool = False
    conclusion: bool = Field(False, description="approved only once a conclusion about its facts was served")

    @property
    def something(self) -> bool:
        """Whether imposing it is an act of its own."""
        return self.new_date or self.target or bool(self.paper)


@register
class ProposalRaised(Event):
    """A consequence is proposed, with the matters it rests on; nothing happens until people decide.

    ``fact``: subject of the stream on which the fact stands, and after ``#`` what it is there. ``rests_on``: things
    that can make the ground fall away. ``of_work``: the fact is work that closing the matter does.
    """

    TYPE: ClassVar[str] = "duban.tracking.proposal.raised.v1"
    kind: str
    name: str
    unit: UnitCode
    period: str
    matters: tuple[UUID, ...]
    reason: str
    steps: tuple[SignatureStep, ...]
    ground: str | None = None
    ground_clause: str = ""
    fact: str = ""
    rank: int = 0
    persons: tuple[str, ...] = ()
    persons_approver: str = ""
    persons_basis: str = Field("", description="legal basis on which persons are named")
    needs: MeasureNeeds | None = Field(None, description="None: a proposal that is no measure")
    rests_on: tuple[str, ...] = ()
    of_work: bool = False
    finding: bool = Field(False, description="it rests on what a person found, about which a conclusion is owed")
    concluded: str = Field("", description="conclusion about the incident that was served before it was proposed")
    kept_from_unit: bool = Field(False, description="the unit is neither told of it nor shown it")
    pack_version: str = ""
    clause: ClauseId


@register
class ProposalSigned(Event):
    """One signature of the proposal's chain was given or refused."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.signed.v1"
    step: int
    approved: bool
    opinion: str = ""
    by: Actor
    clause: ClauseId


@register
class ProposalDecided(Event):
    """All have signed, or one refused."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.decided.v1"
    kind: str
    unit: UnitCode
    approved: bool
    opinion: str = ""
    rests_on: tuple[str, ...] = ()
    by: Actor
    clause: ClauseId


@register
class ProposalWithdrawn(Event):
    """The ground of the proposal fell away before or after it was decided."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.withdrawn.v1"
    kind: str
    unit: UnitCode
    reason: str
    rests_on: tuple[str, ...] = ()
    clause: ClauseId


@register
class ReferralRecorded(Event):
    """Facts were handed to the competent body, which alone decides what follows (移送、报告)."""

    TYPE: ClassVar[str] = "duban.tracking.referral.recorded.v1"
    body: str
    facts: str
    unit: UnitCode
    matter_id: UUID | None = None
    referred_on: date
    receipt: str = ""
    proposal: str = Field("", description="key of the proposal that is handed over")
    paper_id: UUID | None = Field(None, description="paper that went to the body with it")
    answer: str = Field("", description="what the body answered")
    by: Actor
    clause: ClauseId
