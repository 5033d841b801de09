"""Contracts of the duban suite: what travels between services, and between people and services."""

from __future__ import annotations

from duban_contracts import events as events
from duban_contracts.envelope import Envelope, bus_subject, event_id
from duban_contracts.errors import ContractError, UnknownEventType
from duban_contracts.registry import event_model, event_models, service_of

__all__ = [
    "ContractError",
    "Envelope",
    "UnknownEventType",
    "bus_subject",
    "event_id",
    "event_model",
    "event_models",
    "service_of",
]
