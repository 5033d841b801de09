"""Manifest of Yunhe: every clause is there, lives where it says, and every row cites a clause of the manifest."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from duban_sdk.citations import uncited_clauses
from duban_sdk.manifest import CarriedBy, PackStatus
from duban_sdk.pack import RulePack
from duban_standalone.clause_tests import ClauseTests
from duban_yunhe.parameters import YunheParameters
from tests.plugins.yunhe_rules import book, manifest, shelf

ROOT = Path(__file__).resolve().parents[2]
CLAUSE_IDS = (
    *("Y-1", "Y-2.0", "Y-2.1", "Y-2.2a", "Y-2.2b", "Y-2.3", "Y-2.4a", "Y-2.4b", "Y-2.4c", "Y-2.5a", "Y-2.5b"),
    *("Y-2.6", "Y-2.7", "Y-2.8", "Y-3.0", "Y-3.1", "Y-3.2a", "Y-3.2b", "Y-3.2c", "Y-3.2d", "Y-3.2e", "Y-3.2f"),
    *("Y-3.3a", "Y-3.3b", "Y-3.4", "Y-3.5", "Y-3.6", "Y-A"),
)
HOOKS = {"duban_circular", "duban_document", "duban_report_defects", "duban_report_text"}


def test_manifest_holds_every_clause_once_in_the_order_of_the_text() -> None:
    assert tuple(clause.id for clause in manifest().clauses) == CLAUSE_IDS


def test_manifest_says_document_and_that_it_has_run_out() -> None:
    found = manifest()
    assert (found.id, found.version, found.document) == ("yunhe", "2022.1", "云政办发〔2022〕24号")
    assert found.status is PackStatus.EXPIRED
    assert (found.valid_from, found.valid_to) == (date(2022, 5, 6), date(2022, 12, 31))


@pytest.mark.parametrize("clause", manifest().clauses, ids=lambda clause: f"where of {clause.id}")
def test_clause_lives_where_the_manifest_says(clause: BaseModel) -> None:
    pack = book(exempt_blameless_co_units=True).pack
    for place in clause.where:  # type: ignore[attr-defined]
        kind, _, name = place.partition(" ")
        if kind in {"engine", "record"}:
            continue
        if kind == "hook":
            assert name in HOOKS
            continue
        table, _, code = place.partition(".")
        value = getattr(pack, table)
        assert value, place
        assert not code or code in {row.code for row in value}, place


@pytest.mark.parametrize("clause", manifest().clauses, ids=lambda clause: f"carriers of {clause.id}")
def test_clause_carriers_agree_with_the_places(clause: BaseModel) -> None:
    kinds = {place.partition(" ")[0] for place in clause.where}  # type: ignore[attr-defined]
    expected = {CarriedBy.TABLE} if kinds - {"hook", "engine", "record"} else set()
    expected |= {CarriedBy(kind) for kind in kinds & {"hook", "engine", "record"}}
    assert set(clause.carried_by) == expected  # type: ignore[attr-defined]


def test_every_row_cites_a_clause_of_a_manifest() -> None:
    assert uncited_clauses(shelf()) == ()
    assert uncited_clauses(shelf(exempt_blameless_co_units=True)) == ()


def test_every_row_of_yunhe_is_named_by_the_clause_it_cites() -> None:
    places = {clause.id: set(clause.where) for clause in manifest().clauses}
    for table in ("series", "dates", "chains", "points", "papers", "incidents", "matter_duties", "office_duties"):
        for row in getattr(book().pack, table):
            if row.clause in places:
                assert f"{table}.{row.code}" in places[row.clause], f"{table}.{row.code} cites {row.clause}"


@pytest.mark.parametrize("clause", CLAUSE_IDS)
def test_every_clause_has_a_test_named_after_it(clause: str) -> None:
    assert ClauseTests.scan(ROOT / "tests" / "plugins").of(clause)


def test_readme_lists_every_clause() -> None:
    text = (ROOT / "plugins/yunhe/README.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| (Y-[^ |]+) \|", text, re.MULTILINE)) == CLAUSE_IDS


def test_readme_lists_every_parameter() -> None:
    text = (ROOT / "plugins/yunhe/README.md").read_text(encoding="utf-8")
    section = text.split("## Parameters")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z_0-9]+)` \|", section, re.MULTILINE)) == set(YunheParameters.model_fields)


@pytest.mark.parametrize("name", YunheParameters.model_fields)
def test_parameter_has_a_default_and_a_description(name: str) -> None:
    field = YunheParameters.model_fields[name]
    assert not field.is_required()
    assert field.description


OUT_OF_RANGE = {
    "early_days": 31,
    "redo_working_days": 0,
    "monthly_report_day": 29,
    "first_report_gap_days": -1,
    "circular_day": 0,
    "ranking_day": 29,
    "flag_times": 0,
    "discretionary_cap_points": 0,
    "renewed_by": "长" * 201,
    "no_such_parameter": 1,
}


@pytest.mark.parametrize("name", OUT_OF_RANGE)
def test_parameter_is_refused_by_name_when_out_of_range(name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        YunheParameters.model_validate({name: OUT_OF_RANGE[name]})


def test_pack_needs_a_renewal_after_2022() -> None:
    (row,) = book().pack.validities
    assert row.covers(date(2022, 12, 31))
    assert not row.covers(date(2023, 1, 1))
    (renewed,) = book(renewed_by="某号").pack.validities
    assert renewed.covers(date(2026, 3, 1))


def test_rules_refuse_parameters_of_another_plugin() -> None:
    from duban_sdk.manifest import NoParameters
    from duban_yunhe.plugin import duban_rules

    with pytest.raises(TypeError):
        duban_rules("2022.1", NoParameters())


def test_pack_is_plain_data_that_can_be_shown_and_read_back() -> None:
    pack = book().pack
    assert RulePack.model_validate_json(pack.model_dump_json()) == pack
