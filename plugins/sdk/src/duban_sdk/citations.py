"""Citations of a jurisdiction's rules: every clause that a row cites stands in a manifest, every place exists."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from duban_sdk import hookspecs
from duban_sdk.loader import EnabledPlugin
from duban_sdk.manifest import CarriedBy, Clause
from duban_sdk.mechanisms import MECHANISMS
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf

CLAUSE_KINDS = frozenset(
    {
        *("scope", "organisational", "role", "intake", "workflow", "approval", "deadline"),
        *("duty", "feedback", "urging", "document", "record", "notice"),
        *("scoring", "ranking", "grade", "appraisal", "escalation", "secrecy"),
    }
)
"""Words for what a clause is about; people look clauses up by them."""


def uncited_clauses(shelf: Shelf) -> tuple[str, ...]:
    """Return each row whose clause stands in no manifest of the jurisdiction's plugins, with that clause."""
    known = {clause.id for plugin in shelf.plugins for clause in plugin.manifest.clauses}
    found: list[str] = []
    for table in RulePack.model_fields:
        value = getattr(shelf.current.pack, table)
        for row in value if isinstance(value, tuple) else (value,):
            if isinstance(row, BaseModel):
                label = f"{table}.{getattr(row, 'code', '')}".rstrip(".")
                found.extend(f"{label}（{clause}）" for clause in sorted(_cited(row) - known))
    return tuple(found)


def _cited(row: BaseModel) -> set[str]:
    own = {getattr(row, name) for name in type(row).model_fields if name == "clause" or name.endswith("_clause")}
    events = {clause for _, clause in getattr(row, "event_clauses", ())}
    inner = {clause for step in getattr(row, "steps", ()) if isinstance(step, BaseModel) for clause in _cited(step)}
    return {clause for clause in own | events | inner if clause}


def unknown_places(shelf: Shelf, plugin: EnabledPlugin) -> tuple[str, ...]:
    """Return each place of a plugin's clauses that is not there: a row, a table, a hook, a mechanism.

    A row must be one of the jurisdiction's combined pack; ``record ...`` says in words what people write down.
    """
    return tuple(fault for clause in plugin.manifest.clauses for fault in _faults(shelf, clause))


_WORDS = {"hook": CarriedBy.HOOK, "engine": CarriedBy.ENGINE, "record": CarriedBy.RECORD}
"""First words of a place; a place without one names a table, a row or a policy."""


def _faults(shelf: Shelf, clause: Clause) -> Iterator[str]:
    if not clause.carried_by or not clause.where:
        yield f"{clause.id} 没有写明由什么实现（carried_by、where）"
    said = {_WORDS.get(place.partition(" ")[0]) for place in clause.where}
    for word, carrier in _WORDS.items():
        if carrier in clause.carried_by and carrier not in said:
            yield f"{clause.id} 由 {word} 实现，但没有写明是哪一项（在 where 中写“{word} 名称”{_known(carrier)}）"
    for place in clause.where:
        if not _exists(shelf.current.pack, place):
            yield f"{clause.id} 的 where 指向没有的 {place}{_known(_WORDS.get(place.partition(' ')[0]))}"


def _known(carrier: CarriedBy | None) -> str:
    """Return the names that a place may give after its word, for the author who has to choose one."""
    if carrier is CarriedBy.ENGINE:
        return f"；可用：{'、'.join(MECHANISMS)}"
    if carrier is CarriedBy.HOOK:
        return f"；可用：{'、'.join(sorted(name for name in vars(hookspecs) if name.startswith('duban_')))}"
    return ""


def _exists(pack: RulePack, place: str) -> bool:
    word, _, name = place.partition(" ")
    match word:
        case "hook":
            return callable(getattr(hookspecs, name, None))
        case "engine":
            return name in MECHANISMS
        case "record":
            return bool(name)
    table, _, code = place.partition(".")
    rows = getattr(pack, table, None) if table in RulePack.model_fields else None
    if not isinstance(rows, tuple):
        return rows is not None and not code
    return any(not code or row.code == code for row in rows)
