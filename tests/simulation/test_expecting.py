"""Expectations compare what is written, and nothing else."""

from __future__ import annotations

import pytest

from duban_standalone.simulation.expecting import unmet
from duban_standalone.simulation.scenario import Expectation
from duban_standalone.simulation.yaml_document import Plain

OUTCOME: dict[str, object] = {
    "calendar_version": "cn-2026",
    "matters": [
        {
            "assigned_at": "2026-03-02T09:30:00+08:00",
            "matter": "m1",
            "overdue": True,
            "closed_at": None,
            "units": ["a", "b"],
            "level": 2,
        }
    ],
    "proposals": [{"unit": "a", "chain": [{"role": "head", "approved": True}, {"role": "leader", "approved": None}]}],
}
CASES: dict[str, tuple[str, Plain, bool]] = {
    "text": ("matters", {"matter": "m1"}, True),
    "other text": ("matters", {"matter": "m2"}, False),
    "truth": ("matters", {"overdue": "true"}, True),
    "number": ("matters", {"level": "2"}, True),
    "nothing": ("matters", {"closed_at": ""}, True),
    "unknown field": ("matters", {"colour": ""}, False),
    "one of a list": ("matters", {"units": "b"}, True),
    "all of a list": ("matters", {"units": ["b", "a"]}, True),
    "more than a list": ("matters", {"units": ["a", "c"]}, False),
    "list of mappings": ("proposals", {"chain": [{"role": "leader", "approved": ""}]}, True),
    "two of one entry": ("matters", {"matter": "m1", "level": "3"}, False),
    "day of an instant": ("matters", {"assigned_at": "2026-03-02"}, True),
    "minute of an instant": ("matters", {"assigned_at": "2026-03-02 09:30"}, True),
    "another minute": ("matters", {"assigned_at": "2026-03-02 09:31"}, False),
    "month of an instant": ("matters", {"assigned_at": "2026-03"}, False),
    "single value": ("calendar_version", "cn-2026", True),
}


@pytest.mark.parametrize(("part", "wanted", "is_met"), CASES.values(), ids=CASES.keys())
def test_expectation_is_met_when_an_entry_says_what_is_wanted(part: str, wanted: Plain, is_met: bool) -> None:
    assert (unmet((Expectation(1, part, wanted),), OUTCOME) == []) is is_met
    assert (unmet((Expectation(1, part, wanted, absent=True),), OUTCOME) == []) is not is_met
