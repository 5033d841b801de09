"""Errors of tracking: each says who must act."""

from __future__ import annotations

from duban_runtime.errors import DubanError, RetryLater
from duban_tracking.core.context import Refusal


class JurisdictionDown(RetryLater):
    """Plugins or configuration of one jurisdiction are broken; the operator must act, its work waits."""

    def __init__(self, jurisdiction: str, fault: str, delay_seconds: float) -> None:
        super().__init__(fault, delay_seconds)
        self.jurisdiction = jurisdiction


class UnknownJurisdiction(DubanError):
    """No configuration file names this jurisdiction."""


class Refused(DubanError):
    """The act was refused; the caller must act. Nothing was written."""

    def __init__(self, refusal: Refusal, subject: str) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal
        self.subject = subject


class Unseen(DubanError):
    """There is no such stream, or the caller may not know of it."""


class NotThereYet(DubanError):
    """An event speaks of a matter whose own event has not been applied; a later delivery may find it."""


class UnreadableCursor(DubanError):
    """The page cursor was not given out for this list; the caller must start at the first page."""
