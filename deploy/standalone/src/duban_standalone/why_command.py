"""Command `duban rules why`: why a date, proposal, point, rank, grade or veto is as it is, from a file alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

import click

from duban_sdk.errors import SdkError
from duban_sdk.shelf import Shelf
from duban_standalone.simulate_command import RulesFailed, configured_in
from duban_standalone.simulation.faults import BrokenScenario, Fault
from duban_standalone.simulation.player import play
from duban_standalone.simulation.reading import read_scenario
from duban_standalone.why.evidence import Evidence, Unanswerable, of_log, of_play
from duban_standalone.why.questions import QUESTIONS, asked


class Configured(Protocol):
    """The configuration directories that the group chose."""

    directories: tuple[Path, ...]

    def shelf(self, jurisdiction: str) -> Shelf: ...


_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.option("--scenario", type=_FILE, help="推演一个场景文件（YAML），问它的结果。")
@click.option("--log", type=_FILE, help="问一个导出的事件日志（duban export-log）。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.argument("what", type=click.Choice(list(QUESTIONS)), metavar="问什么")
@click.argument("told", nargs=-1, metavar="对象...")
@click.pass_obj
def why(
    configuration: Configured,
    *,
    scenario: Path | None,
    log: Path | None,
    as_json: bool,
    what: str,
    told: tuple[str, ...],
) -> None:
    """说明一个期限、建议、记分、名次、等次或否决为什么是这样。

    \b
    date 事项 [哪一项]        各项期限；也可写 duty:编号、proposal:编号、conclusion:名称
    duty 任务                 任务期限；任务可写 代码,单位,周期
    proposal 建议             建议；可写 措施,单位,事项
    point 第几笔              记分，按台账次序
    rank 排名期 单位          名次
    flag 年度 单位            达到的处理条件
    grade 年度 单位           等次
    veto 单位 [年度]          评优一票否决
    nomination 名单           评优名单逐一审核
    place 工作排名 单位       一项工作排名中的名次
    """
    if (scenario is None) == (log is None):
        raise Unanswerable("须写明 --scenario 或 --log 中的一个")
    evidence = _played(scenario, configuration) if scenario else of_log(log or Path(), configuration.shelf)
    try:
        found = asked(evidence, what, told)
    except SdkError as error:
        raise RulesFailed(f"规则无法回答：{error}") from error
    if as_json:
        click.echo(json.dumps([each.plain() for each in found], ensure_ascii=False, indent=2))
        return
    click.echo("\n\n".join("\n".join(each.lines()) for each in found))


def _played(path: Path, configuration: Configured) -> Evidence:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BrokenScenario([Fault(1, "", f"文件不是 UTF-8 编码：{error.reason}")]) from error
    scenario = read_scenario(text, configured_in(*configuration.directories))
    try:
        return of_play(play(scenario))
    except SdkError as error:
        raise RulesFailed(f"规则在推演中出错：{error}") from error
