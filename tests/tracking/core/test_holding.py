"""What several reviews hold: it goes on when none of them runs any more, and a proposal with what it rests on."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.office import SignProposal
from duban_contracts.commands.records import HoldIncident, HoldProposal
from duban_contracts.events.escalation import ProposalHeld
from duban_contracts.events.incident import IncidentHeld
from duban_tracking.core.holding import holders_of
from tests.tracking.core.ladder_play import LadderPlay, incident, ladder, record
from tests.tracking.core.story import CLOCK, LEAD, STAFF

FIRST, SECOND = "conclusion:a", "conclusion:b"


def held(cause: str, yes: bool = True) -> HoldIncident:
    return HoldIncident(held=yes, reason="单位已申请复核" if yes else "复核维持", cause=cause)


def two_reviews() -> tuple[LadderPlay, str]:
    """An incident is held by two conclusions; return the play and the incident."""
    play = ladder()
    fact = record(play, incident("grave"))
    play.given(fact, held(FIRST), CLOCK)
    play.given(fact, held(SECOND), CLOCK)
    return play, fact


def test_incident_stays_held_until_the_last_review_is_decided() -> None:
    play, fact = two_reviews()
    (event,) = play.given(fact, held(FIRST, yes=False), CLOCK)
    assert isinstance(event, IncidentHeld)
    assert (event.held, event.holders) == (True, (SECOND,))
    assert "另有复核" in event.reason
    (event,) = play.given(fact, held(SECOND, yes=False), CLOCK)
    assert (event.held, event.holders, event.reason) == (False, (), "复核维持")  # type: ignore[attr-defined]
    assert not play.state(fact).held


def test_review_that_is_told_again_holds_once() -> None:
    play, fact = two_reviews()
    assert play.given(fact, held(FIRST), CLOCK) == ()
    play.given(fact, held(FIRST, yes=False), CLOCK)
    assert play.given(fact, held(FIRST, yes=False), CLOCK) == ()
    assert play.state(fact).held


def test_proposal_is_held_with_its_incident_and_goes_on_with_it() -> None:
    play, fact = two_reviews()
    subject = play.only("account")
    assert play.refusal(subject, SignProposal(approved=True), STAFF).clause == "N-17"
    play.given(fact, held(FIRST, yes=False), CLOCK)
    assert play.state(subject).held
    play.given(fact, held(SECOND, yes=False), CLOCK)
    assert not play.state(subject).held
    play.signed(subject, STAFF)


def test_proposal_stays_held_by_its_own_review_when_its_incident_goes_on() -> None:
    play = ladder()
    fact = record(play, incident("grave"))
    subject = play.only("account")
    play.given(fact, held(FIRST), CLOCK)
    play.given(subject, HoldProposal(held=True, reason="复核", cause=SECOND), CLOCK)
    play.given(fact, held(FIRST, yes=False), CLOCK)
    assert play.state(subject).held_by == {SECOND}
    play.given(subject, HoldProposal(held=False, reason="维持", cause=SECOND), CLOCK)
    assert not play.state(subject).held
    assert play.on == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("facts", "waits"),
    [({"held": True}, True), ({"held": False}, False), ({"held": True, "holders": (FIRST,)}, True)],
    ids=["kept before, held", "kept before, released", "names its review"],
)
def test_events_kept_before_are_read_as_they_were_meant(facts: dict[str, object], waits: bool) -> None:
    event = ProposalHeld.model_validate({"kind": "account", "unit": LEAD, "reason": "复核", "clause": "L-3", **facts})
    assert bool(holders_of(event)) is waits
