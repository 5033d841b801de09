"""Registers (登记簿、台账): which matters a register holds, and what its columns say of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from duban_contracts.base import Event
from duban_sdk.records import RegisterColumn, RegisterField, RegisterRow
from duban_tracking.core.matter.state import Matter
from duban_tracking.translate.descriptions import Names, describe

Cells = dict[str, str]
Told = tuple[Event, str, str]
"""An event of the matter, its day, and who did it."""


def belongs(matter: Matter, row: RegisterRow) -> bool:
    """Return whether the register holds the matter: it is of a track, and of a class, origin or mark that is named."""
    if row.tracks and matter.track not in row.tracks:
        return False
    if row.unfinished and matter.closed_on is not None:
        return False
    named = bool(row.categories or row.origins or row.marks)
    is_meant = matter.category in row.categories or matter.origin in row.origins or set(row.marks) & set(matter.marks)
    return bool(is_meant) or not named


def cells_of(matter: Matter, history: Iterable[Told], row: RegisterRow, names: Names) -> Cells:
    """Return what each column says, by its heading."""
    told = list(history)
    return {column.heading: "\n".join(_lines(matter, told, column, names)) for column in row.columns}


def _lines(matter: Matter, history: list[Told], column: RegisterColumn, names: Names) -> Iterator[str]:
    for field in column.fields:
        text = _field(matter, field, names)
        if text:
            yield text
    for event, day, by in history:
        if type(event).__name__ in column.events:
            yield f"{day} {describe(event, names)}{f'（{by}）' if column.by_whom and by else ''}"


def _field(matter: Matter, field: RegisterField, names: Names) -> str:
    order = matter.order
    match field:
        case "units":
            return "、".join(names.unit(unit) for unit in matter.units)
        case "requirement":
            return order.requirement if order else ""
        case "due":
            return f"时限 {matter.due.nominal_on}" if matter.due else "时限待定" if order else ""
        case "basis":
            return matter.basis
        case "superior_due":
            return f"上级要求 {matter.superior_due_on} 前回复" if matter.superior_due_on else ""
