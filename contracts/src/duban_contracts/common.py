"""Values that several events and commands share."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from duban_contracts.base import ClauseId, JurisdictionCode, Payload, UnitCode
from duban_contracts.vocabulary import DefectKind

RoleCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,47}$")]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
OptionalText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[\w.:-]+$")]
"""Key that a caller chooses for a thing it creates; the same key again is the same thing."""


class Actor(Payload):
    """Who acted: the person, and the role in which the act was allowed."""

    person: str
    role: RoleCode
    unit: UnitCode | None = None


class Citation(Payload):
    """Where a rule stands: the plugin and version that declared it, and the clause."""

    clause: ClauseId
    plugin: str
    version: str


class PackPin(Payload):
    """Plugin version under which a matter was taken up; it stays under it."""

    plugin: str
    version: str
    parameters_digest: str = ""


class ParameterSet(Payload):
    """Values of a plugin's parameters that were in force; the digest of a pin names them."""

    plugin: str
    version: str = Field(description="version of the plugin under which they were first seen")
    digest: str
    values: str = Field(description="JSON object with every parameter, sorted by name; the digest is made of it")


class TicketRef(Payload):
    """Ticket of a channel on which a matter rests."""

    ticket_id: UUID
    channel: str
    external_id: str
    revision: int


SUPERIOR_CHANNEL = "superior"
"""Channel under which a jurisdiction receives what the one above it hands down."""


class SuperiorTask(Payload):
    """What the jurisdiction above hands down with a matter. Only the suite writes it, no channel can."""

    jurisdiction: JurisdictionCode = Field(description="the one above")
    name: str = Field(description="its name")
    matter_id: UUID = Field(description="the matter there")
    number: str = ""
    requirement: str
    due_on: date | None = Field(None, description="date by which an answer is asked for")


class MeasureStanding(Payload):
    """How a measure stands: proposed or in force, its date passed unmet, or over (refused, taken back, met)."""

    unit: UnitCode
    name: str
    rank: int
    state: Literal["stands", "lapsed", "over"]


class SignatureStep(Payload):
    """One signature of an approval chain."""

    role: RoleCode
    clause: ClauseId
    or_by: tuple[RoleCode, ...] = Field((), description="roles that may sign instead")
    person: str = Field("", description="the one person of record who approves; empty: whoever holds the role")

    def signed_by(self, role: str) -> bool:
        """Return whether a role may give this signature."""
        return role == self.role or role in self.or_by


class Attachment(Payload):
    """File that goes with a report or a record; the bytes live in the file store under their digest."""

    name: ShortText
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    media_type: str = "application/octet-stream"


class Defect(Payload):
    """Departure of a report from what is required of it."""

    kind: DefectKind
    clause: ClauseId
    text: str = Field(description="what is wrong, in words for the unit (Chinese)")
    automatic: bool = False


class ReportText(Payload):
    """A report as filed online: the elements that a format rule can check.

    ``parts`` are the headed parts in their order, each with its numbered items.
    """

    letterhead: OptionalText = ""
    title: OptionalText = ""
    addressee: OptionalText = ""
    opening: OptionalText = ""
    parts: tuple[ReportPart, ...] = ()
    signed_unit: OptionalText = ""
    sealed: bool = False
    document_number: OptionalText = Field("", description="the sending unit's own number, such as 某字〔2026〕5号")
    dated: OptionalText = Field("", description="date as written under the report, such as 2022年6月3日")


class ReportPart(Payload):
    heading: OptionalText
    items: tuple[OptionalText, ...] = ()


ReportText.model_rebuild()
