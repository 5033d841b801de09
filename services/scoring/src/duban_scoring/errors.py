"""Errors of the scoring service."""

from __future__ import annotations

from duban_runtime.errors import DubanError


class ScoringError(DubanError):
    """Base of the errors of this distribution."""


class RulesUnavailable(ScoringError):
    """The rules of a jurisdiction cannot be used; its operator must mend the plugin or the configuration."""

    def __init__(self, jurisdiction: str, detail: str) -> None:
        super().__init__(detail)
        self.jurisdiction = jurisdiction
        self.detail = detail


class NoRanking(ScoringError):
    """The ranking asked for cannot be drawn. The text is Chinese, for the person who asked."""
