"""When a notice may go out: quiet hours, the daily digest, one urging a day, growing delays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from duban_sdk.configuration import JurisdictionSettings, NotifySettings

RATE_WINDOW_SECONDS = 60.0


@dataclass(frozen=True)
class DeliveryPolicy:
    """How notices of one jurisdiction go out; clock times are of ``zone``."""

    notify: NotifySettings
    zone: tzinfo

    @classmethod
    def of(cls, settings: JurisdictionSettings) -> DeliveryPolicy:
        return cls(settings.notify, settings.zone)


def release_at(
    *, urgent: bool, now: datetime, policy: DeliveryPolicy, merged_last_at: datetime | None = None
) -> datetime:
    """Return the instant from which a notice may go out.

    ``merged_last_at`` is the latest release of a notice with the same merge key to the same address: a notice joins one
    that still waits, and after one that has gone out today it waits for the next opening.
    """
    waits = not urgent and (policy.notify.digest == "daily" or is_quiet(now, policy))
    proposed = _next_opening(now, policy) if waits else now
    if merged_last_at is None:
        return proposed
    if merged_last_at >= now:
        return merged_last_at
    same_day = merged_last_at.astimezone(policy.zone).date() == proposed.astimezone(policy.zone).date()
    return _first_opening_after_day(proposed, policy) if same_day else proposed


def is_quiet(now: datetime, policy: DeliveryPolicy) -> bool:
    """Return whether the instant lies in the quiet hours; from and until at the same time means none."""
    local = now.astimezone(policy.zone).time()
    begins, ends = policy.notify.quiet_from, policy.notify.quiet_until
    if begins <= ends:
        return begins <= local < ends
    return local >= begins or local < ends


def retry_delay_seconds(failures: int, first_seconds: float, longest_seconds: float) -> float:
    """Return the pause after so many failures in a row: twice the last one each time, up to the longest."""
    return float(min(first_seconds * 2 ** min(failures - 1, 30), longest_seconds))


def _next_opening(now: datetime, policy: DeliveryPolicy) -> datetime:
    """The next end of the quiet hours, now included."""
    local = now.astimezone(policy.zone)
    opening = _at(local, policy.notify.quiet_until)
    return (opening if opening >= local else _at(local + timedelta(days=1), policy.notify.quiet_until)).astimezone(
        now.tzinfo
    )


def _first_opening_after_day(moment: datetime, policy: DeliveryPolicy) -> datetime:
    local = moment.astimezone(policy.zone) + timedelta(days=1)
    return _at(local, policy.notify.quiet_until).astimezone(moment.tzinfo)


def _at(local: datetime, clock: time) -> datetime:
    return local.replace(hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0)
