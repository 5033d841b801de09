"""The whole service on real servers: events come over the bus, files and events go out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from duban_contracts.envelope import Envelope, bus_subject
from duban_notify.bootstrap import MIGRATIONS, build
from duban_notify.settings import NotifyServiceSettings
from duban_runtime.bus import Bus
from duban_runtime.migration import migrate
from duban_runtime.process import serve
from duban_runtime.telemetry import setup_telemetry, shutdown_telemetry
from tests.notify.rules import find_plugin
from tests.notify.story import UNITS, an_id, assigned, stream, units_events

pytestmark = pytest.mark.servers
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CONFIGURATION = """
jurisdiction = "{code}"
name = "试县"
plugins = ["{plugin}"]
[notify]
supervision_office = "dcs"
quiet_from = "00:00"
quiet_until = "00:00"
"""


def configure(directory: Path, code: str, plugin: str = "county") -> None:
    directory.mkdir(exist_ok=True)
    (directory / f"{code}.toml").write_text(CONFIGURATION.format(code=code, plugin=plugin), encoding="utf-8")


@asynccontextmanager
async def running(settings: NotifyServiceSettings) -> AsyncIterator[str]:
    """The service at the URL given, drained at the end."""
    stop, listening = asyncio.Event(), asyncio.get_running_loop().create_future()
    service = build(settings, find_plugin=find_plugin)
    task = asyncio.create_task(serve(service, settings, stop=stop, on_listening=listening.set_result))
    try:
        yield await listening
    finally:
        stop.set()
        assert await task == 0


@pytest.fixture
def settings(database_url: str, nats_url: str, tmp_path: Path) -> NotifyServiceSettings:
    return NotifyServiceSettings(
        nats_url=nats_url,
        database_url=database_url,
        config_dir=tmp_path / "config",
        token_key="k" * 32,
        http_port=0,
        outbox_dir=tmp_path / "outbox",
        drain_seconds=5,
        faulty_retry_seconds=1.0,
        plugin_reload_seconds=0.3,
    )


@pytest.fixture
def spans(tmp_path: Path) -> Iterator[Callable[[], list[dict[str, object]]]]:
    """Tracing is on; call it for the spans so far."""
    path = tmp_path / "spans.jsonl"
    setup_telemetry("notify", path)
    yield lambda: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    shutdown_telemetry()


async def publish(bus: Bus, *events: Envelope) -> None:
    for event in events:
        traced = event.model_copy(update={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
        await bus.jetstream.publish(
            bus_subject(event.jurisdiction, event.type),
            traced.model_dump_json().encode(),
            headers={"Nats-Msg-Id": str(event.id)},
        )


async def eventually(found: Callable[[], list[Path]], count: int) -> list[Path]:
    for _ in range(400):
        if len(paths := found()) >= count:
            return paths
        await asyncio.sleep(0.05)
    raise AssertionError(f"{len(paths)} files instead of {count} after 20 seconds")


async def first_message(bus: Bus, subject: str) -> Envelope:
    subscription = await bus.jetstream.subscribe(subject, ordered_consumer=True)
    message = await subscription.next_msg(timeout=10)
    await subscription.unsubscribe()
    return Envelope.model_validate_json(message.data)


async def test_event_becomes_a_file_and_an_event_in_the_same_trace(
    settings: NotifyServiceSettings, bus: Bus, spans: Callable[[], list[dict[str, object]]]
) -> None:
    configure(settings.config_dir, "yunhe")
    await migrate(settings.database_url, MIGRATIONS, "notify")
    (order,) = stream(f"matter:{an_id('m1')}", assigned("jtj"))
    async with running(settings):
        await publish(bus, *units_events(UNITS), order)

        (path,) = await eventually(lambda: list(settings.outbox_dir.rglob("*.txt")), 1)
        delivered = await first_message(bus, "duban.yunhe.notify.>")

    assert path.read_text(encoding="utf-8").startswith("交办：修路\n\n交通运输局：2026年1号 2026年4月1日\n")
    assert delivered.type == "duban.notify.notice.delivered.v1"
    assert (delivered.causationid, delivered.correlationid) == (str(order.id), "c-1")
    assert TRACE in str(delivered.traceparent)
    delivery = [span for span in spans() if span["name"] == "notify deliver"]
    assert [str(span["context"]["trace_id"]) for span in delivery] == [f"0x{TRACE}"]  # type: ignore[index]


async def test_broken_jurisdiction_waits_while_others_go_on_and_is_served_once_mended(
    settings: NotifyServiceSettings, bus: Bus
) -> None:
    configure(settings.config_dir, "yunhe")
    configure(settings.config_dir, "hutubi", plugin="misspelt")
    await migrate(settings.database_url, MIGRATIONS, "notify")
    for code in ("hutubi", "yunhe"):
        order = stream(f"matter:{an_id('m1')}", assigned("jtj"), jurisdiction=code)
        await publish(bus, *units_events(UNITS, code), *order)

    async with running(settings) as url:
        (path,) = await eventually(lambda: list(settings.outbox_dir.rglob("*.txt")), 1)
        async with httpx.AsyncClient() as client:
            ready = await client.get(f"{url}/readyz")
            figures = await client.get(f"{url}/metrics")
            configure(settings.config_dir, "hutubi")
            await eventually(lambda: list(settings.outbox_dir.joinpath("hutubi").rglob("*.txt")), 1)
            mended = await client.get(f"{url}/readyz")
    assert path.relative_to(settings.outbox_dir).parts[0] == "yunhe"
    (rules,) = [check for check in ready.json() if check["name"] == "规则"]
    assert (ready.status_code, rules["ok"]) == (200, False)
    assert "misspelt" in rules["detail"]
    assert "duban_notify_messages_total" in figures.text
    assert all(check["ok"] for check in mended.json() if check["name"] == "规则")
