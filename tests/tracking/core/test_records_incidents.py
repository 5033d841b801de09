"""A fact of no listed kind is refused under the clause that lists them."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.office import RecordIncident
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.loader import load_plugins
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf
from duban_tracking.core.context import Refusal, Why
from tests.tracking.core.records_story import Town, uid
from tests.tracking.core.story import LEAD


def rules_of(county: str) -> Rulebook:
    settings = JurisdictionSettings(jurisdiction=county, name="某县", plugins=("calendar_cn", "national", county))
    return Shelf(load_plugins(settings)).current


@pytest.mark.parametrize(
    ("county", "clause"),
    [
        pytest.param("yunhe", "Y-3.5", id="open-ended kind"),
        pytest.param("henan_ru", "R-2", id="first of the list"),
        pytest.param("huarong", "E-12.5", id="all under one clause"),
    ],
)
def test_unknown_kind_is_refused_with_the_clause_that_lists_kinds(county: str, clause: str) -> None:
    town = Town(rules=rules_of(county))
    command = RecordIncident(
        incident_id=uid(7), kind="nonsense", unit=LEAD, happened_on=date(2026, 9, 1), description="事实"
    )
    decision = town.when(f"incident:{uid(7)}", command)
    assert isinstance(decision, Refusal)
    assert (decision.why, decision.clause) == (Why.UNKNOWN, clause)
