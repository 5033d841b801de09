"""Extensions that a county bounds: the last day for asking, the longest time, and signers by the matter's track."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.matter import RequestExtension
from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.consistency import faults_of
from duban_sdk.date_rules import AfterTerm, WorkingDaysBefore
from duban_sdk.pack import RulePack
from duban_sdk.tables import DatedRule, ExtensionPolicy
from duban_tracking.core.context import Refusal, Why
from tests.tracking.core.story import LEAD, LEADER, UNIT_ROLE, Story, assigned, pack, rulebook, signature

DUE = date(2026, 7, 31)
"""A Friday; three working days before it lies Tuesday the 28th, thirty days after it Sunday the 30th of August."""


def bounded(**changes: object) -> RulePack:
    dates = (
        *pack().dates,
        DatedRule(code="three_before", rule=WorkingDaysBefore(working_days=3), clause="T-3"),
        DatedRule(code="thirty_more", rule=AfterTerm(amount=30, unit="calendar_days"), clause="T-3"),
    )
    policy = ExtensionPolicy(latest_rule="three_before", longest_rule="thirty_more", clause="T-3b")
    return pack(dates=dates, extension=policy, **changes)


def request(new_due_on: date, key: str = "e1") -> RequestExtension:
    return RequestExtension(key=key, unit=LEAD, reason="雨季", new_due_on=new_due_on)


def story(**changes: object) -> Story:
    return assigned(rulebook(bounded(**changes)), due_on=DUE)


@pytest.mark.parametrize(
    ("on", "new_due_on", "said"),
    [
        pytest.param(date(2026, 7, 28), date(2026, 8, 30), "", id="last day, longest time"),
        pytest.param(date(2026, 7, 29), date(2026, 8, 30), "最迟应在 2026-07-28 申请", id="a day too late"),
        pytest.param(date(2026, 7, 20), date(2026, 8, 31), "最多延长到 2026-08-30", id="a day too long"),
    ],
)
def test_extension_keeps_to_the_days_of_the_rules(on: date, new_due_on: date, said: str) -> None:
    decision = story().days_pass(on).when(request(new_due_on), UNIT_ROLE)
    if not said:
        assert isinstance(decision, tuple)
        return
    assert isinstance(decision, Refusal)
    assert (decision.why, decision.clause) == (Why.RULE, "T-3b")
    assert said in decision.reason


def test_second_extension_is_counted_from_the_date_that_was_granted() -> None:
    granted = signature(ApprovalSubject.EXTENSION, "e1")
    moved = story().days_pass(date(2026, 7, 20)).given(request(date(2026, 8, 14)), UNIT_ROLE).given(granted, LEADER)
    again = RequestExtension(key="e2", unit=LEAD, reason="雨季", new_due_on=date(2026, 9, 14), exception_reason="洪水")
    refusal = moved.when(again, UNIT_ROLE)
    assert isinstance(refusal, Refusal)
    assert "最多延长到 2026-09-13" in refusal.reason


def test_chain_of_another_track_does_not_sign_an_extension() -> None:
    first = next(row for row in pack().chains if row.subject is ApprovalSubject.EXTENSION)
    others = tuple(row for row in pack().chains if row is not first)
    elsewhere = story(chains=(first.model_copy(update={"tracks": ("other",)}), *others))
    here = story(chains=(first.model_copy(update={"tracks": ("main",)}), *others))
    decision = here.when(request(date(2026, 8, 14)), UNIT_ROLE)
    assert isinstance(decision, tuple)
    assert decision[0].steps[0].role == first.steps[0]  # type: ignore[attr-defined]
    assert elsewhere.when(request(date(2026, 8, 14)), UNIT_ROLE) != decision


def test_signature_on_an_unknown_request_names_the_known_ones() -> None:
    asked = story().given(request(date(2026, 8, 14)), UNIT_ROLE)
    refusal = asked.when(signature(ApprovalSubject.EXTENSION, "other"), LEADER)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "没有编号（key）为“other”的延期；已登记的：e1"


@pytest.mark.parametrize("field", ["latest_rule", "longest_rule"])
def test_bound_that_is_no_dated_rule_is_a_fault(field: str) -> None:
    policy = ExtensionPolicy(clause="T-3").model_copy(update={field: "nowhere"})
    assert "extension 指向 dates 中没有的 nowhere" in faults_of(pack(extension=policy))
