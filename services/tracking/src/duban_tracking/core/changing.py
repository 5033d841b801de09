"""Copies of states with some fields changed. Every event makes one, so that it is worth more than ``replace``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

StateT = TypeVar("StateT")
Put = Callable[[object, object], None]


def changed(state: StateT, /, **changes: object) -> StateT:
    """Return what ``dataclasses.replace`` does for a frozen dataclass with slots, in less than half its time.

    The state's ``__post_init__`` is not run; only states without one may be given.
    """
    kind: Any = type(state)
    values, puts, place = _slots(kind)
    copy: StateT = object.__new__(type(state))
    for put, value in zip(puts, values(state), strict=True):
        put(copy, value)
    for name, value in changes.items():
        puts[place[name]](copy, value)
    return copy


@cache
def _slots(kind: Any) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[Put, ...], dict[str, int]]:
    names = tuple(each.name for each in fields(kind))
    puts = tuple(getattr(kind, name).__set__ for name in names)
    return attrgetter(*names), puts, {name: place for place, name in enumerate(names)}
