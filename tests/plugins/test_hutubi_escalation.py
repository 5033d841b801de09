"""Three levels of Hutubi (二): measures, their signatures, and the grounds that lead to them."""

from __future__ import annotations

import pytest

from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.measures import Ground
from tests.plugins.county_books import book

RULES = book("hutubi")
SECTION, DEPUTY, DIRECTOR, HEAD = "supervision_head", "office_deputy_director", "office_director", "principal_leader"


def ground(code: str) -> Ground:
    return next(row for row in RULES.pack.grounds if row.code == code)


@pytest.mark.parametrize(
    ("code", "rank", "paper", "dated", "signers"),
    [
        pytest.param("remind", 1, "urging_letter", True, (SECTION, DEPUTY, DIRECTOR), id="H-2.1"),
        pytest.param("talk", 2, "supervision_circular", True, (SECTION, DIRECTOR), id="H-2.2"),
        pytest.param("account", 3, "", False, (SECTION, HEAD), id="H-2.3"),
    ],
)
def test_level_has_its_paper_date_and_signatures(
    code: str, rank: int, paper: str, dated: bool, signers: tuple[str, ...]
) -> None:
    measure = RULES.find_measure(code)
    assert measure is not None
    assert (measure.rank, measure.paper, measure.needs_new_date) == (rank, paper, dated)
    chain = RULES.find_chain(ApprovalSubject.PROPOSAL, proposal=code)
    assert chain is not None
    assert chain.steps == signers


@pytest.mark.parametrize(
    ("code", "measure", "trigger", "excused"),
    [
        pytest.param("order_overdue", "remind", "matter_overdue", True, id="H-2.0 first ground"),
        pytest.param("slow", "remind", "by_hand", True, id="H-2.1 ahead of time"),
        pytest.param("no_feedback", "remind", "by_hand", False, id="H-2.0 second ground is not excused"),
        pytest.param("letter_unmet", "talk", "measure_lapsed", True, id="H-2.2 letter unmet"),
        pytest.param("supervised_again", "talk", "incident", False, id="H-2.2 repeated supervision"),
        pytest.param("circular_unmet", "account", "measure_lapsed", True, id="H-2.3 circular unmet"),
        pytest.param("supervised_again_by_ticket", "talk", "ticket_merged", False, id="H-2.2 superior asks again"),
        pytest.param("impact", "account", "incident", False, id="H-2.3 impact"),
        pytest.param("criticised", "account", "incident", False, id="H-2.3 criticised"),
    ],
)
def test_ground_leads_to_its_level(code: str, measure: str, trigger: str, excused: bool) -> None:
    row = ground(code)
    assert (row.measure, row.trigger, row.excused_by_reason) == (measure, trigger, excused)


def test_h_2_0_levels_are_climbed_one_by_one() -> None:
    assert ground("letter_unmet").measures == ("remind",)
    assert ground("circular_unmet").measures == ("talk",)
    assert ground("supervised_again").requires_overdue
    assert ground("supervised_again_by_ticket").requires_overdue


def test_h_2_0_missed_letter_proposes_by_itself_when_the_county_says_so() -> None:
    rows = book("hutubi", missed_letter_proposes=True).pack.grounds
    row = next(each for each in rows if each.code == "no_feedback")
    assert (row.trigger, row.rows, row.excused_by_reason) == ("duty_missed", ("monthly_letter",), False)


def test_h_2_2_talk_is_recorded_bare_and_repeated_supervision_with_its_document() -> None:
    talk = RULES.find_measure("talk")
    assert talk is not None
    assert {step.code: step.bare_clause for step in talk.steps} == {"talk_held": "H-2.2", "further_requirements": ""}
    incident = RULES.find_incident("repeated_supervision")
    assert incident is not None
    assert (incident.matter_required, incident.evidence_required, incident.source_required) == (True, True, True)


def test_h_2_3_statement_is_asked_for_on_the_first_ground_alone() -> None:
    account = RULES.find_measure("account")
    assert account is not None
    assert (account.statement, account.hands_over) == ("对全局工作产生影响的说明", True)
    asked = {row.code: not row.without_statement for row in RULES.pack.grounds if row.measure == "account"}
    assert asked == {"circular_unmet": True, "impact": False, "criticised": False}
    assert set(ground("impact").rows) == {"social_impact", "superior_circular", "ordered_to_rectify"}


def test_h_2_1_reminders_before_the_date_are_no_level() -> None:
    assert RULES.pack.reminders is not None
    facts = {"matter_overdue", "by_hand", "measure_lapsed", "incident", "ticket_merged"}
    assert {row.trigger for row in RULES.pack.grounds} == facts
