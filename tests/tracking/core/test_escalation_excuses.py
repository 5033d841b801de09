"""What keeps a measure from coming up, has it wait, holds it, or takes it back."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.escalation import ImposeMeasure
from duban_contracts.commands.matter import DecideObjection, DecideReason, FileObjection, FileReason, PassTime
from duban_contracts.commands.office import SignProposal, WithdrawIncident
from duban_contracts.commands.records import HoldIncident, HoldProposal
from duban_tracking.core.context import Why
from duban_tracking.core.kinds import KINDS
from tests.tracking.core.ladder_play import LadderPlay, graph_pack, incident, ladder, matter_id, record, reminded
from tests.tracking.core.story import CLOCK, DIRECTOR, LEAD, LEADER, STAFF, UNIT_ROLE

WORK = f"matter:{matter_id(1)}"


def reason(play: LadderPlay, on: date, key: str = "z1") -> None:
    play.on = on
    play.given(WORK, FileReason(key=key, unit=LEAD, reason="暴雨停工"), UNIT_ROLE, LEAD)


def decided(play: LadderPlay, accepted: bool, key: str = "z1") -> None:
    play.given(WORK, DecideReason(key=key, accepted=accepted, opinion="已核实"), LEADER)


def test_proposal_waits_while_a_reason_filed_in_time_is_undecided() -> None:
    play = ladder()
    play.matter()
    reason(play, date(2026, 7, 30))
    play.days_pass(date(2026, 8, 5))
    (subject,) = (each for each in play.streams if each.startswith("proposal:"))
    assert play.events(subject) == ["ProposalDeferred"]
    assert play.state(subject).waiting[0].waits_for == "该单位在时限内说明的理由尚未认定"
    assert play.proposals() == []


@pytest.mark.parametrize(("accepted", "standing"), [(False, 1), (True, 0)], ids=["rejected", "accepted"])
def test_proposal_comes_up_only_if_the_reason_is_rejected(accepted: bool, standing: int) -> None:
    play = ladder()
    play.matter()
    reason(play, date(2026, 7, 30))
    play.days_pass(date(2026, 8, 5))
    decided(play, accepted)
    assert len(play.proposals("remind")) == standing


def test_proposal_that_waited_is_given_up_when_the_reason_is_accepted() -> None:
    play = ladder()
    play.matter()
    reason(play, date(2026, 7, 30))
    play.days_pass(date(2026, 8, 5))
    decided(play, accepted=True)
    (subject,) = (each for each in play.streams if each.startswith("proposal:"))
    assert play.events(subject) == ["ProposalDeferred", "ProposalGivenUp"]
    assert (play.state(subject).waiting, play.state(subject).stands) == ((), False)


def test_reason_filed_late_holds_nothing_up_and_accepted_takes_everything_back() -> None:
    play = ladder()
    first = reminded(play)
    play.days_pass(date(2026, 8, 17))
    second = play.only("summon")
    reason(play, date(2026, 8, 18))
    assert play.state(first).stands
    decided(play, accepted=True)
    assert (play.state(first).withdrawn, play.state(second).withdrawn) == (True, True)


def test_reason_filed_by_the_measures_own_date_holds_the_next_level_up() -> None:
    play = ladder()
    reminded(play)
    reason(play, date(2026, 8, 14))
    play.days_pass(date(2026, 8, 18))
    assert play.proposals("summon") == []
    decided(play, accepted=False)
    assert len(play.proposals("summon")) == 1


def test_missed_duty_is_not_excused_by_a_reason() -> None:
    play = ladder()
    play.matter(due_on=date(2026, 12, 31), horizon="long")
    reason(play, date(2026, 8, 1))
    decided(play, accepted=True)
    play.days_pass(date(2026, 8, 10))
    assert len(play.proposals("remind")) == 1


def test_withdrawn_incident_takes_its_proposal_back_and_what_rests_on_it() -> None:
    play = LadderPlay(graph_pack(), on=date(2026, 7, 1))
    subject = record(play, incident("slack"))
    circular = play.signed(play.only("circular"), DIRECTOR)
    play.imposed(circular, date(2026, 7, 20))
    play.days_pass(date(2026, 7, 21))
    assert len(play.proposals("media")) == 1
    play.given(subject, WithdrawIncident(reason="登记有误"))
    assert play.proposals() == []
    assert all(veto.withdrawn for veto in play.state(f"tally:veto:{LEAD}").vetoes)


def test_held_incident_holds_its_proposal_and_releases_it() -> None:
    play = ladder()
    fact = record(play, incident("grave"))
    subject = play.only("account")
    play.given(fact, HoldIncident(held=True, reason="复核"), CLOCK)
    assert play.refusal(subject, SignProposal(approved=True), STAFF).clause == "N-17"
    play.given(fact, HoldIncident(held=False, reason="维持"), CLOCK)
    play.signed(subject, STAFF)


def test_nothing_is_signed_imposed_or_lapses_while_held() -> None:
    play = ladder()
    subject = reminded(play)
    play.given(subject, HoldProposal(held=True, reason="单位已申请复核"), CLOCK)
    again = ImposeMeasure(requirement="x", new_due_on=date(2026, 9, 1))
    refusal = play.refusal(subject, again)
    assert (refusal.why, refusal.clause) == (Why.STATE, "N-17")
    play.days_pass(date(2026, 8, 20))
    assert play.when(subject, PassTime(), CLOCK) == ()
    play.given(subject, HoldProposal(held=False, reason="维持"), CLOCK)
    assert KINDS["proposal"].wake(play.state(subject), play.rules, None) == date(2026, 8, 15)
    play.days_pass(date(2026, 8, 21))
    assert len(play.proposals("summon")) == 1


def test_unit_whose_objection_is_accepted_is_no_longer_proposed_against() -> None:
    play = ladder()
    play.matter()
    play.days_pass(date(2026, 8, 3))
    subject = play.only("remind")
    play.given(WORK, FileObjection(unit=LEAD, reason="非我职责"), UNIT_ROLE, LEAD)
    play.given(WORK, DecideObjection(unit=LEAD, accepted=True, opinion="成立"), LEADER)
    assert play.state(subject).withdrawn
