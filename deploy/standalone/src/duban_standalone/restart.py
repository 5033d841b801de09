"""How long to wait before a part that ended is started again."""

from __future__ import annotations

FIRST_DELAY_SECONDS = 0.5
LARGEST_DELAY_SECONDS = 30.0
HEALTHY_AFTER_SECONDS = 60.0


def next_delay_seconds(previous_delay_seconds: float, uptime_seconds: float) -> float:
    """Return the next delay: doubled from the one before, from the beginning again after a healthy minute.

    A `previous_delay_seconds` of zero means that the part has not failed before.
    """
    if uptime_seconds >= HEALTHY_AFTER_SECONDS or previous_delay_seconds <= 0:
        return FIRST_DELAY_SECONDS
    return min(previous_delay_seconds * 2, LARGEST_DELAY_SECONDS)
