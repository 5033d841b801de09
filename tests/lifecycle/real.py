"""The four services as processes on a driven clock, with a real NATS and a real PostgreSQL."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time as stopwatch
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx
from standardwebhooks import Webhook

from duban_contracts.commands.intake import TicketPush
from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import RegisterUnit
from duban_contracts.registry import event_model
from duban_intake.core.identity import matter_id, ticket_id
from duban_runtime.bus import Bus
from duban_standalone.data_directory import DataDirectory
from duban_standalone.demo.driven_clock import CLOCK_FILE_VARIABLE, ClockFile
from duban_standalone.demo.quiet import Quiet
from duban_standalone.development_tokens import mint
from duban_standalone.service_process import ServiceSpec, suite_services
from duban_standalone.suite import Suite
from duban_tracking.entrypoints.acts import ACTS, SERVICE_FIELDS
from duban_tracking.entrypoints.acts import Act as Route
from tests.lifecycle.county import JURISDICTION, OPERATOR, registrations
from tests.lifecycle.in_memory import CHANNEL, ZONE
from tests.lifecycle.points import Points, whole
from tests.lifecycle.telling import Act, Answer, Cast, Events, Person, Triage

BEFORE_ALL = date(2026, 6, 30)
PATIENCE_SECONDS = 20.0
SECRET_VARIABLE = "DUBAN_YUNHE_HOTLINE_SECRET"
_PATH_NAMES = re.compile(r"\{(\w+)\}")
_ROUTES: dict[type[Command], Route] = {}
for _route in ACTS:
    _ROUTES.setdefault(_route.command, _route)


class Real:
    """Backend of real servers."""

    def __init__(self, suite: Suite, clock: ClockFile, http: httpx.AsyncClient, database: asyncpg.Connection) -> None:
        self._urls = {service.spec.code: service.url for service in suite.services}
        self._key = suite.token_key
        self.outbox = suite.data.path / "services" / "notify" / "outbox"
        self._secret = suite.channel_secrets[SECRET_VARIABLE]
        self._clock = clock
        self._http = http
        self._database = database
        self.quiet: Quiet

    async def register_units(self) -> None:
        """The county's units stand in the register."""
        for registration in registrations():
            await self.register(registration)

    async def register(self, registration: RegisterUnit) -> None:
        """The unit stands in the register."""
        answer = await self._send(OPERATOR, registration, f"unit:{registration.unit}", "")
        assert answer.status_code < 300, answer.text

    async def pass_time(self, until: date) -> None:
        now = datetime.combine(until, time(9), ZONE)
        self._clock.set(now)
        await self._eventually(
            "SELECT 1 FROM tracking.office_mark WHERE opened_on >= $1 "
            "AND NOT EXISTS (SELECT FROM tracking.timer WHERE wake_at <= $2)",
            until,
            now,
        )

    async def act(self, act: Act, cast: Cast) -> Answer | None:
        name = f"{cast.scenario}/{act.stream}"
        answer = await self._send(act.by, act.command(cast), cast.subject(act.stream), name)
        said = answer.json()
        if answer.is_success:
            if not act.stream.startswith("proposal"):
                cast.given[act.stream] = UUID(said["id"])
            return None
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        assert said["detail"], said
        return answer.status_code, said.get("clause")

    async def push(self, push: TicketPush, channel: str) -> None:
        """The channel's ticket is accepted."""
        body = push.model_dump_json(exclude_defaults=True)
        # The signature's age is judged by the real clock: the library knows no other.
        at = datetime.now(UTC)
        headers = {
            "webhook-id": f"msg_{push.external_id}",
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(self._secret).sign(f"msg_{push.external_id}", at, body),
            "content-type": "application/json",
        }
        url = f"{self._urls['intake']}/v1/{JURISDICTION}/channels/{channel}/tickets"
        pushed = await self._http.post(url, content=body, headers=headers)
        assert pushed.status_code == httpx.codes.ACCEPTED, pushed.text

    async def triage(self, step: Triage, cast: Cast) -> None:
        ticket = ticket_id(JURISDICTION, CHANNEL, step.push.external_id)
        cast.given[step.stream] = matter_id(ticket)
        base = f"{self._urls['intake']}/v1/{JURISDICTION}"
        await self.push(step.push, CHANNEL)
        decided = await self._http.post(
            f"{base}/tickets/{ticket}/triage", content=step.decision.model_dump_json(), headers=self._bearer(step.by)
        )
        assert decided.status_code == httpx.codes.OK, decided.text
        subject = cast.subject(step.stream)
        await self._eventually(
            "SELECT 1 FROM tracking.event WHERE jurisdiction = $1 AND subject = $2", JURISDICTION, subject
        )

    async def told(self, subjects: Sequence[str]) -> dict[str, Events]:
        rows = await self._database.fetch(
            "SELECT subject, sequence, type FROM tracking.event WHERE jurisdiction = $1 AND subject = ANY($2) "
            "ORDER BY subject, sequence",
            JURISDICTION,
            list(subjects),
        )
        streams: dict[str, Events] = {}
        for row in rows:
            before = streams.get(row["subject"], ())
            assert row["sequence"] == len(before) + 1, f"gap in {row['subject']}"
            streams[row["subject"]] = (*before, event_model(row["type"]).__name__)
        return streams

    async def number(self, subject: str) -> str:
        row = await self._database.fetchrow(
            "SELECT data FROM tracking.event WHERE jurisdiction = $1 AND subject = $2 "
            "AND type = 'duban.tracking.matter.assigned.v1' ORDER BY sequence DESC LIMIT 1",
            JURISDICTION,
            subject,
        )
        return str(json.loads(row["data"])["number"]) if row else ""

    async def points(self, subjects: Sequence[str]) -> Points:
        rows = await self._database.fetch(
            "SELECT unit, clause, sum(points) AS points FROM scoring.entry "
            "WHERE jurisdiction = $1 AND subject = ANY($2) GROUP BY unit, clause",
            JURISDICTION,
            list(subjects),
        )
        return {(row["unit"], row["clause"]): whole(row["points"]) for row in rows if row["points"]}

    async def settle(self, day: date) -> None:
        """Every service has done all that the acts so far ask of it."""
        await self.quiet.wait(datetime.combine(day, time(9), ZONE))

    async def _send(self, by: Person, command: Command, subject: str, name: str) -> httpx.Response:
        route = _ROUTES[type(command)]
        names = _PATH_NAMES.findall(route.path)
        values = {each: getattr(command, each, subject.partition(":")[2]) for each in names}
        body = command.model_dump(mode="json", exclude={*names, *SERVICE_FIELDS, route.new_id})
        url = f"{self._urls['tracking']}/v1/{JURISDICTION}{route.path.format(**values)}"
        headers = {**self._bearer(by), **({"idempotency-key": name} if route.new_id else {})}
        return await self._http.request(route.method, url, json=body, headers=headers)

    def _bearer(self, by: Person) -> dict[str, str]:
        token = mint(
            self._key,
            jurisdiction=JURISDICTION,
            person=by.id,
            name=by.id,
            unit=by.unit,
            roles=[by.role],
            now=datetime.combine(BEFORE_ALL, time(), ZONE),
            lifetime_hours=24 * 400,
        )
        return {"authorization": f"Bearer {token}", "content-type": "application/json"}

    async def _eventually(self, query: str, *arguments: object) -> None:
        began = stopwatch.monotonic()
        while not await self._database.fetchval(query, *arguments):
            assert stopwatch.monotonic() - began < PATIENCE_SECONDS, f"never came: {query} {arguments}"
            await asyncio.sleep(0.02)


@asynccontextmanager
async def living_suite(
    directory: Path, config: Path, nats_url: str, database_url: str, variables: Mapping[str, str] | None = None
) -> AsyncIterator[Real]:
    """Run the four services on these servers, whose streams and database are empty; they are gone afterwards."""
    clock = ClockFile(directory / "now")
    clock.set(datetime.combine(BEFORE_ALL, time(9), ZONE))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    environment |= {
        "DUBAN_NATS_URL": nats_url,
        "DUBAN_DATABASE_URL": database_url,
        CLOCK_FILE_VARIABLE: str(clock.path),
        "DUBAN_SWEEP_SECONDS": "0.05",
        "DUBAN_LOG_LEVEL": "WARNING",
        **(variables or {}),
    }
    async with AsyncExitStack() as stack:
        data = stack.enter_context(DataDirectory(directory / "data"))
        suite = Suite(data, config, print, port_base=0, specs=_driven_services(), environment=environment)
        stack.enter_context(suite)
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=30.0))
        database = await asyncpg.connect(database_url)
        stack.push_async_callback(database.close)
        await database.execute("SELECT set_config('duban.scope', $1, false)", JURISDICTION)
        bus = Bus(nats_url, "lifecycle")
        stack.push_async_callback(bus.close)
        await bus.ready()
        real = Real(suite, clock, http, database)
        real.quiet = Quiet(database, bus.jetstream, [JURISDICTION])
        await real.register_units()
        yield real


def _driven_services() -> tuple[ServiceSpec, ...]:
    module = "duban_standalone.demo.driven_service"
    return tuple(
        ServiceSpec(spec.code, spec.title, (sys.executable, "-m", module, spec.code)) for spec in suite_services()
    )
