"""Notices about open limits, and silence towards a unit that an accusation names."""

from __future__ import annotations

from dataclasses import replace

from duban_contracts.base import Event
from duban_contracts.events import matter, matter_demands
from duban_contracts.vocabulary import Audience
from duban_notify.core.facts import LIMIT_OPEN
from tests.notify.office import Office
from tests.notify.rules import a_county, row
from tests.notify.story import (
    BY,
    UNITS,
    an_id,
    assigned,
    due,
    person,
    proposed,
    registered,
    steps,
    stream,
    units_events,
)

M1 = f"matter:{an_id('m1')}"
LIMITS = (
    row("limit_proposed", matter_demands.LimitProposed.TYPE, Audience.NEXT_SIGNER, "时限待同意：{title}"),
    row("limit_fixed", matter_demands.LimitFixed.TYPE, Audience.ALL_UNITS, "时限：{title}", "{enforce_on}"),
)


def open_order() -> matter.MatterAssigned:
    sent = assigned("jtj")
    return sent.model_copy(update={"order": sent.order.model_copy(update={"due": None})})


async def told_last(*payloads: Event) -> set[tuple[str, str, str]]:
    county = a_county()
    rows = {each.on: (each,) for each in LIMITS}
    office = Office(county=replace(county, rules=replace(county.rules, rows={**county.rules.rows, **rows})))
    events = stream(M1, *payloads)
    await office.hears(units_events(), events)
    told = [notice for notice in office.notices if notice.cause.id == events[-1].id]
    return {(notice.recipient, notice.title, notice.text) for notice in told}


async def test_order_without_a_date_says_so() -> None:
    assert await told_last(open_order()) == {("p-jtj-2", "交办：修路", f"交通运输局：2026年1号 {LIMIT_OPEN}")}


async def test_limit_is_asked_of_the_signer_and_told_to_the_units() -> None:
    asked = matter_demands.LimitProposed(due=due(), steps=steps("leader"), by=BY, clause="T-1")
    assert await told_last(open_order(), asked) == {("p-leader", "时限待同意：修路", "时限待同意：修路")}
    fixed = matter_demands.LimitFixed(due=due(), by=BY, clause="T-1")
    assert await told_last(open_order(), asked, fixed) == {("p-jtj-2", "时限：修路", "2026年4月1日")}


async def test_limit_is_asked_of_the_one_whom_it_names_alone() -> None:
    leaders = registered("dcs", "督查室", person("wang", "leader"), person("li", "leader"))
    units = [leaders if unit.unit == "dcs" else unit for unit in UNITS]
    step = steps("leader")[0].model_copy(update={"person": "p-li"})
    asked = matter_demands.LimitProposed(due=due(), steps=(step,), by=BY, clause="T-1")
    county = a_county()
    rows = {each.on: (each,) for each in LIMITS}
    office = Office(county=replace(county, rules=replace(county.rules, rows={**county.rules.rows, **rows})))

    await office.hears(units_events(units), stream(M1, open_order(), asked))

    told = [notice.recipient for notice in office.notices if notice.title.startswith("时限待同意")]
    assert told == ["p-li"]


async def test_people_of_an_accused_unit_are_told_nothing_in_whatever_role() -> None:
    signer = registered("jtj", "交通运输局", person("jtj-2", "unit_liaison"), person("jtj-3", "leader"))
    units = [signer if unit.unit == "jtj" else unit for unit in UNITS]
    accusing = proposed("leader").model_copy(update={"accused_units": ("jtj",)})
    office = Office()

    await office.hears(units_events(units), stream(M1, accusing))

    assert {notice.recipient for notice in office.notices} == {"p-leader"}
