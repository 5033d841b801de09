"""A superior asks again over its channel; of one matter's lateness come no two measures of a level at a time."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from duban_contracts.commands.escalation import ImposeMeasure, RecordMeasureFinding
from duban_contracts.commands.matter import CloseMatter, LinkTicket
from duban_contracts.commands.office import DraftPaper, IssuePaper, SignProposal
from duban_contracts.commands.reports import VerifyReport
from duban_contracts.common import TicketRef
from duban_tracking.core.context import Refusal, Why
from duban_tracking.core.escalation.grounds import proposal_key
from tests.tracking.core.ladder_play import (
    LADDER_GROUNDS,
    PAPER_ID,
    LadderPlay,
    by_hand,
    ground,
    ladder,
    letter,
    matter_id,
)
from tests.tracking.core.story import DIRECTOR, LEAD, UNIT_ROLE, closing_report

DUE, NEXT_DAY = date(2026, 7, 31), date(2026, 8, 1)
ASKED_AGAIN = ground("asked_again", "summon", "ticket_merged", rows=("above",), requires_overdue=True)
IN_TURN = tuple(
    row.model_copy(update={"unless_standing": row.code in ("late", "slow", "unmet", "asked_again")})
    for row in (*LADDER_GROUNDS, ASKED_AGAIN)
)
MATTER = f"matter:{matter_id(1)}"


def county(matters: int = 1) -> LadderPlay:
    play = ladder(grounds=IN_TURN)
    for number in range(1, matters + 1):
        play.matter(number)
    return play


def merge(play: LadderPlay, channel: str, number: int = 1) -> None:
    ticket_id = UUID(f"66666666-6666-5666-8666-{number:012}")
    ticket = TicketRef(ticket_id=ticket_id, channel=channel, external_id=f"州督〔2026〕{number}号", revision=1)
    play.given(MATTER, LinkTicket(ticket=ticket))


def early(play: LadderPlay, new_due_on: date) -> str:
    """The unit was reminded ahead of the date, for it is slow."""
    asked = by_hand()
    subject = "proposal:" + proposal_key(play.rules, asked)
    play.given(subject, asked, DIRECTOR)
    play.signed(subject, DIRECTOR)
    return play.imposed(subject, new_due_on, paper_id=letter(play))


def grounds(play: LadderPlay) -> list[str]:
    return [play.state(each).raised.ground for each in play.proposals()]


def test_ticket_of_a_superior_proposes_at_once_when_the_matter_is_overdue() -> None:
    play = county()
    play.days_pass(date(2026, 8, 20))
    merge(play, "above")
    raised = play.state(play.only("summon")).raised
    assert (raised.ground, raised.unit, raised.matters) == ("asked_again", LEAD, (matter_id(1),))
    assert "above 渠道工单 州督〔2026〕1号" in raised.reason


@pytest.mark.parametrize(
    ("until", "channel"),
    [
        pytest.param(DUE, "above", id="not overdue yet"),
        pytest.param(NEXT_DAY, "hotline", id="not a superior's channel"),
    ],
)
def test_merged_ticket_proposes_nothing_when(until: date, channel: str) -> None:
    play = county()
    play.days_pass(until)
    merge(play, channel)
    assert play.proposals("summon") == []


def test_first_ticket_of_a_matter_is_no_repeat() -> None:
    play = county()
    play.days_pass(NEXT_DAY)
    asked = by_hand(kind="summon", name="约谈", ground="asked_again", fact=f"{MATTER}#ticket.{matter_id(9)}")
    refused = play.when("proposal:x", asked, DIRECTOR)
    assert isinstance(refused, Refusal)
    assert (refused.why, refused.clause) == (Why.RULE, "L-F")


def test_second_repeat_waits_behind_the_first_and_comes_up_when_that_is_refused() -> None:
    play = county()
    play.days_pass(NEXT_DAY)
    merge(play, "above", 1)
    merge(play, "above", 2)
    first = play.only("summon")
    play.given(first, SignProposal(approved=False, opinion="另行处理"), "supervision_staff")
    second = [each for each in play.proposals("summon") if each != first]
    assert len(second) == 1
    assert "州督〔2026〕2号" in play.state(second[0]).raised.reason


@pytest.mark.parametrize("new_due_on", [pytest.param(date(2026, 7, 10), id="before"), pytest.param(DUE, id="the same")])
def test_lateness_after_an_early_reminder_leads_to_the_next_level_alone(new_due_on: date) -> None:
    play = county()
    early(play, new_due_on)
    play.days_pass(NEXT_DAY)
    assert grounds(play) == ["slow", "unmet"]


def test_lateness_is_proposed_when_the_early_reminder_was_met() -> None:
    play = county()
    subject = early(play, date(2026, 7, 20))
    play.given(subject, RecordMeasureFinding(finding="met", text="已动工"))
    play.days_pass(NEXT_DAY)
    assert grounds(play) == ["slow", "late"]


def test_lateness_comes_up_when_the_early_reminder_is_refused_afterwards() -> None:
    play = county()
    asked = by_hand()
    subject = "proposal:" + proposal_key(play.rules, asked)
    play.given(subject, asked, DIRECTOR)
    play.days_pass(NEXT_DAY)
    assert grounds(play) == ["slow"]
    play.given(subject, SignProposal(approved=False, opinion="已逾期，另提"), DIRECTOR)
    assert grounds(play) == ["slow", "late"]


def test_what_waits_is_given_up_when_the_matter_is_closed() -> None:
    play = county()
    early(play, date(2026, 8, 14))
    play.days_pass(date(2026, 8, 3))
    play.given(MATTER, closing_report(completed_on=date(2026, 8, 3), co_parts=()), UNIT_ROLE, LEAD)
    play.given(MATTER, VerifyReport(key="r1"))
    play.given(MATTER, CloseMatter())
    given_up = [event for _, event, _ in play.told if type(event).__name__ == "ProposalGivenUp"]
    assert [event.reason for event in given_up] == ["事项已办结"]
    assert grounds(play) == ["slow"]


def test_person_is_told_that_a_measure_stands_and_may_start_anew_once_it_lapsed() -> None:
    play = county()
    early(play, date(2026, 7, 10))
    again = by_hand(period="2026-07b")
    refused = play.when("proposal:" + proposal_key(play.rules, again), again, DIRECTOR)
    assert isinstance(refused, Refusal)
    assert (refused.clause, "尚未了结" in refused.reason) == ("L-0", True)
    play.days_pass(date(2026, 7, 13))
    play.given(play.only("summon"), SignProposal(approved=False, opinion="再给一次机会"), "supervision_staff")
    assert not isinstance(play.when("proposal:" + proposal_key(play.rules, again), again, DIRECTOR), Refusal)


def test_other_matters_and_other_units_do_not_wait() -> None:
    play = county(2)
    early(play, date(2026, 8, 14))
    play.days_pass(NEXT_DAY)
    assert grounds(play) == ["slow", "late"]
    assert play.state(play.proposals()[1]).raised.matters == (matter_id(2),)


def test_letter_about_another_matter_is_no_letter_of_this_measure() -> None:
    play = county(2)
    asked = by_hand()
    subject = "proposal:" + proposal_key(play.rules, asked)
    play.given(subject, asked, DIRECTOR)
    play.signed(subject, DIRECTOR)
    paper = f"paper:{PAPER_ID}"
    play.given(paper, DraftPaper(paper_id=PAPER_ID, kind="letter", title="催办函", matters=(matter_id(2),)))
    play.given(paper, IssuePaper())
    imposing = ImposeMeasure(requirement="动工", new_due_on=DUE, paper_id=PAPER_ID)
    refused = play.when(subject, imposing)
    assert isinstance(refused, Refusal)
    assert (refused.clause, "别的事项" in refused.reason) == ("L-1", True)
