"""What every plugin keeps to, as a pytest class.

    class TestOurs(PluginConformance):
        plugin = "ours"
        enabled = ("calendar_cn", "national", "ours")

Every method of the class is a test. A failure says, in the plugin author's terms, which row, clause, parameter or line
of source is meant.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from functools import cache
from types import ModuleType
from typing import ClassVar, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duban_contracts.commands.intake import TicketPush
from duban_contracts.common import ReportText
from duban_sdk.citations import CLAUSE_KINDS, uncited_clauses, unknown_places
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.conformance.generated import (
    circular_questions,
    document_questions,
    parameters_of,
    payloads,
    report_questions,
)
from duban_sdk.conformance.outside import watched
from duban_sdk.conformance.rows import (
    date_faults,
    holders_without_act,
    missing_rows,
    repeating_numbers,
    signers_without_act,
    unfillable_notices,
    unknown_acts,
    untitled_roles,
)
from duban_sdk.conformance.sources import float_points, impure_lines, names_read, plugin_modules
from duban_sdk.consistency import faults_of
from duban_sdk.documents import DocumentDraft, DocumentQuestion
from duban_sdk.hooks import RefusedPayload
from duban_sdk.loader import BASELINE, EnabledPlugin, PluginSource, installed_plugin, load_plugins
from duban_sdk.pack import RulePack, combine
from duban_sdk.shelf import Shelf

QUIETLY = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    report_multiple_bugs=False,
)
AnswerT = TypeVar("AnswerT")
REFUSED_WITHOUT_WORDS = ""
CALENDAR_YEARS = st.integers(1949, 2200)
AWKWARD_DAYS = (date(2024, 2, 29), date(2028, 2, 29), date(2026, 2, 28), date(2026, 12, 31), date(2027, 1, 1))
"""Leap days, ends of months and of years, on both sides of the years whose arrangement is out."""
START_DAYS = st.sampled_from(AWKWARD_DAYS) | st.dates(date(2020, 1, 1), date(2050, 12, 31))


@cache
def _shelf(names: tuple[str, ...], find: PluginSource) -> Shelf:
    settings = JurisdictionSettings(jurisdiction="conformance", name="检验", plugins=names)
    return Shelf(load_plugins(settings, find))


def _none(faults: Iterable[str]) -> None:
    """Nothing is wrong; else every fault is told whole, one a line, which a comparison of lists would cut short."""
    found = tuple(faults)
    assert not found, "\n".join(("", *found))


class PluginConformance:
    """Subclass it, name the plugin, and what it is enabled with in their order (itself included).

    ``find`` finds plugins by name; a subclass replaces it for a plugin that is not installed.
    """

    plugin: ClassVar[str] = ""
    enabled: ClassVar[tuple[str, ...]] = ()

    @staticmethod
    def find(name: str) -> object:
        """Return the plugin of this name."""
        return installed_plugin(name)

    @property
    def shelf(self) -> Shelf:
        """The plugin loaded as the suite loads it."""
        return _shelf(self.enabled or (self.plugin,), self.find)

    @property
    def own(self) -> EnabledPlugin:
        return next(each for each in self.shelf.plugins if each.name == self.plugin)

    @property
    def module(self) -> ModuleType:
        found = self.find(self.plugin)
        return found if isinstance(found, ModuleType) else sys.modules[type(found).__module__]

    def _pack(self, version: str, parameters: object) -> RulePack:
        found = self.shelf.hooks.ask(self.own, "duban_rules", RulePack, version=version, parameters=parameters)
        return found or RulePack()

    def _pack_of(self, plugin: EnabledPlugin) -> RulePack:
        version, parameters = plugin.manifest.version, plugin.parameters
        return (
            self.shelf.hooks.ask(plugin, "duban_rules", RulePack, version=version, parameters=parameters) or RulePack()
        )

    @property
    def pack(self) -> RulePack:
        """The plugin's own tables, those of its current version."""
        return self._pack(self.own.manifest.version, self.own.parameters)

    def _answer(self, hook: str, kind: type[AnswerT], **question: object) -> AnswerT | str | None:
        """Return the hook's answer, or the words with which it refuses what came from outside."""
        try:
            return self.shelf.hooks.ask(self.own, hook, kind, **question)
        except RefusedPayload as refused:
            return str(refused)

    def test_every_row_cites_a_clause_of_a_manifest(self) -> None:
        _none(uncited_clauses(self.shelf))

    def test_every_clause_says_what_carries_it_out_and_that_is_there(self) -> None:
        _none(unknown_places(self.shelf, self.own))

    def test_clause_ids_are_distinct_and_have_words(self) -> None:
        clauses = self.own.manifest.clauses
        assert len({clause.id for clause in clauses}) == len(clauses)
        assert [clause.id for clause in clauses if not (clause.text.strip() and clause.article and clause.kind)] == []

    def test_clause_ids_are_not_those_of_another_plugin(self) -> None:
        own = {clause.id for clause in self.own.manifest.clauses}
        others = [each for each in self.shelf.plugins if each is not self.own]
        assert [clause.id for each in others for clause in each.manifest.clauses if clause.id in own] == []

    def test_every_parameter_has_a_default_and_a_description(self) -> None:
        fields = self.own.manifest.parameters.model_fields
        assert [name for name, field in fields.items() if field.is_required() or not field.description] == []

    def test_every_number_among_the_parameters_has_bounds(self) -> None:
        fields = self.own.manifest.parameters.model_fields
        numbers = {name: field for name, field in fields.items() if field.annotation in {int, float}}
        assert [name for name, field in numbers.items() if len(field.metadata) < 2] == []

    def test_every_parameter_is_read(self) -> None:
        read = {name for module in plugin_modules(self.module) for name in names_read(module)}
        unread = [name for name in self.own.manifest.parameters.model_fields if name not in read]
        assert unread == [], f"参数 {unread} 没有任何规则行或钩子使用"

    def test_every_clause_is_of_a_known_kind(self) -> None:
        unknown = [
            f"{clause.id}：{clause.kind}" for clause in self.own.manifest.clauses if clause.kind not in CLAUSE_KINDS
        ]
        assert unknown == [], f"没有这样的 kind；可用：{'、'.join(sorted(CLAUSE_KINDS))}"

    def test_points_are_written_as_exact_decimals(self) -> None:
        _none(line for module in plugin_modules(self.module) for line in float_points(module))

    def test_every_act_of_a_role_is_there(self) -> None:
        others = (self._pack_of(each) for each in self.shelf.plugins if each is not self.own)
        _none(() if self.plugin == BASELINE else unknown_acts(self.pack, others))

    def test_rules_of_every_version_are_the_same_when_asked_again(self) -> None:
        for version in self.own.manifest.versions:
            once, again = (self._pack(version, self.own.parameters) for _ in range(2))
            assert [name for name in RulePack.model_fields if getattr(once, name) != getattr(again, name)] == []

    def test_every_version_that_is_still_held_has_rules(self) -> None:
        if self.pack == RulePack():
            return
        empty = [each for each in self.own.manifest.versions if self._pack(each, self.own.parameters) == RulePack()]
        assert empty == [], f"{empty} 没有规则，仍在此版本下的事项将无规则可依"

    def test_tables_have_the_rows_that_the_engine_asks_for(self) -> None:
        _none(missing_rows(self.shelf.current.pack))

    def test_every_role_that_a_row_names_has_a_title(self) -> None:
        _none(untitled_roles(self.pack, self.shelf.current))

    def test_every_signer_may_sign(self) -> None:
        _none(signers_without_act(self.pack, self.shelf.current))

    def test_every_role_may_do_what_a_row_gives_it_to_do(self) -> None:
        _none(holders_without_act(self.pack, self.shelf.current))

    def test_every_notice_can_be_filled_in(self) -> None:
        _none(unfillable_notices(self.pack))

    def test_no_series_gives_a_number_twice(self) -> None:
        _none(repeating_numbers(self.pack))

    def test_every_dated_rule_gives_a_date_for_any_day(self) -> None:
        pack, book = self.pack, self.shelf.current

        @QUIETLY
        @given(START_DAYS)
        def check(on: date) -> None:
            _none(date_faults(pack, book, on))

        for on in AWKWARD_DAYS:
            _none(date_faults(pack, book, on))
        check()

    def test_tables_are_consistent_under_any_parameters(self) -> None:
        others = [self._pack_of(each) for each in self.shelf.plugins]
        place = [each.name for each in self.shelf.plugins].index(self.plugin)

        @QUIETLY
        @given(parameters_of(self.own.manifest.parameters), st.sampled_from(self.own.manifest.versions))
        def check(parameters: object, version: str) -> None:
            packs = list(others)
            packs[place] = self._pack(version, parameters)
            _none(faults_of(combine(packs)))

        check()

    def test_report_defects_are_found_for_any_report_and_are_the_same_again(self) -> None:
        @QUIETLY
        @given(report_questions())
        def check(question: object) -> None:
            once = self.shelf.hooks.ask(self.own, "duban_report_defects", tuple, question=question)
            again = self.shelf.hooks.ask(self.own, "duban_report_defects", tuple, question=question)
            assert once == again

        check()

    def test_circular_is_drafted_for_any_period_and_names_only_units_of_its_matters(self) -> None:
        papers = tuple(row.code for row in self.shelf.current.pack.papers)

        @QUIETLY
        @given(circular_questions(papers))
        def check(question: object) -> None:
            once = self.shelf.hooks.ask(self.own, "duban_circular", object, question=question)
            assert once == self.shelf.hooks.ask(self.own, "duban_circular", object, question=question)
            matters = {matter.matter_id: (matter.lead, *matter.co_units) for matter in getattr(question, "matters", ())}
            named = getattr(once, "namings", ())
            assert [each.unit for each in named if each.unit not in matters.get(each.matter_id, ())] == []

        check()

    def test_document_is_drafted_from_any_facts_and_is_the_same_again(self) -> None:
        papers = tuple(row.code for row in self.shelf.current.pack.papers)

        @QUIETLY
        @given(document_questions(papers))
        def check(question: DocumentQuestion) -> None:
            once = self.shelf.hooks.ask(self.own, "duban_document", DocumentDraft, question=question)
            again = self.shelf.hooks.ask(self.own, "duban_document", DocumentDraft, question=question)
            assert once == again, "duban_document 对同一问题的两次应答不同"
            assert self.shelf.current.document(question) == self.shelf.current.document(question)

        check()

    def test_foreign_files_are_read_or_refused(self) -> None:
        @QUIETLY
        @given(st.binary(max_size=200) | st.just(b"PK\x03\x04broken"))
        def check(content: bytes) -> None:
            assert self._answer("duban_report_text", ReportText, content=content) != REFUSED_WITHOUT_WORDS

        check()

    def test_foreign_payloads_are_translated_or_refused(self) -> None:
        @QUIETLY
        @given(st.sampled_from(("standard", self.plugin, "other")), payloads())
        def check(adapter: str, payload: dict[str, object]) -> None:
            once = self._answer("duban_ticket_push", TicketPush, adapter=adapter, payload=payload)
            assert once != REFUSED_WITHOUT_WORDS
            assert once == self._answer("duban_ticket_push", TicketPush, adapter=adapter, payload=payload)

        check()

    def test_calendar_answers_for_any_year(self) -> None:
        @QUIETLY
        @given(CALENDAR_YEARS)
        def check(year: int) -> None:
            for hook in ("duban_calendar_year", "duban_calendar_overlay"):
                once = self.shelf.hooks.ask(self.own, hook, object, year=year)
                assert once == self.shelf.hooks.ask(self.own, hook, object, year=year)
                assert getattr(once, "year", year) == year

        check()

    def test_source_has_no_clock_chance_or_outside_world(self) -> None:
        _none(line for module in plugin_modules(self.module) for line in impure_lines(module))

    def test_nothing_outside_is_touched_while_rules_are_declared(self) -> None:
        with watched() as touched:
            for version in self.own.manifest.versions:
                self._pack(version, self.own.parameters)
        assert touched == []
