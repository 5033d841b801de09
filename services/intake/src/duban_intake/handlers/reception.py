"""From a payload to a kept ticket: the checks, in their order, that stand before anything is persisted."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from pydantic import JsonValue

from duban_contracts.commands.intake import TakeUpTicket, TicketPush
from duban_contracts.common import TicketRef
from duban_contracts.events.ticket import TicketContent
from duban_intake import metrics
from duban_intake.core.identity import content_digest, content_json, ticket_id
from duban_intake.core.plausibility import impossible_dates
from duban_intake.core.ticket import Arrival, Decided, Provenance, to_seal, vault_place
from duban_intake.core.triage import decide
from duban_intake.handlers.acceptance import Outcome
from duban_intake.ports.desks import STANDARD_ADAPTER, AdapterFailed, ChannelDesk, Desk
from duban_intake.ports.storage import TicketStorage
from duban_intake.ports.vault import Vault
from duban_intake.translate import refusals
from duban_intake.translate.payloads import Reading, notes_on, read_standard
from duban_runtime.clock import Clock
from duban_sdk.hooks import RefusedPayload
from duban_sdk.secrecy import bears_mark, can_bear_mark

_LOG = logging.getLogger(__name__)


class Submission(NamedTuple):
    """A payload with where it came from. ``raw`` is kept as received; ``json`` is the payload's JSON, when at hand."""

    payload: dict[str, JsonValue]
    raw: bytes
    provenance: Provenance
    adapter: str = STANDARD_ADAPTER
    json: bytes | None = None


class Reception:
    """Takes payloads in. ``submit`` keeps an arrival and returns after the commit."""

    def __init__(
        self, storage: TicketStorage, vault: Vault, clock: Clock, submit: Callable[[Arrival], Awaitable[Outcome]]
    ) -> None:
        self._storage = storage
        self._vault = vault
        self.clock = clock
        self._submit = submit

    async def take_in(self, desk: Desk, channel: ChannelDesk, submission: Submission) -> str:
        """Return the ticket's id after the commit; the same payload again gives the same.

        Raises:
            Problem: the payload is refused; nothing of it is kept.
            RetryLater: it cannot be kept now.
        """
        return await self._take(desk, channel, submission)

    async def take_over(self, desk: Desk, channel: ChannelDesk, submission: Submission, push: TicketPush) -> str:
        """Return the id of a ticket that the suite itself wrote, after the commit.

        Raises:
            Problem: it is refused; nothing of it is kept.
            RetryLater: it cannot be kept now.
        """
        return await self._take(desk, channel, submission, Reading(push))

    async def _take(
        self, desk: Desk, channel: ChannelDesk, submission: Submission, reading: Reading | None = None
    ) -> str:
        try:
            await self._refuse_classified(desk, channel, submission)
            arrival = self._arrival(desk, channel, submission, reading or await self._read(desk, submission))
            outcome = await self._submit(arrival)
        except refusals.Refused as refusal:
            metrics.REFUSED.labels(desk.code, channel.code, refusal.reason).inc()
            raise
        metrics.taken_in(desk.code, channel.code, outcome.value).inc()
        return arrival.ticket

    async def claim_batch(self, desk: Desk, channel: ChannelDesk, webhook_id: str, body: bytes) -> None:
        """The webhook id stands for this batch and for nothing else.

        Raises:
            Problem: 409, it stood for something else already.
        """
        # Keyed, because a batch of one line could be found again from a plain digest.
        digest = self._vault.fingerprint(body)
        async with self._storage.transaction({desk.code}) as store:
            first = await store.claim_webhook_id(desk.code, channel.code, webhook_id, digest, self.clock.now())
        if first != digest:
            metrics.REFUSED.labels(desk.code, channel.code, "replay").inc()
            raise refusals.replay()

    async def _refuse_classified(self, desk: Desk, channel: ChannelDesk, submission: Submission) -> None:
        if not (can_bear_mark(submission.raw) and bears_mark(submission.payload)):
            return
        async with self._storage.transaction({desk.code}) as store:
            number = await store.add_secrecy_stub(desk.code, channel.code, submission.provenance.received_at)
        _LOG.warning(
            "a payload with a secrecy mark was refused",
            extra={"jurisdiction": desk.code, "channel": channel.code, "register_number": number},
        )
        raise refusals.classified(number)

    async def _read(self, desk: Desk, submission: Submission) -> Reading:
        if submission.adapter == STANDARD_ADAPTER:
            return read_standard(submission.payload, submission.json)
        try:
            push = await desk.adapter.translate(submission.adapter, submission.payload)
        except RefusedPayload as refusal:
            raise refusals.refused_by_adapter(str(refusal)) from None
        except AdapterFailed as failure:
            desk.troubles[submission.adapter] = f"{desk.code}: {failure}"
            raise refusals.out_of_service() from None
        desk.troubles.pop(submission.adapter, None)
        return Reading(push)

    def _arrival(self, desk: Desk, channel: ChannelDesk, submission: Submission, reading: Reading) -> Arrival:
        push, provenance = reading.push, submission.provenance
        impossible = impossible_dates(push, provenance.received_at)
        if impossible:
            raise refusals.invalid(impossible)
        identity = ticket_id(desk.code, channel.code, push.external_id)
        ticket = str(identity)
        content = content_json(push)
        place = vault_place(desk.code, ticket, push.revision)
        contact = push.contact
        sealed = None
        # What a foreign format holds is not known field by field, so all of it counts as personal.
        if contact is not None or submission.adapter != STANDARD_ADAPTER:
            contact_json = b"" if contact is None else contact.model_dump_json().encode()
            sealed = self._vault.seal(place, to_seal(contact_json, submission.raw))
        return Arrival(
            jurisdiction=desk.code,
            channel=channel.code,
            ticket_id=identity,
            ticket=ticket,
            external_id=push.external_id,
            revision=push.revision,
            title=push.title,
            content=content,
            digest=content_digest(push, content, reading.unknown_unit),
            notes=notes_on(reading, desk.rules.category_names),
            provenance=provenance,
            raw=submission.raw if sealed is None else None,
            sealed=sealed,
            has_contact=contact is not None,
            # A ticket with an unknown unit is left to people.
            standing=None
            if channel.take_up is None or reading.unknown_unit
            else _standing(desk, channel, channel.take_up, push, ticket=identity, at=provenance.received_at),
        )


def _standing(
    desk: Desk, channel: ChannelDesk, order: TakeUpTicket, push: TicketPush, *, ticket: UUID, at: datetime
) -> Decided | None:
    """Return what the channel's standing order decides; None: the ticket is left to people."""
    ref = TicketRef(ticket_id=ticket, channel=channel.code, external_id=push.external_id, revision=push.revision)
    content = TicketContent.model_validate_json(content_json(push))
    decided = decide(ref, content, order, channel.standing_actor, desk.rules, at=at)
    return decided if isinstance(decided, Decided) else None
