"""Committed JSON Schemas: what they are, how they are written, and which changes they forbid."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Literal

from pydantic import BaseModel, JsonValue

from duban_contracts.commands import calendar, duties, escalation, intake, matter, office, records, reports
from duban_contracts.envelope import Envelope
from duban_contracts.errors import ContractError
from duban_contracts.registry import event_models

Schema = dict[str, JsonValue]

ENVELOPE_TYPE = "duban.envelope.v1"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_COMMAND_MODULES: tuple[tuple[str, ModuleType], ...] = (
    ("intake", intake),
    ("tracking", matter),
    ("tracking", reports),
    ("tracking", office),
    ("tracking", calendar),
    ("tracking", escalation),
    ("tracking", duties),
    ("tracking", records),
)
_PARTS = frozenset({"Command", "TicketContact", "UnitPost", "DefectFinding"})
"""Classes of the command modules that only stand inside a command."""

_LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_FIXED = ("pattern", "format")


def command_models() -> Mapping[str, type[BaseModel]]:
    """Return every command by its versioned type name, ``duban.tracking.command.assign_matter.v1``."""
    found: dict[str, type[BaseModel]] = {}
    for service, module in _COMMAND_MODULES:
        for name, model in vars(module).items():
            own = isinstance(model, type) and issubclass(model, matter.Command) and model.__module__ == module.__name__
            if own and name not in _PARTS:
                snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
                found[f"duban.{service}.command.{snake}.v1"] = model
    return found


def schemas() -> Mapping[str, Schema]:
    """Return today's schemas by type: the envelope, every event's payload, every command.

    Events are described as they are written, commands as they are accepted.
    """
    found = {ENVELOPE_TYPE: _schema(ENVELOPE_TYPE, Envelope, "serialization")}
    found.update((name, _schema(name, model, "serialization")) for name, model in event_models().items())
    found.update((name, _schema(name, model, "validation")) for name, model in command_models().items())
    return found


def write(directory: Path) -> None:
    """Today's schemas stand in ``directory``, one ``<type>.json`` each. The same code writes the same bytes.

    Schemas of types that the code no longer has are left: a published version does not vanish.

    Raises:
        ContractError: a schema that stands there would change in a way that breaks who relies on it.
    """
    faults = [
        f"{name}: {fault}"
        for name, old, new in _pairs(directory)
        for fault in compatible(old, new, written=name in event_models() or name == ENVELOPE_TYPE)
    ]
    if faults:
        raise ContractError("add a .v2 beside the .v1 instead: " + "; ".join(faults))
    directory.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (directory / f"{name}.json").write_text(_text(schema), encoding="utf-8", newline="\n")


def check(directory: Path) -> list[str]:
    """Return how the schemas in ``directory`` differ from today's code; empty when they agree."""
    today = schemas()
    committed = {path.name.removesuffix(".json"): path for path in directory.glob("*.json")}
    differences = [f"{name}: no schema is committed" for name in today if name not in committed]
    differences += [f"{name}: no model has this type any more" for name in sorted(committed) if name not in today]
    differences += [
        f"{name}: the committed schema differs from the model"
        for name, path in sorted(committed.items())
        if name in today and path.read_text(encoding="utf-8") != _text(today[name])
    ]
    return differences


def compatible(old: Schema, new: Schema, *, written: bool = False) -> list[str]:
    """Return what breaks if ``new`` takes the place of ``old``; empty when nothing does.

    What ``old`` described must still be accepted: no property removed or made required, no type narrowed. For what
    the suite writes and others read (``written``) no property may lose its presence and no type may grow wider
    either. Enumerations may grow.
    """
    return sorted(set(_Comparison(old, new, written).differences(old, new, "$")))


def _schema(name: str, model: type[BaseModel], mode: Literal["validation", "serialization"]) -> Schema:
    return {"$schema": _DIALECT, "$id": f"urn:duban:schema:{name}", **model.model_json_schema(mode=mode)}


def _text(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _pairs(directory: Path) -> Iterator[tuple[str, Schema, Schema]]:
    for name, schema in schemas().items():
        path = directory / f"{name}.json"
        if path.exists():
            yield name, json.loads(path.read_text(encoding="utf-8")), schema


class _Comparison:
    """One comparison of two schemas, each with its own definitions."""

    def __init__(self, old: Schema, new: Schema, written: bool) -> None:
        self._old_definitions = _mapping(old, "$defs")
        self._new_definitions = _mapping(new, "$defs")
        self._written = written
        self._open: set[tuple[str, str]] = set()

    def differences(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        references = (str(old.get("$ref", "")), str(new.get("$ref", "")))
        if all(references) and references in self._open:
            return
        self._open.add(references)
        try:
            yield from self._options(_resolved(old, self._old_definitions), _resolved(new, self._new_definitions), path)
        finally:
            self._open.discard(references)

    def _options(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        before, after = _alternatives(old), _alternatives(new)
        if len(before) == len(after) == 1:
            yield from self._single(before[0], after[0], path)
            return
        for option in before:
            if not any(self._fits(option, other, path) for other in after):
                yield f"{path}: {_label(option)} is no longer accepted"
        for option in after:
            if self._written and not any(self._fits(other, option, path) for other in before):
                yield f"{path}: {_label(option)} may be written now"

    def _fits(self, old: Schema, new: Schema, path: str) -> bool:
        return not any(self.differences(old, new, path))

    def _single(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        if old.get("type") != new.get("type") and (old.get("type"), new.get("type")) != ("integer", "number"):
            yield f"{path}: type {old.get('type')} became {new.get('type')}"
            return
        yield from _enumeration(old, new, path)
        yield from _bounds(old, new, path)
        yield from self._properties(old, new, path)
        yield from self._items(old, new, path)

    def _properties(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        before, after = _mapping(old, "properties"), _mapping(new, "properties")
        was_required, is_required = set(_strings(old, "required")), set(_strings(new, "required"))
        yield from (f"{path}.{name}: removed" for name in before if name not in after)
        yield from (f"{path}.{name}: made required" for name in is_required - was_required)
        if self._written:
            yield from (f"{path}.{name}: no longer always there" for name in (was_required - is_required) & set(after))
        if new.get("additionalProperties") is False and old.get("additionalProperties") is not False:
            yield f"{path}: further properties are refused now"
        for name in before.keys() & after.keys():
            yield from self.differences(_mapping(before, name), _mapping(after, name), f"{path}.{name}")

    def _items(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        if isinstance(old.get("items"), dict) and isinstance(new.get("items"), dict):
            yield from self.differences(_mapping(old, "items"), _mapping(new, "items"), f"{path}[]")
        before, after = old.get("prefixItems", []), new.get("prefixItems", [])
        if isinstance(before, list) and isinstance(after, list):
            if len(before) != len(after):
                yield f"{path}: {len(before)} items became {len(after)}"
            for place, (one, other) in enumerate(zip(before, after, strict=False)):
                if isinstance(one, dict) and isinstance(other, dict):
                    yield from self.differences(one, other, f"{path}[{place}]")


def _enumeration(old: Schema, new: Schema, path: str) -> Iterator[str]:
    before, after = _members(old), _members(new)
    if after is None:
        return
    if before is None:
        yield f"{path}: limited to {sorted(map(str, after))}"
        return
    yield from (f"{path}: {member!r} is no longer accepted" for member in before if member not in after)


def _bounds(old: Schema, new: Schema, path: str) -> Iterator[str]:
    for names, narrower in ((_LOWER_BOUNDS, 1), (_UPPER_BOUNDS, -1)):
        for name in names:
            before, after = old.get(name), new.get(name)
            if isinstance(after, int | float) and (
                not isinstance(before, int | float) or (after - before) * narrower > 0
            ):
                yield f"{path}: {name} is {after} now"
    for name in _FIXED:
        if new.get(name) is not None and new.get(name) != old.get(name):
            yield f"{path}: {name} is {new.get(name)!r} now"


def _resolved(schema: Schema, definitions: Schema) -> Schema:
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return schema
    return _mapping(definitions, reference.rsplit("/", 1)[-1])


def _alternatives(schema: Schema) -> list[Schema]:
    for word in ("anyOf", "oneOf"):
        options = schema.get(word)
        if isinstance(options, list):
            return [option for option in options if isinstance(option, dict)]
    return [schema]


def _members(schema: Schema) -> list[JsonValue] | None:
    if "const" in schema:
        return [schema["const"]]
    members = schema.get("enum")
    return members if isinstance(members, list) else None


def _label(schema: Schema) -> str:
    return str(schema.get("$ref") or schema.get("format") or schema.get("type"))


def _mapping(schema: Schema, name: str) -> Schema:
    value = schema.get(name, {})
    return value if isinstance(value, dict) else {}


def _strings(schema: Schema, name: str) -> list[str]:
    value = schema.get(name, [])
    return [str(each) for each in value] if isinstance(value, list) else []
