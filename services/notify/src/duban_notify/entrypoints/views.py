"""What the HTTP interface shows."""

from __future__ import annotations

import base64
import binascii
from dataclasses import asdict
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from duban_notify.ports_reading import AnswerRecord, NoticeRecord, Place, Sight
from duban_runtime.problems import Problem

NoticeState = Literal["pending", "sending", "delivered", "failed"]
AnswerState = Literal["held", "pending", "accepted", "stopped", "not_required"]


class Receipt(BaseModel):
    """What is known of a notice's way: when it left and by what, and when it was read."""

    model_config = ConfigDict(from_attributes=True)

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

    model_config = ConfigDict(from_attributes=True)

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


def notice_view(notice: NoticeRecord, sight: Sight) -> NoticeView:
    """Return the view of a notice; title and text are empty for whom they are not meant."""
    shown = {**asdict(notice), "address_kind": notice.address.partition(":")[0], "receipt": receipt_view(notice)}
    if not sight.content and notice.recipient != sight.person:
        shown |= {"title": "", "text": ""}
    return NoticeView.model_validate(shown)


def receipt_view(notice: NoticeRecord) -> Receipt:
    """Return the receipt of a notice."""
    return Receipt.model_validate(notice)


def answer_view(answer: AnswerRecord) -> AnswerView:
    """Return the view of an answer."""
    return AnswerView.model_validate(answer)


def encode_place(record: NoticeRecord | AnswerRecord) -> str:
    """Return the word that asks for what comes after this record."""
    return base64.urlsafe_b64encode(f"{record.created_at.isoformat()}|{record.id}".encode()).decode()


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
