"""Between the outside's words and the core's: envelopes, jurisdictions' configuration and rulebooks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from duban_contracts.base import Event
from duban_contracts.envelope import Envelope
from duban_contracts.events.matter import MatterProposed
from duban_contracts.events.unit import UnitRegistered
from duban_notify.core.answers import ANSWERED_TYPES, ChannelRule
from duban_notify.core.dossier import KEPT_TYPES, Dossier
from duban_notify.core.notices import NoticeRules
from duban_notify.core.release import DeliveryPolicy
from duban_notify.core.values import Cause, Happening
from duban_sdk.configuration import Channel, JurisdictionSettings
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf

_MATTER_PREFIX = "matter:"


@dataclass(frozen=True)
class CallbackAddress:
    """Where a channel's statuses go, and the key they are signed with (empty: missing)."""

    url: str
    secret: str


@dataclass(frozen=True)
class County:
    """What the service knows of one working jurisdiction."""

    book: Rulebook
    rules: NoticeRules
    policy: DeliveryPolicy
    channels: Mapping[str, ChannelRule] = field(default_factory=dict)
    callbacks: Mapping[str, CallbackAddress] = field(default_factory=dict)

    @property
    def answered_channels(self) -> frozenset[str]:
        """Channels that have a call-back address."""
        return frozenset(self.callbacks)

    def wants(self, envelope: Envelope) -> bool:
        """Return whether an event means anything here; most do not, and those cost no more than this."""
        if envelope.type in self.rules.rows or envelope.type in KEPT_TYPES or envelope.type == UnitRegistered.TYPE:
            return True
        if envelope.type not in ANSWERED_TYPES:
            return False
        ticket = envelope.data.get("ticket")
        if not isinstance(ticket, dict):
            return True
        rule = self.channels.get(str(ticket.get("channel")))
        return rule is not None and (rule.answered or rule.recorded)


@dataclass(frozen=True)
class Counties:
    """Every configured jurisdiction: those that work, and why the others do not."""

    working: Mapping[str, County]
    faults: Mapping[str, str] = field(default_factory=dict)
    mend: Callable[[], Collection[str]] = tuple
    """Tries the broken ones again and returns those that work now; both mappings then show it."""

    @property
    def scope(self) -> frozenset[str]:
        return frozenset(self.working)


def county_of(shelf: Shelf, read_secret: Callable[[str], str]) -> County:
    """Return one jurisdiction.

    ``read_secret`` resolves ``env:NAME``; it gives an empty text for what is not set.

    Raises:
        ValueError: a notice row has a malformed pattern.
    """
    settings = shelf.settings
    return County(
        book=shelf.current,
        rules=rules_of(shelf.current, settings),
        policy=DeliveryPolicy.of(settings),
        channels={code: _channel_rule(channel) for code, channel in settings.channels.items()},
        callbacks={
            code: CallbackAddress(channel.callback_url, read_secret(channel.callback_secret or ""))
            for code, channel in settings.channels.items()
            if channel.callback_url
        },
    )


def rules_of(book: Rulebook, settings: JurisdictionSettings) -> NoticeRules:
    """Return the notice rules of a rulebook.

    Raises:
        ValueError: a row has a malformed pattern.
    """
    return NoticeRules.of(
        settings.name,
        book.pack.notices,
        role_titles={row.code: row.title for row in book.pack.roles},
        incident_names={row.code: row.name for row in book.pack.incidents},
        past_unit=book.kept_from_unit,
        office=settings.notify.supervision_office,
        default_address=settings.notify.default_address,
    )


def _channel_rule(channel: Channel) -> ChannelRule:
    """Tickets of a standing take-up come by the thousand: without a call-back address nothing is kept of them."""
    return ChannelRule(answered=bool(channel.callback_url), recorded=channel.take_up is None)


def cause_of(envelope: Envelope) -> Cause:
    """Return the envelope without its payload."""
    return Cause(
        id=envelope.id,
        type=envelope.type,
        stream=envelope.subject,
        sequence=envelope.sequence,
        jurisdiction=envelope.jurisdiction,
        occurred_at=envelope.time,
        correlation=envelope.correlationid,
        traceparent=envelope.traceparent,
    )


def referred_matter(envelope: Envelope, payload: Event) -> str | None:
    """Return the stream of the matter that an event of another stream names."""
    matter = getattr(payload, "matter_id", None)
    if matter is None or envelope.subject.startswith(_MATTER_PREFIX) or isinstance(payload, MatterProposed):
        return None
    return f"{_MATTER_PREFIX}{matter}"


def happening_of(envelope: Envelope, payload: Event, dossier: Dossier | None) -> Happening:
    """Return what the core decides about."""
    return Happening(cause_of(envelope), payload, dossier)
