"""AsyncAPI documents."""

from __future__ import annotations

from typing import ClassVar

import yaml

from duban_contracts.base import Event
from duban_runtime.asyncapi import describe
from tests.runtime.sample import Happened


class Other(Event):
    """Something else happened."""

    TYPE: ClassVar[str] = "duban.tracking.sample.other.v1"
    count: int


def test_describe_lists_what_is_sent_and_received_the_same_each_time() -> None:
    first = describe("tracking", publishes=[Other], consumes={"intake": [Happened]})
    assert first == describe("tracking", publishes=[Other], consumes={"intake": [Happened]})
    document = yaml.safe_load(first)
    assert document["asyncapi"].startswith("3.")
    actions = {operation["action"]: name for name, operation in document["operations"].items()}
    assert actions == {"send": Other.TYPE, "receive": Happened.TYPE}
    assert document["channels"][Other.TYPE]["address"] == "duban.{jurisdiction}.tracking.sample.other.v1"
    schemas = document["components"]["schemas"]
    assert schemas["OtherEnvelope"]["properties"]["data"] == {"$ref": "#/components/schemas/Other"}
    assert schemas["Happened"]["properties"]["text"]["type"] == "string"


def test_describe_resolves_every_reference() -> None:
    document = yaml.safe_load(describe("tracking", publishes=[Other], consumes={"intake": [Happened]}))
    references = list(references_in(document))
    assert references
    for reference in references:
        node = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def references_in(node: object):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from references_in(value)
