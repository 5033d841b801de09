"""Events of a paper that people draft, sign and issue: circular, special report, upward report.

Stream: ``paper:<uuid>``.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from duban_contracts.base import ClauseId, Event, Payload, UnitCode
from duban_contracts.common import Actor, SignatureStep
from duban_contracts.dates import DueDate
from duban_contracts.registry import register
from duban_contracts.vocabulary import NamedAs


class Naming(Payload):
    """A unit that a circular names for a matter."""

    matter_id: UUID
    unit: UnitCode
    named_as: NamedAs
    problem: str = ""


class PaperContent(Payload):
    """What the paper says; ``sections`` are heading and text in order."""

    title: str
    sections: tuple[tuple[str, str], ...] = ()
    namings: tuple[Naming, ...] = ()
    matters: tuple[UUID, ...] = ()
    period: str = ""
    addressees: tuple[str, ...] = ()


@register
class PaperDrafted(Event):
    """A paper stands as said here and waits for its signatures; a later draft replaces the earlier."""

    TYPE: ClassVar[str] = "duban.tracking.paper.drafted.v1"
    paper_kind: str
    content: PaperContent
    steps: tuple[SignatureStep, ...]
    by: Actor
    clause: ClauseId


@register
class PaperSigned(Event):
    """One signature of the paper's chain was given or refused; a refusal sends it back to the drafter."""

    TYPE: ClassVar[str] = "duban.tracking.paper.signed.v1"
    step: int
    approved: bool
    opinion: str = ""
    meeting: str = Field("", description="meeting that approved, where the paper needs one")
    meeting_on: date | None = None
    by: Actor
    clause: ClauseId


@register
class PaperConsulted(Event):
    """Departments were consulted on the draft before anybody signed it."""

    TYPE: ClassVar[str] = "duban.tracking.paper.consulted.v1"
    consulted_on: date
    bodies: tuple[str, ...]
    text: str = ""
    by: Actor
    clause: ClauseId


@register
class PaperIssued(Event):
    """The paper went out, with its number; who is named slow must report reasons by ``reasons_due``."""

    TYPE: ClassVar[str] = "duban.tracking.paper.issued.v1"
    paper_kind: str
    number: str = ""
    series: str
    content: PaperContent
    issued_on: date
    reasons_due: DueDate | None = None
    counts: tuple[tuple[str, int], ...] = Field(
        (), description="state and number of the matters that it accounts for, where a duty goes through matters"
    )
    by: Actor
    clause: ClauseId


@register
class InstructionRecorded(Event):
    """A leader's instruction on the paper (批示), word for word; it approves nothing."""

    TYPE: ClassVar[str] = "duban.tracking.paper.instruction_recorded.v1"
    key: str
    leader: str
    instruction: str = Field(min_length=1)
    matter_id: UUID | None = None
    by: Actor
