"""Gives notices their release and hands them to the queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duban_notify.core.release import DeliveryPolicy, release_at
from duban_notify.core.values import Notice
from duban_notify.ports import BatchStore, Scheduled


async def schedule(store: BatchStore, notices: Sequence[Notice], policy: DeliveryPolicy, now: datetime) -> None:
    """The notices wait in the queue, each for its own instant."""
    if not notices:
        return
    keys = {(notice.address, notice.merge_key) for notice in notices if notice.merge_key}
    last = await store.last_releases(keys) if keys else {}
    scheduled: list[Scheduled] = []
    for notice in notices:
        key = (notice.address, notice.merge_key)
        released = release_at(
            urgent=notice.urgent, now=now, policy=policy, merged_last_at=last.get(key) if notice.merge_key else None
        )
        if notice.merge_key:
            last[key] = released
        scheduled.append(Scheduled(notice, released))
    await store.add_notices(scheduled, now)
