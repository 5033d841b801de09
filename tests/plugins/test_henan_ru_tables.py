"""Tables of 汝×县, clause by clause: classes, receipt, ledgers, the graph of five forms, veto."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.vocabulary import ApprovalSubject, ReportKind, Role, UnitKind
from duban_sdk.measures import Ground
from tests.plugins.henan_ru_rules import book

FORMS = {
    "self_criticism": 1,
    "circular_criticism": 2,
    "media_exposure": 3,
    "warning_interview": 4,
    "accountability": 5,
}


def grounds_of(measure: str, **parameters: object) -> dict[str, Ground]:
    """Return the ways into a form by code."""
    return {row.code: row for row in book(**parameters).pack.grounds if row.measure == measure}


def triggers_of(measure: str) -> dict[str, set[str]]:
    """Return, by trigger, what it looks at."""
    found: dict[str, set[str]] = {}
    for row in grounds_of(measure).values():
        found.setdefault(row.trigger, set()).update(row.rows or row.measures or (row.fact or row.code,))
    return found


def test_r_2_classes_are_nine_and_the_seventh_records_incidents_only() -> None:
    rows = [row for row in book().pack.categories if row.clause == "R-2"]
    assert [row.code for row in rows] == [str(number) for number in range(1, 10)]
    assert [row.code for row in rows if row.incidents_only] == ["7"]
    kinds = [row for row in book().pack.incidents if row.clause == "R-2"]
    assert {row.name for row in kinds} == {"不按规定参加会议", "替会、代签", "未履行请假手续", "值班不在岗"}
    assert all(row.evidence_required for row in kinds)


def test_r_2_attendance_is_registered_only_where_the_county_turns_it_on() -> None:
    assert book().find_record_kind("attendance") is None
    assert book(attendance_register=True).find_record_kind("attendance") is not None


LEDGERS = [
    pytest.param("ledger_opening", (2026, 2, 2), id="R-3.0 opening: 31 January 2026 is a Saturday"),
    pytest.param("ledger_check", (2026, 6, 30), id="R-3.0 check"),
    pytest.param("ledger_closing", (2026, 12, 31), id="R-3.0 closing"),
]


@pytest.mark.parametrize(("code", "enforce_on"), LEDGERS)
def test_r_3_0_ledger_is_due_once_a_year_within_it(code: str, enforce_on: tuple[int, int, int]) -> None:
    (duty,) = [row for row in book().pack.office_duties if row.code == code]
    assert (duty.cadence, duty.due_in, duty.answered_by) == ("year", "period", code)
    assert book().due(duty.date_rule, date(2026, 1, 1), "period").enforce_on == date(*enforce_on)


def test_r_3_0_ledger_days_are_the_countys_to_set() -> None:
    rules = book(opening_on="03-15", check_on="02-29")
    assert rules.due("ledger_opening", date(2026, 1, 1), "period").enforce_on == date(2026, 3, 16)
    # 28 February 2026 is a Saturday on which people work.
    assert rules.due("ledger_check", date(2026, 1, 1), "period").enforce_on == date(2026, 2, 28)


def test_r_3_0b_sheet_has_the_five_heads_of_the_text_and_no_points() -> None:
    (sheet,) = [row for row in book().pack.sheets if row.code == "assessment"]
    assert len(sheet.heads) == 5
    assert dict(sheet.heads)["督查通知的接收"] == ("orders_received_in_time", "orders_received_late")
    assert (sheet.incident_kinds, book().score) == (("non_cooperation",), None)


def test_r_3_1_unit_names_three_persons() -> None:
    posts = {row.code: row.role for row in book().pack.posts}
    assert posts == {"principal": Role.UNIT_PRINCIPAL, "deputy": "unit_deputy", "liaison": Role.UNIT_LIAISON}
    assert not any(row.needed_for_assignment for row in book().pack.posts), "incomplete is shown, never refused"


def test_r_3_2_receipt_takes_four_office_hours_and_chat_groups_start_no_clock() -> None:
    receipt = book().pack.receipt
    assert receipt is not None
    assert (receipt.office_hours, receipt.fact, receipt.clause) == (4, "late_receipt", "R-3.2")
    assert set(receipt.ways) == {"phone", "supervision_notice", "reminder_letter", "platform"}
    assert receipt.emergency_marks == ("emergency",)
    other = book(receipt_office_hours=8).pack.receipt
    assert other is not None
    assert other.office_hours == 8


@pytest.mark.parametrize("role", [Role.UNIT_PRINCIPAL, Role.UNIT_LIAISON, "unit_deputy"])
def test_r_3_3_unit_files_its_plan_with_sub_tasks(role: str) -> None:
    assert book().may(role, "FilePlan")


@pytest.mark.parametrize("kind", [ReportKind.CLOSING, ReportKind.PROGRESS, ReportKind.REASONS])
def test_r_3_4_report_needs_the_principals_review(kind: ReportKind) -> None:
    assert book().report_row(kind).signature_clause == "R-3.4"


def test_r_3_4_staged_progress_counts_as_reported_and_dates_are_never_extended() -> None:
    assert book().report_row(ReportKind.PROGRESS).staged_clause == "R-3.4"
    assert book().extension is None


def test_r_3_5_non_cooperation_is_an_incident_and_requests_for_staff_are_tasks() -> None:
    incident = book().find_incident("non_cooperation")
    request = book().find_record_kind("staff_request")
    assert incident is not None
    assert request is not None
    assert incident.evidence_required
    assert request.task_of


def test_r_4_0_forms_are_five_and_one_fact_leads_to_the_highest_alone() -> None:
    assert {row.code: row.rank for row in book().pack.measures if row.code in FORMS} == FORMS
    policy = book().pack.measure_policy
    assert policy is not None
    assert policy.one_per_fact
    assert policy.fact_clause == "R-4.2"


def test_r_4_1_reaches_townships_the_committee_and_departments() -> None:
    scope = book().pack.unit_scope
    assert scope is not None
    assert set(scope.unit_kinds) == {UnitKind.TOWNSHIP, UnitKind.AUTHORISED_BODY, UnitKind.DEPARTMENT}


def test_r_4_2_every_ground_names_the_kind_of_fact_it_rests_on() -> None:
    for row in book().pack.grounds:
        if row.clause.startswith("R-") and row.trigger == "count":
            assert row.fact
        if row.clause.startswith("R-") and row.trigger == "incident":
            assert row.rows


def test_r_4_3_1_self_criticism_two_in_a_row_counted_apart() -> None:
    found = grounds_of("self_criticism")
    for code, fact in (("receipts_in_a_row", "late_receipt"), ("reports_in_a_row", "late_report")):
        row = found[code]
        assert (row.trigger, row.fact, row.times, row.in_a_row) == ("count", fact, 2, True)
    assert found["not_in_time"].trigger == "matter_overdue"
    assert found["not_in_time"].excused_by_reason
    assert triggers_of("self_criticism")["incident"] == {
        "meeting_missed",
        "no_leave",
        "meeting_proxy",
        "unsatisfactory_result",
        "weak_work",
    }


@pytest.mark.parametrize("times", [3, 5])
def test_r_4_3_2_circular_many_times_in_the_year(times: int) -> None:
    found = grounds_of("circular_criticism", many_times=times)
    for code, fact in (("receipts_many", "late_receipt"), ("reports_many", "late_report")):
        row = found[code]
        assert (row.trigger, row.fact, row.times, row.in_a_row) == ("count", fact, times, False)
    measure = book().find_measure("circular_criticism")
    assert measure is not None
    assert (measure.needs_new_date, measure.paper) == (True, "circular_of_criticism")


def test_r_4_3_2_leaders_criticism_needs_its_source_and_a_proxy_its_evidence() -> None:
    by_leader, proxy = (book().find_incident(code) for code in ("criticised_by_leader", "major_meeting_proxy"))
    assert by_leader is not None
    assert proxy is not None
    assert by_leader.source_required
    assert proxy.evidence_required


def test_r_4_3_3_exposure_follows_an_uncorrected_circular_only_or_an_incident() -> None:
    assert triggers_of("media_exposure") == {
        "measure_lapsed": {"circular_criticism"},
        "incident": {"listed_supervision", "exposure_asked"},
    }
    measure = book().find_measure("media_exposure")
    assert measure is not None
    assert (measure.needs_new_date, measure.names_persons) == (True, "with_approval")


def test_r_4_3_4_interview_follows_exposure_or_last_place_twice() -> None:
    found = triggers_of("warning_interview")
    assert found["measure_lapsed"] == {"media_exposure"}
    row = grounds_of("warning_interview")["last_in_a_row"]
    assert (row.fact, row.times, row.in_a_row) == ("ranked_last", 2, True)


def test_r_4_3_5_accountability_rests_on_incidents_alone_and_is_handed_over() -> None:
    assert set(triggers_of("accountability")) == {"incident"}
    measure = book().find_measure("accountability")
    assert measure is not None
    assert measure.hands_over
    refused = book().find_incident("task_refused")
    assert refused is not None
    assert refused.barred_by_objection


@pytest.mark.parametrize("measure", [form for form in FORMS if form != "self_criticism"])
def test_r_4_3_3_county_government_decides_every_form_above_the_first(measure: str) -> None:
    chain = book().find_chain(ApprovalSubject.PROPOSAL, proposal=measure)
    assert chain is not None
    assert chain.steps == (Role.SUPERVISION_HEAD, Role.PRINCIPAL_LEADER)


def test_r_4_4a_publication_is_a_step_with_an_approval_of_its_own() -> None:
    for code in FORMS:
        measure = book().find_measure(code)
        assert measure is not None
        assert [step.approval_clause for step in measure.steps if step.code == "published"] == ["R-4.4a"]
    assert {row.period for row in book().pack.sheets if row.clause == "R-4.4a"} == {"quarter", "year"}


def test_r_4_4b_four_forms_veto_and_self_criticism_does_not() -> None:
    vetoing = {row.code for row in book().pack.measures if row.vetoes}
    assert vetoing == FORMS.keys() - {"self_criticism"}
    policy = book().pack.veto
    assert policy is not None
    assert Role.SUPERVISION_HEAD in policy.checked_by


def test_r_5_1_secondment_ends_after_six_months_and_is_reminded() -> None:
    row = book().find_record_kind("secondment")
    assert row is not None
    assert (row.until_months, row.remind_days_before) == (6, 14)
    assert book().find_record_kind("training") is not None


def test_r_5_2_unit_has_exactly_one_liaison() -> None:
    (post,) = [row for row in book().pack.posts if row.clause == "R-5.2"]
    assert (post.role, post.at_most_one) == (Role.UNIT_LIAISON, True)


def test_r_5_3_media_are_never_the_only_way_of_a_notice() -> None:
    receipt = book().pack.receipt
    assert receipt is not None
    assert not {"wechat_group", "public_account"} & set(receipt.ways)
