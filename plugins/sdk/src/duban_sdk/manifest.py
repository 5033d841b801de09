"""Manifest of a plugin: what it is, which document it carries out, which clauses it holds."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from duban_contracts.base import ClauseId, Value


class PackStatus(StrEnum):
    IN_FORCE = "in_force"
    DRAFT = "draft"
    EXPIRED = "expired"
    SAMPLE = "sample"


class CarriedBy(StrEnum):
    """What carries a clause out."""

    TABLE = "table"
    HOOK = "hook"
    ENGINE = "engine"
    RECORD = "record"


class Clause(Value):
    """One clause of the document.

    ``where`` names the table rows, hooks or engine mechanisms: ``points.on_time``, ``hook duban_report_defects``.
    ``document``: where it stands, for a plugin that carries out several; empty: in the manifest's own.
    """

    id: ClauseId
    article: str
    kind: str
    text: str = Field(description="the rule in our own words, Chinese, for clerks and legal officers")
    carried_by: tuple[CarriedBy, ...]
    where: tuple[str, ...]
    document: str = ""


class Parameters(BaseModel):
    """Base of a plugin's parameters: every field has a default, a description and its bounds."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NoParameters(Parameters):
    """For plugins that have none."""


class Manifest(Value):
    """What ``duban_manifest`` answers.

    ``versions`` are the pack versions that the plugin still holds, the current one last; a matter stays under the
    version it was taken up under.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,31}$")
    title: str
    versions: tuple[str, ...] = Field(min_length=1)
    document: str = ""
    issuer: str = ""
    status: PackStatus = PackStatus.IN_FORCE
    valid_from: date | None = None
    valid_to: date | None = None
    clauses: tuple[Clause, ...] = ()
    parameters: type[Parameters] = NoParameters

    @property
    def version(self) -> str:
        """The version under which matters are taken up now."""
        return self.versions[-1]
