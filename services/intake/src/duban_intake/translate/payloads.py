"""From a channel's payload to a ticket."""

from __future__ import annotations

import json
import re
from collections.abc import Container
from dataclasses import dataclass

from pydantic import JsonValue, ValidationError

from duban_contracts.commands.intake import TicketPush
from duban_intake.translate import refusals

_UNIT = "suggested_unit"
_UNIT_CODE = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_MAX_SHOWN = 64


@dataclass(frozen=True, slots=True)
class Reading:
    """A ticket as read. ``unknown_unit`` is what stood for the suggested unit and is no unit's code."""

    push: TicketPush
    unknown_unit: str = ""


def read_standard(payload: dict[str, JsonValue], raw: bytes | None = None) -> Reading:
    """Return the ticket that a payload in the suite's own format says.

    A suggested unit that cannot be one is set apart instead of refused: people will choose. ``raw`` is the JSON that
    the payload was parsed from, when that is at hand.

    Raises:
        Refused: 422 that names the fields.
    """
    unknown = _unknown_unit(payload)
    if unknown:
        payload, raw = {name: value for name, value in payload.items() if name != _UNIT}, None
    try:
        # Strict, so that a number is no text, and from JSON, where a time is a text.
        push = TicketPush.model_validate_json(raw or json.dumps(payload), strict=True)
    except ValidationError as error:
        raise refusals.invalid_by(error) from None
    except OverflowError:
        raise refusals.invalid([("happened_at / reply_due_at", "超出可表示的日期范围")]) from None
    return Reading(push, unknown)


def _unknown_unit(payload: dict[str, JsonValue]) -> str:
    found = payload.get(_UNIT)
    if not isinstance(found, str) or _UNIT_CODE.fullmatch(found):
        return ""
    return " ".join(found.split())[:_MAX_SHOWN] or "（空）"


def notes_on(reading: Reading, known_categories: Container[str]) -> tuple[str, ...]:
    """Return notes for those who do the triage, in Chinese."""
    notes = []
    if reading.unknown_unit:
        notes.append(f"渠道建议的承办单位“{reading.unknown_unit}”不是单位代码，请人工确定承办单位")
    category = reading.push.category
    if category is not None and category not in known_categories:
        notes.append(f"渠道建议的类别“{category[:_MAX_SHOWN]}”不在现行规则中")
    return tuple(notes)
