"""Prometheus metrics of intake. The depth of its queue is ``duban_queue_depth{queue="tickets"}``."""

from __future__ import annotations

from prometheus_client import Counter

ACCEPTED = Counter("duban_intake_accepted", "Revisions accepted", ["jurisdiction", "channel", "kind"])
DUPLICATES = Counter("duban_intake_duplicates", "Revisions that came again", ["jurisdiction", "channel"])
REFUSED = Counter("duban_intake_refused", "Payloads refused, by reason", ["jurisdiction", "channel", "reason"])
