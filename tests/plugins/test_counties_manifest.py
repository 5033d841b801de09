"""Manifests of 呼图壁县 and 华容区: every clause, each living where it says, with a test; every row cites one."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from duban_huarong.parameters import HuarongParameters
from duban_hutubi.parameters import HutubiParameters
from duban_sdk.citations import uncited_clauses, unknown_places
from duban_sdk.configuration import read_jurisdiction
from duban_sdk.loader import load_plugins
from duban_sdk.manifest import NoParameters, PackStatus, Parameters
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf
from duban_standalone.clause_tests import ClauseTests
from tests.plugins.county_books import ROOT, book, clause_ids, manifest, shelf

COUNTIES = {"hutubi": "H-", "huarong": "E-"}
PARAMETERS: dict[str, type[Parameters]] = {"hutubi": HutubiParameters, "huarong": HuarongParameters}
CLAUSES = [(county, clause) for county, prefix in COUNTIES.items() for clause in clause_ids(prefix)]
FIELDS = [(county, name) for county, model in PARAMETERS.items() for name in model.model_fields]


@pytest.mark.parametrize("county", COUNTIES)
def test_manifest_holds_every_clause_once_in_the_order_of_the_text(county: str) -> None:
    assert tuple(clause.id for clause in manifest(county).clauses) == clause_ids(COUNTIES[county])


@pytest.mark.parametrize(
    ("county", "document", "status"),
    [
        ("hutubi", "呼县政办〔2023〕38号", PackStatus.IN_FORCE),
        ("huarong", "华容区人民政府政务督查工作细则（征求意见稿）", PackStatus.DRAFT),
    ],
)
def test_manifest_says_document_and_status(county: str, document: str, status: PackStatus) -> None:
    assert (manifest(county).document, manifest(county).status) == (document, status)


@pytest.mark.parametrize("county", COUNTIES)
def test_clauses_live_where_the_manifest_says(county: str) -> None:
    own = next(plugin for plugin in shelf(county).plugins if plugin.name == county)
    assert unknown_places(shelf(county), own) == ()


@pytest.mark.parametrize("county", COUNTIES)
def test_every_row_cites_a_clause_of_a_manifest(county: str) -> None:
    assert uncited_clauses(shelf(county)) == ()


@pytest.mark.parametrize("county", COUNTIES)
def test_every_row_is_named_by_the_clause_it_cites(county: str) -> None:
    places = {clause.id: set(clause.where) for clause in manifest(county).clauses}
    pack = book(county).pack
    for table in RulePack.model_fields:
        rows = getattr(pack, table)
        for row in rows if isinstance(rows, tuple) else ():
            named = places.get(getattr(row, "clause", ""))
            if named is not None and table not in {"tracks", "notices", "categories"}:
                assert f"{table}.{row.code}" in named, f"{table}.{row.code} cites {row.clause}"


@pytest.mark.parametrize(("county", "clause"), CLAUSES)
def test_every_clause_has_a_test_named_after_it(county: str, clause: str) -> None:
    assert ClauseTests.scan(ROOT / "tests" / "plugins").of(clause)


@pytest.mark.parametrize("county", COUNTIES)
def test_readme_lists_every_clause_and_parameter(county: str) -> None:
    text = (ROOT / f"plugins/{county}/README.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| ([HE]-[^ |]+) \|", text, re.MULTILINE)) == clause_ids(COUNTIES[county])
    section = text.split("## Parameters")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z_0-9]+)` \|", section, re.MULTILINE)) == set(PARAMETERS[county].model_fields)


@pytest.mark.parametrize(("county", "name"), FIELDS)
def test_parameter_has_a_default_and_a_chinese_description(county: str, name: str) -> None:
    field = PARAMETERS[county].model_fields[name]
    assert not field.is_required()
    assert re.search(r"[\u4e00-\u9fff]{5}", field.description or "")


OUT_OF_RANGE = [
    ("hutubi", {"letter_remind_day": 29}),
    ("hutubi", {"fix_limit_working_days": 0}),
    ("hutubi", {"special_report_weekday": 6}),
    ("hutubi", {"empty_week": "never"}),
    ("hutubi", {"half_year_agenda_months": ()}),
    ("hutubi", {"half_year_agenda_months": (13,)}),
    ("huarong", {"media_days": 0}),
    ("huarong", {"document_number": "("}),
    ("huarong", {"no_such_parameter": 1}),
]


@pytest.mark.parametrize(("county", "values"), OUT_OF_RANGE)
def test_parameter_is_refused_by_name_when_out_of_range(county: str, values: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(values))):
        PARAMETERS[county].model_validate(values)


@pytest.mark.parametrize("county", COUNTIES)
def test_rules_refuse_parameters_of_another_plugin(county: str) -> None:
    from duban_huarong.plugin import duban_rules as huarong_rules
    from duban_hutubi.plugin import duban_rules as hutubi_rules

    rules = {"hutubi": hutubi_rules, "huarong": huarong_rules}[county]
    with pytest.raises(TypeError):
        rules("1", NoParameters())


@pytest.mark.parametrize("county", COUNTIES)
def test_pack_is_plain_data_that_can_be_shown_and_read_back(county: str) -> None:
    pack = book(county).pack
    assert RulePack.model_validate_json(pack.model_dump_json()) == pack


@pytest.mark.parametrize("county", COUNTIES)
def test_example_configuration_loads_with_the_law_above_it(county: str) -> None:
    path = ROOT / f"deploy/standalone/src/duban_standalone/counties/{county}.toml"
    settings = read_jurisdiction(path)
    loaded = Shelf(load_plugins(settings))
    known = {row.code for row in loaded.current.pack.categories}
    assert {channel.default_category for channel in settings.channels.values()} <= known
    assert uncited_clauses(loaded) == ()
