"""A flag over the year's points that proposes a measure: scoring counted its matters, and there is no other ground."""

from __future__ import annotations

from uuid import UUID

import pytest

from duban_contracts.base import Event
from duban_contracts.commands.office import RaiseProposal, WithdrawProposal
from duban_contracts.events.proposal import ProposalRaised
from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn
from duban_sdk.tables import FlagRow
from duban_tracking.core.context import Refusal
from duban_tracking.core.follow_ups import follow_ups
from tests.tracking.core.ladder_play import LadderPlay, graph, ladder, matter_id
from tests.tracking.core.story import CLOCK, DIRECTOR, LEAD, STAFF

FLAG = FlagRow(code="three", name="一年内三件逾期", counts=(), times=3, proposes="summon", clause="L-T")
MATTERS: tuple[UUID, ...] = tuple(matter_id(number) for number in (1, 2, 3, 4))
KEY = f"proposal:summon.2026.{LEAD}"
FACTS = {"flag": "three", "unit": LEAD, "year": 2026, "clause": "L-T"}


def heard(play: LadderPlay, event: Event) -> None:
    for subject, command in follow_ups(f"account:{LEAD}:2026", event, play.rules, play.on):
        play.given(subject, command, CLOCK)


def flag(count: int) -> FlagRaised:
    return FlagRaised.model_validate({**FACTS, "name": FLAG.name, "matters": MATTERS[:count]})


def raised(play: LadderPlay) -> list[ProposalRaised]:
    return [event for subject, event, _ in play.told if subject == KEY and isinstance(event, ProposalRaised)]


def test_flag_proposes_the_measure_in_its_name_and_says_how_many() -> None:
    play = ladder(flags=(FLAG,))
    heard(play, flag(3))
    (proposal,) = raised(play)
    assert (proposal.name, proposal.clause, proposal.matters) == ("约谈", "L-2", MATTERS[:3])
    assert proposal.reason == "一年内三件逾期：2026年度已有 3 件"
    assert proposal.needs is not None


def test_further_matter_is_added_until_people_decided() -> None:
    play = ladder(flags=(FLAG,))
    for count in (3, 3, 4):
        heard(play, flag(count))
    assert [len(event.matters) for event in raised(play)] == [3, 4]
    play.signed(KEY, STAFF, DIRECTOR)
    heard(play, flag(4))
    assert len(raised(play)) == 2


def test_measure_is_withdrawn_with_the_flag() -> None:
    play = ladder(flags=(FLAG,))
    heard(play, flag(3))
    heard(play, FlagWithdrawn.model_validate({**FACTS, "matters": MATTERS[:2], "reason": "理由成立"}))
    assert play.events(KEY) == ["ProposalRaised", "ProposalWithdrawn"]
    assert not play.state(KEY).stands
    assert isinstance(play.when(KEY, WithdrawProposal(reason="理由成立"), CLOCK), tuple)


@pytest.mark.parametrize("kind", ["summon", "remind"])
def test_people_still_name_the_fact_of_a_measure(kind: str) -> None:
    play = ladder(flags=(FLAG,))
    command = RaiseProposal(kind=kind, name="约谈", unit=LEAD, period="2026", reason="多件逾期", matters=MATTERS)
    decision = play.when(KEY, command, STAFF)
    assert isinstance(decision, Refusal)
    assert "须写明所依据的事项" in decision.reason


def test_flag_of_a_graph_proposes_beside_what_each_fact_led_to() -> None:
    play = graph(flags=(FLAG.model_copy(update={"proposes": "circular"}),))
    heard(play, flag(3))
    assert play.proposals("circular") == [f"proposal:circular.2026.{LEAD}"]
