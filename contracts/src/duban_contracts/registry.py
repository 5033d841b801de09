"""Registry of event types: the versioned name on the bus and the model of its payload."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from duban_contracts.base import Event
from duban_contracts.errors import ContractError, UnknownEventType

_TYPE_PATTERN = re.compile(r"^duban\.(intake|tracking|scoring|notify)\.[a-z_]+\.[a-z_]+\.v[1-9][0-9]*\Z")
_MODELS: dict[str, type[Event]] = {}
EventT = TypeVar("EventT", bound=type[Event])


def register(model: EventT) -> EventT:
    """Class decorator: the model is found under its ``TYPE`` afterwards.

    Raises:
        ContractError: the name is malformed or taken.
    """
    if not _TYPE_PATTERN.match(model.TYPE):
        raise ContractError(f"malformed event type {model.TYPE!r}")
    if _MODELS.setdefault(model.TYPE, model) is not model:
        raise ContractError(f"event type {model.TYPE!r} is registered twice")
    return model


def event_model(event_type: str) -> type[Event]:
    """Return the model registered under ``event_type``.

    Raises:
        UnknownEventType: there is none.
    """
    try:
        return _MODELS[event_type]
    except KeyError:
        raise UnknownEventType(f"no event type {event_type!r} is registered") from None


def event_models() -> Mapping[str, type[Event]]:
    """Return every registered model by its type, in the order of registration."""
    return MappingProxyType(_MODELS)


def service_of(event_type: str) -> str:
    """Return the service that publishes ``event_type``: its second part."""
    return event_type.split(".")[1]
