"""AsyncAPI document of the service."""

from __future__ import annotations

from duban_contracts import events as _registered  # noqa: F401  importing it registers every event
from duban_contracts.registry import event_models, service_of
from duban_runtime.asyncapi import describe
from duban_tracking.handlers import from_intake, from_scoring
from duban_tracking.settings import SERVICE


def document() -> str:
    """Return the document as YAML: what tracking publishes, and what it acts on."""
    published = [model for name, model in event_models().items() if service_of(name) == SERVICE]
    # What tracking hears from itself, between a jurisdiction and the one above, stands among what it publishes.
    consumed = {"intake": from_intake.CONSUMED, "scoring": from_scoring.CONSUMED}
    return describe(SERVICE, publishes=published, consumes=consumed)
