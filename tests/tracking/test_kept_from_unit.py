"""What a unit sees in the lists beside the ledger: its own, unless the rules keep it from the unit."""

from __future__ import annotations

import pytest

from duban_runtime.auth import Caller
from duban_tracking.entrypoints.access import Viewer
from duban_tracking.entrypoints.office_reading import visible
from tests.plugins.national_rules import book

ROWS = [
    ("N-24 retaliation", "national_retaliation", "jtj", "recorded", {}, False),
    ("N-24 what follows retaliation", "retaliation_transfer", "jtj", "raised", {}, False),
    ("N-24 marked on the record", "some_incident", "jtj", "recorded", {"kept_from_unit": True}, False),
    ("own incident", "not_cooperating", "jtj", "recorded", {}, True),
    ("own obstruction", "national_obstruction", "jtj", "recorded", {}, True),
    ("another unit's incident", "not_cooperating", "fgj", "recorded", {}, False),
    ("issued paper", "monthly_circular", "", "issued", {}, True),
]


def viewer(taking_part: str) -> Viewer:
    caller = Caller(jurisdiction="yunhe", person="p", name="某人", unit="jtj", roles=frozenset())
    return Viewer(caller, book(), {}, taking_part)


@pytest.mark.parametrize(
    ("code", "unit", "state", "more", "shown"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS]
)
def test_unit_sees_its_own_unless_kept_from_it(
    code: str, unit: str, state: str, more: dict[str, object], shown: bool
) -> None:
    row = {"code": code, "unit": unit, "state": state, **more}
    assert visible(row, viewer("jtj")) is shown
    assert visible(row, viewer(""))
