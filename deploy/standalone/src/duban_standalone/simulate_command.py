"""Command `duban rules simulate`: plays a scenario under a jurisdiction's rules, without servers and without data."""

from __future__ import annotations

from pathlib import Path

import click

from duban_sdk.configuration import JurisdictionSettings, jurisdiction_files, read_jurisdiction
from duban_sdk.errors import ConfigurationFault, SdkError
from duban_standalone.errors import StandaloneError
from duban_standalone.simulation.account import account_lines
from duban_standalone.simulation.expecting import unmet
from duban_standalone.simulation.faults import BrokenScenario, Fault
from duban_standalone.simulation.outcome import as_json, outcome_of
from duban_standalone.simulation.player import play
from duban_standalone.simulation.reading import read_scenario


class RulesFailed(StandaloneError):
    """The rules could not answer while a scenario was played."""


class ExpectationsUnmet(StandaloneError):
    """A scenario did not come out as it says."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_text", is_flag=True, help="输出 JSON。")
@click.option("--check", is_flag=True, help="核对场景中 expect 所写的预期；有一条不符即以 1 退出。")
@click.pass_obj
def simulate(configuration: object, file: Path, as_text: bool, check: bool) -> None:
    """按规则推演一个场景（YAML），不用服务、不动数据。

    写法见 plugins/SCENARIOS.md。
    """
    directories: tuple[Path, ...] = getattr(configuration, "directories", ())
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BrokenScenario([Fault(1, "", f"文件不是 UTF-8 编码：{error.reason}")]) from error
    scenario = read_scenario(text, configured_in(*directories))
    try:
        played = play(scenario)
        outcome = outcome_of(played)
    except SdkError as error:
        raise RulesFailed(f"规则在推演中出错：{error}") from error
    click.echo(as_json(outcome) if as_text else "\n".join(account_lines(played, outcome)))
    failed = unmet(scenario.expectations, outcome) if check else []
    if failed:
        raise ExpectationsUnmet(f"有 {len(failed)} 条预期不符：\n" + "\n".join(f"  {each}" for each in failed))


def configured_in(*directories: Path) -> dict[str, JurisdictionSettings]:
    """Return the jurisdictions of configuration directories that can be read; the earlier directory counts."""
    found: dict[str, JurisdictionSettings] = {}
    for path in (path for directory in reversed(directories) for path in jurisdiction_files(directory)):
        try:
            found[path.stem] = read_jurisdiction(path)
        except ConfigurationFault:
            continue
    return found
