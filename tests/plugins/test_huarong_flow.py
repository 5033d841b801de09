"""Rules of Huarong, clause by clause, as its tables say them."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.vocabulary import ApprovalSubject, ReportKind, Role, UnitKind
from duban_sdk.measures import Ground
from tests.plugins.county_books import book

RULES = book("huarong")


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_e_2_closing_demands_an_outcome_and_an_answer() -> None:
    assert RULES.report_row(ReportKind.CLOSING).outcome_clause == "E-2"


@pytest.mark.parametrize(
    ("code", "role", "clause"),
    [
        pytest.param("inspector", Role.UNIT_LIAISON, "E-3", id="E-3 inspector"),
        pytest.param("leader_in_charge", "unit_leader_in_charge", "E-12.1", id="E-12.1 leader in charge"),
    ],
)
def test_units_name_persons_with_phone(code: str, role: str, clause: str) -> None:
    row = next(each for each in RULES.pack.posts if each.code == code)
    assert (row.role, row.phone_required, row.clause) == (role, True, clause)


def test_e_4_classes_are_ten_by_the_numbers_of_the_source() -> None:
    assert [row.code for row in RULES.pack.categories] == [str(number) for number in range(1, 11)]


def test_e_5_townships_and_departments_are_reached_and_e_9_4_the_office_may_undertake() -> None:
    scope = RULES.pack.unit_scope
    assert scope is not None
    assert {UnitKind.TOWNSHIP, UnitKind.DEPARTMENT} <= set(scope.unit_kinds)
    assert not {UnitKind.ENTERPRISE, UnitKind.CITIZEN, UnitKind.SUBORDINATE_GOVERNMENT} & set(scope.unit_kinds)
    assert (scope.clause, scope.office_may_undertake_clause) == ("E-5", "E-9.4")


def test_e_6_one_lead_and_co_organisers_who_may_object_with_reasons() -> None:
    assert RULES.judging.objection_clause == "E-6"


@pytest.mark.parametrize(
    ("code", "needs"),
    [
        pytest.param("coordination_meeting", {"leader", "instruction", "decisions"}, id="E-7 meeting"),
        pytest.param("investigation", {"matter_id", "consent_by"}, id="E-7 investigation"),
        pytest.param("on_site_meeting", {"leader", "decisions", "matter_id"}, id="E-12.1b on site"),
        pytest.param("joint_meeting", {"leader", "decisions", "matter_id"}, id="E-12.1b joint"),
        pytest.param("archive_hand_over", {"matter_id", "persons"}, id="E-8.6 hand-over"),
    ],
)
def test_records_bring_what_the_text_asks(code: str, needs: set[str]) -> None:
    row = RULES.find_record_kind(code)
    assert row is not None
    assert needs <= set(row.required)


def test_e_8_6_classified_matters_are_stubs() -> None:
    assert RULES.pack.stub is not None
    assert RULES.pack.stub.clause == "E-8.6"


def test_e_8_letter_is_suggested_for_several_units_or_an_instruction() -> None:
    forms = {row.code: row for row in RULES.pack.order_forms}
    assert set(forms["letter"].suggested_for) == {"several_units", "leader_instruction"}
    assert forms["notice"].suggested_for == ()
    names = [forms[code].name for code in ("letter", "notice")]
    assert names == ["专项督办函", "督办通知单"]


def test_e_8_reply_to_a_superior_body_is_owed_by_its_date_until_the_paper_is_out() -> None:
    task = next(row for row in RULES.pack.matter_tasks if row.code == "superior_reply")
    assert (task.starts, task.answered_by_paper) == ("superior_due", "superior_reply")


@pytest.mark.parametrize(
    "paper", ["office_closing_report", "situation_report", "government_circular", "superior_reply"]
)
def test_e_8_3_papers_of_the_office_have_two_approvals(paper: str) -> None:
    chain = RULES.find_chain(ApprovalSubject.PAPER, paper=paper)
    assert chain is not None
    assert (chain.steps, chain.or_by) == ((Role.OFFICE_DIRECTOR, Role.LEADER), ())


def test_e_9_1_either_leader_approves_before_the_number_is_given() -> None:
    chain = RULES.find_chain(ApprovalSubject.TAKE_UP)
    assert chain is not None
    assert (chain.steps, Role.LEADER in chain.or_by, chain.clause) == ((Role.OFFICE_DIRECTOR,), True, "E-9.1")
    track = RULES.track("supervision")
    assert RULES.series_pattern(track.register_series).format(year=2026, serial=7) == "华政督登〔2026〕7号"


def test_e_9_2_orders_go_out_with_the_source_document() -> None:
    (row,) = RULES.pack.order_demands
    assert (row.required, row.clause) == (("attachments",), "E-9.2")


def test_e_9_3_lead_files_after_contributions() -> None:
    row = RULES.report_row(ReportKind.CLOSING)
    assert (row.lead_only_clause, row.contributions_clause) == ("E-9.3", "E-9.3")
    assert RULES.report_row(ReportKind.CONTRIBUTION).clause == "E-9.3"


def test_e_9_5_receipt_and_progress_are_asked_for() -> None:
    tasks = {row.code: row for row in RULES.pack.matter_tasks if row.clause == "E-9.5"}
    assert tasks["receipt_check"].opens_on == "MatterAssigned"
    assert "OrderAcknowledged" in tasks["receipt_check"].answered_on
    later = {tasks[code].opens_on for code in ("progress_check", "progress_check_later")}
    assert later == {"MatterAssigned", "LimitFixed"}
    assert {tasks[code].starts for code in ("progress_check", "progress_check_later")} == {"half_limit"}


DATES = [
    pytest.param("order_stated", "2026-10-03", "2026-10-03", "2026-10-08", id="E-10a stated, National Day"),
    pytest.param("one_month", "2026-01-31", "2026-02-28", "2026-02-28", id="E-10b no 31 February, made-up Saturday"),
    pytest.param("one_month", "2026-09-01", "2026-10-01", "2026-10-08", id="E-10b National Day"),
    pytest.param("one_month", "2026-01-16", "2026-02-16", "2026-02-24", id="E-10b Spring Festival"),
    pytest.param("media_information", "2026-09-25", "2026-10-02", "2026-10-08", id="E-10d National Day"),
    pytest.param("media_information", "2026-02-09", "2026-02-16", "2026-02-24", id="E-10d Spring Festival"),
    pytest.param("receipt_check", "2026-02-14", "2026-02-24", "2026-02-24", id="E-9.5 over Spring Festival"),
    pytest.param("redo", "2026-09-30", "2026-10-13", "2026-10-13", id="E-11 redo over National Day"),
    pytest.param("quarter_end", "2026-01-01", "2026-03-31", "2026-03-31", id="E-12.2 first quarter"),
    pytest.param("quarter_end", "2026-04-01", "2026-06-30", "2026-06-30", id="E-12.2 June has 30 days"),
    pytest.param("year_end", "2026-01-01", "2026-12-31", "2026-12-31", id="E-12.2 year end"),
]


@pytest.mark.parametrize(("rule", "on", "nominal", "enforced"), DATES)
def test_date_is_the_one_reckoned_by_hand(rule: str, on: str, nominal: str, enforced: str) -> None:
    due = RULES.due(rule, day(on), "received")
    assert (due.nominal_on, due.enforce_on) == (day(nominal), day(enforced))


def test_e_10b_month_counts_from_receipt_and_e_10e_special_limits_are_heard() -> None:
    limit = RULES.limit("supervision")
    assert limit is not None
    assert (limit.counted_from, limit.default_rule, limit.open_until_rule) == ("acknowledged", "one_month", "")
    assert limit.special_clause == "E-10e"


@pytest.mark.parametrize("late", [False, True])
def test_e_10c_another_date_is_asked_for_before_the_date(late: bool) -> None:
    rules = book("huarong", late_requests_heard=late)
    assert rules.extension is not None
    assert rules.extension.before_date is not late
    chain = rules.find_chain(ApprovalSubject.EXTENSION)
    assert chain is not None
    assert (rules.judging.reason_clause, chain.clause) == ("E-10c", "E-10c")


def test_e_10d_media_mark_opens_an_interim_report() -> None:
    (row,) = RULES.pack.matter_duties
    assert (row.opens, row.marks, row.answered_by) == ("mark", ("media",), ReportKind.INTERIM)


def test_e_12_2_checks_fall_on_the_last_day_of_quarter_and_year() -> None:
    rows = {row.code: row for row in RULES.pack.office_duties}
    assert {code: (row.cadence, row.due_in) for code, row in rows.items()} == {
        "key_check": ("quarter", "period"),
        "clearance": ("year", "period"),
    }


def test_e_12_4_matter_closes_on_a_verified_closing_report() -> None:
    assert RULES.judging.verification_clause == "E-12.4"
    assert RULES.track("supervision").clause_for("MatterClosed") == "E-12.4"


def test_e_12_5_only_an_incident_with_bad_effect_leads_to_a_proposal() -> None:
    (row,) = RULES.pack.grounds
    assert isinstance(row, Ground)
    assert (row.trigger, set(row.rows), row.requires_effect) == ("incident", {"shirking", "falsification"}, True)
    (measure,) = (each for each in RULES.pack.measures if each.clause == "E-12.5")
    assert (measure.hands_over, measure.needs_new_date) == (True, False)
