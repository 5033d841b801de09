"""What every plugin keeps to, as a pytest class.

    class TestOurs(PluginConformance):
        plugin = "ours"
        enabled = ("calendar_cn", "national", "ours")

Every method of the class is a test. A failure says, in the plugin author's terms, which row, clause, parameter or line
of source is meant.
"""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType
from typing import ClassVar, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duban_contracts.commands.intake import TicketPush
from duban_contracts.common import ReportText
from duban_sdk.citations import uncited_clauses, unknown_places
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.conformance.generated import circular_questions, parameters_of, payloads, report_questions
from duban_sdk.conformance.outside import watched
from duban_sdk.conformance.sources import impure_lines, plugin_modules
from duban_sdk.consistency import faults_of
from duban_sdk.hooks import RefusedPayload
from duban_sdk.loader import EnabledPlugin, installed_plugin, load_plugins
from duban_sdk.pack import RulePack, combine
from duban_sdk.shelf import Shelf

QUIETLY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
AnswerT = TypeVar("AnswerT")
REFUSED_WITHOUT_WORDS = ""
CALENDAR_YEARS = st.integers(1949, 2200)


@cache
def _shelf(names: tuple[str, ...]) -> Shelf:
    return Shelf(load_plugins(JurisdictionSettings(jurisdiction="conformance", name="检验", plugins=names)))


class PluginConformance:
    """Subclass it, name the plugin, and what it is enabled with in their order (itself included)."""

    plugin: ClassVar[str] = ""
    enabled: ClassVar[tuple[str, ...]] = ()

    @property
    def shelf(self) -> Shelf:
        """The plugin loaded as the suite loads it."""
        return _shelf(self.enabled or (self.plugin,))

    @property
    def own(self) -> EnabledPlugin:
        return next(each for each in self.shelf.plugins if each.name == self.plugin)

    @property
    def module(self) -> ModuleType:
        found = installed_plugin(self.plugin)
        return found if isinstance(found, ModuleType) else sys.modules[type(found).__module__]

    def _pack(self, version: str, parameters: object) -> RulePack:
        found = self.shelf.hooks.ask(self.own, "duban_rules", RulePack, version=version, parameters=parameters)
        return found or RulePack()

    def _answer(self, hook: str, kind: type[AnswerT], **question: object) -> AnswerT | str | None:
        """Return the hook's answer, or the words with which it refuses what came from outside."""
        try:
            return self.shelf.hooks.ask(self.own, hook, kind, **question)
        except RefusedPayload as refused:
            return str(refused)

    def test_every_row_cites_a_clause_of_a_manifest(self) -> None:
        assert uncited_clauses(self.shelf) == ()

    def test_every_clause_says_what_carries_it_out_and_that_is_there(self) -> None:
        assert unknown_places(self.shelf, self.own) == ()

    def test_clause_ids_are_distinct_and_have_words(self) -> None:
        clauses = self.own.manifest.clauses
        assert len({clause.id for clause in clauses}) == len(clauses)
        assert [clause.id for clause in clauses if not (clause.text.strip() and clause.article and clause.kind)] == []

    def test_every_parameter_has_a_default_and_a_description(self) -> None:
        fields = self.own.manifest.parameters.model_fields
        assert [name for name, field in fields.items() if field.is_required() or not field.description] == []

    def test_every_number_among_the_parameters_has_bounds(self) -> None:
        fields = self.own.manifest.parameters.model_fields
        numbers = {name: field for name, field in fields.items() if field.annotation in {int, float}}
        assert [name for name, field in numbers.items() if len(field.metadata) < 2] == []

    def test_rules_of_every_version_are_the_same_when_asked_again(self) -> None:
        for version in self.own.manifest.versions:
            assert self._pack(version, self.own.parameters) == self._pack(version, self.own.parameters)

    def test_tables_are_consistent_under_any_parameters(self) -> None:
        others = [
            self.shelf.hooks.ask(
                each, "duban_rules", RulePack, version=each.manifest.version, parameters=each.parameters
            )
            for each in self.shelf.plugins
        ]
        place = [each.name for each in self.shelf.plugins].index(self.plugin)

        @QUIETLY
        @given(parameters_of(self.own.manifest.parameters), st.sampled_from(self.own.manifest.versions))
        def check(parameters: object, version: str) -> None:
            packs = [pack or RulePack() for pack in others]
            packs[place] = self._pack(version, parameters)
            assert faults_of(combine(packs)) == ()

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
            for naming in getattr(once, "namings", ()):
                assert naming.unit in matters.get(naming.matter_id, ())

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
        assert [line for module in plugin_modules(self.module) for line in impure_lines(module)] == []

    def test_nothing_outside_is_touched_while_rules_are_declared(self) -> None:
        with watched() as touched:
            for version in self.own.manifest.versions:
                self._pack(version, self.own.parameters)
        assert touched == []
