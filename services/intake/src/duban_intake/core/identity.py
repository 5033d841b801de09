"""Ids and digests that follow from what a ticket is."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid5

from duban_contracts.commands.intake import TicketPush

TICKET_NAMESPACE = UUID("0f3c1a52-6f0a-5f7e-8a55-9d1f6c3b7e21")
MATTER_NAMESPACE = UUID("5b1d0c7e-94c1-5f0f-b7a3-2c4e8f60d915")
_NO_CONTENT = {"external_id", "revision", "contact"}


def ticket_id(jurisdiction: str, channel: str, external_id: str) -> UUID:
    """Return the id of a channel's ticket: the same key, the same id."""
    return uuid5(TICKET_NAMESPACE, f"{jurisdiction}/{channel}/{external_id}")


def matter_id(ticket: UUID) -> UUID:
    """Return the id of the matter that a ticket becomes when it is taken up."""
    return uuid5(MATTER_NAMESPACE, str(ticket))


def content_json(push: TicketPush) -> str:
    """Return the JSON of the ``TicketContent`` that a push says: all but its key and the personal data.

    Fields that hold their default are left out, so that a field added to the contract later changes nothing here.
    """
    return push.model_dump_json(exclude=_NO_CONTENT, exclude_defaults=True)


def content_digest(push: TicketPush, content: str, unknown_unit: str = "") -> bytes:
    """Return the digest of what a revision says, given its ``content_json``.

    The contact is not in it, because a phone number could be found again from its digest.
    """
    return hashlib.sha256(f"{push.external_id}\n{push.revision}\n{unknown_unit}\n{content}".encode()).digest()
