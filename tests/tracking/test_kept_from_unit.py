"""What a unit sees in the lists beside the ledger: its own, unless the rules keep it from the unit."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from duban_contracts.common import Actor
from duban_contracts.events.proposal import ReferralRecorded
from duban_runtime.auth import Caller
from duban_tracking.core.records.referral import Referral
from duban_tracking.entrypoints.access import Viewer
from duban_tracking.entrypoints.office_reading import visible
from duban_tracking.translate.items import item_row
from tests.plugins.national_rules import book

ACTOR = Actor(person="p", name="某人", unit="dcs", role="supervision_staff")
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


def test_n_24_unit_is_not_shown_what_was_handed_over_about_it() -> None:
    recorded = ReferralRecorded(
        body="监察机关", facts="涉嫌打击报复", unit="jtj", referred_on=date(2026, 7, 9), by=ACTOR, clause="N-22"
    )
    row = item_row(
        "yunhe", "referral:r", Referral("r", recorded), version=1, number="", opened_at=datetime(2026, 7, 9, tzinfo=UTC)
    )
    assert row is not None
    assert not visible({**json.loads(row.data), "code": row.code, "unit": row.unit, "state": row.state}, viewer("jtj"))
