"""The committed AsyncAPI documents say what the services publish and read now."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
import yaml

from duban_contracts.registry import event_models, service_of

FOLDER = Path(__file__).resolve().parents[2] / "contracts" / "asyncapi"
SERVICES = ("intake", "tracking", "scoring", "notify")


@pytest.mark.parametrize("service", SERVICES)
def test_asyncapi_document_is_what_the_service_says(service: str) -> None:
    said: str = import_module(f"duban_{service}.describe").document()
    committed = (FOLDER / f"{service}.yaml").read_text(encoding="utf-8")
    assert committed == said, "run: duban asyncapi export contracts/asyncapi"


@pytest.mark.parametrize("service", SERVICES)
def test_asyncapi_document_names_every_event_that_the_service_publishes(service: str) -> None:
    document = yaml.safe_load((FOLDER / f"{service}.yaml").read_text(encoding="utf-8"))
    addresses = " ".join(channel["address"] for channel in document["channels"].values())
    for event_type in event_models():
        if service_of(event_type) == service:
            assert event_type.removeprefix("duban.") in addresses, event_type
