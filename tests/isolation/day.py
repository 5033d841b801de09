"""The same days lived in every jurisdiction at the same time: pushed, taken up, assigned, reported, overdue."""

from __future__ import annotations

import asyncio
import time as stopwatch
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from datetime import date

from duban_contracts.vocabulary import Role
from duban_intake.core.identity import matter_id, ticket_id
from tests.isolation.counties import ALL, FIVE, MISSING, RAISING, WORKING, County
from tests.isolation.deployment import Deployment
from tests.isolation.faulty_plugin import break_it, mend_it

PUSHED_ON, BROKEN_ON, DUE_ON = date(2026, 9, 7), date(2026, 9, 10), date(2026, 9, 16)
OVERDUE_ON, LATER_ON, LAST_ON = date(2026, 9, 17), date(2026, 11, 20), date(2026, 10, 9)
LEAD, OTHER = "jtj", "slj"
"""Codes of units, the same in every jurisdiction."""
LATE, OPEN, THIRD = "WO-2026-0001", "WO-2026-0002", "WO-2026-0003"
"""Numbers that the channels give, the same in every jurisdiction."""
STAFF = Role.SUPERVISION_STAFF
_TYPED = "SELECT 1 FROM tracking.event WHERE jurisdiction = $1 AND subject = $2"


@dataclass
class Lived:
    """What was seen while the days went by."""

    pushed_seconds: dict[str, dict[str, float]] = field(default_factory=dict)
    """By phase, how long each county's push took until it was accepted."""
    arrived_seconds: dict[str, float] = field(default_factory=dict)
    """How long a decision of triage took to become a matter while one jurisdiction was down."""
    report_status: dict[str, int] = field(default_factory=dict)
    missing_status: set[int] = field(default_factory=set)
    complaints: dict[str, str] = field(default_factory=dict)
    complaints_after: str = ""
    waiting: int = 0
    """Events of the broken jurisdiction that tracking had not taken while it was down."""
    held_back: bool = False
    caught_up: bool = False
    answered_while_down: int = 0


def id_of(county: County, external_id: str) -> str:
    """Return the id of the matter that a ticket becomes."""
    return str(matter_id(ticket_id(county.code, county.channel, external_id)))


async def live(deployment: Deployment) -> Lived:
    """Everything has happened, and every service has come to rest."""
    lived = Lived()
    await _in_all(_register(deployment, county) for county in WORKING)
    await _push_all(deployment, lived, LATE)
    await _in_all(_to_order(deployment, county, LATE, DUE_ON) for county in WORKING)
    await _push_all(deployment, lived, OPEN)
    await _in_all(_to_order(deployment, county, OPEN, LATER_ON) for county in WORKING)
    await deployment.go_to(BROKEN_ON)
    await _one_breaks(deployment, lived)
    await _mended(deployment, lived)
    await deployment.go_to(OVERDUE_ON)
    await deployment.go_to(LAST_ON)
    return lived


async def _in_all(acts: Iterable[Awaitable[None]]) -> None:
    await asyncio.gather(*acts)


async def _register(deployment: Deployment, county: County) -> None:
    offices = {county.office: "督查室", "xzfb": "政府办公室", "xzf": "政府"}
    roles: tuple[str, ...]
    for code, name in offices.items():
        roles = ("supervision_head", "supervision_staff") if code == county.office else ()
        body = {"name": county.says(name), "kind": "section", "supervised": False, "persons": _persons(county, roles)}
        await deployment.do(county, "PUT", f"/units/{code}", Role.OPERATOR, json=body)
    for code, name in {LEAD: "交通运输局", OTHER: "水利局"}.items():
        roles = ("unit_principal", "unit_deputy", "unit_liaison", "unit_leader_in_charge")
        body = {"name": county.says(name), "kind": "department", "persons": _persons(county, roles)}
        await deployment.do(county, "PUT", f"/units/{code}", Role.OPERATOR, json=body)


def _persons(county: County, roles: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"person": f"{county.code}-{role}", "name": county.says("某"), "role": role, "phone": "0001"} for role in roles
    ]


async def _push_all(deployment: Deployment, lived: Lived, external_id: str) -> None:
    """The same ticket is pushed into every county at the same moment; how long each took is on record."""
    took = lived.pushed_seconds.setdefault(external_id, {})

    async def push(county: County) -> None:
        body = {"title": county.says("小区停水"), "content": county.says("已停水三天，请尽快恢复。")}
        began = stopwatch.monotonic()
        answer = await deployment.push(county, external_id, body)
        took[county.code] = stopwatch.monotonic() - began
        if county is MISSING:
            lived.missing_status.add(answer.status_code)
        else:
            assert answer.status_code == 202, f"{county.code}: {answer.text}"

    await _in_all(push(county) for county in ALL)


async def _triage(deployment: Deployment, county: County, external_id: str) -> None:
    ticket = ticket_id(county.code, county.channel, external_id)
    decision = {"decision": "take_up", "category": county.category, "reason": county.says("领导批示应予督查")}
    await deployment.do(county, "POST", f"/tickets/{ticket}/triage", STAFF, service="intake", json=decision)


async def _to_order(deployment: Deployment, county: County, external_id: str, due_on: date) -> None:
    """The ticket is taken up, signed for as the county's rules want it, assigned and received."""
    await _triage(deployment, county, external_id)
    matter = id_of(county, external_id)
    await deployment.eventually(_TYPED, county.code, f"matter:{matter}")
    await _sign(deployment, county, matter)
    order = {
        "lead": LEAD,
        "co_units": [OTHER],
        "lead_official": county.says("王副县长"),
        "requirement": county.says("查明原因，限期恢复供水"),
        "due_on": due_on.isoformat(),
        "attachments": [{"name": county.says("来文"), "sha256": "0" * 64}],
    }
    await deployment.do(county, "POST", f"/matters/{matter}/assign", STAFF, json=order)
    await _sign(deployment, county, matter)
    receipt = {"unit": LEAD, "handler": county.says("李科长")}
    path = f"/matters/{matter}/acknowledge"
    await deployment.do(county, "POST", path, Role.UNIT_LIAISON, unit=LEAD, json=receipt)


async def _sign(deployment: Deployment, county: County, matter: str) -> None:
    """Every signature that the county's rules ask for is given, in its order."""
    awaited = "SELECT about, key, role FROM tracking.awaited_signature WHERE jurisdiction = $1 AND subject = $2"
    while waiting := await deployment.rows(awaited, county.code, f"matter:{matter}"):
        signature = {"subject": waiting[0]["about"], "key": waiting[0]["key"], "approved": True}
        path = f"/matters/{matter}/approvals"
        await deployment.do(county, "POST", path, waiting[0]["role"], unit="xzfb", json=signature)


async def _one_breaks(deployment: Deployment, lived: Lived) -> None:
    """One plugin raises in the middle of the day; the same acts are tried everywhere."""
    break_it(deployment.variables)
    await _in_all(_report(deployment, lived, county) for county in WORKING)
    await _push_all(deployment, lived, THIRD)

    async def arrive(county: County) -> None:
        await _triage(deployment, county, THIRD)
        subject = f"matter:{id_of(county, THIRD)}"
        lived.arrived_seconds[county.code] = await deployment.eventually(_TYPED, county.code, subject)

    await _in_all(arrive(county) for county in FIVE)
    await _triage(deployment, RAISING, THIRD)
    await deployment.eventually(
        "SELECT 1 FROM intake.event e WHERE jurisdiction = $1 AND type LIKE '%taken_up%' "
        "AND NOT EXISTS (SELECT FROM intake.outbox o WHERE o.position = e.position) OFFSET 2",
        RAISING.code,
    )
    for service in ("intake", "tracking"):
        lived.complaints[service] = await deployment.readiness(service)
    answer = await deployment.ask(RAISING, "GET", "/matters", STAFF)
    lived.answered_while_down = answer.status_code
    lived.waiting = await _waiting(deployment)
    subject = f"matter:{id_of(RAISING, THIRD)}"
    lived.held_back = not await deployment.rows(_TYPED, RAISING.code, subject)


async def _report(deployment: Deployment, lived: Lived, county: County) -> None:
    """A progress report is filed, which asks the county's plugins."""
    report = {
        "key": "p1",
        "kind": "progress",
        "unit": LEAD,
        # The principal of record, as some rules want it.
        "signed_by": county.says("某"),
        "co_parts": [{"unit": OTHER, "text": county.says("已派人协助")}],
        "text": {
            "title": county.says("停水处置进展"),
            "sealed": True,
            "parts": [{"heading": "进展", "items": [county.says("正在抢修")]}],
        },
    }
    path = f"/matters/{id_of(county, OPEN)}/reports"
    answer = await deployment.ask(county, "POST", path, Role.UNIT_LIAISON, unit=LEAD, json=report)
    lived.report_status[county.code] = answer.status_code


async def _waiting(deployment: Deployment) -> int:
    name = f"tracking-{RAISING.code}-from-intake"
    consumer = await deployment.bus.jetstream.consumer_info("INTAKE", name)
    return (consumer.num_pending or 0) + (consumer.num_ack_pending or 0)


async def _mended(deployment: Deployment, lived: Lived) -> None:
    """The plugin is mended; what waited comes, and the report that was refused is filed."""
    mend_it(deployment.variables)
    await deployment.eventually(_TYPED, RAISING.code, f"matter:{id_of(RAISING, THIRD)}")
    await _report(deployment, lived, RAISING)
    lived.caught_up = lived.report_status[RAISING.code] == 200
    lived.complaints_after = await deployment.readiness("tracking")
