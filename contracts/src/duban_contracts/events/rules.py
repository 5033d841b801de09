"""Under which rules a jurisdiction works. Stream: ``rules:applied``."""

from __future__ import annotations

from typing import ClassVar

from duban_contracts.base import Event
from duban_contracts.common import ParameterSet
from duban_contracts.registry import register

RULES_SUBJECT = "rules:applied"


@register
class RulesApplied(Event):
    """From now on these plugins decide, in this order, in these versions and with these values.

    What was taken up before stays under its pins; the digest of a pin names a set that this or an earlier event holds.
    """

    TYPE: ClassVar[str] = "duban.tracking.rules.applied.v1"
    sets: tuple[ParameterSet, ...]
