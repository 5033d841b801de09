"""Errors of the shell: each class says who must act."""

from __future__ import annotations


class DubanError(Exception):
    """Base of every error that the suite raises on purpose."""


class ConfigurationError(DubanError):
    """The operator must act: the message is one line that says what is wrong and where."""


class RetryLater(DubanError):
    """The cause may pass by itself: the same message or request can succeed later."""

    def __init__(self, reason: str, delay_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.delay_seconds = delay_seconds


class DatabaseUnavailable(RetryLater):
    """PostgreSQL cannot be reached, is starting, stopping or out of room."""


class PoisonMessage(DubanError):
    """The message can never be processed as it is; it belongs among the dead letters."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Conflict(DubanError):
    """Somebody else appended to the same stream first; load again and decide again."""
