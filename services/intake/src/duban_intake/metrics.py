"""Prometheus metrics of intake. The depth of its queue is ``duban_queue_depth{queue="tickets"}``."""

from __future__ import annotations

from functools import cache

from prometheus_client import Counter

ACCEPTED = Counter(
    "duban_intake_accepted", "Payloads answered with 202: new, revised, duplicate", ["jurisdiction", "channel", "kind"]
)
REFUSED = Counter("duban_intake_refused", "Payloads refused, by reason", ["jurisdiction", "channel", "reason"])


@cache
def taken_in(jurisdiction: str, channel: str, kind: str) -> Counter:
    """Return the counter of one kind; looking it up by its labels every time would take longer than counting."""
    return ACCEPTED.labels(jurisdiction, channel, kind)
