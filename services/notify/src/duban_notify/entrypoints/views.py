"""What the HTTP interface shows."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Row

from duban_notify.adapters.reading import Place
from duban_notify.core.values import FILE_SCHEME
from duban_runtime.problems import Problem

NoticeState = Literal["pending", "sending", "delivered", "failed"]
AnswerState = Literal["held", "pending", "accepted", "stopped", "not_required"]


class Receipt(BaseModel):
    """What is known of a notice's way: when it left and by what, and when it was read."""

    state: NoticeState
    sender: str
    response: str
    attempts: int
    delivered_at: datetime | None
    read_at: datetime | None


class NoticeView(BaseModel):
    """A notice. ``address_kind`` is the scheme of the address alone: the rest may hold keys."""

    id: UUID
    cause: UUID
    cause_type: str
    stream: str
    row: str
    recipient: str
    unit: str
    address_kind: str
    title: str
    text: str
    urgent: bool
    created_at: datetime
    release_at: datetime
    message: UUID | None
    receipt: Receipt


class NoticePage(BaseModel):
    items: list[NoticeView]
    next: str | None


class AnswerView(BaseModel):
    """A status that a channel was, will be or need not be told."""

    id: UUID
    ticket: UUID
    channel: str
    external_id: str
    revision: int
    status: str
    text: str
    sequence: int | None
    state: AnswerState
    attempts: int
    response: str
    occurred_at: datetime
    delivered_at: datetime | None
    cause: UUID


class AnswerPage(BaseModel):
    items: list[AnswerView]
    next: str | None


def notice_view(row: Row[Any]) -> NoticeView:
    """Return the view of a row."""
    scheme = row.address.partition(":")[0]
    return NoticeView(
        id=row.id,
        cause=row.cause,
        cause_type=row.cause_type,
        stream=row.stream,
        row=row.row_code,
        recipient=row.recipient,
        unit=row.unit,
        address_kind=FILE_SCHEME.rstrip(":") if row.address.startswith(FILE_SCHEME) else scheme,
        title=row.title,
        text=row.body,
        urgent=row.urgent,
        created_at=row.created_at,
        release_at=row.release_at,
        message=row.message,
        receipt=receipt_view(row),
    )


def receipt_view(row: Row[Any]) -> Receipt:
    """Return the receipt of a row."""
    return Receipt(
        state=row.state,
        sender=row.sender,
        response=row.response,
        attempts=row.attempts,
        delivered_at=row.delivered_at,
        read_at=row.read_at,
    )


def answer_view(row: Row[Any]) -> AnswerView:
    """Return the view of a row."""
    return AnswerView.model_validate({**row._mapping, "text": row.body})


def encode_place(row: Row[Any]) -> str:
    """Return the word that asks for what comes after this row."""
    return base64.urlsafe_b64encode(f"{row.created_at.isoformat()}|{row.id}".encode()).decode()


def decode_place(word: str | None) -> Place | None:
    """Return the place that the word names.

    Raises:
        Problem: 422, it is none of ours.
    """
    if word is None:
        return None
    try:
        moment, _, notice = base64.urlsafe_b64decode(word.encode()).decode().partition("|")
        created_at = datetime.fromisoformat(moment)
        if created_at.tzinfo is None:
            raise ValueError(moment)
        return Place(created_at, UUID(notice))
    except (ValueError, binascii.Error):
        raise Problem(422, "请求无效", "after 不是本接口给出的翻页标记") from None
