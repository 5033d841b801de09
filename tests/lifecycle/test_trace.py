"""One trace reaches from a channel's push, over the bus and through the services, to the notice that it causes."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from duban_contracts.commands.intake import TicketPush
from duban_contracts.commands.matter import UnitPost
from duban_contracts.commands.office import RegisterUnit
from duban_contracts.vocabulary import UnitKind
from tests.lifecycle.county import JURISDICTION
from tests.lifecycle.real import SECRET_VARIABLE, living_suite
from tests.lifecycle.test_real import empty_streams
from tests.support.servers import PostgresServer

pytestmark = [pytest.mark.servers, pytest.mark.slow]
STANDING_CHANNEL = f"""
[channels.standing]
name = "常年交办渠道"
secrets = ["env:{SECRET_VARIABLE}"]
take_up = {{ category = "7", reason = "督查室长期授权" }}
"""
DIRECTOR = UnitPost(person="p-director", name="主任", role="office_director")
OFFICE = RegisterUnit(unit="fb", name="县政府办公室", kind=UnitKind.SECTION, persons=(DIRECTOR,), supervised=False)
"""Whoever signs first is told that a proposal waits."""


def _services_by_trace(spans: Path) -> dict[str, set[str]]:
    traces: dict[str, set[str]] = defaultdict(set)
    for line in spans.read_text(encoding="utf-8").splitlines():
        span = json.loads(line)
        place = f"{span['resource']['attributes']['service.name']}: {span['name']}"
        traces[span["context"]["trace_id"]].add(place)
    return traces


async def test_one_trace_reaches_from_the_push_to_the_notice(
    tmp_path: Path, shipped_config: Path, nats_url: str, postgres_server: PostgresServer
) -> None:
    config, spans = tmp_path / "config", tmp_path / "spans.jsonl"
    config.mkdir()
    (tmp_path / "suite").mkdir()
    shipped = (shipped_config / f"{JURISDICTION}.toml").read_text(encoding="utf-8")
    head, mark, rest = shipped.partition("[notify]")
    (config / f"{JURISDICTION}.toml").write_text(head + STANDING_CHANNEL + mark + rest, encoding="utf-8")
    await empty_streams(nats_url)
    database_url = await postgres_server.create_database()
    variables = {"DUBAN_TRACES_FILE": str(spans)}
    async with living_suite(tmp_path / "suite", config, nats_url, database_url, variables) as real:
        await real.register(OFFICE)
        await real.push(TicketPush(external_id="T-1", title="路灯不亮", content="某路段路灯不亮"), "standing")
        await real.settle(date(2026, 6, 30))
        for _ in range(100):
            if list(real.outbox.rglob("*.txt")):
                break
            await asyncio.sleep(0.1)
    await postgres_server.drop_database(database_url)
    reaching = [places for places in _services_by_trace(spans).values() if any("push" in place for place in places)]
    assert len(reaching) == 1
    services = {place.partition(":")[0] for place in reaching[0]}
    assert {"intake", "tracking", "notify"} <= {service.removeprefix("duban-") for service in services}, reaching
    assert "duban-notify: notify deliver" in reaching[0], reaching
