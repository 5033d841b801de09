"""Prometheus metrics of the service."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

PENDING = Gauge("duban_notify_pending", "Notices or answers that wait to be sent", ["kind", "jurisdiction"])
OLDEST_SECONDS = Gauge(
    "duban_notify_oldest_seconds", "How long the oldest of them has been due", ["kind", "jurisdiction"]
)
MESSAGES = Counter("duban_notify_messages", "Messages given to a sender", ["sender", "outcome"])
FAILED_NOTICES = Counter("duban_notify_failed_notices", "Notices given up", ["jurisdiction"])
ANSWERS = Counter("duban_notify_answers", "Answers posted to channels", ["channel", "outcome"])
