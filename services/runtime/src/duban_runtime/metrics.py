"""Prometheus metrics of the shell."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

OUTBOX_ROWS = Gauge("duban_outbox_rows", "Events in the log that are not yet on the bus", ["service"])
OUTBOX_OLDEST_SECONDS = Gauge(
    "duban_outbox_oldest_seconds", "Age of the oldest event that is not yet on the bus", ["service"]
)
RELAYED = Counter("duban_relayed", "Events that the bus acknowledged", ["service"])
CONSUMED = Counter("duban_consumed", "Events applied", ["service", "source", "jurisdiction"])
RETRIED = Counter("duban_retried", "Deliveries set aside to be tried again", ["service", "source", "jurisdiction"])
DEAD_LETTERS = Counter("duban_dead_letters", "Messages given up", ["service", "source", "jurisdiction"])
PARKED = Counter(
    "duban_parked_events", "Events that came before their predecessor", ["service", "source", "jurisdiction"]
)
CONSUMER_PENDING = Gauge(
    "duban_consumer_pending", "Messages on the bus not yet delivered", ["service", "source", "jurisdiction"]
)
QUEUE_DEPTH = Gauge("duban_queue_depth", "Items that wait in an in-process queue", ["queue"])
