"""The demo's play goes as written under Yunhe's rules, on the pure cores of tracking and scoring."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from duban_contracts import event_models
from duban_contracts.events.proposal import ProposalDecided, ProposalRaised, ProposalWithdrawn
from duban_contracts.vocabulary import MatterState
from tests.standalone.demo_files import ZONE, read_acts, read_lines
from tests.standalone.demo_play import Play

NOT_PLAYED = {
    *("DueDateConfirmed", "UnitExempted", "DutyMissed", "FalsificationHeld", "IncidentHeld", "PaperConsulted"),
    *("DutyExtended", "DutyReminded", "DutyReportFiled", "DutyReleased", "DutyReportReturned", "DutyRestarted"),
    *("DefectsHeld", "IncidentConcluded", "RulesApplied"),
}
OTHER_FIELDS = {
    *("activity", "calendar", "conclusion", "escalation", "grade", "handing_down", "matter_demands", "meeting"),
    *("nomination", "receipt", "record", "stub"),
}
"""Modules of events that this county's own rules do not lead to."""
EARLY = {"on_time": 2, "early": 1}
EXPECTED: dict[str, dict[str, dict[str, int]]] = {
    "RX-0001": {"jtj": EARLY, "fuyun": EARLY},
    "RX-0004": {"slj": {"on_time": 2}, "chongtou": {"on_time": 2}},
    "RX-0005": {"zhzfj": {"reported_late": -1}},
    "RX-0007": {"jyj": {**EARLY, "report_defective": -1}, "scjgj": EARLY},
    "RX-0009": {"zjj": {"on_time": 2}, "fenghuangshan": {"on_time": 2}},
    "RX-0010": {},
    "RX-0011": {"rsj": {"on_time": 2}, "zjj": {"on_time": 2}},
    "RX-0013": {"zrzyj": {**EARLY, "report_falsified": -10}, "zhzfj": EARLY},
    "RX-0015": {"zjj": {"not_completed": -3, "named_slow": -1}},
    "RX-0019": {},
    "RX-0022": {"chishi": {"not_completed": -3, "named_slow": -2}},
    "RX-0024": {"nyj": {"on_time": 2, "report_defective": -1}, "yuanhe": {"on_time": 2}},
    "RX-0032": {"csb": EARLY},
    "RX-0035": {"wjj": {"reported_late": -1, "report_defective": -1}},
    "RX-0037": {"slj": {"named_slow": -1}, "chishi": {"named_slow": -1}},
    "PS-0001": {"yjj": EARLY, "zrzyj": EARLY, "chongtou": EARLY},
    "PS-0002": {"wgltj": {"not_completed": -3}, "jtj": {"not_completed": -3}, "jinshuitan": {"not_completed": -3}},
    "HY-0002": {},
}


@pytest.fixture(scope="module")
def played() -> tuple[Play, list[str]]:
    acts = read_acts()
    play = Play(read_lines(), acts[0].at.astimezone(ZONE).date())
    surprises = []
    for act in acts:
        refusal = play.play(act)
        clause = (refusal.clause or "?") if refusal else ""
        if clause != act.refused:
            surprises.append(f"{act.label()}: {refusal or 'taken'}, expected {act.refused or 'taken'}")
    return play, surprises


def test_every_act_is_taken_or_refused_as_written(played: tuple[Play, list[str]]) -> None:
    assert played[1] == []


def test_play_closes_more_than_twenty_matters_and_leaves_some_open(played: tuple[Play, list[str]]) -> None:
    states = Counter(state.state for state in played[0].states("matter"))
    assert states[MatterState.ARCHIVED] + states[MatterState.CLOSED] >= 20
    assert states[MatterState.ASSIGNED] >= 3
    assert states[MatterState.DECLINED] == 1


@pytest.mark.parametrize("handle", EXPECTED)
def test_points_stand_as_the_story_has_them(played: tuple[Play, list[str]], handle: str) -> None:
    assert played[0].points(handle) == EXPECTED[handle]


def test_award_proposal_is_raised_withdrawn_raised_again_and_decided(played: tuple[Play, list[str]]) -> None:
    subject = "proposal:award_ineligible.2026.zjj"
    play = played[0]
    assert play.happened(ProposalRaised) == [(subject, date(2026, 8, 29)), (subject, date(2026, 9, 19))]
    assert play.happened(ProposalWithdrawn) == [(subject, date(2026, 9, 8))]
    assert play.happened(ProposalDecided) == [(subject, date(2026, 9, 24))]


def test_play_shows_every_event_of_tracking(played: tuple[Play, list[str]]) -> None:
    shown = {type(each.event).__name__ for each in played[0].world.log}
    known = {
        model.__name__
        for name, model in event_models().items()
        if name.startswith("duban.tracking.") and model.__module__.rpartition(".")[2] not in OTHER_FIELDS
    }
    assert known - shown - NOT_PLAYED == set()
