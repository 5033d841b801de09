"""Flow of Yunhe (part two of the scheme), clause by clause, as its tables say it."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.events.paper import PaperIssued
from duban_contracts.vocabulary import ApprovalSubject, Audience, Horizon, ReportKind, Role, Weight
from duban_sdk.tables import Chain
from tests.plugins.yunhe_rules import book

OFFICE_PAPERS = ("monthly_circular", "special_report", "upward_report")


def steps(chain: Chain | None) -> tuple[str, ...]:
    """Return who signs; a missing chain asks for nobody."""
    return chain.steps if chain else ()


def test_y_1_categories_are_seven_by_the_numbers_of_the_source() -> None:
    rows = [row for row in book().pack.categories if row.clause == "Y-1"]
    assert [row.code for row in rows] == ["1", "2", "3", "4", "5", "6", "7"]
    assert {row.track for row in rows} == {"supervision"}
    assert book().find_category("8") is None


def test_y_2_0_stages_are_eight_in_the_order_of_the_flow() -> None:
    names = [stage.name for stage in book().track("supervision").stages]
    assert "-".join(names) == "立项-交办-催办-反馈-核查-通报-归档-运用"


@pytest.mark.parametrize(
    ("event", "stage"),
    [
        ("MatterProposed", "立项"),
        ("MatterTakenUp", "立项"),
        ("OrderSubmitted", "交办"),
        ("MatterAssigned", "交办"),
        ("UnitUrged", "催办"),
        ("ReportFiled", "反馈"),
        ("ReportReturned", "反馈"),
        ("ReportVerified", "核查"),
        ("UnitNamed", "通报"),
        ("MatterClosed", "通报"),
        ("MatterArchived", "归档"),
        ("RankingDrawn", "运用"),
    ],
)
def test_y_2_0_event_leads_into_its_stage(event: str, stage: str) -> None:
    found = book().stage("supervision", event)
    assert found is not None
    assert found.name == stage


def test_y_2_1_weight_decides_who_approves_taking_up() -> None:
    rules = book()
    assert steps(rules.find_chain(ApprovalSubject.TAKE_UP, weight=Weight.ORDINARY)) == (Role.OFFICE_DIRECTOR,)
    assert steps(rules.find_chain(ApprovalSubject.TAKE_UP, weight=Weight.MAJOR)) == (Role.PRINCIPAL_LEADER,)
    assert rules.may(Role.SUPERVISION_STAFF, "ProposeMatter")
    assert not rules.may(Role.UNIT_LIAISON, "ProposeMatter")


def test_y_2_2a_orders_are_numbered_by_year() -> None:
    rules = book()
    series = rules.track("supervision").order_series
    assert rules.series_pattern(series).format(year=2022, serial=3) == "2022年3号"
    assert rules.due("order_stated", date(2022, 6, 3), "stated").clause == "Y-2.2a"


@pytest.mark.parametrize(
    ("origin", "drafter", "reviewed_by"),
    [
        pytest.param("ordinary", Role.SUPERVISION_STAFF, (), id="ordinary"),
        pytest.param("special_inspection", "business_department", (Role.SUPERVISION_HEAD,), id="special inspection"),
        pytest.param("meeting", Role.LEADER_LIAISON, (Role.SUPERVISION_HEAD,), id="meeting"),
        pytest.param("field_visit", Role.LEADER_LIAISON, (Role.SUPERVISION_HEAD,), id="field visit"),
    ],
)
def test_y_2_2b_origin_decides_who_drafts_and_who_reviews(
    origin: str, drafter: str, reviewed_by: tuple[str, ...]
) -> None:
    rules = book()
    row = rules.find_origin(origin)
    assert row is not None
    assert row.drafted_by[0] == drafter
    assert all(rules.may(role, "AssignMatter") for role in row.drafted_by)
    assert steps(rules.find_chain(ApprovalSubject.ASSIGNMENT, origin=origin)) == reviewed_by


def test_y_2_3_urging_has_the_forms_of_the_text() -> None:
    forms = {row.name: row.method for row in book().pack.urging_forms if row.clause == "Y-2.3"}
    assert forms == {"电话问询": 0, "信息提醒": 0, "现场检查": 3, "专项督办": 0}


def test_y_2_3_joint_supervision_names_two_bodies_and_is_required_for_major_matters() -> None:
    joint = book().pack.joint
    assert joint is not None
    assert (joint.minimum_bodies, joint.required_weights, joint.clause) == (2, (Weight.MAJOR,), "Y-2.3")
    relaxed = book(joint_required_for_major=False).pack.joint
    assert relaxed is not None
    assert relaxed.required_weights == ()


def test_y_2_3_findings_are_cited_by_this_clause() -> None:
    assert book().track("supervision").clause_for("FindingReported") == "Y-2.3"


@pytest.mark.parametrize("kind", [ReportKind.CLOSING, ReportKind.PROGRESS])
def test_y_2_4a_report_needs_signature_lead_and_co_unit_parts(kind: ReportKind) -> None:
    row = book().report_row(kind)
    assert (row.signature_clause, row.lead_only_clause, row.co_parts_clause) == ("Y-2.4a",) * 3


def test_y_2_4b_long_matters_report_monthly_by_the_fifth() -> None:
    (row,) = [row for row in book().pack.matter_duties if row.code == "monthly_report"]
    assert (row.opens, row.horizon, row.holder, row.answered_by) == (
        "period",
        Horizon.LONG,
        "lead",
        ReportKind.PROGRESS,
    )
    assert row.first_after_days == 10
    due = book().due(row.date_rule, date(2022, 6, 1), "period")
    # 2022-06-05 was a Sunday of the Dragon Boat holiday: late only after Monday, reminded on Thursday.
    assert (due.nominal_on, due.enforce_on, due.remind_on) == (date(2022, 6, 5), date(2022, 6, 6), date(2022, 6, 2))


def test_y_2_4b_returned_report_is_due_again_after_five_working_days_unless_set() -> None:
    assert book().due("redo", date(2022, 6, 6), "returned").enforce_on == date(2022, 6, 13)
    assert book(redo_working_days=2).due("redo", date(2022, 6, 6), "returned").enforce_on == date(2022, 6, 8)


def test_y_2_4b_refiling_counts_after_a_return_for_substance_only() -> None:
    judging = book().judging
    assert (judging.form_refiling_counts, judging.substance_refiling_counts) == (False, True)
    assert book(form_refiling_counts=True).judging.form_refiling_counts


def test_y_2_4c_upward_report_is_drafted_by_the_liaison_and_signed_by_the_office() -> None:
    row = book().find_paper("upward_report")
    assert row is not None
    assert row.drafted_by == (Role.LEADER_LIAISON,)
    assert book().may(Role.LEADER_LIAISON, "DraftPaper")
    assert steps(book().find_chain(ApprovalSubject.PAPER, paper="upward_report")) == (Role.SUPERVISION_HEAD,)


def test_y_2_5a_verification_is_an_act_of_the_office_under_this_clause() -> None:
    rules = book()
    assert rules.judging.verification_clause == "Y-2.5a"
    assert rules.may(Role.SUPERVISION_STAFF, "VerifyReport")
    assert not rules.may(Role.UNIT_PRINCIPAL, "VerifyReport")


def test_y_2_5b_extension_asks_for_everything_before_the_date() -> None:
    policy = book().extension
    assert policy is not None
    assert policy.before_date
    assert set(policy.required) == {"reason", "plan", "new_due_on", "schedule"}


def test_y_2_5b_first_extension_is_a_leaders_and_later_ones_an_exception() -> None:
    rules = book()
    first = rules.find_chain(ApprovalSubject.EXTENSION, ordinal=1)
    assert steps(first) == (Role.LEADER,)
    assert first is not None
    assert not first.needs_exception_reason
    for ordinal in (2, 3):
        again = rules.find_chain(ApprovalSubject.EXTENSION, ordinal=ordinal)
        assert steps(again) == (Role.PRINCIPAL_LEADER,)
        assert again is not None
        assert again.needs_exception_reason


def test_y_2_6_circular_of_the_month_is_due_by_the_tenth_and_shown_to_leaders_first() -> None:
    rules = book()
    paper = rules.find_paper("monthly_circular")
    assert paper is not None
    assert paper.names_units
    assert paper.shown_to_leaders_first
    (duty,) = [row for row in rules.pack.office_duties if row.code == "monthly_circular"]
    assert (duty.cadence, duty.answered_by) == ("month", "monthly_circular")
    assert rules.due(duty.date_rule, date(2022, 6, 1), "period").enforce_on == date(2022, 6, 10)
    assert book(circular_day=8).due(duty.date_rule, date(2022, 6, 1), "period").enforce_on == date(2022, 6, 8)


@pytest.mark.parametrize("paper", OFFICE_PAPERS)
def test_y_2_6_papers_of_the_office_are_signed_by_its_head(paper: str) -> None:
    assert steps(book().find_chain(ApprovalSubject.PAPER, paper=paper)) == (Role.SUPERVISION_HEAD,)


def test_y_2_6_unit_named_slow_reports_reasons() -> None:
    (row,) = [row for row in book().pack.matter_duties if row.opens == "named_slow"]
    assert (row.holder, row.answered_by, row.clause) == ("unit_named", ReportKind.REASONS, "Y-2.6")


def test_y_2_6_circular_reaches_every_unit_and_a_special_report_the_leaders_alone() -> None:
    notices = [row for row in book().pack.notices if row.on == PaperIssued.TYPE]
    for row in notices:
        if row.audience is Audience.EVERY_UNIT:
            assert "monthly_circular" in row.paper_kinds
            assert not {"special_report", "upward_report"} & set(row.paper_kinds)
    assert Audience.LEADERS in {row.audience for row in notices if "special_report" in row.paper_kinds}


def test_y_2_7_archiving_is_cited_by_this_clause() -> None:
    assert book().track("supervision").clause_for("MatterArchived") == "Y-2.7"
    assert book().may(Role.SUPERVISION_STAFF, "ArchiveMatter")


def test_y_2_8_ranking_is_quarterly_in_all_and_by_kind() -> None:
    (row,) = book().pack.rankings
    assert (row.period, row.by_kind, row.clause) == ("quarter", True, "Y-2.8")
    (duty,) = [row for row in book().pack.office_duties if row.code == "quarterly_ranking"]
    assert (duty.cadence, duty.answered_by) == ("quarter", row.code)


def test_y_2_8_referral_goes_to_the_commission() -> None:
    referral = book().pack.referral
    assert referral is not None
    assert (referral.bodies[0], referral.clause) == ("县监察委员会", "Y-2.8")
    assert book().may(Role.OFFICE_DIRECTOR, "RecordReferral")
