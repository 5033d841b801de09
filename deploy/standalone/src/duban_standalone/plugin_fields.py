"""Command `duban plugin fields`: what a row of a table may say, so that an author need not read the engine's source."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import get_args

import click
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from duban_sdk.pack import RulePack
from duban_standalone.errors import StandaloneError


class NoSuchTable(StandaloneError):
    """No table and no policy has that name."""


@click.command()
@click.argument("table", required=False)
def fields(table: str | None) -> None:
    """显示一张规则表（或一项规定）的行怎么写：类、字段、默认值。

    TABLE 是表名，如 chains；不写的，列出所有表。
    """
    if table is None:
        for name in RulePack.model_fields:
            click.echo(f"{name}  {_names(row_classes(name))}")
        return
    if table not in RulePack.model_fields:
        raise NoSuchTable(f"没有名为 {table} 的规则表；可用：{'、'.join(RulePack.model_fields)}")
    for row in row_classes(table):
        click.echo("\n".join(_lines(row)))


def row_classes(table: str) -> tuple[type[BaseModel], ...]:
    """Return the classes of a table's rows, or of a policy."""
    return tuple(dict.fromkeys(_models(RulePack.model_fields[table].annotation)))


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not get_args(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _names(classes: tuple[type[BaseModel], ...]) -> str:
    return "、".join(f"{each.__module__}.{each.__name__}" for each in classes)


def _lines(row: type[BaseModel]) -> Iterator[str]:
    yield f"from {row.__module__} import {row.__name__}"
    yield inspect.getdoc(row) or ""
    written = {
        name: text for each in reversed(row.__mro__) for name, text in vars(each).get("__annotations__", {}).items()
    }
    for name, field in row.model_fields.items():
        default = (
            "必填" if field.default is PydanticUndefined and field.default_factory is None else repr(field.default)
        )
        said = f"：{field.description}" if field.description else ""
        yield f"  {name}: {written[name]}（{default}）{said}"
