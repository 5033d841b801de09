"""Dates that no ticket can have."""

from __future__ import annotations

from datetime import datetime, timedelta

from duban_contracts.commands.intake import TicketPush

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
CLOCK_TOLERANCE = timedelta(days=1)
"""Clocks of vendors differ, and some send a whole day as its end."""


def impossible_dates(push: TicketPush, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return (field, what is wrong with it, in Chinese) of each impossible date."""
    happened_at, due_at = push.happened_at, push.reply_due_at
    if happened_at is None and due_at is None:
        return ()
    found = []
    for field, moment in (("happened_at", happened_at), ("reply_due_at", due_at)):
        if moment is not None and not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            found.append((field, f"年份应在 {EARLIEST_YEAR} 至 {LATEST_YEAR} 之间"))
    if happened_at is not None and happened_at > now + CLOCK_TOLERANCE:
        found.append(("happened_at", "发生时间晚于当前时间"))
    if happened_at is not None and due_at is not None and due_at < happened_at:
        found.append(("reply_due_at", "答复期限早于发生时间"))
    return tuple(found)
