"""Commands `duban plugin fields` and `events`: what rows and steps of scenarios may say, and which events there are."""

from __future__ import annotations

import inspect
import re
from collections.abc import Collection, Iterator, Mapping
from enum import Enum
from typing import Literal, get_args, get_origin

import click
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

import duban_contracts.events  # noqa: F401  importing the events fills the registry that is asked below
from duban_contracts.registry import event_models
from duban_contracts.vocabulary import Role
from duban_sdk.pack import RulePack
from duban_standalone.errors import StandaloneError
from duban_standalone.simulation.vocabulary import ID, PUBLISH, TICKET_VERBS, all_verbs, kind_of_word, verbs, words_of

_PUBLISHED = (
    PUBLISH,
    "The arrangement of a year is out: open dates are computed again.",
    "  year: int（必填）",
    "  days_off: tuple[date, ...]：放假的日子，连同 working_days 都不写的，按日历插件所载的该年安排",
    "  working_days: tuple[date, ...]：调休上班的周末",
)
"""What the one step says that is no command; ``simulation/publications.py`` reads it."""
_ALIAS_OF_ROLES = re.compile(r"\bRoleCode\b")


class NoSuchTable(StandaloneError):
    """No table, no policy, no part of a row and no act has that name."""


@click.command()
@click.argument("name", required=False)
def fields(name: str | None) -> None:
    """显示一张规则表（或一项规定）的行怎么写：类、字段、默认值、可取的值。

    NAME 是表名，如 chains；或行内的一部分，如 Stage；或推演场景里的动作，如 RequestExtension。不写的，列出所有表。
    """
    if name is None:
        for table in RulePack.model_fields:
            click.echo(f"{table}  {_names(row_classes(table))}")
        return
    if name in RulePack.model_fields:
        for row in row_classes(name):
            click.echo("\n".join(_lines(row)))
            for part in parts_of(row):
                click.echo("\n".join(("", *_lines(part))))
        return
    told = _part(name) or _act(name)
    if told is None:
        raise NoSuchTable(
            f"没有名为 {name} 的规则表、行内部分或动作；规则表有：{'、'.join(RulePack.model_fields)}"
            f"；动作有：{'、'.join(all_verbs())}"
        )
    click.echo("\n".join(told))


@click.command()
@click.argument("word", required=False, default="")
def events(word: str) -> None:
    """列出事件：类名（规则行里用）、类型（通知的 on 用）、含义。

    WORD 是类名或类型中的一段，如 matter 或 Report；不写的，全部列出。
    """
    found = [
        f"{model.__name__}  {kind}  {(inspect.getdoc(model) or '').splitlines()[0]}"
        for kind, model in sorted(event_models().items())
        if word.lower() in f"{model.__name__} {kind}".lower()
    ]
    if not found:
        raise NoSuchTable(f"没有类名或类型含“{word}”的事件；不写 WORD 的，列出全部")
    click.echo("\n".join(found))


def row_classes(table: str) -> tuple[type[BaseModel], ...]:
    """Return the classes of a table's rows, or of a policy."""
    return tuple(dict.fromkeys(_models(RulePack.model_fields[table].annotation)))


def parts_of(row: type[BaseModel]) -> tuple[type[BaseModel], ...]:
    """Return the classes that stand in fields of a row: stages of a track, steps of a measure, rules of a date."""
    found: dict[type[BaseModel], None] = {}
    for field in row.model_fields.values():
        for part in _models(field.annotation):
            found.update(dict.fromkeys((part, *parts_of(part))))
    return tuple(found)


def _part(name: str) -> tuple[str, ...] | None:
    for table in RulePack.model_fields:
        for row in row_classes(table):
            for each in (row, *parts_of(row)):
                if each.__name__ == name:
                    return tuple(_lines(each))
    return None


def _act(name: str) -> tuple[str, ...] | None:
    """Return what a step of a scenario with that act may say: the fields, and the words that name what it is about."""
    if name == PUBLISH:
        return _PUBLISHED
    if name in TICKET_VERBS:
        return tuple(_lines(TICKET_VERBS[name].command, step=True))
    verb = verbs().get(name)
    if verb is None:
        return None
    words = sorted(set(words_of(verb)) - {_word(field) for field in verb.fields - {verb.new_id}})
    named = (f"  {'、'.join(words)}：所指或所建的事物在本场景里的名称",) if words else ()
    unasked = verb.command.model_fields.keys() - verb.fields
    parts = tuple(line for part in parts_of(verb.command) for line in ("", *_lines(part, step=True)))
    return (*_lines(verb.command, step=True, without=unasked | {verb.new_id}), *named, *parts)


def _word(field: str) -> str:
    """Return how a step writes a field: an id is written as the local name of the thing."""
    word = field.removesuffix(ID)
    return word if kind_of_word(word) else field


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not get_args(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _names(classes: tuple[type[BaseModel], ...]) -> str:
    return "、".join(f"{each.__module__}.{each.__name__}" for each in classes)


def _lines(row: type[BaseModel], *, step: bool = False, without: Collection[str] = ()) -> Iterator[str]:
    """Yield what a class says: as Python writes it or, of a ``step``, as YAML does."""
    yield row.__name__ if step else f"from {row.__module__} import {row.__name__}"
    yield inspect.getdoc(row) or ""
    written = _written(row)
    for name, field in row.model_fields.items():
        if name in without:
            continue
        kind = written[name].replace("UUID", "名称") if step else written[name]
        default = field.default.value if step and isinstance(field.default, Enum) else field.default
        left_out = field.default is PydanticUndefined and field.default_factory is None
        told = "必填" if left_out else repr(default)
        said = f"：{field.description}" if field.description else ""
        shown = _word(name) if step else name
        yield f"  {shown}: {kind}（{told}）{said}{_choice(kind, field.annotation, step=step)}"
    if any(_ALIAS_OF_ROLES.search(each) for each in written.values()) and not step:
        yield f"  RoleCode 可取 {'、'.join(f'Role.{role.name}' for role in Role)}，或 roles 里自定的代码"


def _written(row: type[BaseModel]) -> Mapping[str, str]:
    return {
        name: text for each in reversed(row.__mro__) for name, text in vars(each).get("__annotations__", {}).items()
    }


def _choice(written: str, annotation: object, *, step: bool) -> str:
    """Return which values a field can have, where its type as written does not spell them out."""
    if _ALIAS_OF_ROLES.search(written):
        return ""
    unsaid = [value for value in dict.fromkeys(_values(annotation, step=step)) if value not in written]
    return f"；可取 {'、'.join(unsaid)}" if unsaid else ""


def _values(annotation: object, *, step: bool) -> Iterator[str]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield from (str(member.value) if step else f"{annotation.__name__}.{member.name}" for member in annotation)
    elif get_origin(annotation) is Literal:
        yield from (str(value) if step else repr(value) for value in get_args(annotation) if value != "")
    else:
        for part in get_args(annotation):
            yield from _values(part, step=step)
