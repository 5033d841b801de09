"""A tracking service with many matters, made by its own writers on an embedded PostgreSQL with fsync on."""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import asyncpg

from duban_contracts.commands.matter import AssignMatter, ProposeMatter
from duban_contracts.common import Actor, TicketRef
from duban_runtime.migration import migrate
from duban_standalone.embedded import EmbeddedPostgres
from duban_tracking.handlers.carrying_out import carry_out
from duban_tracking.handlers.streams import Ask
from duban_tracking.settings import MIGRATIONS, SERVICE
from tests.tracking.world import NAMESPACE, World, make_world

BATCH = 250
UNITS = 60
STAFF = Actor(person="p-staff", role="supervision_staff", unit="dcs")
_PLACES = [
    "白龙山",
    "凤凰山",
    "浮云",
    "元和",
    "崇头",
    "石塘",
    "紧水滩",
    "雾溪",
    "安溪",
    "赤石",
    "城东",
    "城西",
    "老城",
    "新区",
    "工业园",
    "火车站",
    "古镇",
    "溪口",
    "梅湾",
    "湖滨",
]
_THINGS = [
    "学校",
    "医院",
    "农贸市场",
    "公交站",
    "污水管网",
    "路灯",
    "停车场",
    "公园",
    "小区",
    "桥梁",
    "水库",
    "垃圾站",
    "养老院",
    "图书馆",
    "体育馆",
    "灌渠",
]
_TROUBLES = [
    "噪声扰民",
    "道路破损",
    "照明不足",
    "停水",
    "排水不畅",
    "违章搭建",
    "占道经营",
    "异味",
    "拖欠工资",
    "办证缓慢",
    "漏水",
    "垃圾堆积",
    "积水",
    "断电",
]
_WISHES = [
    "请尽快整治",
    "要求限期解决",
    "建议改造",
    "反映多次未果",
    "盼予答复",
    "群众意见较大",
    "存在安全隐患",
    "影响出行",
]


def matter_id(number: int) -> UUID:
    """Return the id of one of the seeded matters."""
    return uuid5(NAMESPACE, f"seeded-{number}")


def title(number: int) -> str:
    """Return a title; they repeat their words as those of hotline tickets do."""
    place, rest = number * 7919 % len(_PLACES), number // len(_PLACES)
    thing, trouble = rest * 31 % len(_THINGS), rest // len(_THINGS) % len(_TROUBLES)
    wish = number * 13 // 7 % len(_WISHES)
    return f"{_PLACES[place]}{_THINGS[thing]}{_TROUBLES[trouble]}，{_WISHES[wish]}（{number % 977}号反映）"


@asynccontextmanager
async def seeded_world(matters: int, due_at_once: int, due_on: date, today: datetime) -> AsyncIterator[World]:
    """Return a service with so many open matters, of which so many have the date ``due_on``; the others later ones."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as directory:
        postgres = EmbeddedPostgres(Path(directory))
        postgres.start()
        try:
            await migrate(postgres.url, MIGRATIONS, SERVICE)
            world = make_world(postgres.url, Path(directory) / "config", sweep_batch=400)
            world.clock.at = today
            await _seed(world, matters, due_at_once, due_on)
            yield world
            await world.close()
        finally:
            postgres.stop()


async def _seed(world: World, matters: int, due_at_once: int, due_on: date) -> None:
    started = time.perf_counter()
    await world.register("dcs", "县政府督查室", supervised=False)
    for number in range(UNITS):
        await world.register(f"u{number:02}", f"第{number}局{_PLACES[number % len(_PLACES)]}分局")
    numbers = list(range(matters))
    # Spread over the whole, so that what falls due at once does not lie side by side in the tables.
    step = max(1, matters // due_at_once)
    for start in range(0, matters, BATCH):
        batch = numbers[start : start + BATCH]
        await _write(world, [ask for number in batch for ask in _asks(world, number, step, due_on)])
        world.clock.pass_days(1 / 4_000)
    async with world.database.transaction({world.jurisdiction}) as connection:
        await connection.exec_driver_sql("DELETE FROM outbox")
    await _vacuum(world)
    seconds = time.perf_counter() - started
    print(f"seeded {matters:,} open matters in {seconds:.0f} s ({matters / seconds:,.0f} a second, two acts each)")


async def _write(world: World, asks: list[Ask]) -> None:
    async with world.services.storage.transaction({world.jurisdiction}) as store:
        desk = world.services.desks.desk(world.jurisdiction)
        outcome = await carry_out(store, desk, asks, mostly_new=True)
        refused = [verdict.refusal for verdict in outcome.verdicts if verdict.refusal]
        assert not refused, refused[0]


def _asks(world: World, number: int, step: int, due_on: date) -> list[Ask]:
    ticket = TicketRef(
        ticket_id=uuid5(NAMESPACE, f"t{number}"), channel="hotline", external_id=f"WO2026{number:07}", revision=1
    )
    commands = (
        ProposeMatter(
            title=title(number),
            content=f"{title(number)}。请核实并办理。",
            category="1",
            origin="direct",
            tickets=(ticket,),
        ),
        AssignMatter(
            lead=f"u{number % UNITS:02}",
            co_units=(f"u{(number + 7) % UNITS:02}",),
            requirement="查明情况，限期整治，按时反馈",
            due_on=due_on if number % step == 0 else due_on + timedelta(days=60 + number // UNITS * 37 % 90),
        ),
    )
    at = world.clock.now()
    return [Ask(f"matter:{matter_id(number)}", command, (STAFF,), at, f"seed-{number}") for command in commands]


async def _vacuum(world: World) -> None:
    """As autovacuum would have done by the time a county has so many matters."""
    connection = await asyncpg.connect(world.database.url, server_settings={"search_path": SERVICE})
    for table in ("event", "ledger", "ledger_unit", "gram", "timer", "outbox", "awaited_signature"):
        await connection.execute(f"VACUUM ANALYZE {table}")
    await connection.close()
