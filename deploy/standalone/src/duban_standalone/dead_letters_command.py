"""Commands `duban dead-letters list | replay | skip`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import click

from duban_runtime import dead_letters as letters
from duban_runtime.bus import Bus
from duban_standalone.bus_connection import connected_bus
from duban_standalone.command_options import SERVICE_CODES, data_option
from duban_standalone.connection import find_connection
from duban_standalone.errors import StandaloneError

Act = Callable[[Bus, int], Awaitable[letters.DeadLetter]]
numbers_argument = click.argument("numbers", type=click.IntRange(min=1), nargs=-1, required=True)


@click.group(name="dead-letters")
def dead_letters() -> None:
    """查看和处理死信：处理不了而被搁置的事件。"""


@dead_letters.command(name="list")
@data_option
@click.option("--service", type=click.Choice(SERVICE_CODES), help="只列出搁置在该服务的。")
@click.option("--jurisdiction", help="只列出该地区的。")
def list_command(data: Path, service: str | None, jurisdiction: str | None) -> None:
    """列出死信，最早的在前。"""
    letters = asyncio.run(_listed(data, service, jurisdiction))
    for letter in letters:
        click.echo(describe(letter))
    if not letters:
        click.echo("没有死信", err=True)


@dead_letters.command()
@data_option
@numbers_argument
def replay(data: Path, numbers: tuple[int, ...]) -> None:
    """原因消除后，把这些编号的死信重新投递。"""
    asyncio.run(_act(data, numbers, letters.replay, "已重新投递"))


@dead_letters.command()
@data_option
@numbers_argument
def skip(data: Path, numbers: tuple[int, ...]) -> None:
    """放弃这些编号的死信，使同一事项后面的事件得以继续。"""
    asyncio.run(_act(data, numbers, letters.skip, "已跳过"))


def describe(letter: letters.DeadLetter) -> str:
    """Return two lines about a letter: where it stands, and why."""
    place = f"{letter.subject} 第 {letter.sequence} 条" if letter.subject else "内容无法解析"
    return (
        f"{letter.number}  {letter.failed_at:%Y-%m-%d %H:%M:%SZ}  {letter.jurisdiction}  "
        f"{letter.source} → {letter.service}  {letter.event_type or '未知类型'}  {place}\n    原因：{letter.reason}"
    )


async def _listed(data: Path, service: str | None, jurisdiction: str | None) -> list[letters.DeadLetter]:
    async with connected_bus(find_connection(data)) as bus:
        return await letters.list_dead_letters(bus, service, jurisdiction)


async def _act(data: Path, numbers: tuple[int, ...], act: Act, done: str) -> None:
    async with connected_bus(find_connection(data)) as bus:
        for number in numbers:
            try:
                letter = await act(bus, number)
            except letters.NoSuchDeadLetter as error:
                raise StandaloneError(str(error)) from None
            click.echo(f"{done} {letter.number}（{letter.subject or letter.bus_subject}）")
