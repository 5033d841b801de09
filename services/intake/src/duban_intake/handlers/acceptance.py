"""Keeps groups of arrivals, each group in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from uuid import UUID

from duban_intake.core.ticket import Arrival, KeptRevision, contact_in, vault_place
from duban_intake.ports.storage import TicketStorage, TicketStore
from duban_intake.ports.vault import Vault
from duban_intake.translate import refusals
from duban_intake.translate.events import events_of_new, revised
from duban_runtime.errors import Conflict


class Outcome(Enum):
    """What an arrival turned out to be. All three are answered alike."""

    NEW = "new"
    REVISED = "revised"
    DUPLICATE = "duplicate"


class Acceptance:
    """Decides for each arrival whether it is new, a revision, the same again, or to be refused."""

    def __init__(self, storage: TicketStorage, vault: Vault, after_commit: Callable[[], None]) -> None:
        self._storage = storage
        self._vault = vault
        self._after_commit = after_commit

    async def flush(self, arrivals: list[Arrival]) -> Sequence[Outcome | Exception]:
        """Return what each arrival turned out to be, or why it is refused; all is committed then."""
        first, others = _split(arrivals)
        results: dict[int, Outcome | Exception] = {}
        async with self._storage.transaction({arrival.jurisdiction for arrival in arrivals}) as store:
            for arrival in await self._add_new(store, first):
                results[id(arrival)] = Outcome.NEW
            known = [arrival for arrival in first if id(arrival) not in results]
            # By ticket, so that two groups with the same tickets cannot lock them crosswise.
            for arrival in sorted([*known, *others], key=lambda each: each.ticket_id):
                results[id(arrival)] = await self._settle(store, arrival)
        self._after_commit()
        return [results[id(arrival)] for arrival in arrivals]

    async def _add_new(self, store: TicketStore, arrivals: Sequence[Arrival]) -> list[Arrival]:
        added = await store.add_new(arrivals)
        new = [arrival for arrival in arrivals if arrival.ticket_id in added]
        await store.append([event for arrival in new for event in events_of_new(arrival)])
        return new

    async def _settle(self, store: TicketStore, arrival: Arrival) -> Outcome | Exception:
        """Place an arrival whose ticket, or whose webhook id, is known."""
        ticket = await store.lock(arrival.jurisdiction, arrival.ticket_id)
        if ticket is None and await self._add_new(store, [arrival]):
            # The first of its group was refused, so this one is the first.
            return Outcome.NEW
        if await self._is_replay(store, arrival):
            return refusals.replay()
        if ticket is None:
            return Conflict(f"webhook id is known, ticket {arrival.ticket_id} is not")
        kept = await store.revision(arrival.jurisdiction, arrival.ticket_id, arrival.revision)
        if kept is not None:
            is_same = kept.digest == arrival.digest and self._has_same_contact(arrival, kept)
            return Outcome.DUPLICATE if is_same else refusals.revision_conflict(arrival.revision)
        await store.add_revision(arrival, ticket)
        await store.append([revised(arrival, ticket.sequence + 1)])
        return Outcome.REVISED

    async def _is_replay(self, store: TicketStore, arrival: Arrival) -> bool:
        provenance = arrival.provenance
        if not provenance.webhook_id:
            return False
        first = await store.claim_webhook_id(
            arrival.jurisdiction, arrival.channel, provenance.webhook_id, arrival.digest, provenance.received_at
        )
        return first != arrival.digest

    def _has_same_contact(self, arrival: Arrival, kept: KeptRevision) -> bool:
        if not (arrival.has_contact and kept.has_contact and arrival.sealed and kept.sealed):
            return arrival.has_contact == kept.has_contact
        place = vault_place(arrival.jurisdiction, arrival.ticket_id, arrival.revision)
        ours, theirs = (contact_in(self._vault.open(place, sealed)) for sealed in (arrival.sealed, kept.sealed))
        return ours == theirs


def _split(arrivals: Iterable[Arrival]) -> tuple[list[Arrival], list[Arrival]]:
    """Return the first arrival of each ticket and webhook id, and the others, both in the order of arrival."""
    first: list[Arrival] = []
    others: list[Arrival] = []
    tickets: set[UUID] = set()
    webhooks: set[tuple[str, str, str]] = set()
    for arrival in arrivals:
        webhook = (arrival.jurisdiction, arrival.channel, arrival.provenance.webhook_id)
        if arrival.ticket_id in tickets or (webhook[2] and webhook in webhooks):
            others.append(arrival)
        else:
            first.append(arrival)
        tickets.add(arrival.ticket_id)
        webhooks.add(webhook)
    return first, others
