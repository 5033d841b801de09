"""Commands `duban rules ...`: what the rules say, where each clause lives, whether a plugin is sound."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click
from pydantic import ValidationError

from duban_sdk.calendar_text import calendar_lines
from duban_sdk.citations import uncited_clauses, unknown_places
from duban_sdk.configuration import JurisdictionSettings, fault_lines
from duban_sdk.counting import resolve
from duban_sdk.date_rules import START_EVENTS, DateOrigin, rule_from_code
from duban_sdk.errors import RuleMissing, SdkError
from duban_sdk.explain import day_words
from duban_sdk.explain import explain as explanation_of
from duban_sdk.loader import Deployment, load_deployment, load_plugins
from duban_sdk.shelf import Shelf
from duban_standalone.clause_tests import ClauseTests, find_tests_directory
from duban_standalone.errors import StandaloneError
from duban_standalone.lazy_group import LazyGroup
from duban_standalone.rules_text import clause_lines, clause_records, pack_lines, plugin_lines

SHIPPED_CONFIG = Path(__file__).with_name("config")
COUNTIES = Path(__file__).with_name("counties")
"""Configurations of the jurisdictions whose rules come with the suite and that no demonstration starts."""


class RulesUnusable(StandaloneError):
    """The rules that were asked for are not there, or contradict themselves."""


class _Configuration:
    """The deployment of the chosen directories, loaded when a command first asks for it."""

    def __init__(self, *directories: Path) -> None:
        self.directories = directories

    def deployment(self) -> Deployment:
        found = load_deployment(*self.directories)
        if not found.jurisdictions:
            raise RulesUnusable(f"配置目录 {'、'.join(map(str, self.directories))} 中没有地区配置文件（*.toml）")
        return found

    def shelf(self, jurisdiction: str) -> Shelf:
        deployment = self.deployment()
        if jurisdiction in deployment.faults:
            raise RulesUnusable(f"该地区的规则未能加载。{deployment.faults[jurisdiction]}")
        if jurisdiction not in deployment.loaded:
            known = "、".join(deployment.jurisdictions)
            raise RulesUnusable(f"没有名为 {jurisdiction} 的地区；已配置：{known}")
        try:
            return Shelf(deployment.loaded[jurisdiction])
        except SdkError as error:
            raise RulesUnusable(str(error)) from error


LATER = {
    "calendar-arrival": (
        "duban_standalone.calendar_command:calendar_arrival",
        "放假安排公布后，预览或执行在办期限的变动",
    ),
    "backtest": ("duban_standalone.backtest.command:backtest", "用另一套规则回放已有的历史，列出会有哪些不同"),
    "simulate": ("duban_standalone.simulate_command:simulate", "按规则推演一个场景文件，不用服务、不动数据"),
    "why": ("duban_standalone.why_command:why", "说明一个期限、建议、记分、名次、等次或否决的由来"),
}
"""Commands whose modules are large: imported when they are used."""


@click.group(cls=LazyGroup, places=LATER)
@click.option(
    "--config",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    envvar="DUBAN_CONFIG_DIR",
    help="配置目录，每个地区一个 TOML 文件；默认用随程序提供的配置。",
)
@click.pass_context
def rules(context: click.Context, config: Path | None) -> None:
    """查看各地区的规则与条款。"""
    context.obj = _Configuration(*((config,) if config else (SHIPPED_CONFIG, COUNTIES)))


@rules.command("list")
@click.pass_obj
def list_jurisdictions(configuration: _Configuration) -> None:
    """列出各地区及其启用的规则。"""
    deployment = configuration.deployment()
    broken: dict[str, str] = {}
    for jurisdiction in deployment.jurisdictions:
        fault = deployment.faults.get(jurisdiction) or _fault_of(configuration, jurisdiction)
        if fault:
            click.echo(f"{jurisdiction}  【未能加载】")
            broken[jurisdiction] = fault
            continue
        loaded = deployment.loaded[jurisdiction]
        pins = "，".join(f"{plugin.name} {plugin.manifest.version}" for plugin in loaded.plugins)
        click.echo(f"{jurisdiction}  {loaded.settings.name}  {pins}")
    if broken:
        told = "\n".join(f"  {jurisdiction}：{fault}" for jurisdiction, fault in broken.items())
        raise RulesUnusable(f"{len(broken)} 个地区未能加载：\n{told}")


def _fault_of(configuration: _Configuration, jurisdiction: str) -> str:
    try:
        configuration.shelf(jurisdiction)
    except RulesUnusable as error:
        return str(error)
    return ""


@rules.command()
@click.argument("jurisdiction")
@click.pass_obj
def show(configuration: _Configuration, jurisdiction: str) -> None:
    """显示一个地区的规则：文件、参数、规则表。"""
    shelf = configuration.shelf(jurisdiction)
    click.echo(f"{shelf.settings.name}（{jurisdiction}）")
    for plugin in shelf.plugins:
        _say(plugin_lines(plugin, date.today()))  # noqa: DTZ011  the operator's own day is meant
    _say(pack_lines(shelf.current.pack))


@rules.command()
@click.argument("jurisdiction", required=False)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--all", "everything", is_flag=True, help="连同系统默认规则的条款。")
@click.option(
    "--tests",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="测试目录；默认在当前目录及其上级中查找。",
)
@click.pass_obj
def clauses(
    configuration: _Configuration, jurisdiction: str | None, as_json: bool, everything: bool, tests: Path | None
) -> None:
    """列出每一条款：编号、条文位置、由什么实现、有哪些测试和示例。不写地区的，列出所有已配置地区的条款，各列一次。"""
    codes = (jurisdiction,) if jurisdiction else configuration.deployment().jurisdictions
    directory = tests or find_tests_directory(Path.cwd())
    scanned = ClauseTests.scan(directory) if directory else None
    found = (each for code in codes for each in clause_records(configuration.shelf(code), scanned, everything))
    records = list({(each["plugin"], each["id"]): each for each in found}.values())
    if as_json:
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    _say(clause_lines(records))
    if directory is None:
        click.echo("注：未找到测试目录，无法列出测试；请在源码目录中运行，或用 --tests 指定。")


@rules.command()
@click.argument("jurisdiction")
@click.argument("year", type=click.IntRange(1949, 2200))
@click.pass_obj
def calendar(configuration: _Configuration, jurisdiction: str, year: int) -> None:
    """显示一个地区某一年的工作日历。"""
    _say(calendar_lines(configuration.shelf(jurisdiction).calendar, year))


@rules.command()
@click.argument("jurisdiction")
@click.argument("rule")
@click.argument("start", type=click.DateTime(["%Y-%m-%d"]), metavar="START")
@click.option(
    "--event",
    type=click.Choice(sorted(START_EVENTS)),
    metavar="事件",
    default="stated",
    show_default=True,
    help=f"起算事件：{'、'.join(f'{code}（{name}）' for code, name in START_EVENTS.items())}。",
)
@click.pass_obj
def explain(configuration: _Configuration, jurisdiction: str, rule: str, start: datetime, event: str) -> None:
    """说明一个期限如何算出。

    RULE 是规则表中的期限代码（如 redo），或规则本身（如 after:30:working_days）；START 是起算日，如 2026-03-01。
    """
    shelf = configuration.shelf(jurisdiction)
    start_on = start.date()
    try:
        due = shelf.current.due(rule, start_on, event)
    except RuleMissing:
        try:
            parsed = rule_from_code(rule)
        except ValueError as error:
            known = "、".join(row.code for row in shelf.current.pack.dates)
            raise RulesUnusable(
                f"没有名为 {rule} 的期限规则，它也不是规则的写法（如 after:30:working_days）；可用的有：{known}"
            ) from error
        due = resolve(parsed, shelf.calendar, start_on, DateOrigin(start_event=event))
    if event == "stated":
        click.echo(f"起算日：{day_words(start_on)}")
    _say(explanation_of(due, shelf.calendar).lines())


@rules.command()
@click.argument("plugin")
@click.option("--parameter", "pairs", multiple=True, metavar="名称=值", help="以 TOML 的写法给一个参数，可重复。")
@click.option("--with", "others", multiple=True, metavar="插件", help="先于它启用的其他插件，如 national，可重复。")
@click.pass_obj
def check(configuration: _Configuration, plugin: str, pairs: tuple[str, ...], others: tuple[str, ...]) -> None:
    """检查一个插件：能否加载、规则表是否自洽、参数、条款和所附的推演示例。"""
    try:
        settings = JurisdictionSettings(
            jurisdiction="check",
            name="检查",
            plugins=(*others, plugin),
            parameters={plugin: dict(_parameter(pair) for pair in pairs)},
        )
        shelf = Shelf(load_plugins(settings))
    except ValidationError as error:
        raise RulesUnusable(fault_lines(error)) from error
    except SdkError as error:
        raise RulesUnusable(str(error).removeprefix("check: ")) from error
    _say(plugin_lines(shelf.plugins[-1], date.today()))  # noqa: DTZ011  the operator's own day is meant
    uncited = uncited_clauses(shelf)
    if uncited:
        raise RulesUnusable(f"规则表引用了清单中没有的条款：{'；'.join(uncited)}")
    unknown = unknown_places(shelf, shelf.plugins[-1])
    if unknown:
        raise RulesUnusable(f"条款指向没有的规则或机制：{'；'.join(unknown)}")
    played = _play_examples(plugin, configuration)
    click.echo(f"检查通过：插件可以加载，规则表自洽，所引条款都在清单中；{played}。")


def _play_examples(plugin: str, configuration: _Configuration) -> str:
    # The simulator imports the services' cores, which no other command here needs.
    from duban_standalone.plugin_examples import example_faults, examples_of
    from duban_standalone.simulate_command import configured_in

    found = examples_of(plugin)
    configured = configured_in(SHIPPED_CONFIG, COUNTIES, *configuration.directories)
    faults = [f"  {path.name}：{fault}" for path in found for fault in example_faults(path, configured)]
    if faults:
        raise RulesUnusable(f"所附推演示例有 {len(faults)} 处不符：\n" + "\n".join(faults))
    return f"{len(found)} 个推演示例都如所写" if found else "没有附推演示例（examples/*.yaml）"


def _parameter(pair: str) -> tuple[str, object]:
    try:
        ((name, value),) = tomllib.loads(pair).items()
    except ValueError as error:
        raise RulesUnusable(f"参数“{pair}”写法有误，应为 名称=值，文字须加引号") from error
    return name, value


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
