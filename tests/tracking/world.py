"""A tracking service under test: real database, driven clock, plugins of ours, HTTP without a socket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

import httpx
from pydantic import SecretStr

from duban_contracts.base import Event
from duban_contracts.common import Actor, TicketRef
from duban_contracts.envelope import Envelope, event_id
from duban_contracts.events.ticket import TicketContent, TicketTakenUp
from duban_runtime.auth import Caller, Tokens
from duban_runtime.database import Database
from duban_runtime.process import Service
from duban_sdk.loader import PluginSource
from duban_tracking.bootstrap import build
from duban_tracking.entrypoints.services import Services
from duban_tracking.settings import TrackingSettings
from tests.tracking.pack import TestPlugin, plugins

ZONE = ZoneInfo("Asia/Shanghai")
KEY = SecretStr("a key for tests that is long enough")
NAMESPACE = UUID("00000000-0000-0000-0000-0000000000aa")
Json = dict[str, Any]

STAFF, HEAD, DIRECTOR = "supervision_staff", "supervision_head", "office_director"
LEADER, PRINCIPAL, AUDITOR, LIAISON = "leader", "principal_leader", "auditor", "unit_liaison"


@dataclass
class DrivenClock:
    at: datetime = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def go_to(self, year: int, month: int, day: int, hour: int = 9) -> None:
        self.at = datetime(year, month, day, hour, tzinfo=ZONE).astimezone(UTC)

    def pass_days(self, days: float) -> None:
        self.at += timedelta(days=days)


@dataclass
class World:
    """The service with what tests do to it."""

    service: Service
    clock: DrivenClock
    jurisdiction: str = "testshire"
    http: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        transport = httpx.ASGITransport(app=self.service.app, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://tracking")

    @property
    def services(self) -> Services:
        services: Services = self.service.app.state.services
        return services

    @property
    def database(self) -> Database:
        return self.service.database

    def token(self, *roles: str, unit: str = "dcs", person: str = "", jurisdiction: str = "") -> dict[str, str]:
        caller = Caller(
            jurisdiction=jurisdiction or self.jurisdiction,
            person=person or f"p-{'-'.join(roles)}-{unit}",
            name="某人",
            unit=unit,
            roles=frozenset(roles),
        )
        return {"Authorization": f"Bearer {Tokens(KEY, self.clock).issue(caller)}"}

    async def call(self, method: str, path: str, *roles: str, body: Json | None = None, **who: str) -> httpx.Response:
        jurisdiction = who.pop("of", "") or self.jurisdiction
        headers = self.token(*roles, **who)
        return await self.http.request(method, f"/v1/{jurisdiction}{path}", headers=headers, json=body)

    async def get(self, path: str, *roles: str, **who: str) -> Json:
        answer = await self.call("GET", path, *(roles or (STAFF,)), **who)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def act(self, path: str, *roles: str, body: Json | None = None, **who: str) -> Json:
        answer = await self.call("POST", path, *roles, body=body or {}, **who)
        assert answer.status_code == 200, answer.text
        done: Json = answer.json()
        return done

    async def register(self, code: str, name: str, kind: str = "department", supervised: bool = True) -> None:
        body = {"name": name, "kind": kind, "supervised": supervised}
        answer = await self.call("PUT", f"/units/{code}", STAFF, body=body)
        assert answer.status_code == 200, answer.text

    async def register_all(self) -> None:
        await self.register("dcs", "县政府督查室", supervised=False)
        for code, name in (("jyj", "县教育局"), ("jtj", "县交通局"), ("hbj", "县环保局")):
            await self.register(code, name)

    async def proposed(self, **changes: object) -> str:
        done = await self.act("/matters", STAFF, body=matter_body(**changes))
        return str(done["matter_id"])

    async def assigned(self, due_on: str = "2026-03-20", **changes: object) -> str:
        """Return a matter that is out at jyj, with jtj beside it."""
        matter = await self.proposed(origin="direct")
        await self.act(f"/matters/{matter}/assign", STAFF, body=order_body(due_on=due_on, **changes))
        return matter

    async def sweep(self) -> None:
        while await self.services.sweeper.sweep():
            pass

    async def take_events(self, events: Sequence[tuple[str, Event]], source: str = "intake") -> None:
        """Apply another service's events as its consumer would: one transaction."""
        from duban_tracking.handlers.from_intake import apply_intake
        from duban_tracking.handlers.from_scoring import apply_scoring

        envelopes = [self.envelope(subject, event, source) for subject, event in events]
        handler = apply_intake if source == "intake" else apply_scoring
        async with self.services.storage.transaction({self.jurisdiction}) as store:
            await handler(store, self.services.desks, envelopes)

    def envelope(self, subject: str, event: Event, source: str = "intake", sequence: int = 2) -> Envelope:
        return Envelope(
            id=event_id(self.jurisdiction, source, subject, sequence),
            source=source,
            type=event.TYPE,
            subject=subject,
            time=self.clock.now(),
            jurisdiction=self.jurisdiction,
            sequence=sequence,
            correlationid=subject,
            producer="test",
            data=event.model_dump(mode="json"),
        )

    async def rows(self, statement: str, *values: object) -> list[Any]:
        async with self.database.transaction({self.jurisdiction}) as connection:
            return list(await connection.exec_driver_sql(statement, values))

    async def close(self) -> None:
        await self.http.aclose()
        await self.service.database.close()


def matter_body(**changes: object) -> Json:
    body = {"title": "城区学校周边交通拥堵", "content": "早晚高峰拥堵严重，请整治。", "category": "1"}
    return {**body, "basis": "县政府常务会议决定", **changes}


def order_body(**changes: object) -> Json:
    body = {"lead": "jyj", "co_units": ["jtj"], "requirement": "提出并落实整治方案", "due_on": "2026-03-20"}
    return {**body, **changes}


def closing_report(key: str = "r1", completed_on: str = "2026-03-09", **changes: object) -> Json:
    body: Json = {
        "key": key,
        "kind": "closing",
        "unit": "jyj",
        "text": {"title": "办理情况的报告"},
        "signed_by": "王局长",
        "completed_on": completed_on,
    }
    return {**body, **changes}


def ticket_taken_up(number: int, title: str = "小区停水", **changes: object) -> tuple[str, TicketTakenUp]:
    """Return the stream and the event by which triage takes a ticket up."""
    ticket = TicketRef(
        ticket_id=uuid5(NAMESPACE, f"ticket-{number}"),
        channel="hotline_12345",
        external_id=f"WO2026{number:06}",
        revision=1,
    )
    event = TicketTakenUp.model_validate(
        {
            "ticket": ticket,
            "matter_id": uuid5(NAMESPACE, f"matter-{number}"),
            "content": TicketContent(title=title, content="已停水三天。"),
            "category": "1",
            "origin": "ordinary",
            "reason": "应予督查",
            "by": Actor(person="p-staff", role=STAFF, unit="dcs"),
            **changes,
        }
    )
    return f"ticket:{ticket.ticket_id}", event


def make_world(
    database_url: str,
    directory: Path,
    *,
    jurisdictions: Sequence[str] = ("testshire",),
    find: PluginSource | None = None,
    nats_url: str = "nats://127.0.0.1:1",
    **changes: object,
) -> World:
    """Return a service whose jurisdictions each have a plugin of their own name, unless ``find`` says otherwise."""
    directory.mkdir(parents=True, exist_ok=True)
    for code in jurisdictions:
        text = f'jurisdiction = "{code}"\nname = "{code}"\nplugins = ["{code}"]\n'
        (directory / f"{code}.toml").write_text(text, encoding="utf-8")
    settings = TrackingSettings.model_validate(
        {
            "nats_url": nats_url,
            "database_url": database_url,
            "config_dir": directory,
            "token_key": KEY,
            "sweep_batch": 50,
            **changes,
        }
    )
    clock = DrivenClock()
    find = find or plugins(*(TestPlugin(code) for code in jurisdictions))
    return World(build(settings, clock=clock, find_plugin=find), clock, jurisdictions[0])


def new_id() -> str:
    return str(uuid4())
