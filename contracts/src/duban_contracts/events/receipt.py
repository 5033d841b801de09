"""Events of the receipt of an order that did not come in time. Stream: ``matter:<uuid>``."""

from __future__ import annotations

from typing import ClassVar

from duban_contracts.base import ClauseId, Event, Instant, UnitCode
from duban_contracts.dates import DueDate
from duban_contracts.registry import register


@register
class ReceiptMissed(Event):
    """A unit had not received the order in time, and still has not. A receipt that comes later is the same fact."""

    TYPE: ClassVar[str] = "duban.tracking.matter.receipt_missed.v1"
    unit: UnitCode
    sent_at: Instant
    due: DueDate
    title: str = ""
    clause: ClauseId
