"""Manifest of the national rules: every clause is there and lives where it says; a county's rows stand before them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from duban_national.parameters import NationalParameters
from duban_sdk.pack import RulePack
from duban_standalone.clause_tests import ClauseTests
from tests.plugins.national_rules import manifest, shelf

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "plugins/national/README.md").read_text(encoding="utf-8")
CLAUSE_IDS = (
    *("N-4", "N-11", "N-12", "N-15", "N-16", "N-17", "N-18", "N-21", "N-22", "N-24"),
    *("N-P1", "N-P2", "N-C1", "N-B1"),
)


def test_manifest_holds_every_clause_once_in_the_order_of_the_law() -> None:
    assert tuple(clause.id for clause in manifest().clauses) == CLAUSE_IDS


@pytest.mark.parametrize("clause", CLAUSE_IDS)
def test_every_clause_has_a_test_named_after_it(clause: str) -> None:
    assert ClauseTests.scan(ROOT / "tests").of(clause)


def test_readme_lists_every_clause_and_every_parameter() -> None:
    assert tuple(re.findall(r"^\| (N-[^ |]+) \|", README, re.MULTILINE)) == CLAUSE_IDS
    section = README.split("## Parameters")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z_0-9]+)` \|", section, re.MULTILINE)) == set(NationalParameters.model_fields)


OUT_OF_RANGE = {
    "petition_channels": [],
    "review_application_days": 29,
    "review_decision_days": 31,
    "petition_acceptance_days": 16,
    "petition_conclusion_days": 61,
    "petition_extension_days": 31,
    "objection_working_days": 4,
    "no_such_parameter": 1,
}


@pytest.mark.parametrize("name", OUT_OF_RANGE)
def test_parameter_is_refused_where_it_would_be_laxer_than_the_law(name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        NationalParameters.model_validate({name: OUT_OF_RANGE[name]})


def test_rules_refuse_parameters_of_another_plugin() -> None:
    from duban_national.plugin import duban_rules
    from duban_sdk.manifest import NoParameters

    with pytest.raises(TypeError):
        duban_rules("2024.1", NoParameters())


COUNTY = shelf("calendar_cn", "yunhe").current.pack
BOTH = shelf().current.pack
SET_BY_COUNTY = [name for name in RulePack.model_fields if getattr(COUNTY, name)]


@pytest.mark.parametrize("table", SET_BY_COUNTY)
def test_national_rows_leave_every_row_of_a_county_as_it_is(table: str) -> None:
    ours, county = getattr(BOTH, table), getattr(COUNTY, table)
    if table == "referral":
        assert ours.bodies[0] == "县监察委员会"
    elif isinstance(county, tuple):
        assert [row for row in county if row not in ours and row.clause != "B-2"] == []
    else:
        assert ours == county


def test_national_rows_stand_after_those_of_a_county() -> None:
    chains = [chain.code for chain in BOTH.chains]
    assert max(chains.index(row.code) for row in COUNTY.chains) < chains.index("national_proposal")
