"""What the service promises on the bus, as an AsyncAPI document."""

from __future__ import annotations

from duban_contracts.events.notify import ChannelAnswered, NoticeDelivered, NoticeFailed
from duban_contracts.registry import event_models, service_of
from duban_notify.entrypoints.events import SERVICE, SOURCES
from duban_runtime.asyncapi import describe

PUBLISHES = (NoticeDelivered, NoticeFailed, ChannelAnswered)


def document() -> str:
    """Return the document as YAML. By the rules of a jurisdiction, notices may rest on any event."""
    models = event_models().values()
    consumes = {source: [model for model in models if service_of(model.TYPE) == source] for source in SOURCES}
    return describe(SERVICE, publishes=PUBLISHES, consumes=consumes)
