"""What people and channels see of tickets."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from duban_intake.core.similarity import LIKE_ENOUGH, bigrams, likeness, same_number
from duban_intake.core.ticket import STATE_NAMES, KeptTicket, TicketState
from duban_intake.ports.storage import CaseFile, PageQuery, TicketLine, TicketReader
from duban_intake.translate import refusals
from duban_intake.translate.events import LABELS
from duban_runtime.auth import not_found

MAX_SIMILAR = 10
_SHOWN_TO_CHANNELS = (TicketState.PASSED_ON, TicketState.RETURNED, TicketState.REFUSED)

View = dict[str, JsonValue]


class Reading:
    """Answers questions about tickets."""

    def __init__(self, reader: TicketReader) -> None:
        self._reader = reader

    async def page(self, query: PageQuery) -> View:
        """Return a page of tickets and where the next one begins."""
        lines = await self._reader.page(query)
        shown = lines[: query.limit]
        more = encode_cursor(shown[-1]) if len(lines) > query.limit else None
        return {"items": [line_view(line) for line in shown], "next": more}

    async def case_file(self, jurisdiction: str, ticket_id: UUID) -> View:
        """Return everything about a ticket, personal data apart.

        Raises:
            Problem: 404.
        """
        found = await self._reader.case_file(jurisdiction, ticket_id)
        if found is None:
            raise not_found()
        return _case_view(found)

    async def for_channel(self, jurisdiction: str, channel: str, ticket_id: UUID) -> View:
        """Return what the channel that pushed a ticket may know of it.

        Raises:
            Problem: 404, also for another channel's ticket.
        """
        found = await self._reader.line(jurisdiction, ticket_id)
        if found is None or found[0].channel != channel:
            raise not_found()
        line, command = found
        view: View = {
            "ticket_id": str(line.ticket_id),
            "external_id": line.external_id,
            "revision": line.revision,
            "state": line.state,
            "state_name": STATE_NAMES[line.state],
            "received_at": line.received_at.isoformat(),
            "decided_at": _moment(line.decided_at),
        }
        if line.state in _SHOWN_TO_CHANNELS and command is not None:
            view["reason"] = json.loads(command)["reason"]
        return view

    async def secrecy_stubs(self, jurisdiction: str, limit: int) -> View:
        """Return the newest stubs of classified payloads."""
        stubs = await self._reader.secrecy_stubs(jurisdiction, limit)
        return {
            "items": [
                {
                    "register_number": stub.register_number,
                    "channel": stub.channel,
                    "received_at": stub.received_at.isoformat(),
                }
                for stub in stubs
            ]
        }


def decision_view(ticket: KeptTicket) -> View:
    """Return what is answered to whoever decided a ticket."""
    return {
        "ticket_id": str(ticket.ref.ticket_id),
        "state": ticket.state,
        "state_name": STATE_NAMES[ticket.state],
        "matter_id": None if ticket.matter_id is None else str(ticket.matter_id),
        "decided_by": ticket.decided_by,
        "decided_at": _moment(ticket.decided_at),
    }


def line_view(line: TicketLine) -> View:
    """Return a ticket as it stands in a list."""
    return {
        "ticket_id": str(line.ticket_id),
        "channel": line.channel,
        "external_id": line.external_id,
        "revision": line.revision,
        "title": line.title,
        "state": line.state,
        "state_name": STATE_NAMES[line.state],
        "notes": [note for note in line.notes.split("\n") if note],
        "received_at": line.received_at.isoformat(),
        "decided_at": _moment(line.decided_at),
        "matter_id": None if line.matter_id is None else str(line.matter_id),
    }


def _case_view(found: CaseFile) -> View:
    revisions: list[JsonValue] = [
        {
            "revision": each.revision,
            "received_at": each.received_at.isoformat(),
            "webhook_id": each.webhook_id or None,
            "registered_by": each.registered_by or None,
        }
        for each in found.revisions
    ]
    disclosures: list[JsonValue] = [
        {
            "person": each.by.person,
            "role": each.by.role,
            "unit": each.by.unit,
            "reason": each.reason,
            "disclosed_at": each.at.isoformat(),
        }
        for each in found.disclosures
    ]
    history: list[JsonValue] = [
        {
            "event": event.type,
            "label": LABELS.get(event.type, event.type),
            "sequence": event.sequence,
            "occurred_at": event.occurred_at.isoformat(),
            "data": json.loads(event.data),
        }
        for event in found.events
    ]
    return {
        **line_view(found.line),
        "content": found.content.model_dump(mode="json"),
        "decided_by": found.decided_by,
        "has_contact": found.has_contact,
        "revisions": revisions,
        "contact_disclosures": disclosures,
        "history": history,
        "similar": [*_similar(found)],
    }


def _similar(found: CaseFile) -> Iterator[View]:
    grams = bigrams(found.line.title)
    scored: list[tuple[float, TicketLine]] = []
    for other in found.candidates:
        score = 1.0 if same_number(found.line.external_id, other.external_id) else likeness(grams, bigrams(other.title))
        if score >= LIKE_ENOUGH:
            scored.append((score, other))
    scored.sort(key=lambda pair: (-pair[0], pair[1].external_id))
    for score, other in scored[:MAX_SIMILAR]:
        yield {**line_view(other), "likeness": round(score, 2)}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def encode_cursor(line: TicketLine) -> str:
    """Return where the page after this line begins."""
    return base64.urlsafe_b64encode(f"{line.received_at.isoformat()}|{line.ticket_id}".encode()).decode().rstrip("=")


def decode_cursor(text: str) -> tuple[datetime, UUID]:
    """Return what ``encode_cursor`` wrote.

    Raises:
        Refused: 422, it is something else.
    """
    try:
        moment, _, ticket_id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition("|")
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None:
            raise ValueError("no zone")
        return at, UUID(ticket_id)
    except (binascii.Error, ValueError):
        raise refusals.invalid([("after", "不是本接口给出的翻页标记")]) from None
