"""Base classes that every contract value shares."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints


def _to_utc(moment: datetime) -> datetime:
    # Most come from another contract, and are in UTC by then.
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""An aware instant, normalised to UTC. Fields of this type end in ``_at``."""

JurisdictionCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,31}$")]
"""Short code of a jurisdiction, as in subjects, keys and file names: ``yunhe``."""

UnitCode = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
"""Immutable internal code of a unit, unique within its jurisdiction."""

ClauseId = Annotated[str, StringConstraints(min_length=1, max_length=32)]
"""Id of a clause of a regulation, such as ``Y-3.2a``."""


class Value(BaseModel):
    """Frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Payload(BaseModel):
    """Frozen payload of an event; ignores fields that a newer producer added."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Event(Payload):
    """Payload of one event. ``TYPE`` is its versioned name on the bus."""

    TYPE: ClassVar[str]
