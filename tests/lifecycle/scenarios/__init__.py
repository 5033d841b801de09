"""Every scenario, by its name."""

from __future__ import annotations

from tests.lifecycle.scenarios import office, refusals, reports, taking_up, time_limits
from tests.lifecycle.telling import Scenario

SCENARIOS: tuple[Scenario, ...] = (
    *taking_up.SCENARIOS,
    *time_limits.SCENARIOS,
    *reports.SCENARIOS,
    *office.SCENARIOS,
    *refusals.SCENARIOS,
)
