"""Prometheus metrics of tracking."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

SWEEP_DUE = Counter("duban_sweep_due", "Timers that were found due")
SWEEP_EXAMINED = Counter("duban_sweep_examined", "Due timers whose stream was told that time has passed")
SWEEP_FAILED = Counter("duban_sweep_failed", "Due timers that were put off because their stream could not be decided")
SWEEP_EVENTS = Counter("duban_sweep_events", "Events that the passing of time led to")
JURISDICTION_DOWN = Gauge(
    "duban_jurisdiction_down", "1 while the rules of a jurisdiction cannot be used", ["jurisdiction"]
)
CONFLICTS = Counter("duban_append_conflicts", "Acts decided again because somebody else was first")
