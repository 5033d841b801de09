"""Manifest of Ankang: every clause is there, lives where it says, and every row cites a clause of the manifest."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from duban_ankang.parameters import AnkangParameters
from duban_sdk.citations import uncited_clauses, unknown_places
from duban_sdk.manifest import CarriedBy, Clause, NoParameters, PackStatus
from duban_sdk.pack import RulePack
from duban_standalone.clause_tests import ClauseTests
from tests.plugins.ankang_rules import book, manifest, shelf

ROOT = Path(__file__).resolve().parents[2]
CLAUSE_IDS = (
    *("A-2", "A-3", "A-4", "A-5", "A-6", "A-7", "A-8", "A-9.0", "A-9a", "A-9b", "A-9c", "A-10", "A-11", "A-12.1"),
    *("A-12.2", "A-12.3a", "A-12.3b", "A-12.3c", "A-12.3d", "A-12.4", "A-13"),
)


def test_manifest_holds_every_clause_once_in_the_order_of_the_text() -> None:
    assert tuple(clause.id for clause in manifest().clauses) == CLAUSE_IDS


def test_manifest_says_document_and_first_day() -> None:
    found = manifest()
    assert (found.id, found.document, found.status) == ("ankang", "安政办发〔2020〕1号", PackStatus.IN_FORCE)
    assert (found.valid_from, found.valid_to) == (date(2020, 1, 6), None)


def test_clauses_live_where_the_manifest_says() -> None:
    loaded = shelf()
    assert unknown_places(loaded, next(plugin for plugin in loaded.plugins if plugin.name == "ankang")) == ()


@pytest.mark.parametrize("clause", manifest().clauses, ids=lambda clause: f"carriers of {clause.id}")
def test_clause_carriers_agree_with_the_places(clause: Clause) -> None:
    kinds = {place.partition(" ")[0] for place in clause.where}
    expected = {CarriedBy.TABLE} if kinds - {"hook", "engine", "record"} else set()
    assert set(clause.carried_by) == expected | {CarriedBy(kind) for kind in kinds & {"hook", "engine", "record"}}


def test_every_row_cites_a_clause_of_a_manifest() -> None:
    assert uncited_clauses(shelf()) == ()


def test_every_row_of_ankang_is_named_by_the_clause_it_cites() -> None:
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
    text = (ROOT / "plugins/ankang/README.md").read_text(encoding="utf-8")
    section = text.split("## Parameters")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z_0-9]+)` \|", section, re.MULTILINE)) == set(AnkangParameters.model_fields)


@pytest.mark.parametrize("name", AnkangParameters.model_fields)
def test_parameter_has_a_default_and_a_chinese_description(name: str) -> None:
    field = AnkangParameters.model_fields[name]
    assert not field.is_required()
    assert re.search("[一-鿿]", field.description or "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("raise_after_urgings", 0),
        ("meeting_report_working_days", 0),
        ("circular_day", 29),
        ("interview_reply_days", 32),
        ("government_signer", "auditor"),
        ("no_such_parameter", 1),
    ],
)
def test_parameter_is_refused_by_name_when_out_of_range(name: str, value: object) -> None:
    with pytest.raises(ValidationError, match=name):
        AnkangParameters.model_validate({name: value})


def test_rules_refuse_parameters_of_another_plugin() -> None:
    from duban_ankang.plugin import duban_rules

    with pytest.raises(TypeError):
        duban_rules("2020.1", NoParameters())


def test_pack_is_plain_data_that_can_be_shown_and_read_back() -> None:
    pack = book().pack
    assert RulePack.model_validate_json(pack.model_dump_json()) == pack
