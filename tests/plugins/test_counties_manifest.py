"""Manifests of the five counties: every clause, each living where it says, with a test; every row cites one."""

from __future__ import annotations

import re
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from pydantic import ValidationError

from duban_ankang.parameters import AnkangParameters
from duban_henan_ru.parameters import HenanRuParameters
from duban_huarong.parameters import HuarongParameters
from duban_hutubi.parameters import HutubiParameters
from duban_sdk.citations import uncited_clauses, unknown_places
from duban_sdk.configuration import read_jurisdiction
from duban_sdk.loader import load_plugins
from duban_sdk.manifest import CarriedBy, Clause, NoParameters, PackStatus, Parameters
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf
from duban_standalone.clause_tests import ClauseTests
from duban_yunhe.parameters import YunheParameters
from tests.plugins.county_books import ROOT, book, clause_ids, manifest, shelf

COUNTIES = {"yunhe": "Y-", "hutubi": "H-", "ankang": "A-", "henan_ru": "R-", "huarong": "E-"}
CLAUSES_IN_README = ("yunhe", "hutubi", "huarong")
PARAMETERS: dict[str, type[Parameters]] = {
    "yunhe": YunheParameters,
    "hutubi": HutubiParameters,
    "ankang": AnkangParameters,
    "henan_ru": HenanRuParameters,
    "huarong": HuarongParameters,
}
CLAUSES = [(county, clause) for county, prefix in COUNTIES.items() for clause in clause_ids(prefix)]
HELD = [(county, clause) for county in COUNTIES for clause in manifest(county).clauses]
FIELDS = [(county, name) for county, model in PARAMETERS.items() for name in model.model_fields]
WHOLE = frozenset({"tracks", "categories", "notices"})
"""Tables that clauses name as a whole, or whose rows people are told by."""
OPTIONAL = {"yunhe": {"exempt_blameless_co_units": True}}
"""Parameters that turn rows on which the defaults leave out."""


@pytest.mark.parametrize("county", COUNTIES)
def test_manifest_holds_every_clause_once_in_the_order_of_the_text(county: str) -> None:
    assert tuple(clause.id for clause in manifest(county).clauses) == clause_ids(COUNTIES[county])


DOCUMENTS = [
    ("yunhe", "云政办发〔2022〕24号", PackStatus.EXPIRED, (date(2022, 5, 6), date(2022, 12, 31))),
    ("hutubi", "呼县政办〔2023〕38号", PackStatus.IN_FORCE, None),
    ("ankang", "安政办发〔2020〕1号", PackStatus.IN_FORCE, (date(2020, 1, 6), None)),
    ("henan_ru", "关于加强政府督促检查工作意见", PackStatus.SAMPLE, (None, None)),
    ("huarong", "华容区人民政府政务督查工作细则（征求意见稿）", PackStatus.DRAFT, (None, None)),
]


@pytest.mark.parametrize(("county", "document", "status", "days"), DOCUMENTS, ids=COUNTIES)
def test_manifest_says_document_status_and_days(
    county: str, document: str, status: PackStatus, days: tuple[date | None, date | None] | None
) -> None:
    found = manifest(county)
    assert (found.id, found.document, found.status) == (county, document, status)
    assert days is None or (found.valid_from, found.valid_to) == days


@pytest.mark.parametrize("county", COUNTIES)
def test_clauses_live_where_the_manifest_says(county: str) -> None:
    loaded = shelf(county, **OPTIONAL.get(county, {}))
    own = next(plugin for plugin in loaded.plugins if plugin.name == county)
    assert unknown_places(loaded, own) == ()


@pytest.mark.parametrize("clause", [clause for _, clause in HELD], ids=lambda clause: f"carriers of {clause.id}")
def test_clause_carriers_agree_with_the_places(clause: Clause) -> None:
    kinds = {place.partition(" ")[0] for place in clause.where}
    expected = {CarriedBy.TABLE} if kinds - {"hook", "engine", "record"} else set()
    assert set(clause.carried_by) == expected | {CarriedBy(kind) for kind in kinds & {"hook", "engine", "record"}}


@pytest.mark.parametrize("optional", [False, True], ids=["defaults", "optional rows"])
@pytest.mark.parametrize("county", COUNTIES)
def test_every_row_cites_a_clause_of_a_manifest(county: str, optional: bool) -> None:
    assert uncited_clauses(shelf(county, **(OPTIONAL.get(county, {}) if optional else {}))) == ()


@pytest.mark.parametrize("county", COUNTIES)
def test_every_row_is_named_by_the_clause_it_cites(county: str) -> None:
    places = {clause.id: set(clause.where) for clause in manifest(county).clauses}
    pack = book(county).pack
    for table in RulePack.model_fields:
        rows = getattr(pack, table)
        for row in rows if isinstance(rows, tuple) else ():
            named = places.get(getattr(row, "clause", ""))
            if named is not None and table not in WHOLE:
                assert {f"{table}.{row.code}", table} & named, f"{table}.{row.code} cites {row.clause}"


@pytest.mark.parametrize(("county", "clause"), CLAUSES)
def test_every_clause_has_a_test_named_after_it(county: str, clause: str) -> None:
    assert ClauseTests.scan(ROOT / "tests" / "plugins").of(clause)


@pytest.mark.parametrize("county", COUNTIES)
def test_readme_lists_every_parameter(county: str) -> None:
    text = (ROOT / f"plugins/{county}/README.md").read_text(encoding="utf-8")
    section = text.split("## Parameters")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z_0-9]+)` \|", section, re.MULTILINE)) == set(PARAMETERS[county].model_fields)


@pytest.mark.parametrize("county", CLAUSES_IN_README)
def test_readme_lists_every_clause(county: str) -> None:
    text = (ROOT / f"plugins/{county}/README.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| ([YHE]-[^ |]+) \|", text, re.MULTILINE)) == clause_ids(COUNTIES[county])


@pytest.mark.parametrize(("county", "name"), FIELDS)
def test_parameter_has_a_default_and_a_chinese_description(county: str, name: str) -> None:
    field = PARAMETERS[county].model_fields[name]
    assert not field.is_required()
    assert re.search(r"[\u4e00-\u9fff]", field.description or "")


OUT_OF_RANGE = [
    ("yunhe", {"early_days": 31}),
    ("yunhe", {"redo_working_days": 0}),
    ("yunhe", {"monthly_report_day": 29}),
    ("yunhe", {"first_report_gap_days": -1}),
    ("yunhe", {"circular_day": 0}),
    ("yunhe", {"ranking_day": 29}),
    ("yunhe", {"flag_times": 0}),
    ("yunhe", {"discretionary_cap_points": 0}),
    ("yunhe", {"renewed_by": "长" * 201}),
    ("hutubi", {"letter_remind_day": 29}),
    ("hutubi", {"fix_limit_working_days": 0}),
    ("hutubi", {"special_report_weekday": 6}),
    ("hutubi", {"empty_week": "never"}),
    ("hutubi", {"half_year_agenda_months": ()}),
    ("hutubi", {"half_year_agenda_months": (13,)}),
    ("ankang", {"raise_after_urgings": 0}),
    ("ankang", {"meeting_report_working_days": 0}),
    ("ankang", {"circular_day": 29}),
    ("ankang", {"interview_reply_days": 32}),
    ("ankang", {"government_signer": "auditor"}),
    ("henan_ru", {"receipt_office_hours": 0}),
    ("henan_ru", {"many_times": 2}),
    ("henan_ru", {"in_a_row": 1}),
    ("henan_ru", {"closing_on": "13-01"}),
    ("henan_ru", {"government_signer": "auditor"}),
    ("huarong", {"media_days": 0}),
    ("huarong", {"document_number": "("}),
    *((county, {"no_such_parameter": 1}) for county in COUNTIES),
]


@pytest.mark.parametrize(("county", "values"), OUT_OF_RANGE)
def test_parameter_is_refused_by_name_when_out_of_range(county: str, values: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(values))):
        PARAMETERS[county].model_validate(values)


@pytest.mark.parametrize("county", COUNTIES)
def test_rules_refuse_parameters_of_another_plugin(county: str) -> None:
    plugin = import_module(f"duban_{county}.plugin")
    with pytest.raises(TypeError):
        plugin.duban_rules(manifest(county).version, NoParameters())


@pytest.mark.parametrize("county", COUNTIES)
def test_pack_is_plain_data_that_can_be_shown_and_read_back(county: str) -> None:
    pack = book(county).pack
    assert RulePack.model_validate_json(pack.model_dump_json()) == pack


HOME = ROOT / "deploy/standalone/src/duban_standalone"
CONFIGURATIONS = [*sorted(HOME.glob("config/*.toml")), *sorted(HOME.glob("counties/*.toml"))]


@pytest.mark.parametrize("path", CONFIGURATIONS, ids=lambda path: path.stem)
def test_example_configuration_loads_with_the_law_above_it(path: Path) -> None:
    settings = read_jurisdiction(path)
    loaded = Shelf(load_plugins(settings))
    known = {row.code for row in loaded.current.pack.categories}
    assert {channel.default_category for channel in settings.channels.values()} <= {None, *known}
    assert uncited_clauses(loaded) == ()
