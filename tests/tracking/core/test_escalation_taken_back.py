"""What a measure did elsewhere goes back with it, and what goes out first goes out before anything is handed over."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from duban_contracts.commands.matter import ChangeOwner, CloseMatter
from duban_contracts.commands.office import RecordReferral, SignProposal, WithdrawProposal
from duban_contracts.commands.reports import VerifyReport
from duban_contracts.events.matter_demands import OwnerChanged
from duban_tracking.core.context import Why
from duban_tracking.core.matter.decisions import evolve
from duban_tracking.core.matter.state import Matter
from tests.tracking.core.ladder_play import LADDER, LadderPlay, incident, ladder, letter, matter_id, record
from tests.tracking.core.story import CHIEF, CLOCK, LEAD, LEADER, STAFF, UNIT_ROLE, closing_report

WORK = f"matter:{matter_id(1)}"
REFERRAL = UUID("33333333-3333-5333-8333-333333333333")


def raised() -> tuple[LadderPlay, str]:
    """A measure moved a matter to another role; return the play and the measure's proposal."""
    play = ladder()
    play.matter()
    record(play, incident("grave", matter_id=matter_id(1)))
    subject = play.signed(play.only("account"), STAFF, CHIEF)
    assert play.state(WORK).owner == "supervision_head"
    return play, subject


def withdraw(play: LadderPlay, subject: str) -> None:
    play.given(subject, WithdrawProposal(reason="不妥"), LEADER)


def test_matter_is_its_former_roles_again_when_the_measure_is_withdrawn() -> None:
    play, subject = raised()
    withdraw(play, subject)
    assert play.state(WORK).owner == ""
    assert play.events(WORK)[-1] == "OwnerChanged"
    (back,) = [event for _, event, _ in play.told if isinstance(event, OwnerChanged) and event.back]
    assert (back.owner, back.previous, back.cause, back.clause) == ("", "supervision_head", subject, "L-3")


def test_matter_stays_where_it_is_when_another_measure_keeps_it_there() -> None:
    play, subject = raised()
    again = ChangeOwner(owner="supervision_head", cause="proposal:other", clause="L-3")
    play.given(WORK, again, CLOCK)
    assert play.when(WORK, again, CLOCK) == ()
    withdraw(play, subject)
    assert play.state(WORK).owner == "supervision_head"
    play.given(WORK, again.model_copy(update={"back": True}), CLOCK)
    assert play.state(WORK).owner == ""


def test_withdrawal_changes_nothing_when_the_measure_was_not_imposed() -> None:
    play = ladder()
    play.matter()
    record(play, incident("grave", matter_id=matter_id(1)))
    withdraw(play, play.only("account"))
    assert "OwnerChanged" not in play.events(WORK)


def test_withdrawal_is_not_refused_when_the_matter_is_closed() -> None:
    play, subject = raised()
    play.given(WORK, closing_report(completed_on=play.on, co_parts=()), UNIT_ROLE, LEAD)
    play.given(WORK, VerifyReport(key="r1"), "supervision_head")
    play.given(WORK, CloseMatter(), "supervision_head")
    withdraw(play, subject)
    assert play.state(WORK).owner == "supervision_head"


def test_events_kept_before_are_read_as_they_were_meant() -> None:
    play, _ = raised()
    told = [event for subject, event, _ in play.told if subject == WORK and isinstance(event, OwnerChanged)]
    assert evolve(Matter(matter_id(1)), told[0], play.on).raised_by == ((told[0].cause, "supervision_head"),)


@pytest.mark.parametrize("asks", [{"needs_new_date": True}, {"paper": "letter"}], ids=["a new date", "a paper"])
def test_measure_is_not_handed_over_before_it_went_out(asks: dict[str, object]) -> None:
    account = LADDER[2].model_copy(update=asks)
    play = ladder(measures=(*LADDER[:2], account))
    record(play, incident("grave"))
    subject = play.only("account")
    referral = RecordReferral(
        referral_id=REFERRAL,
        body="县监委",
        facts="严重失职",
        unit=LEAD,
        referred_on=play.on,
        proposal=subject.partition(":")[2],
    )
    for role in (STAFF, CHIEF):
        play.given(subject, SignProposal(approved=True), role)
    refusal = play.refusal(f"referral:{REFERRAL}", referral)
    assert (refusal.why, refusal.clause) == (Why.STATE, "L-3")
    play.imposed(subject, date(2026, 8, 1), paper_id=letter(play))
    assert play.given(f"referral:{REFERRAL}", referral)
