"""Values of the service: what caused a notice, and the notice itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from duban_contracts.base import Event
from duban_notify.core.dossier import Dossier

NAMESPACE = UUID("3f0c2f5e-8f0b-5d0a-9d3e-6a4c9f3b7e21")
"""Namespace of the ids of notices, messages and answers; the same cause gives the same ids."""
FILE_SCHEME = "file:"
"""``file:<recipient>`` is the address of whoever has none: the notice becomes a text file."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Event that leads to notices and answers, at place ``sequence`` of ``stream``."""

    id: UUID
    type: str
    stream: str
    sequence: int
    jurisdiction: str
    occurred_at: datetime
    correlation: str
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """A cause with its payload and what is known of its subject right after it."""

    cause: Cause
    payload: Event
    dossier: Dossier | None


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice for one person at one address.

    ``merge_key``: notices with the same non-empty key to the same address are held together, so that one day brings
    one message.
    """

    id: UUID
    cause: Cause
    row: str
    recipient: str
    unit: str
    address: str
    title: str
    text: str
    urgent: bool = False
    merge_key: str = ""


def notice_id(cause: UUID, row: str, recipient: str, address: str) -> UUID:
    """Return the id of a notice: the same cause, row, person and address, the same id."""
    return uuid5(NAMESPACE, f"notice/{cause}/{row}/{recipient}/{address}")


def message_id(notices: tuple[UUID, ...]) -> UUID:
    """Return the id of the message that carries these notices; a single notice's message has its id."""
    if len(notices) == 1:
        return notices[0]
    return uuid5(NAMESPACE, "message/" + "/".join(sorted(map(str, notices))))


def answer_id(cause: UUID, ticket: UUID, status: str) -> UUID:
    """Return the id of an answer to a channel."""
    return uuid5(NAMESPACE, f"answer/{cause}/{ticket}/{status}")
