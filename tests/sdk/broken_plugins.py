"""Plugins that break one rule of the conformance kit each, by the name of the test that they fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from uuid import UUID

from pydantic import Field

from duban_contracts.common import Defect, ReportText
from duban_contracts.events.paper import Naming, PaperIssued
from duban_contracts.vocabulary import ApprovalSubject, Audience, DefectKind, NamedAs
from duban_sdk.calendar import CalendarOverlay
from duban_sdk.date_rules import AfterTerm, WorkingDaysBefore
from duban_sdk.documents import DocumentDraft, DocumentQuestion
from duban_sdk.manifest import CarriedBy, Clause, Parameters
from duban_sdk.pack import RulePack
from duban_sdk.questions import CircularDraft, CircularQuestion, ReportQuestion
from duban_sdk.records import GradePolicy, GradeRow
from duban_sdk.tables import Chain, DatedRule, JudgingPolicy, NoticeRow, RoleRow, Series, Track, UrgingForm
from tests.sdk.fake_plugins import FakePlugin, plugin, tables

PHONE = UrgingForm(code="phone", name="电话", clause="O-1")


def clause(**changes: object) -> Clause:
    """Return a sound clause, changed."""
    given: dict[str, object] = {
        "id": "O-1",
        "article": "第一条",
        "kind": "urging",
        "text": "催办。",
        "carried_by": (CarriedBy.TABLE,),
        "where": ("urging_forms",),
    }
    return Clause.model_validate(given | changes)


def ours(pack: RulePack = RulePack(urging_forms=(PHONE,)), **given: object) -> FakePlugin:  # noqa: B008  frozen
    """Return a plugin with these tables, sound but for what is given."""
    return plugin("ours", **{"clauses": (clause(),), "rules": tables(pack), **given})  # type: ignore[arg-type]


class Undescribed(Parameters):
    days: int = Field(5, ge=1, le=9)


class Unbounded(Parameters):
    days: int = Field(5, description="天数")


class Dangling(Parameters):
    with_circular: bool = Field(False, description="是否通报")


def _changing() -> Callable[..., RulePack]:
    forms = (PHONE.model_copy(update={"code": f"phone{number}"}) for number in count())

    def duban_rules(version: str, parameters: Parameters) -> RulePack:
        return RulePack(urging_forms=(next(forms),))

    return duban_rules


def _only_current(version: str, parameters: Parameters) -> RulePack:
    return RulePack(urging_forms=(PHONE,)) if version == "2" else RulePack()


def _dangling(version: str, parameters: Parameters) -> RulePack:
    assert isinstance(parameters, Dangling)
    chain = Chain(code="c", subject=ApprovalSubject.PAPER, steps=(), papers=("circular",), clause="O-1")
    return RulePack(urging_forms=(PHONE,), chains=(chain,) if parameters.with_circular else ())


def _track() -> RulePack:
    track = Track(code="main", name="督查", stages=(), clause="O-1")
    judging = JudgingPolicy(verification_clause="O-1", reason_clause="O-1", objection_clause="O-1", clause="O-1")
    return RulePack(urging_forms=(PHONE,), tracks=(track,), judging=judging)


def _chain(*steps: str) -> RulePack:
    roles = (RoleRow(code="section", title="科室"), RoleRow(code="untitled", title="untitled", acts=("SignApproval",)))
    chain = Chain(code="take_up", subject=ApprovalSubject.TAKE_UP, steps=steps, clause="O-1")
    return RulePack(urging_forms=(PHONE,), chains=(chain,), roles=roles)


def _acting(act: str) -> RulePack:
    return RulePack(urging_forms=(PHONE,), roles=(RoleRow(code="section", title="科室", acts=(act,)),))


def _grading() -> RulePack:
    policy = GradePolicy(graded_by=("section",), clause="O-1")
    grades = (GradeRow(code="good", name="良好", clause="O-1"),)
    return RulePack(
        roles=(RoleRow(code="section", title="科室"),), grades=grades, grading=policy, urging_forms=(PHONE,)
    )


def _notice(text: str) -> RulePack:
    row = NoticeRow(code="told", on=PaperIssued.TYPE, audience=Audience.LEADERS, title="通报", text=text)
    return RulePack(urging_forms=(PHONE,), notices=(row,))


def _series(pattern: str) -> RulePack:
    return RulePack(urging_forms=(PHONE,), series=(Series(code="order", name="交办单", pattern=pattern, clause="O-1"),))


def _redo(rule: AfterTerm | WorkingDaysBefore) -> RulePack:
    return RulePack(urging_forms=(PHONE,), dates=(DatedRule(code="redo", rule=rule, clause="O-1"),))


def _defects() -> Callable[..., tuple[Defect, ...]]:
    numbers = count()

    def duban_report_defects(question: ReportQuestion) -> tuple[Defect, ...]:
        return (Defect(kind=DefectKind.FORMAT, text=f"第{next(numbers)}处", clause="O-1"),)

    return duban_report_defects


def _draft(question: CircularQuestion) -> CircularDraft:
    naming = Naming(matter_id=UUID(int=1), unit="stranger", named_as=NamedAs.SLOW)
    return CircularDraft(title="通报", sections=(), namings=(naming,))


def _counted() -> Callable[..., DocumentDraft]:
    numbers = count()

    def duban_document(question: DocumentQuestion) -> DocumentDraft:
        return DocumentDraft(title=f"第{next(numbers)}份")

    return duban_document


def _decode(content: bytes) -> ReportText:
    return ReportText(title=content.decode("gbk"))


def _external_id(adapter: str, payload: dict[str, str]) -> None:
    payload["external_id"].strip()


def _wrong_year(year: int) -> CalendarOverlay:
    return CalendarOverlay(year=max(year, 2019), published=True, source="某通知", region="ours")


def _writing(directory: Path) -> Callable[..., RulePack]:
    def duban_rules(version: str, parameters: Parameters) -> RulePack:
        (directory / "left.txt").write_text("x", encoding="utf-8")
        return RulePack(urging_forms=(PHONE,))

    return duban_rules


def broken_plugins(directory: Path) -> Iterator[tuple[str, FakePlugin, str]]:
    """Yield the test of the kit, a plugin that fails it, and a word of what is then said."""
    wrong = UrgingForm(code="phone", name="电话", clause="O-9")
    yield "every_row_cites_a_clause_of_a_manifest", ours(RulePack(urging_forms=(wrong,))), "O-9"
    nowhere = (clause(where=("urging_forms.post",)),)
    yield "every_clause_says_what_carries_it_out_and_that_is_there", ours(clauses=nowhere), "urging_forms.post"
    yield "clause_ids_are_distinct_and_have_words", ours(clauses=(clause(text=" "),)), "O-1"
    yield "clause_ids_are_not_those_of_another_plugin", ours(clauses=(clause(id="X-1"),)), "X-1"
    yield "every_parameter_has_a_default_and_a_description", ours(parameters=Undescribed), "days"
    yield "every_number_among_the_parameters_has_bounds", ours(parameters=Unbounded), "days"
    yield "rules_of_every_version_are_the_same_when_asked_again", ours(rules=_changing()), "urging_forms"
    yield "every_version_that_is_still_held_has_rules", ours(versions=("1", "2"), rules=_only_current), "'1'"
    yield "tables_are_consistent_under_any_parameters", ours(parameters=Dangling, rules=_dangling), "circular"
    yield "tables_have_the_rows_that_the_engine_asks_for", ours(_track()), "closing"
    yield "every_role_that_a_row_names_has_a_title", ours(_chain("untitled")), "untitled"
    yield "every_signer_may_sign", ours(_chain("section")), "SignApproval"
    yield "every_role_may_do_what_a_row_gives_it_to_do", ours(_grading()), "GradeUnit"
    yield (
        "every_act_of_a_role_is_there",
        ours(_acting("DecideReasons")),
        "roles.section 的 acts",
    )
    yield "every_clause_is_of_a_known_kind", ours(clauses=(clause(kind="scopes"),)), "O-1：scopes"
    yield "every_notice_can_be_filled_in", ours(_notice("《{title:d}》")), "notices.told"
    yield "no_series_gives_a_number_twice", ours(_series("督查{serial}号")), "series.order"
    yield "every_dated_rule_gives_a_date_for_any_day", ours(_redo(WorkingDaysBefore(working_days=5))), "往后计算"
    yield from _broken_hooks(directory)


def _broken_hooks(directory: Path) -> Iterator[tuple[str, FakePlugin, str]]:
    defects, draft = ours(duban_report_defects=_defects()), ours(duban_circular=_draft)
    yield "report_defects_are_found_for_any_report_and_are_the_same_again", defects, "处"
    yield "circular_is_drafted_for_any_period_and_names_only_units_of_its_matters", draft, "stranger"
    yield "document_is_drafted_from_any_facts_and_is_the_same_again", ours(duban_document=_counted()), "duban_document"
    yield "foreign_files_are_read_or_refused", ours(duban_report_text=_decode), "duban_report_text"
    yield "foreign_payloads_are_translated_or_refused", ours(duban_ticket_push=_external_id), "duban_ticket_push"
    yield "calendar_answers_for_any_year", ours(duban_calendar_overlay=_wrong_year), "2019"
    yield "nothing_outside_is_touched_while_rules_are_declared", ours(rules=_writing(directory)), "left.txt"


def sound_plugin() -> FakePlugin:
    """Return a plugin that keeps to the kit."""
    pack = _redo(AfterTerm(amount=5, unit="working_days"))
    return ours(pack.model_copy(update={"notices": _notice("《{paper_title}》").notices}))


def rules_of_another() -> FakePlugin:
    """Return another plugin of the jurisdiction, with a clause of its own."""
    return plugin("other", clauses=(clause(id="X-1", where=("urging_forms",)),))
