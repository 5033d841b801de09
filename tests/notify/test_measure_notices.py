"""Whom the suite's own notices tell about measures: signers of what is proposed, units of what is imposed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duban_baseline.notices import NOTICES
from duban_contracts.base import Event
from duban_contracts.events.escalation import MeasureImposed, MeasureLapsed
from duban_contracts.events.proposal import ProposalRaised
from duban_notify.core.notices import NoticeRules
from tests.notify.office import Office
from tests.notify.rules import a_county
from tests.notify.story import BY, due, steps, stream, units_events

UNIT, STAFF = {"p-fgj-1", "p-fgj-2"}, {"p-staff", "p-head"}
ABOUT = {"kind": "remind", "name": "提醒", "unit": "fgj", "clause": "H-2.1"}


def raised() -> ProposalRaised:
    facts = {**ABOUT, "period": "2026", "matters": (), "reason": "逾期", "steps": steps("supervision_head", "leader")}
    return ProposalRaised.model_validate(facts)


def imposed() -> MeasureImposed:
    facts = {**ABOUT, "requirement": "限期完工", "new_due": due(), "imposed_on": due().nominal_on, "by": BY}
    return MeasureImposed.model_validate(facts)


def lapsed() -> MeasureLapsed:
    return MeasureLapsed.model_validate({**ABOUT, "new_due": due()})


async def told(*events: Event, past_unit: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Return recipient and text of what the last event led to."""
    rules = NoticeRules.of("试县", NOTICES, office="dcs", past_unit=past_unit)
    office = Office(replace(a_county(), rules=rules))
    envelopes = stream("proposal:remind.x.fgj", *events)
    await office.hears(units_events(), envelopes)
    return [(notice.recipient, notice.text) for notice in office.notices if notice.cause.id == envelopes[-1].id]


CASES = {
    "proposed": ((raised(),), {"p-head"}),
    "imposed": ((raised(), imposed()), UNIT),
    "lapsed": ((raised(), imposed(), lapsed()), UNIT | STAFF),
}


@pytest.mark.parametrize(("events", "recipients"), CASES.values(), ids=CASES.keys())
async def test_notice_reaches_those_whom_the_measure_concerns(events: tuple[Event, ...], recipients: set[str]) -> None:
    assert {recipient for recipient, _ in await told(*events)} == recipients


async def test_unit_reads_what_is_demanded_by_when_and_under_which_clause() -> None:
    _, text = (await told(raised(), imposed()))[0]
    assert all(word in text for word in ("提醒", "限期完工", "2026年4月1日", "H-2.1"))


async def test_measure_goes_past_the_unit_when_its_kind_is_kept_from_it() -> None:
    assert await told(raised(), imposed(), past_unit=frozenset({"remind"})) == []
