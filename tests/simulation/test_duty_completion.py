"""Completing a duty that goes through the ledger counts the matters in a simulated world, as the service does."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from duban_contracts.commands.matter import AssignMatter, Command, ProposeMatter
from duban_contracts.commands.office import CompleteDuty, RegisterUnit
from duban_contracts.common import Actor
from duban_contracts.events.duty import DutyDone
from duban_contracts.vocabulary import Role, UnitKind
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.loader import load_plugins
from duban_sdk.shelf import Shelf
from duban_standalone.simulation.duty_completion import with_matters
from duban_standalone.simulation.world import World
from tests.tracking.pack import plugins
from tests.tracking.test_duties_shell import DutyPlugin

ZONE = ZoneInfo("Asia/Shanghai")
DUTY = f"duty:check:2026-04:{Role.SUPERVISION_STAFF}"
NAMES = UUID("77777777-7777-5777-8777-777777777777")


def world() -> World:
    settings = JurisdictionSettings(jurisdiction="testshire", name="试县", plugins=("testshire",))
    return World(Shelf(load_plugins(settings, plugins(DutyPlugin("testshire")))), date(2026, 3, 2))


def act(county: World, subject: str, command: Command, on: date) -> None:
    by = Actor(person="p", role=Role.SUPERVISION_STAFF, unit="dcs")
    assert county.act(subject, command, (by,), at(on)) is None


def at(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 9, tzinfo=ZONE)


def test_open_matters_are_counted_by_their_state_when_the_duty_is_completed() -> None:
    county, first, later = world(), date(2026, 3, 2), date(2026, 4, 1)
    act(county, "unit:jyj", RegisterUnit(unit="jyj", name="县教育局", kind=UnitKind.DEPARTMENT), first)
    for due_on in (date(2026, 3, 20), date(2026, 7, 31)):
        matter = f"matter:{uuid5(NAMES, str(due_on))}"
        act(county, matter, ProposeMatter(title="修路", content="修", category="1", origin="direct"), first)
        act(county, matter, AssignMatter(lead="jyj", requirement="办理", due_on=due_on), first)
    county.pass_until(at(later))
    command = with_matters(county, DUTY, CompleteDuty(done_by="四月例会", done_on=later), later)
    assert isinstance(command, CompleteDuty)
    assert command.counts == (("在办", 1), ("逾期", 1))
    act(county, DUTY, command, later)
    assert [each.event.counts for each in county.log if isinstance(each.event, DutyDone)] == [command.counts]
