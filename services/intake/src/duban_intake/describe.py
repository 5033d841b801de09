"""What the service promises on the bus, as an AsyncAPI document."""

from __future__ import annotations

from duban_intake.handlers.from_superior import CONSUMED
from duban_intake.settings import SERVICE
from duban_intake.translate.events import PUBLISHES
from duban_runtime.asyncapi import describe


def document() -> str:
    """Return the document as YAML."""
    return describe(SERVICE, publishes=PUBLISHES, consumes={"tracking": CONSUMED})
