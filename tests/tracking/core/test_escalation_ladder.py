"""A ladder of three measures: proposed, signed, imposed, met or lapsed, handed over."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from duban_contracts.commands.escalation import (
    ConfirmMeasureDate,
    ImposeMeasure,
    RecordMeasureFinding,
    RecordStatement,
    RecordStep,
)
from duban_contracts.commands.matter import CloseMatter, PassTime
from duban_contracts.commands.office import RecordReferral, SignProposal, WithdrawProposal
from duban_contracts.commands.reports import ReturnReport, VerifyReport
from duban_contracts.events.escalation import MeasureImposed, MeasureLapsed
from duban_contracts.events.matter_demands import OwnerChanged
from duban_contracts.vocabulary import ReturnGround
from duban_tracking.core.context import Why
from duban_tracking.core.escalation.grounds import proposal_key
from duban_tracking.core.kinds import KINDS
from tests.tracking.core.ladder_play import LadderPlay, by_hand, incident, ladder, letter, matter_id, record, reminded
from tests.tracking.core.story import CHIEF, CLOCK, DIRECTOR, LEAD, STAFF, UNIT_ROLE, closing_report

REFERRAL = UUID("55555555-5555-5555-8555-555555555555")


def report_for(play: LadderPlay, subject: str, on: date) -> None:
    play.on = on
    report = closing_report(completed_on=on, co_parts=())
    play.given(subject, report, UNIT_ROLE, LEAD)


def referral(proposal: str, **changes: object) -> RecordReferral:
    fields: dict[str, object] = {
        "referral_id": REFERRAL,
        "body": "县监委",
        "facts": "两次超期",
        "unit": LEAD,
        "referred_on": date(2026, 9, 15),
        "proposal": proposal.partition(":")[2],
    }
    return RecordReferral.model_validate({**fields, **changes})


def test_first_level_is_proposed_once_when_the_date_passes() -> None:
    play = ladder()
    play.matter()
    play.days_pass(date(2026, 8, 20))
    raised = play.state(play.only()).raised
    assert (raised.kind, raised.rank, raised.ground, raised.ground_clause) == ("remind", 1, "late", "L-late")
    assert (raised.fact, raised.matters) == (f"matter:{matter_id(1)}#overdue", (matter_id(1),))
    assert raised.clause == "L-1"


def test_measure_is_imposed_with_paper_and_new_date() -> None:
    play = ladder()
    subject = reminded(play)
    event = play.told[-1][1]
    assert isinstance(event, MeasureImposed)
    assert event.new_due is not None
    assert (event.new_due.enforce_on, event.rank, event.matters) == (date(2026, 8, 14), 1, (matter_id(1),))
    assert play.events(subject) == ["ProposalRaised", "ProposalSigned", "ProposalDecided", "MeasureImposed"]


def test_next_level_is_proposed_when_the_new_date_passes_unmet() -> None:
    play = ladder()
    subject = reminded(play)
    play.days_pass(date(2026, 8, 14))
    assert play.proposals("summon") == []
    play.days_pass(date(2026, 8, 15))
    lapsed = next(event for _, event, _ in play.told if isinstance(event, MeasureLapsed))
    assert lapsed.new_due.enforce_on == date(2026, 8, 14)
    raised = play.state(play.only("summon")).raised
    assert (raised.fact, raised.matters) == (f"{subject}#lapsed", (matter_id(1),))
    assert play.given(subject, PassTime(), CLOCK) == ()


def test_nothing_follows_when_the_measure_was_found_met() -> None:
    play = ladder()
    subject = reminded(play)
    play.given(subject, RecordMeasureFinding(finding="met", text="已修复"))
    play.days_pass(date(2026, 9, 1))
    assert play.events(subject)[-2:] == ["MeasureFindingRecorded", "MeasureMet"]
    assert play.proposals("summon") == []


def test_closing_the_matter_by_the_new_date_meets_the_measure() -> None:
    play = ladder()
    subject = reminded(play)
    work = f"matter:{matter_id(1)}"
    report_for(play, work, date(2026, 8, 13))
    play.given(work, VerifyReport(key="r1"))
    play.given(work, CloseMatter())
    play.days_pass(date(2026, 9, 1))
    assert play.events(subject)[-1] == "MeasureMet"
    assert play.proposals("summon") == []


def test_next_level_waits_while_a_report_filed_by_the_new_date_is_checked() -> None:
    play = ladder()
    reminded(play)
    work = f"matter:{matter_id(1)}"
    report_for(play, work, date(2026, 8, 13))
    play.days_pass(date(2026, 8, 17))
    assert play.proposals("summon") == []
    play.given(work, ReturnReport(key="r1", ground=ReturnGround.SUBSTANCE, reason="未修复"))
    assert len(play.proposals("summon")) == 1


def at_second(play_on: date = date(2026, 8, 17)) -> tuple[LadderPlay, str]:
    play = ladder()
    reminded(play)
    play.days_pass(play_on)
    subject = play.signed(play.only("summon"), STAFF, DIRECTOR)
    return play, play.imposed(subject, date(2026, 9, 10), target="路面平整")


def test_step_opens_the_units_duty_counted_from_its_day() -> None:
    play, subject = at_second()
    play.given(subject, RecordStep(step="held", held_on=play.on, by_whom="副县长"))
    duty = play.state(f"duty:plan:{subject.partition(':')[2]}:{LEAD}")
    assert (duty.opened.unit, duty.opened.due.nominal_on) == (LEAD, date(2026, 8, 24))


def test_finding_leads_to_the_next_level_only_after_the_date() -> None:
    play, subject = at_second()
    found = RecordMeasureFinding(finding="no_progress", text="无明显进展")
    refusal = play.refusal(subject, found)
    assert (refusal.why, refusal.clause) == (Why.STATE, "L-worse")
    play.on = date(2026, 9, 11)
    play.given(subject, found)
    assert len(play.proposals("account")) == 1
    play.days_pass(date(2026, 9, 15))
    facts = {play.state(each).raised.ground for each in play.proposals("account")}
    assert facts == {"worse", "still"}


def test_last_level_needs_its_statement_and_ends_in_a_hand_over() -> None:
    play, _ = at_second()
    play.days_pass(date(2026, 9, 11))
    subject = play.signed(play.only("account"), STAFF)
    refusal = play.refusal(subject, SignProposal(approved=True), CHIEF)
    assert (refusal.why, refusal.clause) == (Why.STATE, "L-3")
    play.given(subject, RecordStatement(text="影响防汛"))
    play.signed(subject, CHIEF)
    assert play.events(subject)[-2:] == ["ProposalDecided", "MeasureImposed"]
    assert any(isinstance(event, OwnerChanged) for _, event, _ in play.told)
    play.on = date(2026, 9, 15)
    play.given(f"referral:{REFERRAL}", referral(subject))
    play.given(f"referral:{REFERRAL}", referral(subject, receipt="收1号", answer="已立案"))
    handed = play.state(subject).handed
    assert (handed.body, handed.receipt, handed.answer) == ("县监委", "收1号", "已立案")
    refusal = play.refusal(subject, WithdrawProposal(reason="不妥"))
    assert (refusal.why, refusal.clause) == (Why.STATE, "L-3")


def test_incident_on_an_overdue_matter_skips_the_first_level() -> None:
    play = ladder()
    play.matter()
    record(play, incident("again", matter_id=matter_id(1)))
    assert play.proposals() == []
    play.days_pass(date(2026, 8, 3))
    record(play, incident("again", 2, matter_id=matter_id(1)))
    assert len(play.proposals("summon")) == 1


def test_ground_without_statement_goes_to_the_last_signer_at_once() -> None:
    play = ladder()
    record(play, incident("grave"))
    subject = play.signed(play.only("account"), STAFF, CHIEF)
    assert play.events(subject)[-1] == "MeasureImposed"


def test_staff_raise_a_level_by_hand_before_the_date_once_in_a_period() -> None:
    play = ladder()
    play.matter()
    first, later = by_hand(), by_hand(period="2026-09")
    subjects = [f"proposal:{proposal_key(play.rules, each)}" for each in (first, first, later)]
    told = [len(play.given(subject, command)) for subject, command in zip(subjects, (first, first, later), strict=True)]
    assert told == [1, 0, 1]
    assert subjects[0] == subjects[1] != subjects[2]


def test_missed_duty_is_a_fact_of_its_own() -> None:
    play = ladder()
    play.matter(due_on=date(2026, 12, 31), horizon="long")
    play.days_pass(date(2026, 9, 8))
    facts = [play.state(each).raised.fact for each in play.proposals("remind")]
    assert facts == [f"matter:{matter_id(1)}#duty.monthly_report:2026-{month:02}" for month in (8, 9)]


def test_provisional_date_lapses_only_when_a_person_confirmed_it() -> None:
    play = ladder()
    subject = reminded(play, date(2029, 10, 8))
    state = play.state(subject)
    assert state.imposed.new_due.provisional
    play.on = date(2029, 12, 1)
    assert play.when(subject, PassTime(), CLOCK) == ()
    assert KINDS["proposal"].wake(state, play.rules, None) is None
    play.given(subject, ConfirmMeasureDate())
    assert play.given(subject, ConfirmMeasureDate()) == ()
    play.given(subject, PassTime(), CLOCK)
    assert play.state(subject).lapsed_on == date(2029, 12, 1)


def test_letter_that_is_not_issued_imposes_nothing() -> None:
    play = ladder()
    play.matter()
    play.days_pass(date(2026, 8, 3))
    subject = play.signed(play.only(), DIRECTOR)
    command = ImposeMeasure(requirement="限期", new_due_on=date(2026, 8, 20), paper_id=REFERRAL)
    assert play.refusal(subject, command).clause == "L-1"
    play.given(subject, command.model_copy(update={"paper_id": letter(play)}))
