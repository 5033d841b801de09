"""Command `duban plugin new`: a package that runs, for the author of a new county's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from string import Template

import click

from duban_sdk.loader import ENTRY_POINT_GROUP
from duban_standalone.errors import StandaloneError
from duban_standalone.plugin_fields import events, fields

TEMPLATE = Path(__file__).with_name("plugin_template")
SUFFIX = ".tmpl"
_NAME = re.compile(r"^[a-z][a-z0-9_]{1,31}$")


class PluginNotMade(StandaloneError):
    """The name or the place does not do."""


@click.group("plugin")
def plugin() -> None:
    """编写新的规则插件。"""


plugin.add_command(fields)
plugin.add_command(events)


@plugin.command()
@click.argument("name")
@click.option("--title", default="", help="辖区名称，如 某县；默认用 NAME。")
@click.option(
    "--into",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="放在哪个目录下；默认当前目录。",
)
def new(name: str, title: str, into: Path) -> None:
    """在 --into 下新建一个可以运行的插件包。

    NAME 是辖区代码：小写字母开头，只含小写字母、数字、下划线。
    """
    if not _NAME.match(name):
        raise PluginNotMade(f"“{name}”不能作插件名：须以小写字母开头，只含小写字母、数字、下划线，2至32个字符")
    if any(entry.name == name for entry in entry_points(group=ENTRY_POINT_GROUP)):
        raise PluginNotMade(f"已装有名为 {name} 的插件，请另取名称")
    if any(mark in title for mark in '"\\\n$'):
        raise PluginNotMade("名称中不能有引号、反斜杠、换行或 $ 符号")
    target = into / name
    if target.exists():
        raise PluginNotMade(f"{target} 已存在，不会覆盖；请另取名称或换一个目录")
    words = {
        "name": name,
        "title": title or name,
        "dashed": name.replace("_", "-"),
        "upper": name.upper(),
        "camel": "".join(part.capitalize() for part in name.split("_")),
        "letter": name[0].upper(),
    }
    for place, text in _files(words):
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        (target / place).write_text(text, encoding="utf-8")
    click.echo(f"已建好 {target}。下一步：")
    click.echo(f"  uv pip install --no-deps -e {target}")
    click.echo(f"  duban rules check {name}")
    click.echo(f"  duban rules simulate {target}/src/duban_{name}/examples/first.yaml --check")
    click.echo(f"  pytest {target}/tests")
    click.echo("然后按 plugins/README.md，从条款清单（clauses.py）改起。")


def _files(words: dict[str, str]) -> Iterator[tuple[Path, str]]:
    """Yield each file's place below the new directory, and its text."""
    for path in sorted(TEMPLATE.rglob(f"*{SUFFIX}")):
        place = path.relative_to(TEMPLATE).with_suffix("")
        if place.parts[0] == "src":
            place = Path("src", f"duban_{words['name']}", *place.parts[1:])
        elif place.name == "config.toml":
            # Apart from pyproject.toml: every .toml of a configuration directory is a jurisdiction.
            place = Path("config", f"{words['name']}.toml")
        yield place, Template(path.read_text(encoding="utf-8")).substitute(words)
