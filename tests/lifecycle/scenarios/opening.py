"""Steps with which most scenarios begin and end."""

from __future__ import annotations

from datetime import date

from duban_contracts.commands.matter import ArchiveMatter, CloseMatter
from tests.lifecycle.county import DIRECTOR, STAFF, Filing, order, proposal, signature, unit, verified
from tests.lifecycle.telling import Act, Step

FIRST = date(2026, 7, 1)
DUE = date(2026, 7, 31)
"""A Friday."""


def taken_up(title: str, on: date = FIRST) -> tuple[Step, ...]:
    """An ordinary matter is proposed and approved."""
    return (
        Act(on, STAFF, proposal(title), ("MatterProposed",)),
        Act(on, DIRECTOR, signature(), ("ApprovalSigned", "MatterTakenUp")),
    )


def assigned(title: str, lead: str, *co_units: str, on: date = FIRST, due_on: date = DUE) -> tuple[Step, ...]:
    """The order goes out to the lead and its co-organisers."""
    return (*taken_up(title, on), Act(on, STAFF, order(lead, due_on, *co_units), ("MatterAssigned",)))


def reported(lead: str, on: date, *co_units: str, **changes: object) -> Act:
    """The lead files its closing report."""
    return Act(on, unit(lead), Filing(lead, on, *co_units, **changes), ("ReportFiled",))


def closed(on: date) -> tuple[Step, ...]:
    """The report is verified and the matter struck off."""
    return (
        Act(on, STAFF, verified(), ("ReportVerified",)),
        Act(on, STAFF, CloseMatter(outcome="已办结"), ("MatterClosed",)),
    )


def archived(on: date) -> Act:
    return Act(on, STAFF, ArchiveMatter(archive_number="2026-001"), ("MatterArchived",))
