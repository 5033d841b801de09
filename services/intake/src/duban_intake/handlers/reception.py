"""From a payload to a kept ticket: the checks, in their order, that stand before anything is persisted."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from pydantic import JsonValue

from duban_contracts.common import TicketRef
from duban_contracts.events.ticket import TicketContent
from duban_intake import metrics
from duban_intake.core.identity import content_digest, ticket_id
from duban_intake.core.plausibility import impossible_dates
from duban_intake.core.secrecy import bears_mark
from duban_intake.core.ticket import Arrival, Decided, Provenance, vault_place
from duban_intake.core.triage import decide
from duban_intake.handlers.acceptance import Outcome
from duban_intake.ports.desks import STANDARD_ADAPTER, AdapterFailed, ChannelDesk, Desk
from duban_intake.ports.storage import TicketStorage
from duban_intake.ports.vault import Vault
from duban_intake.translate import refusals
from duban_intake.translate.payloads import Reading, content_of, notes_on, read_standard
from duban_runtime.clock import Clock
from duban_sdk.hooks import RefusedPayload

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Submission:
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

    async def take_in(self, desk: Desk, channel: ChannelDesk, submission: Submission) -> UUID:
        """Return the ticket's id after the commit; the same payload again gives the same.

        Raises:
            Problem: the payload is refused; nothing of it is kept.
            RetryLater: it cannot be kept now.
        """
        try:
            await self._refuse_classified(desk, channel, submission)
            arrival = self._arrival(desk, channel, submission, await self._read(desk, submission))
            outcome = await self._submit(arrival)
        except refusals.Refused as refusal:
            metrics.REFUSED.labels(desk.code, channel.code, refusal.reason).inc()
            raise
        if outcome is Outcome.DUPLICATE:
            metrics.DUPLICATES.labels(desk.code, channel.code).inc()
        else:
            metrics.ACCEPTED.labels(desk.code, channel.code, outcome.value).inc()
        return arrival.ticket_id

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
        if not bears_mark(submission.payload):
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
        code = desk.code
        ticket = ticket_id(code, channel.code, push.external_id)
        ref = TicketRef.model_construct(
            ticket_id=ticket, channel=channel.code, external_id=push.external_id, revision=push.revision
        )
        content = content_of(push)
        place = vault_place(code, ticket, push.revision)
        contact = push.contact
        # What a foreign format holds is not known field by field, so all of it counts as personal.
        is_personal = contact is not None or submission.adapter != STANDARD_ADAPTER
        return Arrival(
            jurisdiction=code,
            ticket_id=ticket,
            ref=ref,
            push=push,
            content=content,
            digest=content_digest(push, reading.unknown_unit),
            notes=notes_on(reading, desk.rules.category_names),
            provenance=provenance,
            raw=None if is_personal else submission.raw,
            sealed_raw=self._vault.seal(place, submission.raw) if is_personal else None,
            sealed_contact=None if contact is None else self._vault.seal(place, contact.model_dump_json().encode()),
            standing=_standing(desk, channel, ref, content, reading),
        )


def _standing(
    desk: Desk, channel: ChannelDesk, ref: TicketRef, content: TicketContent, reading: Reading
) -> Decided | None:
    """Return what the channel's standing order decides; a ticket with an unknown unit is left to people."""
    if channel.take_up is None or reading.unknown_unit:
        return None
    decided = decide(ref, content, channel.take_up, channel.standing_actor, desk.rules)
    return decided if isinstance(decided, Decided) else None
