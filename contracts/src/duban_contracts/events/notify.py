"""Events of notices and of answers to channels. Streams: ``notice:<uuid>``, ``answer:<ticket uuid>``."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from duban_contracts.base import Event, Instant
from duban_contracts.common import TicketRef
from duban_contracts.registry import register


@register
class NoticeDelivered(Event):
    """A notice left by one of the recipient's addresses; the text is in the notify service's own log."""

    TYPE: ClassVar[str] = "duban.notify.notice.delivered.v1"
    notice_id: UUID
    cause: str
    recipient: str
    sender: str
    delivered_at: Instant


@register
class NoticeFailed(Event):
    """A notice could not be delivered, and is not tried again."""

    TYPE: ClassVar[str] = "duban.notify.notice.failed.v1"
    notice_id: UUID
    cause: str
    recipient: str
    reason: str


@register
class ChannelAnswered(Event):
    """The channel received a status of its ticket."""

    TYPE: ClassVar[str] = "duban.notify.answer.delivered.v1"
    ticket: TicketRef
    status: str
    cause: str
    delivered_at: Instant
