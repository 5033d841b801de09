"""Tables of Ankang, clause by clause: who is reached, who owns what, who signs, what leads to what."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.vocabulary import ApprovalSubject, ReportKind, Role, UnitKind
from duban_sdk.measures import Ground
from tests.plugins.ankang_rules import book

LADDER = ("key_supervision", "interview", "poor_grade")


def signers(subject: ApprovalSubject, **conditions: str) -> tuple[str, ...]:
    """Return who signs; a missing chain asks for nobody."""
    chain = book().find_chain(subject, **conditions)  # type: ignore[arg-type]
    return chain.steps if chain else ()


def grounds_of(measure: str, **parameters: object) -> dict[str, Ground]:
    """Return the ways into a measure by code."""
    return {row.code: row for row in book(**parameters).pack.grounds if row.measure == measure}


def test_a_2_reaches_county_governments_departments_direct_bodies_and_sections() -> None:
    scope = book().pack.unit_scope
    assert scope is not None
    assert set(scope.unit_kinds) == {
        UnitKind.SUBORDINATE_GOVERNMENT,
        UnitKind.DEPARTMENT,
        UnitKind.AUTHORISED_BODY,
        UnitKind.SECTION,
    }
    assert scope.clause == "A-2"


def test_a_3_office_and_sections_hand_down_and_the_plan_is_signed_by_the_secretary_general() -> None:
    policy = book().pack.hand_down
    assert policy is not None
    assert (set(policy.by), policy.clause) == (
        {Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD, "office_section"},
        "A-3",
    )
    assert all(book().may(role, "HandDown") for role in policy.by)
    assert not book().may(Role.LEADER, "HandDown")
    assert signers(ApprovalSubject.PAPER, paper="work_plan")[-1] == "secretary_general"


def test_a_4_raising_needs_an_urging_and_the_secretary_general_and_moves_the_owner() -> None:
    measure = book().find_measure("raised_supervision")
    assert measure is not None
    assert (measure.rank, measure.new_owner, measure.clause) == (0, Role.SUPERVISION_HEAD, "A-4")
    (ground,) = grounds_of("raised_supervision").values()
    assert (ground.trigger, ground.requires_urgings) == ("by_hand", 1)
    (stricter,) = grounds_of("raised_supervision", raise_after_urgings=2).values()
    assert stricter.requires_urgings == 2
    assert signers(ApprovalSubject.PROPOSAL, proposal="raised_supervision") == ("secretary_general",)


def test_a_4_every_order_names_the_leader_of_its_line() -> None:
    (demand,) = book().pack.order_demands
    assert (demand.required, demand.tracks, demand.clause) == (("lead_official",), (), "A-4")


def test_a_5_supervision_office_owns_seven_classes_by_the_numbers_of_the_source() -> None:
    rows = [row for row in book().pack.categories if row.clause == "A-5"]
    assert [row.code for row in rows] == [f"5.{number}" for number in range(1, 8)]
    assert {(row.track, row.owner) for row in rows} == {("office", Role.SUPERVISION_HEAD)}


def test_a_6_sections_own_three_classes_and_may_supervise_them() -> None:
    rows = [row for row in book().pack.categories if row.clause == "A-6"]
    assert [row.code for row in rows] == ["6.1", "6.2", "6.3"]
    assert {(row.track, row.owner) for row in rows} == {("section", "office_section")}
    for act in ("AssignMatter", "UrgeUnit", "VerifyReport", "CloseMatter"):
        assert book().may("office_section", act)


def test_a_7_standings_are_three_and_the_first_that_holds_is_taken() -> None:
    rows = [(row.name, row.holds_for) for row in book().pack.standings]
    assert rows == [("已完成", "closed"), ("进展缓慢", "overdue_or_not_started"), ("进展顺利", "any")]


def test_a_7_sections_report_under_four_headings_each_quarter() -> None:
    row = book().find_unit_duty("quarter_report")
    assert row is not None
    assert (row.opens, row.cadence, row.unit_kinds) == ("period", "quarter", (UnitKind.SECTION,))
    assert len(row.headings) == 4
    assert row.headings_clause == "A-7"


def test_a_7_circular_of_the_quarter_is_a_soft_duty_for_the_text_names_no_day() -> None:
    (duty,) = [row for row in book().pack.office_duties if row.code == "quarterly_circular"]
    assert (duty.cadence, duty.soft, duty.answered_by) == ("quarter", True, "quarterly_circular")
    assert book().due(duty.date_rule, date(2026, 4, 1), "period").enforce_on == date(2026, 4, 15)


def test_a_8_unit_has_one_principal_of_record() -> None:
    (post,) = book().pack.posts
    assert (post.role, post.at_most_one, post.clause) == (Role.UNIT_PRINCIPAL, True, "A-8")
    assert UnitKind.SECTION not in post.unit_kinds


def test_a_9_0_progress_may_come_at_any_time_and_no_duty_stands_under_the_clause() -> None:
    rules = book()
    assert rules.report_row(ReportKind.PROGRESS).clause == "A-9.0"
    assert all(row.clause != "A-9.0" for row in (*rules.pack.unit_duties, *rules.pack.matter_duties))


def test_a_9a_monthly_report_is_owed_by_units_with_tasks_of_the_work_report() -> None:
    row = book().find_unit_duty("key_task_report")
    assert row is not None
    assert (row.cadence, row.holders, row.categories) == ("month", "with_open_matters", ("5.2",))


def test_a_9b_report_on_a_meeting_may_be_counted_anew_when_minutes_come_late() -> None:
    row = book().find_unit_duty("meeting_report")
    assert row is not None
    assert (row.opens, row.restart_clause, row.restart_after_working_days) == ("meeting", "A-9b", 10)
    assert book().pack.limits == (), "a decision has no limit by default"


def test_a_10_inspection_needs_a_plan_or_an_exception_approved_by_the_leader_in_charge() -> None:
    row = book().find_activity("inspection")
    assert row is not None
    assert (row.plan_paper, row.plan_clause, row.filing_duty) == ("inspection_plan", "A-10", "activity_filing")
    assert signers(ApprovalSubject.ACTIVITY) == (Role.LEADER,)
    plan = book().find_paper("inspection_plan")
    assert plan is not None
    assert plan.consulted_clause == "A-10"


def test_a_11_inspector_may_record_checks_and_approves_nothing() -> None:
    rules = book()
    assert rules.may("inspector", "RecordCheck")
    acts = next(row.acts for row in rules.pack.roles if row.code == "inspector")
    assert not any(act.startswith(("Sign", "Decide", "Approve", "Grade", "Impose")) for act in acts)


def test_a_12_1_grades_are_four_and_given_by_a_person() -> None:
    assert [row.name for row in book().pack.grades] == ["优秀", "良好", "合格", "较差"]
    policy = book().pack.grading
    assert policy is not None
    assert (policy.graded_by, policy.clause) == ((Role.SUPERVISION_HEAD,), "A-12.1")
    assert book().score is None, "the text states no points"


def test_a_12_2_excellent_units_alone_may_be_nominated() -> None:
    assert [row.name for row in book().pack.grades if row.commendable] == ["优秀"]
    policy = book().pack.grading
    assert policy is not None
    assert policy.nomination_clause == "A-12.2"


def test_a_12_3a_level_one_needs_date_and_target_and_is_proposed_on_dates_only() -> None:
    measure = book().find_measure("key_supervision")
    assert measure is not None
    assert (measure.rank, measure.needs_new_date, measure.needs_target) == (1, True, True)
    found = grounds_of("key_supervision")
    assert {code: row.trigger for code, row in found.items()} == {
        "overdue": "matter_overdue",
        "report_missed": "duty_missed",
        "false_report": "incident",
        "weak": "by_hand",
    }
    assert found["overdue"].excused_by_reason
    assert set(found["report_missed"].rows) == {"key_task_report", "meeting_report"}


def test_a_12_3b_interview_follows_a_finding_and_opens_the_reply() -> None:
    measure = book().find_measure("interview")
    assert measure is not None
    assert [step.opens_duty for step in measure.steps] == ["interview_reply", ""]
    (ground,) = grounds_of("interview").values()
    assert (ground.trigger, ground.rows, ground.measures) == (
        "measure_finding",
        ("not_rectified",),
        ("key_supervision",),
    )
    assert signers(ApprovalSubject.PROPOSAL, proposal="interview") == (Role.SUPERVISION_HEAD, Role.PRINCIPAL_LEADER)
    reply = book().find_unit_duty("interview_reply")
    assert reply is not None
    assert (reply.headings, reply.signature_clause) == (("情况说明", "整改方案"), "A-12.3b")


def test_a_12_3c_poor_grade_rests_on_a_finding_and_exposure_has_an_approval_of_its_own() -> None:
    measure = book().find_measure("poor_grade")
    assert measure is not None
    assert (measure.sets_grade, measure.paper, measure.names_persons) == ("poor", "circular_of_criticism", "never")
    assert [step.approval_clause for step in measure.steps] == ["A-12.3c"]
    (ground,) = grounds_of("poor_grade").values()
    assert (ground.trigger, ground.rows, ground.measures) == (
        "measure_finding",
        ("no_clear_progress",),
        ("interview",),
    )


def test_a_12_3d_transfer_is_no_step_of_the_ladder() -> None:
    measure = book().find_measure("transfer")
    assert measure is not None
    assert (measure.rank, measure.hands_over) == (0, True)
    (ground,) = grounds_of("transfer").values()
    assert (ground.trigger, ground.measures, ground.requires_overdue) == ("incident", (), False)
    ranks = [book().find_measure(code) for code in LADDER]
    assert [row.rank for row in ranks if row] == [1, 2, 3]


def test_a_12_4_facts_of_the_year_go_to_the_assessment_office_without_points() -> None:
    (duty,) = [row for row in book().pack.office_duties if row.clause == "A-12.4"]
    assert (duty.cadence, duty.due_in, duty.answered_by) == ("year", "period", "assessment_letter")
    (sheet,) = [row for row in book().pack.sheets if row.code == "assessment_export"]
    assert {column for _, columns in sheet.heads for column in columns} >= {"commendations", "measures"}
    assert set(sheet.measure_kinds) == {"interview", "poor_grade"}, "interviews and criticisms, nothing else"


@pytest.mark.parametrize(("on", "holds"), [(date(2020, 1, 5), False), (date(2020, 1, 6), True)])
def test_a_13_nothing_is_taken_up_before_the_day_of_issue(on: date, holds: bool) -> None:
    (row,) = book().pack.validities
    assert row.covers(on) is holds
