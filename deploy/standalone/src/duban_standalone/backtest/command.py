"""Command `duban rules backtest`: replays a recorded history under other rules; no servers, no live data."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Protocol

import click

from duban_sdk.errors import SdkError
from duban_sdk.shelf import Shelf
from duban_standalone.backtest.faults import UnusableRules
from duban_standalone.backtest.progress import progress_bar
from duban_standalone.backtest.result import as_json, result_of
from duban_standalone.backtest.rulebooks import Tried, tried_rules
from duban_standalone.backtest.run import compare
from duban_standalone.backtest.words import lines_of


class Configuration(Protocol):
    """The configuration directory that `duban rules` was given."""

    def shelf(self, jurisdiction: str) -> Shelf:
        """Return the rules of a jurisdiction."""
        ...


@click.command()
@click.option("--from", "jurisdiction", required=True, metavar="辖区", help="历史所属的辖区代码，如 yunhe。")
@click.argument("data", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--rules", "named", required=True, metavar="插件[@版本]", help="试行的规则；可以是其他县的插件。")
@click.option("--parameter", "pairs", multiple=True, metavar="名称=值", help="以 TOML 的写法改变一个参数，可重复。")
@click.option("--json", "as_text", is_flag=True, help="输出 JSON。")
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="每张表最多列出的行数；0 为全部。")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="同时回放的进程数。")
@click.pass_obj
def backtest(  # noqa: PLR0917  click gives each option by itself
    configuration: Configuration,
    jurisdiction: str,
    data: tuple[Path, ...],
    named: str,
    pairs: tuple[str, ...],
    as_text: bool,
    limit: int,
    jobs: int,
) -> None:
    """用另一套规则或参数回放已有的历史，列出会有哪些不同。

    DATA 是 duban export-log 导出的文件（可以是 .gz、多个文件或目录）。不用服务，不动现有数据。
    """
    shelf = configuration.shelf(jurisdiction)
    plugin, _, version = named.partition("@")
    try:
        tried = tried_rules(shelf, plugin, version, dict(_parameter(pair) for pair in pairs))
    except SdkError as error:
        raise UnusableRules(str(error).removeprefix(f"{jurisdiction}: ")) from error
    with progress_bar() as progress:
        comparison = compare(data, Tried(shelf.settings), tried, jobs=jobs, progress=progress)
    result = result_of(comparison)
    click.echo(as_json(result) if as_text else "\n".join(lines_of(comparison, result, limit)))


def _parameter(pair: str) -> tuple[str, object]:
    try:
        ((name, value),) = tomllib.loads(pair).items()
    except ValueError as error:
        raise UnusableRules(f"参数“{pair}”写法有误，应为 名称=值，文字须加引号") from error
    return name, value
