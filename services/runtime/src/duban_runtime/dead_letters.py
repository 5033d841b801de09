"""Messages that were given up: kept with their reason, listed, tried again or passed over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from nats.aio.msg import Msg
from nats.js.api import RawStreamMsg
from nats.js.errors import NotFoundError

from duban_runtime.bus import Bus
from duban_runtime.errors import DubanError
from duban_runtime.topology import DEAD_STREAM, consumer_name, dead_subject

SKIP_HEADER = "Duban-Skip"
_REASON, _SUBJECT, _CONSUMER, _FAILED_AT = "Duban-Reason", "Duban-Subject", "Duban-Consumer", "Duban-Failed-At"
_MAX_REASON = 500


class NoSuchDeadLetter(DubanError):
    """No dead letter has this number (any more)."""


@dataclass(frozen=True)
class DeadLetter:
    """One given-up message. ``number`` identifies it; the event's fields are None when it was unreadable."""

    number: int
    service: str
    jurisdiction: str
    source: str
    consumer: str
    reason: str
    failed_at: datetime
    bus_subject: str
    event_id: str | None
    event_type: str | None
    subject: str | None
    sequence: int | None
    body: bytes


async def bury(
    bus: Bus, *, service: str, jurisdiction: str, source: str, message: Msg, reason: str, failed_at: datetime
) -> None:
    """The message is among the dead letters, once, with its original bytes."""
    consumer = consumer_name(service, jurisdiction, source)
    headers = {
        "Nats-Msg-Id": f"dead:{consumer}:{message.metadata.sequence.stream}",
        # Headers are ASCII lines.
        _REASON: quote(reason[:_MAX_REASON], safe=" /:,;()'=-_"),
        _SUBJECT: message.subject,
        _CONSUMER: consumer,
        _FAILED_AT: failed_at.isoformat(),
    }
    traceparent = (message.headers or {}).get("traceparent")
    if traceparent:
        headers["traceparent"] = traceparent
    await bus.jetstream.publish(dead_subject(service, jurisdiction, source), message.data, headers=headers)


async def list_dead_letters(
    bus: Bus, service: str | None = None, jurisdiction: str | None = None, limit: int = 1000
) -> list[DeadLetter]:
    """Return the dead letters, oldest first, at most ``limit``."""
    await bus.ready()
    pattern = f"dead.{service or '*'}.{jurisdiction or '*'}.>"
    letters: list[DeadLetter] = []
    number = 1
    while len(letters) < limit:
        try:
            message = await bus.jetstream.get_msg(DEAD_STREAM, seq=number, subject=pattern, next=True)
        except NotFoundError:
            break
        letters.append(_letter(message))
        number = letters[-1].number + 1
    return letters


async def replay(bus: Bus, number: int) -> DeadLetter:
    """The event is delivered again and the letter is gone. Consumers that had applied it ignore it.

    Raises:
        NoSuchDeadLetter: there is none with this number.
    """
    return await _return_to_bus(bus, number, {})


async def skip(bus: Bus, number: int) -> DeadLetter:
    """The consumer that gave the event up counts it as applied without applying it; what waited behind it goes on.

    Raises:
        NoSuchDeadLetter: there is none with this number.
    """
    letter = await _find(bus, number)
    return await _return_to_bus(bus, number, {SKIP_HEADER: letter.consumer})


async def _return_to_bus(bus: Bus, number: int, headers: dict[str, str]) -> DeadLetter:
    letter = await _find(bus, number)
    message_id = f"again:{DEAD_STREAM}:{number}:{'skip' if headers else 'replay'}"
    await bus.jetstream.publish(letter.bus_subject, letter.body, headers={"Nats-Msg-Id": message_id, **headers})
    await bus.jetstream.delete_msg(DEAD_STREAM, number)
    return letter


async def _find(bus: Bus, number: int) -> DeadLetter:
    await bus.ready()
    try:
        return _letter(await bus.jetstream.get_msg(DEAD_STREAM, seq=number))
    except NotFoundError:
        raise NoSuchDeadLetter(f"没有编号为 {number} 的死信") from None


def _letter(message: RawStreamMsg) -> DeadLetter:
    headers = message.headers or {}
    _, service, jurisdiction, source = str(message.subject).split(".")
    body = message.data or b""
    place = _place(body)
    sequence = place.get("sequence")
    return DeadLetter(
        number=int(message.seq or 0),
        service=service,
        jurisdiction=jurisdiction,
        source=source,
        consumer=headers.get(_CONSUMER, ""),
        reason=unquote(headers.get(_REASON, "")),
        failed_at=datetime.fromisoformat(headers.get(_FAILED_AT) or datetime.fromtimestamp(0, UTC).isoformat()),
        bus_subject=headers.get(_SUBJECT, ""),
        event_id=_text(place.get("id")),
        event_type=_text(place.get("type")),
        subject=_text(place.get("subject")),
        sequence=sequence if isinstance(sequence, int) else None,
        body=body,
    )


def _place(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
