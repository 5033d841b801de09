"""Names and turns of phrase that descriptions share, and the table that holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from duban_contracts.base import Event
from duban_contracts.dates import DueDate
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.context import Unit
from duban_tracking.core.judging import LOCAL_ZONE

EventT = TypeVar("EventT", bound=Event)
Describe = Callable[[Any, "Names"], str]
DESCRIPTIONS: dict[type[Event], Describe] = {}
"""Filled by the modules that ``descriptions`` imports."""


@dataclass(frozen=True)
class Names:
    """Names of what events know by code."""

    units: Mapping[str, Unit]
    rules: Rulebook

    def unit(self, code: str) -> str:
        return self.units[code].name if code in self.units else code

    def all(self, codes: tuple[str, ...]) -> str:
        return "、".join(map(self.unit, codes))

    def role(self, code: str) -> str:
        return next((row.title for row in self.rules.pack.roles if row.code == code), code)

    def paper(self, code: str) -> str:
        kind = self.rules.find_paper(code)
        return kind.name if kind else code


def describes(kind: type[EventT]) -> Callable[[Callable[[EventT, Names], str]], None]:
    """Decorator: the function puts events of this kind into words."""

    def keep(function: Callable[[EventT, Names], str]) -> None:
        DESCRIPTIONS[kind] = function

    return keep


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def due_words(due: DueDate) -> str:
    provisional = "（暂定）" if due.provisional else ""
    rolled = f"，遇休息日顺延至{day(due.enforce_on)}" if due.enforce_on != due.nominal_on else ""
    return f"{day(due.nominal_on)}{rolled}{provisional}"


def limit_words(due: DueDate | None) -> str:
    if due is None:
        return "待定"
    until = f"（{due.enforce_at.astimezone(LOCAL_ZONE):%H:%M} 前）" if due.enforce_at else ""
    return due_words(due) + until


def opinion_words(text: str) -> str:
    return f"：{text}" if text else ""


def verdict_words(approved: bool) -> str:
    return "同意" if approved else "不同意"
