"""Points of a replay: booked quickly where that is enough, by the ledger where accounts are shared."""

from __future__ import annotations

from duban_contracts.common import Actor
from duban_contracts.events.unit import UnitRegistered
from duban_standalone.backtest.county import County
from duban_standalone.backtest.rulebooks import Rules, Tried
from duban_standalone.backtest.scores import Booked, Scores
from tests.simulation.test_backtest import county, yunhe
from tests.support.histories import LAST_ON, unit_code

WORLD = county()
OPERATOR = Actor(person="op", role="operator")


def register(*hosted: tuple[str, str]) -> County:
    """Return the county with these temporary bodies and their hosts, registered before anything happened."""
    told = [(each.at, each.event) for each in WORLD.log if isinstance(each.event, UnitRegistered)]
    bodies = [
        (
            told[0][0],
            UnitRegistered(unit=unit, name=unit, kind="temporary_body", host_unit=host, by=OPERATOR),
        )
        for unit, host in hosted
    ]
    kept = [each for each in told if each[1].unit not in dict(hosted)]
    return County("yunhe", "Asia/Shanghai", WORLD.log[-1].at, (*kept, *bodies))


def booked(register_of: County) -> list[Booked]:
    """Return what is booked for everything that happened in the county."""
    scores = Scores(Rules(Tried(yunhe().settings)), register_of)
    for each in WORLD.log:
        if each.service == "tracking" and each.subject.startswith(("matter:", "incident:")):
            scores.take(each.subject, each.event, each.at, each.on)
    return scores.rows


def test_both_ways_of_booking_agree_when_no_account_is_shared() -> None:
    plain, by_ledger = booked(register()), booked(register(("office", "u39")))
    assert not register().has_hosts
    assert register(("office", "u39")).has_hosts
    assert sorted(plain, key=str) == sorted(by_ledger, key=str) != []


def test_points_of_a_temporary_body_stand_on_its_hosts_account() -> None:
    body, host = unit_code(1), unit_code(2)
    plain, hosted = booked(register()), booked(register((body, host)))
    moved = [replace_account(each, body, host) for each in plain]
    assert sorted(hosted, key=str) == sorted(moved, key=str)
    assert max(each.on for each in hosted) < LAST_ON


def replace_account(row: Booked, body: str, host: str) -> Booked:
    """Return a row as it stands with the body's points on the host's account."""
    return row._replace(unit=host) if row.unit == body else row
