"""Which schema changes are let through, and which need a new version."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from duban_contracts.schemas import compatible

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
NULL: Schema = {"type": "null"}


def thing(required: tuple[str, ...] = ("a",), **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


HARMLESS = {
    "nothing": (thing(a=TEXT), thing(a=TEXT)),
    "optional_property_added": (thing(a=TEXT), thing(a=TEXT, b={**TEXT, "default": ""})),
    "description_changed": (thing(a=TEXT), thing(a={**TEXT, "description": "words"})),
    "enumeration_grew": (thing(a={"enum": ["x"], **TEXT}), thing(a={"enum": ["x", "y"], **TEXT})),
    "constant_became_enumeration": (thing(a={"const": "x", **TEXT}), thing(a={"enum": ["x", "y"], **TEXT})),
    "longer_text_allowed": (thing(a={"maxLength": 5, **TEXT}), thing(a={"maxLength": 9, **TEXT})),
    "shorter_text_allowed": (thing(a={"minLength": 5, **TEXT}), thing(a={"minLength": 1, **TEXT})),
    "bound_dropped": (thing(a={"minimum": 1, **NUMBER}), thing(a=NUMBER)),
    "pattern_dropped": (thing(a={"pattern": "^a$", **TEXT}), thing(a=TEXT)),
    "definition_renamed": (
        {**thing(a={"$ref": "#/$defs/One"}), "$defs": {"One": thing(a=TEXT)}},
        {**thing(a={"$ref": "#/$defs/Two"}), "$defs": {"Two": thing(a=TEXT)}},
    ),
}

BREAKING = {
    "property_removed": (thing(a=TEXT, b=TEXT), thing(a=TEXT), "$.b: removed"),
    "property_made_required": (thing(a=TEXT, b=TEXT), thing(("a", "b"), a=TEXT, b=TEXT), "$.b: made required"),
    "required_property_added": (thing(a=TEXT), thing(("a", "b"), a=TEXT, b=TEXT), "$.b: made required"),
    "type_changed": (thing(a=TEXT), thing(a=NUMBER), "$.a: type string became integer"),
    "null_refused": (thing(a={"anyOf": [TEXT, NULL]}), thing(a=TEXT), "$.a: null is no longer accepted"),
    "enumeration_shrank": (
        thing(a={"enum": ["x", "y"], **TEXT}),
        thing(a={"enum": ["x"], **TEXT}),
        "$.a: 'y' is no longer accepted",
    ),
    "text_became_enumeration": (thing(a=TEXT), thing(a={"enum": ["x"], **TEXT}), "$.a: limited to ['x']"),
    "longest_text_cut": (
        thing(a={"maxLength": 9, **TEXT}),
        thing(a={"maxLength": 5, **TEXT}),
        "$.a: maxLength is 5 now",
    ),
    "shortest_text_raised": (thing(a=TEXT), thing(a={"minLength": 1, **TEXT}), "$.a: minLength is 1 now"),
    "pattern_appeared": (thing(a=TEXT), thing(a={"pattern": "^a$", **TEXT}), "$.a: pattern is '^a$' now"),
    "format_changed": (
        thing(a={"format": "date", **TEXT}),
        thing(a={"format": "date-time", **TEXT}),
        "$.a: format is 'date-time' now",
    ),
    "further_properties_refused": (
        thing(a=TEXT),
        {**thing(a=TEXT), "additionalProperties": False},
        "$: further properties are refused now",
    ),
    "inside_a_definition": (
        {**thing(a={"$ref": "#/$defs/One"}), "$defs": {"One": thing(a=TEXT)}},
        {**thing(a={"$ref": "#/$defs/One"}), "$defs": {"One": thing(a=NUMBER)}},
        "$.a.a: type string became integer",
    ),
    "inside_a_list": (
        thing(a={"type": "array", "items": TEXT}),
        thing(a={"type": "array", "items": NUMBER}),
        "$.a[]: type string became integer",
    ),
    "inside_a_pair": (
        thing(a={"type": "array", "prefixItems": [TEXT, TEXT]}),
        thing(a={"type": "array", "prefixItems": [TEXT, NUMBER]}),
        "$.a[1]: type string became integer",
    ),
    "pair_became_triple": (
        thing(a={"type": "array", "prefixItems": [TEXT, TEXT]}),
        thing(a={"type": "array", "prefixItems": [TEXT, TEXT, TEXT]}),
        "$.a: 2 items became 3",
    ),
}

BREAKING_READERS = {
    "property_made_optional": (thing(a=TEXT), thing((), a=TEXT), "$.a: no longer always there"),
    "null_may_come": (thing(a=TEXT), thing(a={"anyOf": [TEXT, NULL]}), "$.a: null may be written now"),
}


@pytest.mark.parametrize("written", [True, False], ids=["written", "accepted"])
@pytest.mark.parametrize(("old", "new"), HARMLESS.values(), ids=HARMLESS)
def test_compatible_finds_nothing_when(old: Schema, new: Schema, written: bool) -> None:
    assert compatible(old, new, written=written) == []


@pytest.mark.parametrize("written", [True, False], ids=["written", "accepted"])
@pytest.mark.parametrize(("old", "new", "fault"), BREAKING.values(), ids=BREAKING)
def test_compatible_names_the_fault_when(old: Schema, new: Schema, fault: str, written: bool) -> None:
    assert fault in compatible(old, new, written=written)


@pytest.mark.parametrize(("old", "new", "fault"), BREAKING_READERS.values(), ids=BREAKING_READERS)
def test_compatible_protects_readers_only_of_what_is_written_when(old: Schema, new: Schema, fault: str) -> None:
    assert compatible(old, new, written=True) == [fault]
    assert compatible(old, new, written=False) == []


class Node(BaseModel):
    children: tuple[Node, ...] = ()
    name: str


def test_compatible_ends_when_a_model_holds_itself() -> None:
    schema = Node.model_json_schema()
    assert compatible(schema, schema, written=True) == []


class Before(BaseModel):
    number: str = ""


class After(BaseModel):
    number: str


def test_compatible_sees_what_pydantic_makes_of_an_optional_field_made_required() -> None:
    assert compatible(Before.model_json_schema(), After.model_json_schema()) == ["$.number: made required"]
