"""What is refused of proposals and measures, each with its clause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from duban_contracts.commands.escalation import ImposeMeasure, RecordMeasureFinding, RecordStatement, RecordStep
from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import RecordReferral, SignProposal
from duban_tracking.core.context import Why
from duban_tracking.core.escalation.grounds import proposal_key
from tests.tracking.core.ladder_play import (
    PAPER_ID,
    LadderPlay,
    by_hand,
    chain,
    graph,
    incident,
    ladder,
    ladder_pack,
    letter,
    matter_id,
    record,
    reminded,
)
from tests.tracking.core.story import CHIEF, CO, DIRECTOR, LEAD, STAFF

INCIDENT = "incident:22222222-2222-5222-8222-000000000001"


def with_matter() -> LadderPlay:
    play = ladder()
    play.matter()
    record(play, incident("grave"))
    return play


BY_HAND = {
    "no_fact": ({"fact": ""}, Why.RULE, "L-F"),
    "fact_that_is_no_stream": ({"fact": "rumour"}, Why.RULE, "L-F"),
    "fact_that_is_no_id": ({"fact": "matter:7"}, Why.RULE, "L-F"),
    "matter_that_is_not_there": ({"fact": f"matter:{matter_id(9)}"}, Why.RULE, "L-F"),
    "matter_of_others": ({"unit": CO}, Why.RULE, "L-F"),
    "unit_out_of_scope": ({"unit": "qy"}, Why.RULE, "L-U"),
    "unknown_measure": ({"kind": "exile"}, Why.UNKNOWN, None),
    "no_ground": ({"ground": None}, Why.RULE, "L-1"),
    "ground_of_another_measure": ({"ground": "unmet"}, Why.RULE, "L-1"),
    "not_overdue_yet": ({"ground": "late"}, Why.RULE, "L-F"),
    "persons_never": ({"persons": ("张三",)}, Why.RULE, "L-1"),
    "persons_without_approver": (
        {"kind": "account", "ground": "grave", "fact": INCIDENT, "persons": ("张三",)},
        Why.RULE,
        "L-3",
    ),
    "incident_of_another_kind": ({"kind": "summon", "ground": "repeated", "fact": INCIDENT}, Why.RULE, "L-F"),
}


@pytest.mark.parametrize(("changes", "why", "clause"), BY_HAND.values(), ids=BY_HAND)
def test_proposal_by_hand_is_refused_when(changes: dict[str, object], why: Why, clause: str | None) -> None:
    play = with_matter()
    command = by_hand(**changes)
    refusal = play.refusal(f"proposal:{proposal_key(play.rules, command)}", command)
    assert (refusal.why, refusal.clause) == (why, clause)
    assert refusal.reason


def test_persons_are_named_with_their_approver() -> None:
    play = with_matter()
    subject = play.only("account")
    command = by_hand(
        kind="account", ground="grave", fact=INCIDENT, persons=("张三",), persons_approver="县长", period="2026"
    )
    assert f"proposal:{proposal_key(play.rules, command)}" == subject
    play.given(subject, command)
    assert play.state(subject).raised.persons == ("张三",)
    assert play.state(subject).raised.fact == INCIDENT
    assert play.given(subject, command) == ()


def test_another_measure_for_the_same_fact_is_refused_with_the_policys_clause() -> None:
    play = graph()
    record(play, incident("slack"))
    command = by_hand(kind="written", ground="absence", fact=INCIDENT)
    refusal = play.refusal(f"proposal:{proposal_key(play.rules, command)}", command)
    assert (refusal.why, refusal.clause) == (Why.RULE, "G-0")


def test_raising_needs_urgings_where_the_ground_asks_for_them() -> None:
    tables = ladder_pack()
    slow = next(row for row in tables.grounds if row.code == "slow").model_copy(update={"requires_urgings": 1})
    play = LadderPlay(tables.model_copy(update={"grounds": (slow,)}), on=date(2026, 7, 1))
    play.matter()
    command = by_hand()
    refusal = play.refusal(f"proposal:{proposal_key(play.rules, command)}", command)
    assert (refusal.why, refusal.clause) == (Why.RULE, "L-slow")
    assert "催办" in refusal.reason


def test_incident_without_a_finding_of_its_effect_leads_to_nothing() -> None:
    tables = ladder_pack()
    grave = next(row for row in tables.grounds if row.code == "grave").model_copy(update={"requires_effect": True})
    play = LadderPlay(tables.model_copy(update={"grounds": (grave,)}), on=date(2026, 7, 1))
    record(play, incident("grave"))
    assert play.proposals() == []
    record(play, incident("grave", 2, effect="造成不良影响"))
    assert len(play.proposals("account")) == 1


def unsigned() -> tuple[LadderPlay, str]:
    play = ladder()
    play.matter()
    play.days_pass(date(2026, 8, 3))
    return play, play.only("remind")


def approved() -> tuple[LadderPlay, str]:
    play, subject = unsigned()
    letter(play)
    return play, play.signed(subject, DIRECTOR)


def out() -> tuple[LadderPlay, str]:
    play = ladder()
    return play, reminded(play)


def accounted() -> tuple[LadderPlay, str]:
    play = ladder()
    record(play, incident("grave"))
    return play, play.only("account")


def summoned() -> tuple[LadderPlay, str]:
    play, _ = out()
    play.days_pass(date(2026, 8, 17))
    return play, play.signed(play.only("summon"), STAFF, DIRECTOR)


NEW = date(2026, 8, 20)
IMPOSE = ImposeMeasure(requirement="限期", new_due_on=NEW, paper_id=PAPER_ID)
HELD = RecordStep(step="held", held_on=date(2026, 8, 17), by_whom="副县长")
Given = Callable[[], tuple[LadderPlay, str]]
ON_MEASURES: dict[str, tuple[Given, Command, str, Why, str]] = {
    "imposed_before_approval": (unsigned, IMPOSE, STAFF, Why.STATE, "L-1"),
    "imposed_without_date": (approved, IMPOSE.model_copy(update={"new_due_on": None}), STAFF, Why.RULE, "L-1"),
    "imposed_without_paper": (approved, IMPOSE.model_copy(update={"paper_id": None}), STAFF, Why.RULE, "L-1"),
    "imposed_with_past_date": (
        approved,
        IMPOSE.model_copy(update={"new_due_on": date(2026, 8, 1)}),
        STAFF,
        Why.RULE,
        "L-1",
    ),
    "imposed_without_target": (
        summoned,
        ImposeMeasure(requirement="限期", new_due_on=date(2026, 9, 9)),
        STAFF,
        Why.RULE,
        "L-2",
    ),
    "imposed_twice": (out, IMPOSE, STAFF, Why.STATE, "L-1"),
    "signed_out_of_turn": (unsigned, SignProposal(approved=True), CHIEF, Why.ROLE, "L-S"),
    "declined_without_opinion": (unsigned, SignProposal(approved=False), DIRECTOR, Why.RULE, "L-S"),
    "statement_not_asked_for": (accounted, RecordStatement(text="影响"), STAFF, Why.RULE, "L-3"),
    "unknown_step": (summoned, HELD.model_copy(update={"step": "lunch"}), STAFF, Why.UNKNOWN, "L-2"),
    "step_without_its_approver": (summoned, HELD.model_copy(update={"step": "media"}), STAFF, Why.RULE, "L-2m"),
    "step_with_text": (
        summoned,
        HELD.model_copy(update={"step": "media", "approver": "县长", "text": "内容"}),
        STAFF,
        Why.RULE,
        "L-2b",
    ),
    "step_in_the_future": (
        summoned,
        HELD.model_copy(update={"held_on": date(2026, 9, 1)}),
        STAFF,
        Why.RULE,
        "L-2h",
    ),
    "finding_before_imposing": (
        summoned,
        RecordMeasureFinding(finding="met", text="好"),
        STAFF,
        Why.STATE,
        "L-2",
    ),
    "finding_before_the_date": (out, RecordMeasureFinding(finding="unmet", text="差"), STAFF, Why.STATE, "L-1"),
}


@pytest.mark.parametrize(("given", "command", "role", "why", "clause"), ON_MEASURES.values(), ids=ON_MEASURES)
def test_act_on_a_measure_is_refused_when(given: Given, command: Command, role: str, why: Why, clause: str) -> None:
    play, subject = given()
    refusal = play.refusal(subject, command, role)
    assert (refusal.why, refusal.clause) == (why, clause), refusal


def test_hand_over_is_refused_before_approval_and_for_other_measures() -> None:
    play, subject = accounted()
    referral = RecordReferral(
        referral_id=UUID(int=7),
        body="县监委",
        facts="失职",
        unit=LEAD,
        referred_on=date(2026, 7, 1),
        proposal=subject.partition(":")[2],
    )
    refusal = play.refusal("referral:x", referral)
    assert (refusal.why, refusal.clause) == (Why.STATE, "L-S")
    play, subject = out()
    other = referral.model_copy(update={"proposal": subject.partition(":")[2]})
    refusal = play.refusal("referral:x", other)
    assert (refusal.why, refusal.clause) == (Why.RULE, "L-1")
    assert play.refusal("referral:x", referral.model_copy(update={"proposal": "none"})).why is Why.UNKNOWN


def test_measure_without_chain_is_refused_with_its_clause() -> None:
    tables = ladder_pack(chains=(chain("summon", STAFF),))
    play = LadderPlay(tables, on=date(2026, 7, 1))
    play.matter()
    command = by_hand()
    refusal = play.refusal(f"proposal:{proposal_key(play.rules, command)}", command)
    assert (refusal.why, refusal.clause) == (Why.RULE, "L-1")
