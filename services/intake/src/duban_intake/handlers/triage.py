"""People decide what becomes of a ticket, and open contacts."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from duban_contracts.commands.intake import TicketContact, TriageDecision
from duban_contracts.common import Actor
from duban_intake.core.ticket import STATE_NAMES, Disclosure, KeptTicket, TicketState, contact_in, vault_place
from duban_intake.core.triage import Barred, OutOfForce, UnknownCode, decide
from duban_intake.ports.desks import Desk
from duban_intake.ports.storage import TicketStorage
from duban_intake.ports.vault import Vault
from duban_intake.translate import refusals
from duban_intake.translate.events import decided as decided_event
from duban_runtime.auth import not_found
from duban_runtime.clock import Clock
from duban_sdk.secrecy import bears_mark


class Triage:
    """Acts of the supervision office on tickets."""

    def __init__(self, storage: TicketStorage, vault: Vault, clock: Clock, after_commit: Callable[[], None]) -> None:
        self._storage = storage
        self._vault = vault
        self._clock = clock
        self._after_commit = after_commit

    async def decide(
        self, desk: Desk, ticket_id: UUID, decision: TriageDecision, by: Actor, traceparent: str | None
    ) -> KeptTicket:
        """Return the decided ticket; the same decision again by the same person gives the same.

        Raises:
            Problem: 404 unknown ticket, 409 decided otherwise, 422 unknown category or origin.
        """
        if bears_mark(decision.model_dump(mode="json")):
            raise refusals.classified_unregistered()
        async with self._storage.transaction({desk.code}) as store:
            ticket = await store.lock(desk.code, ticket_id)
            if ticket is None:
                raise not_found()
            if ticket.state is not TicketState.RECEIVED:
                if ticket.decided_by == by.person and ticket.command == decision.model_dump_json():
                    return ticket
                raise refusals.already_decided(ticket.state, STATE_NAMES[ticket.state])
            now = self._clock.now()
            decided = decide(ticket.ref, await store.content(desk.code, ticket), decision, by, desk.rules, at=now)
            if isinstance(decided, UnknownCode):
                raise refusals.unknown_code(decided.field, decided.code, dict(decided.known), decided.clause)
            if isinstance(decided, OutOfForce):
                raise refusals.out_of_force(decided.reason)
            if isinstance(decided, Barred):
                raise refusals.barred(decided.clause, decided.reason)
            await store.decide(desk.code, ticket, decided, now)
            event = decided_event(desk.code, ticket_id, ticket.sequence + 1, decided, at=now, traceparent=traceparent)
            await store.append([event])
            after = await store.lock(desk.code, ticket_id)
        self._after_commit()
        return after or ticket

    async def disclose_contact(self, desk: Desk, ticket_id: UUID, reason: str, by: Actor) -> TicketContact:
        """Return the contact of a ticket; who opened it and why is on record.

        Raises:
            Problem: 404 when the ticket is unknown or has no contact.
        """
        if bears_mark(reason):
            raise refusals.classified_unregistered()
        async with self._storage.transaction({desk.code}) as store:
            if await store.lock(desk.code, ticket_id) is None:
                raise not_found()
            found = await store.contact(desk.code, ticket_id)
            if found is None:
                raise refusals.no_contact()
            revision, sealed = found
            contact = contact_in(self._vault.open(vault_place(desk.code, ticket_id, revision), sealed))
            await store.record_disclosure(Disclosure(desk.code, ticket_id, revision, by, reason, self._clock.now()))
        return TicketContact.model_validate_json(contact)
