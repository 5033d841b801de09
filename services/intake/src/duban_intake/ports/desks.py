"""What intake knows of one jurisdiction: its rules and its channels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import JsonValue

from duban_contracts.commands.intake import TakeUpTicket, TicketPush
from duban_contracts.common import Actor, ParameterSet
from duban_contracts.vocabulary import Role
from duban_intake.core.triage import TriageRules
from duban_sdk.rulebook import Rulebook

STANDARD_ADAPTER = "standard"


class SignatureMissing(Exception):
    """One of the three headers is absent."""


class SignatureWrong(Exception):
    """No key of the channel made this signature."""


class SignatureStale(Exception):
    """The time of the signature lies too far from now."""


class SignatureCheck(Protocol):
    """Verifies what a channel signed."""

    def verify(self, body: bytes, webhook_id: str, timestamp: str, signature: str) -> None:
        """Return when the channel made the signature over this body.

        Raises:
            SignatureMissing, SignatureStale, SignatureWrong: what is wrong.
            UnicodeDecodeError: the body is not UTF-8, so that nothing can be verified.
        """
        ...


class AdapterFailed(Exception):
    """A plugin could not translate a payload, through a fault of its own."""


class PayloadAdapter(Protocol):
    """Translates a channel's own payload into a ticket."""

    async def translate(self, adapter: str, payload: Mapping[str, JsonValue]) -> TicketPush:
        """Return the ticket.

        Raises:
            RefusedPayload: the payload does not fit; the vendor must act.
            AdapterFailed: the plugin failed, took too long, or there is none for this adapter.
        """
        ...

    def close(self) -> None:
        """No further payload is translated."""
        ...


@dataclass(frozen=True)
class ChannelDesk:
    """A channel with the check of its signatures; ``fault`` says why nothing can come in through it."""

    code: str
    adapter: str
    signatures: SignatureCheck | None
    take_up: TakeUpTicket | None = None
    fault: str = ""

    @property
    def standing_actor(self) -> Actor:
        """Who is on record for decisions of the standing order."""
        return Actor(person=f"standing:{self.code}", role=Role.SUPERVISION_STAFF)


@dataclass
class Desk:
    """One jurisdiction that works. ``troubles`` are the standing failures of its adapters, by adapter."""

    code: str
    rulebook: Rulebook
    rules: TriageRules
    channels: Mapping[str, ChannelDesk]
    adapter: PayloadAdapter
    parameter_sets: tuple[ParameterSet, ...] = ()
    troubles: dict[str, str] = field(default_factory=dict)

    def know(self, sets: Iterable[ParameterSet]) -> None:
        """Nothing is asked here under older parameters: triage decides under the present ones."""
