"""The one place that declares JetStream streams and consumers."""

from __future__ import annotations

from dataclasses import dataclass

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import BadRequestError, NotFoundError

SOURCES = ("intake", "tracking", "scoring", "notify")
DEAD_STREAM = "DEAD"
DUPLICATE_WINDOW_SECONDS = 600.0
# What a killed consumer had in hand comes again after this; a batch that takes longer is only delivered twice.
ACK_WAIT_SECONDS = 10.0
MAX_ACK_PENDING = 2000
_SECONDS_PER_DAY = 86_400.0


@dataclass(frozen=True)
class StreamLimits:
    """How much a stream may hold. The database is the record, so the oldest messages may go."""

    max_age_days: float = 30.0
    max_bytes: int = 2 * 1024**3
    replicas: int = 1


def stream_name(source: str) -> str:
    """Return the stream that carries what the service ``source`` publishes."""
    return source.upper()


def consumer_name(service: str, jurisdiction: str, source: str) -> str:
    """Return the durable consumer through which ``service`` reads one jurisdiction's events of ``source``."""
    return f"{service}-{jurisdiction}-from-{source}"


def dead_subject(service: str, jurisdiction: str, source: str) -> str:
    """Return the subject of the dead letters of one consumer."""
    return f"dead.{service}.{jurisdiction}.{source}"


def stream_configs(limits: StreamLimits) -> list[StreamConfig]:
    """Return the declaration of every stream."""
    return [
        *(_stream(stream_name(source), f"duban.*.{source}.>", limits, limits.max_age_days) for source in SOURCES),
        # A dead letter waits for a person, so age never discards it.
        _stream(DEAD_STREAM, "dead.>", limits, 0.0),
    ]


def _stream(name: str, subjects: str, limits: StreamLimits, max_age_days: float) -> StreamConfig:
    return StreamConfig(
        name=name,
        subjects=[subjects],
        retention=RetentionPolicy.LIMITS,
        discard=DiscardPolicy.OLD,
        storage=StorageType.FILE,
        max_age=max_age_days * _SECONDS_PER_DAY,
        max_bytes=limits.max_bytes,
        num_replicas=limits.replicas,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
        allow_direct=True,
        # The relay publishes in atomic batches, which a syncing server writes with one sync.
        allow_atomic=True,
    )


def consumer_config(service: str, jurisdiction: str, source: str) -> ConsumerConfig:
    """Return the declaration of one durable pull consumer."""
    return ConsumerConfig(
        durable_name=consumer_name(service, jurisdiction, source),
        filter_subject=f"duban.{jurisdiction}.{source}.>",
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT_SECONDS,
        # Giving up is the consumer's decision (dead letter), never the broker's.
        max_deliver=-1,
        max_ack_pending=MAX_ACK_PENDING,
    )


async def ensure_streams(jetstream: JetStreamContext, limits: StreamLimits) -> None:
    """Every stream exists with the declared limits; any number of services may do this at once."""
    for config in stream_configs(limits):
        try:
            await jetstream.add_stream(config)
        except BadRequestError:
            # It exists with other limits: the declaration wins.
            await jetstream.update_stream(config)


async def ensure_consumer(jetstream: JetStreamContext, service: str, jurisdiction: str, source: str) -> None:
    """The durable consumer exists as declared; its position in the stream is kept."""
    await jetstream.add_consumer(stream_name(source), consumer_config(service, jurisdiction, source))


async def streams_exist(jetstream: JetStreamContext) -> bool:
    """Return whether every declared stream is there."""
    try:
        for name in (*map(stream_name, SOURCES), DEAD_STREAM):
            await jetstream.stream_info(name)
    except NotFoundError:
        return False
    return True
