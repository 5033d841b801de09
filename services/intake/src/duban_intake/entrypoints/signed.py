"""Requests that a channel signed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from duban_intake import metrics
from duban_intake.core.ticket import Provenance
from duban_intake.ports.desks import (
    ChannelDesk,
    Desk,
    SignatureCheck,
    SignatureMissing,
    SignatureStale,
    SignatureWrong,
)
from duban_intake.translate import refusals
from duban_runtime.clock import Clock
from duban_runtime.strict_json import parse_json

_WEBHOOK_ID = re.compile(r"[\x21-\x7e]{1,200}")
_KEPT_HEADERS = {
    b"webhook-id": "webhook-id",
    b"webhook-timestamp": "webhook-timestamp",
    b"webhook-signature": "webhook-signature",
    b"content-type": "content-type",
    b"user-agent": "user-agent",
}
_MAX_HEADER_CHARACTERS = 500

KeptHeaders = dict[str, str]


def kept_headers(raw: Iterable[tuple[bytes, bytes]]) -> KeptHeaders:
    """Return the headers that are kept with what they came with."""
    return {
        _KEPT_HEADERS[name]: value[:_MAX_HEADER_CHARACTERS].decode("latin-1")
        for name, value in raw
        if name in _KEPT_HEADERS
    }


def verify(headers: KeptHeaders, desk: Desk, channel: ChannelDesk, signed: bytes) -> None:
    """Return when the channel made the signature over what is said to be signed.

    Raises:
        Problem: 401 with the reason, 400 for a body that is not UTF-8, 503 for a channel without usable keys.
    """
    if channel.signatures is None:
        raise refusals.out_of_service()
    try:
        _verify(channel.signatures, headers, signed)
    except refusals.Refused as refusal:
        metrics.REFUSED.labels(desk.code, channel.code, refusal.reason).inc()
        raise


def _verify(signatures: SignatureCheck, headers: KeptHeaders, signed: bytes) -> None:
    webhook_id = headers.get("webhook-id", "")
    if webhook_id and not _WEBHOOK_ID.fullmatch(webhook_id):
        raise refusals.webhook_id_malformed()
    try:
        signatures.verify(
            signed, webhook_id, headers.get("webhook-timestamp", ""), headers.get("webhook-signature", "")
        )
    except SignatureMissing:
        raise refusals.signature_missing() from None
    except SignatureStale:
        raise refusals.signature_stale() from None
    except SignatureWrong:
        raise refusals.signature_wrong() from None
    except UnicodeDecodeError:
        # It says what is wrong with the encoding; a body that is UTF-8 gets no further than that.
        parse_json(signed)
        raise


def provenance(headers: KeptHeaders, clock: Clock, traceparent: str | None, *, in_batch: bool = False) -> Provenance:
    """Return how a signed payload came in; its headers are kept as lines of ``name: value``."""
    return Provenance(
        received_at=clock.now(),
        headers="\n".join([f"{name}: {value}" for name, value in headers.items()]),
        webhook_id="" if in_batch else headers["webhook-id"],
        traceparent=traceparent,
    )
