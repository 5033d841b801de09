"""What the service publishes and reads, as an AsyncAPI document."""

from __future__ import annotations

from duban_contracts.base import Event
from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn, PointsBooked, PointsReversed, RankingDrawn
from duban_runtime.asyncapi import describe
from duban_scoring.translate import READS

PUBLISHES: tuple[type[Event], ...] = (PointsBooked, PointsReversed, FlagRaised, FlagWithdrawn, RankingDrawn)


def document() -> str:
    """Return the AsyncAPI document (YAML)."""
    return describe("scoring", publishes=PUBLISHES, consumes={"tracking": tuple(READS)})
