"""Asking the rules of one jurisdiction: pins, versions, lookups, hooks and their failures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from duban_contracts.common import Defect, PackPin, ReportText
from duban_contracts.vocabulary import ApprovalSubject, DefectKind, ReportKind, Weight
from duban_sdk.date_rules import AfterTerm
from duban_sdk.errors import HookFailed, PluginFault, RuleMissing
from duban_sdk.hooks import HookCaller, RefusedPayload
from duban_sdk.manifest import CarriedBy, Clause, Parameters
from duban_sdk.pack import RulePack
from duban_sdk.questions import CircularDraft, CircularQuestion, ReportQuestion
from duban_sdk.tables import Chain, DatedRule, JudgingPolicy, RoleRow, Series, Stage, Track
from tests.sdk.fake_plugins import loaded, plugin, shelf, tables

QUESTION = ReportQuestion(
    kind=ReportKind.CLOSING, text=ReportText(), unit_name="某局", order_number="2022年1号", filed_on=date(2022, 6, 3)
)
CIRCULAR = CircularQuestion(
    paper_kind="circular",
    period="2022-05",
    from_on=date(2022, 5, 1),
    until_on=date(2022, 5, 31),
    matters=(),
    unit_names=(),
)


def _clause(name: str) -> Clause:
    return Clause(id=name, article="一", kind="scope", text="某条", carried_by=(CarriedBy.TABLE,), where=())


def _by_version(version: str, parameters: Parameters) -> RulePack:
    return RulePack(series=(Series(code="order", name="号", pattern=f"{version}-{{serial}}", clause="X-1"),))


def test_rulebook_is_the_current_version_unless_pinned() -> None:
    found = shelf(ours=plugin("ours", versions=("1", "2"), rules=_by_version))
    assert found.current.series_pattern("order") == "2-{serial}"
    assert found.current.version == "baseline@1+ours@2"
    old = tuple(pin.model_copy(update={"version": "1"}) for pin in found.current.pins)
    assert found.book(old).series_pattern("order") == "1-{serial}"
    assert found.book(old) is found.book(old)


def test_rulebook_leaves_out_plugins_enabled_after_the_matter_was_taken_up() -> None:
    found = shelf(ours=plugin("ours", rules=_by_version))
    alone = found.book((found.current.pins[0],))
    with pytest.raises(RuleMissing, match="order"):
        alone.series_pattern("order")


def test_shelf_refuses_pins_when_the_plugin_no_longer_holds_the_version() -> None:
    found = shelf(ours=plugin("ours", rules=_by_version))
    with pytest.raises(RuleMissing, match="ours 9"):
        found.book((PackPin(plugin="ours", version="9"),))


def test_shelf_refuses_tables_that_contradict_themselves() -> None:
    chain = Chain(code="c", subject=ApprovalSubject.TAKE_UP, steps=("ghost",), clause="X-1")
    with pytest.raises(PluginFault, match="ghost"):
        shelf(ours=plugin("ours", rules=tables(RulePack(chains=(chain,)))))


def test_citation_names_the_plugin_whose_manifest_holds_the_clause() -> None:
    book = shelf(ours=plugin("ours", versions=("7",), clauses=(_clause("X-1"),))).current
    assert (book.citation("X-1").plugin, book.citation("X-1").version) == ("ours", "7")
    assert book.citation("Z-9").plugin == "baseline"


def _chain(code: str, **fields: object) -> Chain:
    values = {"code": code, "subject": ApprovalSubject.EXTENSION, "steps": (), "clause": "X-1", **fields}
    return Chain.model_validate(values)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        pytest.param({"ordinal": 1}, "first", id="ordinal"),
        pytest.param({"ordinal": 2}, "any", id="falls through to the open row"),
        pytest.param({"ordinal": 1, "weight": Weight.MAJOR}, "major", id="earlier row wins"),
    ],
)
def test_rulebook_takes_the_first_chain_whose_conditions_hold(asked: dict[str, object], code: str) -> None:
    rows = (_chain("major", weights=(Weight.MAJOR,)), _chain("first", ordinals=(1,)), _chain("any"))
    book = shelf(ours=plugin("ours", rules=tables(RulePack(chains=rows)))).current
    found = book.find_chain(ApprovalSubject.EXTENSION, **asked)
    assert found is not None
    assert found.code == code
    assert book.find_chain(ApprovalSubject.TAKE_UP) is None


def test_rulebook_tells_roles_that_may_act() -> None:
    roles = (RoleRow(code="leader", title="领导", acts=("SignApproval",)), RoleRow(code="clerk", title="干事"))
    book = shelf(ours=plugin("ours", rules=tables(RulePack(roles=roles)))).current
    assert book.may("leader", "SignApproval")
    assert not book.may("clerk", "SignApproval")
    assert not book.may("ghost", "SignApproval")
    assert book.roles_for("SignApproval") == ("领导",)


def test_rulebook_resolves_a_date_with_rule_clause_and_version() -> None:
    row = DatedRule(code="redo", rule=AfterTerm(amount=5, unit="working_days"), clause="X-4")
    book = shelf(ours=plugin("ours", rules=tables(RulePack(dates=(row,))))).current
    due = book.due("redo", date(2022, 6, 6), "returned")
    assert (due.enforce_on, due.clause, due.start_event) == (date(2022, 6, 13), "X-4", "returned")
    assert due.pack_version == "baseline@1+ours@1"
    with pytest.raises(RuleMissing, match="ghost"):
        book.due("ghost", date(2022, 6, 6), "returned")


def test_rulebook_marks_defects_automatic_and_joins_all_plugins() -> None:
    def defects(text: str) -> Callable[..., object]:
        def duban_report_defects(question: ReportQuestion) -> tuple[Defect, ...]:
            return (Defect(kind=DefectKind.FORMAT, clause="X-1", text=text),)

        return duban_report_defects

    book = shelf(
        one=plugin("one", duban_report_defects=defects("甲")),
        two=plugin("two", duban_report_defects=defects("乙")),
    ).current
    assert [(defect.text, defect.automatic) for defect in book.report_defects(QUESTION)] == [("甲", True), ("乙", True)]


def test_rulebook_takes_the_first_circular_in_the_order_of_enabling() -> None:
    def drafts(title: str) -> Callable[..., object]:
        def duban_circular(question: CircularQuestion) -> CircularDraft | None:
            return CircularDraft(title=title, sections=(), namings=()) if title else None

        return duban_circular

    book = shelf(
        silent=plugin("silent", duban_circular=drafts("")),
        one=plugin("one", duban_circular=drafts("甲")),
        two=plugin("two", duban_circular=drafts("乙")),
    ).current
    draft = book.circular(CIRCULAR)
    assert draft is not None
    assert draft.title == "甲"


def _wrong(question: ReportQuestion) -> object:
    return "不是缺陷"


def _failing(question: ReportQuestion) -> object:
    raise ZeroDivisionError("oops")


@pytest.mark.parametrize(
    ("hook", "told"), [pytest.param(_failing, "oops", id="raises"), pytest.param(_wrong, "应答类型", id="wrong type")]
)
def test_hook_failure_names_jurisdiction_plugin_and_hook(hook: Callable[..., object], told: str) -> None:
    book = shelf(ours=plugin("ours", duban_report_defects=hook)).current
    with pytest.raises(HookFailed, match=told) as caught:
        book.report_defects(QUESTION)
    named = (caught.value.jurisdiction, caught.value.plugin, caught.value.hook)
    assert named == ("yunhe", "ours", "duban_report_defects")


def test_refused_payload_is_the_vendors_fault_and_passes_through() -> None:
    def duban_ticket_push(adapter: str, payload: object) -> None:
        raise RefusedPayload("缺少标题")

    hooks = HookCaller(loaded(ours=plugin("ours", duban_ticket_push=duban_ticket_push)))
    with pytest.raises(RefusedPayload, match="缺少标题"):
        hooks.first("duban_ticket_push", object, adapter="standard", payload={})


def test_stage_is_that_of_the_event_and_stays_when_no_stage_names_it() -> None:
    track = Track(
        code="t", name="n", stages=(Stage(code="s", name="交办", entered_on=("MatterAssigned",)),), clause="X-1"
    )
    judging = JudgingPolicy(verification_clause="X-1", reason_clause="X-1", objection_clause="X-1", clause="X-1")
    book = shelf(ours=plugin("ours", rules=tables(RulePack(tracks=(track,), judging=judging)))).current
    found = book.stage("t", "MatterAssigned")
    assert found is not None
    assert found.name == "交办"
    assert book.stage("t", "MatterClosed") is None
    assert book.stage("ghost", "MatterAssigned") is None
