"""Envelope of everything that travels over the bus: CloudEvents 1.0 attributes plus ours."""

from __future__ import annotations

from typing import Any, Literal, TypeVar
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from duban_contracts.base import Event, Instant, JurisdictionCode
from duban_contracts.errors import ContractError
from duban_contracts.registry import event_model

EVENT_NAMESPACE = UUID("7d0b5f0e-5c0e-5b8e-9a1f-2f6d1f0c7a11")
"""Namespace of event ids; an event's id follows from its place in its stream."""

EventT = TypeVar("EventT", bound=Event)


class Envelope(BaseModel):
    """One event on the bus.

    ``subject`` names the stream (``matter:<id>``), ``sequence`` the event's place in it, counted from 1.
    Consumers apply a stream's events in the order of ``sequence`` whatever the order of delivery.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str
    type: str
    subject: str
    time: Instant
    datacontenttype: Literal["application/json"] = "application/json"
    jurisdiction: JurisdictionCode
    sequence: int = Field(ge=1)
    correlationid: str
    causationid: str | None = None
    traceparent: str | None = None
    producer: str
    data: dict[str, Any]

    def payload(self) -> Event:
        """Return the payload as its registered model.

        Raises:
            ContractError: the type is not registered, or the data does not fit its model.
        """
        model = event_model(self.type)
        try:
            return model.model_validate(self.data)
        except ValueError as error:
            raise ContractError(f"{self.type} {self.id}: {error}") from error


def event_id(jurisdiction: str, source: str, subject: str, sequence: int) -> UUID:
    """Return the id of the event at one place of one stream: the same place, the same id."""
    return uuid5(EVENT_NAMESPACE, f"{jurisdiction}/{source}/{subject}/{sequence}")


def bus_subject(jurisdiction: str, event_type: str) -> str:
    """Return the NATS subject of an event type: ``duban.<jurisdiction>.<service>.<subject>.<event>.v1``.

    The registered type is ``duban.<service>.<subject>.<event>.v1``.
    """
    head, _, rest = event_type.partition(".")
    return f"{head}.{jurisdiction}.{rest}"
