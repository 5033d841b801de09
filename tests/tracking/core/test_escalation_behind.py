"""One fact that meets several grounds: one proposal stands, the others wait behind it and come up when it falls."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.matter import CloseMatter, DecideObjection, DecideReason, FileObjection, FileReason
from duban_contracts.commands.office import RaiseProposal, WithdrawProposal
from duban_contracts.commands.records import HoldIncident, HoldProposal
from duban_contracts.commands.reports import ReturnReport, VerifyReport
from duban_contracts.vocabulary import ReturnGround
from duban_sdk.measures import Ground
from duban_tracking.core.escalation.grounds import proposal_key
from tests.tracking.core.ladder_play import (
    GRAPH_GROUNDS,
    LadderPlay,
    by_hand,
    graph,
    ground,
    incident,
    ladder,
    matter_id,
    record,
    reminded,
)
from tests.tracking.core.story import CLOCK, LEAD, LEADER, STAFF, UNIT_ROLE, closing_report

LATE = f"tally:late_report:{LEAD}"


def work(number: int) -> str:
    return f"matter:{matter_id(number)}"


def heeding(*grounds: str) -> tuple[Ground, ...]:
    """Return the graph's grounds; those named heed reasons."""
    return tuple(
        each.model_copy(update={"excused_by_reason": each.code in grounds or each.excused_by_reason})
        for each in GRAPH_GROUNDS
    )


def late(play: LadderPlay, *numbers: int) -> LadderPlay:
    """Matters fall overdue one after the other."""
    for number in numbers:
        play.matter(number, date(2026, 7, 5 + 2 * number))
    play.days_pass(date(2026, 7, 20))
    return play


def reason(play: LadderPlay, number: int, accepted: bool | None = None) -> None:
    play.given(work(number), FileReason(key="z", unit=LEAD, reason="雨"), UNIT_ROLE, LEAD)
    if accepted is not None:
        decide(play, number, accepted)


def decide(play: LadderPlay, number: int, accepted: bool) -> None:
    play.given(work(number), DecideReason(key="z", accepted=accepted, opinion="已核"), LEADER, "gov")


def standing(play: LadderPlay) -> list[tuple[str, str]]:
    """Return measure and ground of what stands."""
    return [(play.state(each).raised.kind, play.state(each).raised.ground) for each in play.proposals()]


def test_second_ground_stands_when_the_first_is_excused() -> None:
    play = late(graph(grounds=heeding("late")), 1, 2)
    assert standing(play) == [("written", "late"), ("written", "late")]
    reason(play, 2, accepted=True)
    assert sorted(standing(play)) == [("written", "late"), ("written", "two_reports")]


def test_lower_measure_comes_up_when_the_higher_one_falls() -> None:
    play = late(graph(), 1, 2, 3)
    assert standing(play)[-1] == ("circular", "many_reports")
    play.given(work(1), FileObjection(unit=LEAD, reason="非职责"), UNIT_ROLE, LEAD)
    play.given(work(1), DecideObjection(unit=LEAD, accepted=True, opinion="属实"), LEADER, "gov")
    # One late report less: only the written self-criticism is left for what was the third.
    assert {kind for kind, _ in standing(play)} == {"written"}
    third = f"proposal:{proposal_key(play.rules, by_hand(kind='written', ground='late', fact=work(3)))}"
    assert play.state(third).raised.ground == "late"


def test_higher_measure_takes_the_place_of_the_lower_when_what_it_waited_for_is_decided() -> None:
    play = graph(grounds=(*GRAPH_GROUNDS, ground("worst", "blame", "matter_overdue", excused_by_reason=True)))
    play.matter(1, date(2026, 7, 10))
    reason(play, 1)
    play.days_pass(date(2026, 7, 12))
    assert standing(play) == []
    decide(play, 1, accepted=False)
    assert standing(play) == [("blame", "worst")]


def test_nothing_comes_up_behind_what_a_person_withdrew() -> None:
    play = late(graph(grounds=heeding("late")), 1, 2)
    subject = play.proposals()[-1]
    play.given(subject, WithdrawProposal(reason="不当"), LEADER, "gov")
    assert play.events(subject)[-2:] == ["ProposalWithdrawn", "ProposalGivenUp"]
    reason(play, 2, accepted=True)
    assert not play.state(subject).stands


def test_proposal_waits_for_its_review_when_persons_are_added_meanwhile() -> None:
    play = ladder()
    where = record(play, incident("grave"))
    subject = play.only("account")
    told = {name: getattr(play.state(subject).raised, name) for name in RaiseProposal.model_fields if name != "cause"}
    play.given(where, HoldIncident(held=True, reason="复核", cause="conclusion:a"), CLOCK)
    play.given(subject, RaiseProposal.model_validate({**told, "persons": ("王",), "persons_approver": "李"}), STAFF)
    assert play.state(subject).held
    play.given(where, HoldIncident(held=False, reason="维持", cause="conclusion:a"), CLOCK)
    assert not play.state(subject).held


def test_proposal_that_comes_up_again_does_not_wait_for_a_review_that_ended_meanwhile() -> None:
    play = ladder()
    record(play, incident("grave"))
    subject = play.only("account")
    play.given(subject, HoldProposal(held=True, reason="复核", cause="conclusion:a"), CLOCK)
    play.given(subject, WithdrawProposal(reason="不当"), LEADER, "gov")
    play.given(subject, HoldProposal(held=False, reason="撤销", cause="conclusion:a"), CLOCK)
    assert not play.state(subject).held


def test_late_report_is_excused_when_the_reason_was_accepted_before_it_was_late() -> None:
    play = graph(grounds=heeding("two_reports"))
    play.matter(1, date(2026, 7, 10))
    reason(play, 1, accepted=True)
    play.days_pass(date(2026, 7, 12))
    assert [fact.excused for fact in play.state(LATE).facts.values()] == [True]


def test_late_report_no_longer_counts_when_the_unit_was_relieved_of_the_matter() -> None:
    play = late(graph(), 1)
    assert len(play.state(LATE).facts) == 1
    play.given(work(1), FileObjection(unit=LEAD, reason="非职责"), UNIT_ROLE, LEAD)
    play.given(work(1), DecideObjection(unit=LEAD, accepted=True, opinion="属实"), LEADER, "gov")
    assert play.state(LATE).facts == {}


@pytest.mark.parametrize("fact", ["", "#overdue", "#again"], ids=["matter", "named", "named otherwise"])
def test_fact_is_the_same_however_a_person_names_it(fact: str) -> None:
    play = ladder()
    play.matter()
    play.days_pass(date(2026, 8, 3))
    command = by_hand(ground="late", fact=f"{work(1)}{fact}")
    assert f"proposal:{proposal_key(play.rules, command)}" == play.only("remind")


def test_measure_is_met_when_its_report_went_back_for_its_form_only() -> None:
    play = ladder()
    subject = reminded(play, date(2026, 8, 14))
    play.days_pass(date(2026, 8, 12))
    report = closing_report(completed_on=date(2026, 8, 11), co_parts=())
    play.given(work(1), report, UNIT_ROLE, LEAD)
    play.given(work(1), ReturnReport(key="r1", ground=ReturnGround.FORM, reason="格式"))
    play.days_pass(date(2026, 8, 17))
    play.given(work(1), report, UNIT_ROLE, LEAD)
    play.given(work(1), VerifyReport(key="r1"))
    play.given(work(1), CloseMatter())
    assert play.state(work(1)).reported_on == date(2026, 8, 17)
    assert play.state(subject).met_on == date(2026, 8, 17)
    assert play.proposals("summon") == []
