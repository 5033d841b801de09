"""Events of a proposal that people decide, and of a referral to another body.

Streams: ``proposal:<key>``, ``referral:<uuid>``.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from duban_contracts.base import ClauseId, Event, UnitCode
from duban_contracts.common import Actor, SignatureStep
from duban_contracts.registry import register


@register
class ProposalRaised(Event):
    """A consequence is proposed, with the matters it rests on; nothing happens until people decide."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.raised.v1"
    kind: str
    name: str
    unit: UnitCode
    period: str
    matters: tuple[UUID, ...]
    reason: str
    steps: tuple[SignatureStep, ...]
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
    by: Actor
    clause: ClauseId


@register
class ProposalWithdrawn(Event):
    """The ground of the proposal fell away before or after it was decided."""

    TYPE: ClassVar[str] = "duban.tracking.proposal.withdrawn.v1"
    kind: str
    unit: UnitCode
    reason: str
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
    by: Actor
    clause: ClauseId
