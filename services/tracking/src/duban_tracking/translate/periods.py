"""Periods by their names: 2026, 2026H1, 2026Q3, 2026-10, 2026W45."""

from __future__ import annotations

from duban_tracking.core.periods import days_of

__all__ = ["days_of"]
