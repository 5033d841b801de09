"""AsyncAPI documents, written by FastStream from the contracts' models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import yaml
from faststream.nats import NatsBroker
from faststream.specification import AsyncAPI
from pydantic import BaseModel, create_model

from duban_contracts.base import Event
from duban_contracts.envelope import Envelope

_BUS_PLACEHOLDER = "{jurisdiction}"


def describe(
    service: str,
    publishes: Sequence[type[Event]],
    consumes: Mapping[str, Sequence[type[Event]]],
    *,
    version: str = "1",
) -> str:
    """Return the AsyncAPI document of a service as YAML; the same input gives the same bytes.

    Args:
        service: its name.
        publishes: the events that it appends to its log.
        consumes: by source, the events that it acts on (it receives and ignores the source's others).
        version: of the document.
    """
    broker = NatsBroker()
    for model in sorted(publishes, key=lambda event: event.TYPE):
        broker.publisher(_address(model), title=model.TYPE, description=_summary(model), schema=_envelope(model))
    for _source, models in sorted(consumes.items()):
        for model in sorted(models, key=lambda event: event.TYPE):
            broker.subscriber(_address(model), title=model.TYPE, description=_summary(model))(_receiver(model))
    document = AsyncAPI(
        broker, title=f"duban {service}", version=version, description=f"Events of the {service} service."
    ).to_specification()
    content = yaml.safe_load(document.to_yaml())
    # Where the broker is differs with every deployment.
    content["servers"] = {"bus": {"host": "nats", "pathname": "", "protocol": "nats"}}
    for channel in content.get("channels", {}).values():
        channel["servers"] = [{"$ref": "#/servers/bus"}]
        channel["parameters"] = {"jurisdiction": {"description": "Code of the jurisdiction, such as yunhe."}}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=True, width=110)


def _address(model: type[Event]) -> str:
    head, _, rest = model.TYPE.partition(".")
    return f"{head}.{_BUS_PLACEHOLDER}.{rest}"


def _summary(model: type[Event]) -> str:
    return (model.__doc__ or model.__name__).strip().splitlines()[0]


def _envelope(model: type[Event]) -> type[BaseModel]:
    fields: dict[str, Any] = {"type": (Literal[model.TYPE], ...), "data": (model, ...)}
    return create_model(f"{model.__name__}Envelope", __base__=Envelope, **fields)


def _receiver(model: type[Event]) -> Any:
    async def receive(message: Envelope) -> None:
        """Only its annotation is read."""

    receive.__name__ = model.__name__
    receive.__annotations__ = {"message": _envelope(model), "return": None}
    return receive
