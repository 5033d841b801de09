"""The life of a matter: what each act leads to, and what is refused with which clause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from duban_contracts.commands.matter import (
    AcknowledgeOrder,
    ArchiveMatter,
    CloseMatter,
    Command,
    DecideObjection,
    DecideReason,
    FileObjection,
    FileReason,
    PassTime,
    RequestExtension,
    UrgeUnit,
)
from duban_contracts.commands.reports import ReturnReport, VerifyReport
from duban_contracts.events.matter import MatterClosed
from duban_contracts.vocabulary import ApprovalSubject, Completion, MatterState, Reporting, ReturnGround, Weight
from duban_tracking.core.context import Refusal, Why
from tests.tracking.core.story import (
    CHIEF,
    CLOCK,
    CO,
    DIRECTOR,
    HEAD,
    LEAD,
    LEADER,
    OFFICE,
    OTHER,
    STAFF,
    UNIT_ROLE,
    Story,
    assigned,
    closing_report,
    order,
    proposed,
    reported,
    signature,
    taken_up,
    verified,
)


def extension(new_due_on: date = date(2026, 8, 31), key: str = "e1", **changes: object) -> RequestExtension:
    fields: dict[str, object] = {
        "key": key,
        "unit": LEAD,
        "reason": "雨季",
        "plan": "分段施工",
        "schedule": "八月完成",
        "new_due_on": new_due_on,
    }
    return RequestExtension.model_validate({**fields, **changes})


RETURN = ReturnReport(key="r1", ground=ReturnGround.SUBSTANCE, reason="未说明资金")

HAPPY: list[tuple[str, Callable[[], Story], Command, str, list[str]]] = [
    ("propose", Story, proposed(), STAFF, ["MatterProposed"]),
    ("sign", lambda: Story().given(proposed()), signature(), DIRECTOR, ["ApprovalSigned", "MatterTakenUp"]),
    (
        "first_of_two",
        lambda: Story().given(proposed(Weight.MAJOR)),
        signature(),
        DIRECTOR,
        ["ApprovalSigned"],
    ),
    (
        "decline",
        lambda: Story().given(proposed()),
        signature(approved=False),
        DIRECTOR,
        ["ApprovalSigned", "MatterDeclined"],
    ),
    ("assign", taken_up, order(), STAFF, ["MatterAssigned"]),
    ("acknowledge", assigned, AcknowledgeOrder(unit=CO), STAFF, ["OrderAcknowledged"]),
    ("urge", assigned, UrgeUnit(key="u1", unit=LEAD, form="phone", message="请抓紧"), STAFF, ["UnitUrged"]),
    ("report", assigned, closing_report(completed_on=date(2026, 7, 1)), UNIT_ROLE, ["ReportFiled"]),
    ("return", reported, RETURN, STAFF, ["ReportReturned"]),
    ("verify", reported, VerifyReport(key="r1"), STAFF, ["ReportVerified"]),
    ("extension", assigned, extension(), UNIT_ROLE, ["ExtensionRequested"]),
    ("close", verified, CloseMatter(), STAFF, ["MatterClosed"]),
    ("archive", lambda: verified().given(CloseMatter()), ArchiveMatter(), STAFF, ["MatterArchived"]),
]


@pytest.mark.parametrize(("given", "when", "role", "then"), [row[1:] for row in HAPPY], ids=[row[0] for row in HAPPY])
def test_act_leads_to_its_events(given: Callable[[], Story], when: Command, role: str, then: list[str]) -> None:
    decision = given().when(when, role)
    assert not isinstance(decision, Refusal), decision
    assert [type(event).__name__ for event in decision] == then


@pytest.mark.parametrize(("given", "when", "role", "then"), [row[1:] for row in HAPPY], ids=[row[0] for row in HAPPY])
def test_act_leads_to_nothing_when_repeated(
    given: Callable[[], Story], when: Command, role: str, then: list[str]
) -> None:
    story = given().given(when, role)
    assert story.when(when, role) == ()


def moved_once() -> Story:
    granted = signature(ApprovalSubject.EXTENSION, "e1")
    return assigned().given(extension(), UNIT_ROLE).given(granted, LEADER)


REFUSED: list[tuple[str, Callable[[], Story], Command, str, Why, str | None]] = [
    ("unknown_category", Story, proposed().model_copy(update={"category": "9"}), STAFF, Why.UNKNOWN, "T-C"),
    ("wrong_signer", lambda: Story().given(proposed()), signature(), LEADER, Why.ROLE, "T-1"),
    ("assign_before_approval", lambda: Story().given(proposed()), order(), STAFF, Why.STATE, "T-0"),
    ("unknown_unit", taken_up, order(lead="nobody"), STAFF, Why.UNKNOWN, "N-4"),
    ("office_as_object", taken_up, order(lead=OFFICE), STAFF, Why.RULE, "N-4"),
    ("due_in_the_past", taken_up, order(date(2026, 6, 30)), STAFF, Why.RULE, "T-0"),
    ("one_joint_body", taken_up, order(joint_bodies=("县纪委",)), STAFF, Why.RULE, "T-2j"),
    ("urge_in_unknown_form", assigned, UrgeUnit(key="u", unit=LEAD, form="fax", message="x"), STAFF, Why.UNKNOWN, None),
    ("report_unsigned", assigned, closing_report(signed_by=""), UNIT_ROLE, Why.RULE, "T-7s"),
    ("report_without_co_part", assigned, closing_report(co_parts=()), UNIT_ROLE, Why.RULE, "T-7c"),
    ("report_by_co_unit", assigned, closing_report(unit=CO), STAFF, Why.RULE, "T-7l"),
    ("report_for_other_unit", assigned, closing_report(unit=CO), UNIT_ROLE, Why.ROLE, None),
    ("report_without_day", assigned, closing_report(completed_on=None), UNIT_ROLE, Why.RULE, "T-7d"),
    ("report_future_day", assigned, closing_report(completed_on=date(2026, 9, 1)), UNIT_ROLE, Why.RULE, "T-7"),
    ("not_a_unit_of_it", assigned, AcknowledgeOrder(unit=OTHER), STAFF, Why.RULE, "T-0"),
    ("close_unverified", reported, CloseMatter(), STAFF, Why.STATE, "T-V"),
    ("archive_open", verified, ArchiveMatter(), STAFF, Why.STATE, "T-0"),
    ("extension_without_plan", assigned, extension(plan=""), UNIT_ROLE, Why.RULE, "T-3"),
    ("extension_earlier", assigned, extension(date(2026, 7, 15)), UNIT_ROLE, Why.RULE, "T-3"),
    ("extension_late", lambda: assigned().days_pass(date(2026, 8, 1)), extension(), UNIT_ROLE, Why.RULE, "T-3"),
    ("second_without_exception", moved_once, extension(date(2026, 9, 30), "e2"), UNIT_ROLE, Why.RULE, "T-3"),
    ("clock_role_for_people", assigned, PassTime(), "nobody", Why.ROLE, None),
]


@pytest.mark.parametrize(
    ("given", "when", "role", "why", "clause"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_act_is_refused_with_its_clause(
    given: Callable[[], Story], when: Command, role: str, why: Why, clause: str | None
) -> None:
    decision = given().when(when, role)
    assert isinstance(decision, Refusal), decision
    assert (decision.why, decision.clause) == (why, clause)
    assert decision.reason


def test_review_by_origin_comes_before_the_order_goes_out() -> None:
    story = Story().given(proposed(origin="meeting")).given(signature(), DIRECTOR).given(order())
    assert story.matter.state is MatterState.SUBMITTED
    assert story.matter.order is None
    story.given(signature(ApprovalSubject.ASSIGNMENT), HEAD)
    assert story.matter.state is MatterState.ASSIGNED


TIMELINESS = [
    ("early", date(2026, 7, 30), date(2026, 7, 30), Completion.EARLY, Reporting.EARLY),
    ("completed_early_reported_on_the_day", date(2026, 7, 30), date(2026, 7, 31), Completion.EARLY, Reporting.IN_TIME),
    ("on_the_day", date(2026, 7, 31), date(2026, 7, 31), Completion.IN_TIME, Reporting.IN_TIME),
    ("reported_late", date(2026, 7, 31), date(2026, 8, 3), Completion.IN_TIME, Reporting.LATE),
    ("late", date(2026, 8, 3), date(2026, 8, 3), Completion.LATE, Reporting.LATE),
]


@pytest.mark.parametrize(
    ("completed_on", "filed_on", "completion", "reporting"),
    [row[1:] for row in TIMELINESS],
    ids=[row[0] for row in TIMELINESS],
)
def test_closing_judges_two_facts_apart(
    completed_on: date, filed_on: date, completion: Completion, reporting: Reporting
) -> None:
    story = assigned().days_pass(filed_on).given(closing_report(completed_on=completed_on), UNIT_ROLE)
    story.given(VerifyReport(key="r1"), on=date(2026, 8, 5)).given(CloseMatter())
    closed = story.told[-1][0]
    assert isinstance(closed, MatterClosed)
    assert (closed.completion, closed.reporting) == (completion, reporting)


REFILED = [("form", ReturnGround.FORM, Reporting.IN_TIME), ("substance", ReturnGround.SUBSTANCE, Reporting.LATE)]


@pytest.mark.parametrize(("ground", "judged"), [row[1:] for row in REFILED], ids=[row[0] for row in REFILED])
def test_refiling_is_judged_by_the_ground_of_the_return(ground: ReturnGround, judged: Reporting) -> None:
    story = assigned().given(closing_report(completed_on=date(2026, 7, 31)), UNIT_ROLE, on=date(2026, 7, 31))
    story.given(ReturnReport(key="r1", ground=ground, reason="补正"), on=date(2026, 8, 3))
    again = closing_report(completed_on=date(2026, 7, 31), signed_by="副局长（主持工作）")
    story.given(again, UNIT_ROLE, on=date(2026, 8, 5)).given(VerifyReport(key="r1")).given(CloseMatter())
    closed = story.told[-1][0]
    assert isinstance(closed, MatterClosed)
    assert closed.reporting is judged
    assert story.matter.reports["r1"].first_filed_at.date() == date(2026, 7, 31)


def test_extension_moves_the_date_and_spoils_early() -> None:
    story = moved_once()
    assert story.matter.due is not None
    assert story.matter.due.nominal_on == date(2026, 8, 31)
    story.given(closing_report(completed_on=date(2026, 7, 20)), UNIT_ROLE, on=date(2026, 7, 20))
    story.given(VerifyReport(key="r1")).given(CloseMatter())
    closed = story.told[-1][0]
    assert isinstance(closed, MatterClosed)
    assert (closed.moved, closed.completion) == (True, Completion.IN_TIME)


def test_second_extension_goes_to_the_chief_with_its_reason() -> None:
    request = extension(date(2026, 9, 30), "e2", exception_reason="特大暴雨")
    story = moved_once().given(request, UNIT_ROLE)
    refusal = story.when(signature(ApprovalSubject.EXTENSION, "e2"), LEADER)
    assert isinstance(refusal, Refusal)
    story.given(signature(ApprovalSubject.EXTENSION, "e2"), CHIEF)
    assert story.matter.moved == 2


def test_extension_granted_after_the_date_acts_back() -> None:
    story = assigned().given(extension(), UNIT_ROLE, on=date(2026, 7, 31)).days_pass(date(2026, 8, 4))
    assert "MatterFellOverdue" not in story.names()
    story.given(signature(ApprovalSubject.EXTENSION, "e1"), LEADER)
    assert (story.matter.overdue, story.matter.moved) == (False, 1)


def test_extension_refused_after_the_date_leaves_it_overdue() -> None:
    story = assigned().given(extension(), UNIT_ROLE, on=date(2026, 7, 31)).days_pass(date(2026, 8, 4))
    story.given(signature(ApprovalSubject.EXTENSION, "e1", approved=False), LEADER).days_pass(date(2026, 8, 4))
    assert story.matter.overdue


def test_reason_rejected_can_be_accepted_later_but_not_back() -> None:
    reason = FileReason(key="q1", unit=LEAD, reason="征地未批")
    story = assigned().given(reason, UNIT_ROLE)
    story.given(DecideReason(key="q1", accepted=False, opinion="证据不足"), LEADER)
    story.given(DecideReason(key="q1", accepted=True, opinion="补充证据后认可"), LEADER)
    refusal = story.when(DecideReason(key="q1", accepted=False, opinion="反悔"), LEADER)
    assert isinstance(refusal, Refusal)


def test_objection_accepted_withdraws_the_order() -> None:
    story = assigned().given(FileObjection(unit=LEAD, reason="属水利职责"), UNIT_ROLE)
    story.given(DecideObjection(unit=LEAD, accepted=True, opinion="改派"), STAFF)
    assert (story.matter.state, story.matter.due) == (MatterState.TAKEN_UP, None)
    story.given(order(lead=OTHER))
    assert story.matter.units == (OTHER, CO)


def test_passing_time_is_for_the_clock() -> None:
    assert assigned().when(PassTime(), CLOCK) == ()
