"""Events, one module per stream kind. Importing this package registers all of them."""

from __future__ import annotations

from duban_contracts.events import (
    duty,
    incident,
    matter,
    matter_reports,
    notify,
    paper,
    proposal,
    scoring,
    ticket,
    unit,
)

__all__ = [
    "duty",
    "incident",
    "matter",
    "matter_reports",
    "notify",
    "paper",
    "proposal",
    "scoring",
    "ticket",
    "unit",
]
