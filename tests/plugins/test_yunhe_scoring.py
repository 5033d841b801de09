"""Points of Yunhe (part three of the scheme), clause by clause, as its tables say it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from duban_contracts.vocabulary import ApprovalSubject, Completion, DefectKind, NamedAs, Reporting, Role
from duban_sdk.tables import IncidentPoints, NamingPoints, OutcomePoints, PointsRow, ReportPoints
from tests.plugins.yunhe_rules import book

EARLY, IN_TIME, LATE, OUTSTANDING = Completion.EARLY, Completion.IN_TIME, Completion.LATE, Completion.OUTSTANDING


def row(code: str, **parameters: object) -> PointsRow:
    """Return the points row of this code."""
    return next(each for each in book(**parameters).pack.points if each.code == code)


def outcome(completion: Completion, reporting: Reporting, *, moved: bool, justified: bool) -> dict[str, Decimal]:
    """Return what the outcome rows book, by clause."""
    booked: dict[str, Decimal] = {}
    for each in book().pack.points:
        if not isinstance(each, OutcomePoints):
            continue
        holds = (
            (not each.completion or completion in each.completion)
            and (not each.reporting or reporting in each.reporting)
            and each.moved in (None, moved)
            and each.justified in (None, justified)
        )
        if holds:
            booked[each.clause] = booked.get(each.clause, Decimal(0)) + each.points
    return booked


OUTCOMES = (
    ("Y-3.2a early", EARLY, Reporting.EARLY, False, False, {"Y-3.2a": 3}),
    ("Y-3.2a on time", IN_TIME, Reporting.IN_TIME, False, False, {"Y-3.2a": 2}),
    ("Y-3.2a done early, reported on the day", EARLY, Reporting.IN_TIME, False, False, {"Y-3.2a": 2}),
    ("Y-3.2a moved date met", IN_TIME, Reporting.IN_TIME, True, False, {"Y-3.2a": 2}),
    ("Y-3.2a moved date is never early", EARLY, Reporting.EARLY, True, False, {"Y-3.2a": 2}),
    ("Y-3.2b done in time, reported late", IN_TIME, Reporting.LATE, False, False, {"Y-3.2b": -1}),
    ("Y-3.2b done early, reported late", EARLY, Reporting.LATE, False, False, {"Y-3.2b": -1}),
    ("Y-3.2b with a reason all the same", IN_TIME, Reporting.LATE, False, True, {"Y-3.2b": -1}),
    ("Y-3.2d date passed", OUTSTANDING, Reporting.OUTSTANDING, False, False, {"Y-3.2d": -3}),
    ("Y-3.2d done late", LATE, Reporting.LATE, False, False, {"Y-3.2d": -3}),
    ("Y-3.2d moved date passed", OUTSTANDING, Reporting.OUTSTANDING, True, False, {"Y-3.2d": -3}),
    ("Y-3.2d date passed with a reason", OUTSTANDING, Reporting.OUTSTANDING, False, True, {}),
    ("Y-3.2d done late with a reason", LATE, Reporting.LATE, False, True, {}),
)


@pytest.mark.parametrize(
    ("completion", "reporting", "moved", "justified", "expected"),
    [pytest.param(*case[1:], id=case[0]) for case in OUTCOMES],
)
def test_outcome_books_its_points(
    completion: Completion, reporting: Reporting, moved: bool, justified: bool, expected: dict[str, int]
) -> None:
    assert outcome(completion, reporting, moved=moved, justified=justified) == expected


@pytest.mark.parametrize("completion", Completion)
@pytest.mark.parametrize("reporting", Reporting)
def test_outcome_books_one_clause_at_most(completion: Completion, reporting: Reporting) -> None:
    for moved in (False, True):
        for justified in (False, True):
            assert len(outcome(completion, reporting, moved=moved, justified=justified)) <= 1


def test_y_3_0_account_starts_at_100_and_has_no_bounds() -> None:
    score = book().score
    assert score is not None
    assert (score.base_points, score.floor_points, score.cap_points) == (100, None, None)
    assert score.base_clause == "Y-3.0"


def test_y_3_1_not_cooperating_and_refusing_cost_five_and_an_objection_bars_refusal() -> None:
    points = row("not_cooperating")
    assert isinstance(points, IncidentPoints)
    assert (points.points, set(points.incidents)) == (-5, {"not_cooperating", "task_refused"})
    refused, uncooperative = book().find_incident("task_refused"), book().find_incident("not_cooperating")
    assert refused is not None
    assert uncooperative is not None
    assert refused.barred_by_objection
    assert refused.matter_required
    assert not uncooperative.barred_by_objection


def test_y_3_2a_early_is_one_day_before_the_original_date() -> None:
    judging = book().judging
    assert (judging.early_days, judging.early_when_moved) == (1, False)
    assert book(early_days=0).judging.early_days == 0


def test_y_3_2b_closing_report_states_the_day_of_completion() -> None:
    rows = [each for each in book().pack.reports if each.completed_on_clause == "Y-3.2b"]
    assert [each.code for each in rows] == ["closing"]
    assert row("reported_late").clause == "Y-3.2b"


def test_y_3_2c_each_monthly_circular_that_names_costs_one() -> None:
    points = row("named_slow")
    assert isinstance(points, NamingPoints)
    assert (points.points, points.paper_kinds, points.named_as) == (-1, ("monthly_circular",), NamedAs.SLOW)


def test_y_3_2c_criticism_circular_names_nobody_so_that_one_fact_is_booked_once() -> None:
    paper = book().find_paper("circular_of_criticism")
    assert paper is not None
    assert not paper.names_units


def test_y_3_2d_reasons_are_decided_by_people_under_this_clause() -> None:
    rules = book()
    assert rules.judging.reason_clause == "Y-3.2d"
    assert rules.may(Role.LEADER, "DecideReason")
    assert not rules.may(Role.UNIT_PRINCIPAL, "DecideReason")


def test_y_3_2e_all_of_3_2_is_shared_and_nothing_else() -> None:
    shared = {each.code for each in book().pack.points if getattr(each, "shared", False)}
    assert shared == {"on_time", "early", "reported_late", "not_completed", "named_slow"}
    score = book().score
    assert score is not None
    assert score.shared_clause == "Y-3.2e"


def test_y_3_2e_exemption_is_off_unless_the_county_allows_it() -> None:
    policy = book().pack.exemption
    assert policy is not None
    assert not policy.enabled
    assert book().find_chain(ApprovalSubject.EXEMPTION) is None
    allowed = book(exempt_blameless_co_units=True)
    chain = allowed.find_chain(ApprovalSubject.EXEMPTION)
    assert chain is not None
    assert chain.steps == (Role.LEADER,)
    assert allowed.pack.exemption is not None
    assert allowed.pack.exemption.enabled


def test_y_3_2f_three_late_matters_propose_and_people_decide() -> None:
    (flag,) = book().pack.flags
    assert (flag.counts, flag.times, flag.proposes) == (("not_completed",), 3, "award_ineligible")
    chain = book().find_chain(ApprovalSubject.PROPOSAL, proposal="award_ineligible")
    assert chain is not None
    assert chain.steps == (Role.OFFICE_DIRECTOR, Role.PRINCIPAL_LEADER)
    (stricter,) = book(flag_times=2).pack.flags
    assert stricter.times == 2


def test_y_3_3a_any_defect_costs_one_per_report() -> None:
    points = row("report_defective")
    assert isinstance(points, ReportPoints)
    assert (points.points, set(points.defects), points.falsified) == (-1, set(DefectKind), False)


def test_y_3_3b_falsified_report_costs_ten() -> None:
    points = row("report_falsified")
    assert isinstance(points, ReportPoints)
    assert (points.points, points.defects, points.falsified) == (-10, (), True)


LEVELS = {"county": 3, "city": 5, "province": 10}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("suffix", "sign"), [("praise", 1), ("criticism", -1)])
def test_y_3_4_praise_and_criticism_count_by_level(level: str, suffix: str, sign: int) -> None:
    points, kind = row(f"{level}_{suffix}"), book().find_incident(f"{level}_{suffix}")
    assert points.points == sign * LEVELS[level]
    assert kind is not None
    assert kind.matter_required
    assert kind.source_required


def test_y_3_4_leaders_praise_counts_two_until_the_burden_relief_rules() -> None:
    points = row("leader_praise")
    assert isinstance(points, IncidentPoints)
    assert (points.points, points.facts_until_on) == (2, "2024-08-06")
    still = row("leader_praise", leader_praise_counts_after_2024=True)
    assert isinstance(still, IncidentPoints)
    assert still.facts_until_on == ""


def test_y_3_5_discretion_states_its_points_and_falsification_doubles_them() -> None:
    points, kind = row("other_problem"), book().find_incident("other_problem")
    assert isinstance(points, IncidentPoints)
    assert (points.points, points.falsified_factor) == (None, 2)
    assert kind is not None
    assert kind.discretionary
    assert kind.cap_points is None
    capped = book(discretionary_cap_points=5).find_incident("other_problem")
    assert capped is not None
    assert capped.cap_points == 5


def test_y_3_5_doubling_touches_no_other_points() -> None:
    factors = {each.code: each.falsified_factor for each in book().pack.points if isinstance(each, IncidentPoints)}
    assert [code for code, factor in factors.items() if factor != 1] == ["other_problem"]


def test_y_3_6_points_of_a_temporary_body_go_to_its_host() -> None:
    score = book().score
    assert score is not None
    assert score.host_clause == "Y-3.6"
