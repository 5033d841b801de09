"""Manifest of 汝×县: every clause is there, lives where it says, and every row cites a clause of the manifest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from duban_henan_ru.parameters import HenanRuParameters
from duban_sdk.citations import uncited_clauses, unknown_places
from duban_sdk.manifest import CarriedBy, Clause, NoParameters, PackStatus
from duban_sdk.pack import RulePack
from duban_standalone.clause_tests import ClauseTests
from tests.plugins.henan_ru_rules import book, manifest, shelf

ROOT = Path(__file__).resolve().parents[2]
CLAUSE_IDS = (
    *("R-2", "R-3.0", "R-3.0b", "R-3.1", "R-3.2", "R-3.3", "R-3.4", "R-3.5", "R-4.0", "R-4.1", "R-4.2", "R-4.3.1"),
    *("R-4.3.2", "R-4.3.3", "R-4.3.4", "R-4.3.5", "R-4.4a", "R-4.4b", "R-5.1", "R-5.2", "R-5.3"),
)


def test_manifest_holds_every_clause_once_in_the_order_of_the_text() -> None:
    assert tuple(clause.id for clause in manifest().clauses) == CLAUSE_IDS


def test_manifest_is_a_sample_without_number_and_date() -> None:
    found = manifest()
    assert (found.id, found.document, found.status) == ("henan_ru", "关于加强政府督促检查工作意见", PackStatus.SAMPLE)
    assert (found.valid_from, found.valid_to) == (None, None)


def test_clauses_live_where_the_manifest_says() -> None:
    loaded = shelf()
    assert unknown_places(loaded, next(plugin for plugin in loaded.plugins if plugin.name == "henan_ru")) == ()


@pytest.mark.parametrize("clause", manifest().clauses, ids=lambda clause: f"carriers of {clause.id}")
def test_clause_carriers_agree_with_the_places(clause: Clause) -> None:
    kinds = {place.partition(" ")[0] for place in clause.where}
    expected = {CarriedBy.TABLE} if kinds - {"hook", "engine", "record"} else set()
    assert set(clause.carried_by) == expected | {CarriedBy(kind) for kind in kinds & {"hook", "engine", "record"}}


def test_every_row_cites_a_clause_of_a_manifest() -> None:
    assert uncited_clauses(shelf()) == ()


def test_every_row_is_named_by_the_clause_it_cites() -> None:
    places = {clause.id: set(clause.where) for clause in manifest().clauses}
    for table in RulePack.model_fields:
        rows = getattr(book().pack, table)
        for row in rows if isinstance(rows, tuple) else ():
            own = places.get(getattr(row, "clause", ""))
            assert own is None or {f"{table}.{row.code}", table} & own, f"{table}.{row.code} cites {row.clause}"


@pytest.mark.parametrize("clause", CLAUSE_IDS)
def test_every_clause_has_a_test_named_after_it(clause: str) -> None:
    assert ClauseTests.scan(ROOT / "tests" / "plugins").of(clause)


def test_readme_lists_every_parameter() -> None:
    text = (ROOT / "plugins/henan_ru/README.md").read_text(encoding="utf-8")
    section = text.split("## Parameters")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z_0-9]+)` \|", section, re.MULTILINE)) == set(HenanRuParameters.model_fields)


@pytest.mark.parametrize("name", HenanRuParameters.model_fields)
def test_parameter_has_a_default_and_a_chinese_description(name: str) -> None:
    field = HenanRuParameters.model_fields[name]
    assert not field.is_required()
    assert re.search("[一-鿿]", field.description or "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("receipt_office_hours", 0),
        ("many_times", 2),
        ("in_a_row", 1),
        ("closing_on", "13-01"),
        ("government_signer", "auditor"),
        ("no_such_parameter", 1),
    ],
)
def test_parameter_is_refused_by_name_when_out_of_range(name: str, value: object) -> None:
    with pytest.raises(ValidationError, match=name):
        HenanRuParameters.model_validate({name: value})


def test_rules_refuse_parameters_of_another_plugin() -> None:
    from duban_henan_ru.plugin import duban_rules

    with pytest.raises(TypeError):
        duban_rules("sample.1", NoParameters())


def test_pack_is_plain_data_that_can_be_shown_and_read_back() -> None:
    pack = book().pack
    assert RulePack.model_validate_json(pack.model_dump_json()) == pack
