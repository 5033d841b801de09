"""Plays the script against the running services: signed pushes, people's acts, the days in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

import httpx
from standardwebhooks.webhooks import Webhook

from duban_standalone.demo.driven_clock import ClockFile
from duban_standalone.demo.quiet import Quiet
from duban_standalone.demo.routes import DECISIONS, Call, Handles
from duban_standalone.demo.script import CLOCK_PERSON, ZONE, Act, Person, Push, Script
from duban_standalone.development_tokens import mint
from duban_standalone.errors import StandaloneError

JURISDICTION = "yunhe"
OPERATOR = Person("p-dcs-2", "苏简言", "supervision_staff", "dcs")
TOKEN_HOURS = 24 * 400
TRIAGE = frozenset(DECISIONS)


class UnexpectedAnswer(StandaloneError):
    """A service answered something else than the script says."""


@dataclass
class Played:
    """What came of the play."""

    pushed: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    acts: int = 0
    refusals: list[tuple[Act, str]] = field(default_factory=list)

    def count_answer(self, status: int) -> None:
        """One more push was answered with this status."""
        self.pushed += 1
        self.answers[status] = self.answers.get(status, 0) + 1


@dataclass
class Player:
    """Plays one script. ``urls`` are the services' addresses, ``secrets`` the channels' signing keys."""

    script: Script
    urls: Mapping[str, str]
    secrets: Mapping[str, str]
    token_key: str
    clock: ClockFile
    quiet: Quiet
    client: httpx.AsyncClient
    on_day: Callable[[datetime], None]
    handles: Handles = field(default_factory=Handles)
    played: Played = field(default_factory=Played)
    now: datetime = field(init=False)
    _on_the_way: bool = False
    """A decision of intake has yet to reach tracking."""

    async def play(self) -> Played:
        """Return what came of the whole script, from registering the units to the last act.

        Raises:
            UnexpectedAnswer: a service answered something else than the script says.
        """
        first = self.script.steps[0].at
        await self._move_to(datetime.combine(first.date(), time(0, 1), ZONE))
        for unit in self.script.units:
            await self._register(unit)
        for step in self.script.steps:
            await self._pass_days(step.at)
            self._set(step.at)
            if isinstance(step, Push):
                await self._push(step)
            elif step.by != CLOCK_PERSON:
                await self._act(step)
        await self.quiet.wait(self.now)
        return self.played

    def _set(self, moment: datetime) -> None:
        self.now = moment
        self.clock.set(moment)

    async def _move_to(self, moment: datetime) -> None:
        self._set(moment)
        await self.quiet.wait(moment)

    async def _pass_days(self, until: datetime) -> None:
        """Every midnight on the way is lived through, so that each day's sweep does its own.

        What a day set going comes to rest on that day: what happens on a later day may rest on it.
        """
        if self.now.date() < until.date():
            await self.quiet.wait(self.now)
        while self.now.date() < until.date():
            await self._move_to(datetime.combine(self.now.date() + timedelta(days=1), time(0, 1), ZONE))
            self.on_day(self.now)

    async def _register(self, unit: Mapping[str, Any]) -> None:
        body = {name: value for name, value in unit.items() if name != "unit"}
        answer = await self._send(Call("PUT", "tracking", f"/units/{unit['unit']}", body), OPERATOR)
        self._expect(answer, f"登记单位 {unit['name']}")

    async def _push(self, push: Push) -> None:
        url = f"{self.urls['intake']}/v1/{JURISDICTION}/channels/{push.channel}/tickets"
        text = push.body.decode(errors="surrogateescape")
        signed_at = datetime.now(UTC)
        message_id = f"msg_{push.external_id or 'broken'}_{self.played.pushed}"
        headers = {
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(signed_at.timestamp())),
            "webhook-signature": Webhook(self.secrets[push.channel]).sign(message_id, signed_at, text),
        }
        answer = await self.client.post(url, content=push.body, headers=headers)
        self.played.count_answer(answer.status_code)
        if answer.status_code == httpx.codes.ACCEPTED:
            self.handles.tickets[push.external_id] = answer.json()["ticket_id"]

    async def _act(self, act: Act) -> None:
        person = self.script.persons[act.by]
        if self._on_the_way and act.do not in TRIAGE:
            await self.quiet.wait(self.now)
        self._on_the_way = act.do in TRIAGE
        answer = await self._send(self.handles.call_of(act), person)
        if act.refused is not None:
            self._expect_refusal(answer, act)
            return
        self._expect(answer, f"{act.at:%Y-%m-%d %H:%M} {person.name} {act.do} {act.fields.get('matter', '')}")
        self.played.acts += 1
        self.handles.learn(act, answer.json())

    async def _send(self, call: Call, person: Person) -> httpx.Response:
        url = f"{self.urls[call.service]}/v1/{JURISDICTION}{call.path}"
        headers = {"authorization": f"Bearer {self._token(person)}"}
        if call.idempotency_key:
            headers["idempotency-key"] = call.idempotency_key
        return await self.client.request(call.method, url, json=call.body, headers=headers)

    async def ask(self, call: Call) -> httpx.Response:
        """Return the answer that the supervision office gets."""
        return await self._send(call, OPERATOR)

    def _token(self, person: Person) -> str:
        # Tokens are dated by the driven clock, as everything in the play is.
        return mint(
            self.token_key,
            jurisdiction=JURISDICTION,
            person=person.id,
            name=person.name,
            unit=person.unit,
            roles=[person.role],
            now=self.now - timedelta(minutes=1),
            lifetime_hours=TOKEN_HOURS,
        )

    def _expect(self, answer: httpx.Response, what: str) -> None:
        if answer.is_error:
            raise UnexpectedAnswer(f"{what}：应答 {answer.status_code} {answer.text[:500]}")

    def _expect_refusal(self, answer: httpx.Response, act: Act) -> None:
        problem = answer.json() if answer.is_error else {}
        clause = problem.get("clause")
        if clause != act.refused:
            text = json.dumps(problem, ensure_ascii=False)[:500]
            raise UnexpectedAnswer(
                f"{act.at:%Y-%m-%d} {act.do} 应以 {act.refused} 拒绝，应答 {answer.status_code} {text}"
            )
        self.played.refusals.append((act, str(problem.get("detail", ""))))
