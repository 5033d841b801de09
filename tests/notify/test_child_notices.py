"""The owner of a matter hears when a jurisdiction below ends its part of it, and not before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from duban_baseline.notices_of_demands import DEMAND_NOTICES
from duban_contracts.common import Actor
from duban_contracts.events.handing_down import ChildProgressed
from duban_contracts.events.matter import MatterFellOverdue
from duban_contracts.events.matter_demands import OwnerChanged
from duban_contracts.vocabulary import Audience, ChildStatus, Role
from duban_sdk.tables import NoticeRow
from tests.notify.office import Office
from tests.notify.rules import a_county
from tests.notify.story import BY, an_id, due, proposed, stream, units_events

M1 = f"matter:{an_id('m1')}"


def progressed(status: ChildStatus, text: str = "", owner: str = "") -> ChildProgressed:
    return ChildProgressed(
        child="hanbin",
        child_name="汉滨区",
        status=status,
        at=datetime(2026, 7, 6, 2, tzinfo=UTC),
        text=text,
        owner=owner,
        by=Actor(person="system", role=Role.CLOCK),
        clause="A-3",
    )


async def told(event: ChildProgressed) -> set[tuple[str, str, str]]:
    """Return who is told what of the event under the suite's own rows."""
    county = a_county()
    rows = tuple(row for row in DEMAND_NOTICES if row.on == ChildProgressed.TYPE)
    office = Office(county=replace(county, rules=replace(county.rules, rows={ChildProgressed.TYPE: rows})))
    await office.hears(units_events(), stream(M1, proposed(), event))
    return office.told()


async def test_office_is_told_that_the_county_is_done() -> None:
    text = "您好。转交下级的督查事项 “修路”已由下级办结，请审阅后办理。汉滨区：已修复"
    assert await told(progressed(ChildStatus.CLOSED, "已修复", owner=Role.SUPERVISION_HEAD)) == {
        ("p-staff", "下级已办结：修路", text),
        ("p-head", "下级已办结：修路", text),
    }


async def test_other_owner_is_told_instead_of_the_office() -> None:
    found = await told(progressed(ChildStatus.RETURNED, "不属本区", owner=Role.LEADER))
    assert {(recipient, title) for recipient, title, _ in found} == {("p-leader", "下级退回：修路")}


@pytest.mark.parametrize("status", [ChildStatus.RETURNED, ChildStatus.REFUSED, ChildStatus.DECLINED])
async def test_owner_is_told_when_the_county_does_not_take_it(status: ChildStatus) -> None:
    assert {title for _, title, _ in await told(progressed(status, "理由"))} == {"下级退回：修路"}


@pytest.mark.parametrize("status", [ChildStatus.RECEIVED, ChildStatus.TAKEN_UP, ChildStatus.ASSIGNED])
async def test_nobody_is_told_while_it_goes_on(status: ChildStatus) -> None:
    assert await told(progressed(status)) == set()


async def test_owner_of_the_matter_is_told_when_the_event_does_not_say_who_that_is() -> None:
    county = a_county()
    row = NoticeRow(
        code="overdue_office",
        on=MatterFellOverdue.TYPE,
        audience=Audience.OWNER,
        title="逾期：{title}",
        text="请跟进。",
    )
    rows = {MatterFellOverdue.TYPE: (row,)}
    office = Office(county=replace(county, rules=replace(county.rules, rows=rows)))
    owned = proposed().model_copy(update={"owner": Role.LEADER})
    late = MatterFellOverdue(due=due(), units=("fgj",))
    raised = OwnerChanged(owner=Role.SUPERVISION_HEAD, cause="proposal:p", by=BY, clause="A-4")
    await office.hears(units_events(), stream(M1, owned, late, raised, late))
    assert [recipient for recipient, _, _ in sorted(office.told())] == ["p-head", "p-leader", "p-staff"]
