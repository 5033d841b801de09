"""A ticket that accuses a unit is not passed on to it, and says so to tracking."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from duban_contracts.commands.intake import MergeTicket, PassOnTicket, TakeUpTicket, TicketPush, TriageDecision
from duban_contracts.common import Actor, TicketRef
from duban_contracts.events.ticket import TicketContent, TicketPassedOn, TicketTakenUp
from duban_intake.core.identity import content_json
from duban_intake.core.ticket import Decided
from duban_intake.core.triage import Barred, TriageRules, UnknownCode, decide

REF = TicketRef(ticket_id=UUID(int=1), channel="letters", external_id="L-1", revision=1)
BY = Actor(person="p-1", role="supervision_staff", unit="dcs")
RULES = TriageRules({"7": "T-7"}, {"7": "其他"}, {"ordinary": "一般"}, pins=(), barring_clause="N-P2")
PUSH = TicketPush(external_id="L-1", title="举报", content="反映某局问题", accused_units=("zjj",))
CONTENT = TicketContent.model_validate_json(content_json(PUSH))


def made(decision: TriageDecision) -> object:
    return decide(REF, CONTENT, decision, BY, RULES, at=datetime(2026, 7, 1, tzinfo=UTC))


def test_accused_units_are_part_of_the_content() -> None:
    assert CONTENT.accused_units == ("zjj",)
    plain = TicketPush(external_id="L-1", title="咨询", content="内容")
    assert "accused" not in content_json(plain)


@pytest.mark.parametrize("unit", ["zjj", "jtj"])
def test_ticket_is_passed_on_to_others_only(unit: str) -> None:
    decided = made(PassOnTicket(unit=unit, reason="转办"))
    if unit == "zjj":
        assert isinstance(decided, Barred)
        assert decided.clause == "N-P2"
    else:
        assert isinstance(decided, Decided)
        assert isinstance(decided.event, TicketPassedOn)


def test_accusation_is_not_merged_into_a_matter_that_its_unit_may_see() -> None:
    decided = made(MergeTicket(matter_id=UUID(int=2), reason="同一事项"))
    assert isinstance(decided, Barred)
    assert decided.clause == "N-P2"


def test_taken_up_the_ticket_still_names_them() -> None:
    decided = made(TakeUpTicket(category="7", reason="应予督查"))
    assert isinstance(decided, Decided)
    assert isinstance(decided.event, TicketTakenUp)
    assert decided.event.content.accused_units == ("zjj",)


def test_unknown_category_cites_the_clause_of_the_scope() -> None:
    decided = made(TakeUpTicket(category="99", reason="应予督查"))
    assert isinstance(decided, UnknownCode)
    assert decided.clause == "T-7"
