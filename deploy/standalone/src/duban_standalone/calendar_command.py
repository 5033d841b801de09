"""Command `duban rules calendar-arrival`: what a year's arrangement of days off moves, and carrying it out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import click

from duban_contracts.common import Actor
from duban_contracts.vocabulary import Role
from duban_runtime.errors import DatabaseUnavailable
from duban_standalone.command_options import data_option
from duban_standalone.connection import find_connection
from duban_standalone.errors import StandaloneError
from duban_standalone.rules_command import SHIPPED_CONFIG
from duban_tracking.arriving import Arriving, arriving
from duban_tracking.core.context import Unit
from duban_tracking.errors import JurisdictionDown
from duban_tracking.handlers.acting import Request
from duban_tracking.handlers.calendar_arrival import Arrival, Moved

OPERATOR = Actor(person="duban-command", role=Role.OPERATOR)


@click.command(name="calendar-arrival")
@data_option
@click.argument("jurisdiction")
@click.option("--preview/--apply", "only_preview", default=True, help="只预览（默认），或者执行并逐项记录。")
def calendar_arrival(data: Path, jurisdiction: str, only_preview: bool) -> None:
    """放假安排公布（日历插件更新）后，列出哪些在办期限将变动；--apply 按此执行。

    已办结、已反馈、已逾期的不动；期限不会因此提前，也不会因此立即逾期。
    """
    connection = find_connection(data)
    connection.require_jurisdiction(jurisdiction)
    file = Path(connection.config_dir or SHIPPED_CONFIG) / f"{jurisdiction}.toml"
    arrival, units = asyncio.run(_arrive(connection.database_url, file, only_preview))
    for line in arrival_lines(arrival, units, done=not only_preview):
        click.echo(line)


async def _arrive(database_url: str, file: Path, only_preview: bool) -> tuple[Arrival, Mapping[str, Unit]]:
    try:
        async with arriving(database_url, file) as found:
            return await _carry_out(found, file.stem, only_preview), found.units
    except JurisdictionDown as error:
        raise StandaloneError(f"该地区的规则未能加载：{error}") from error
    except DatabaseUnavailable as error:
        raise StandaloneError(f"连接不上数据库：{error.reason}") from error


async def _carry_out(found: Arriving, jurisdiction: str, only_preview: bool) -> Arrival:
    preview = await found.arrival.preview(jurisdiction)
    if only_preview:
        return preview
    request = Request(jurisdiction, (OPERATOR,), f"calendar-arrival:{uuid4()}")
    return await found.arrival.apply(request, preview.calendar_version)


def arrival_lines(arrival: Arrival, units: Mapping[str, Unit], *, done: bool) -> Iterator[str]:
    """Yield what moves, one line for each date, and how many there are."""
    yield f"现行日历版本 {arrival.calendar_version}"
    for moved in arrival.moved:
        yield _line(moved, units)
    count = len(arrival.moved)
    if not count:
        yield "没有需要变动的在办期限。"
    elif done:
        yield f"已重新计算 {count} 个期限，逐项记录并通知有关单位。"
    else:
        yield f"共 {count} 个期限将变动；确认后用 --apply 执行。"


def _line(moved: Moved, units: Mapping[str, Unit]) -> str:
    names = "、".join(units[code].name if code in units else code for code in moved.date.units)
    whose = names or moved.date.holder or ""
    old, new = moved.date.due, moved.due
    change = f"{old.enforce_on}{_mark(old.provisional)} → {new.enforce_on}{_mark(new.provisional)}"
    title = f"{moved.number} {moved.title}".strip() or moved.subject
    return f"{change}  {moved.date.name}  {title}  {whose}".rstrip()


def _mark(provisional: bool) -> str:
    return "（暂定）" if provisional else ""
