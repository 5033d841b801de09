"""Envelope, registry and base types."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, ClassVar
from uuid import UUID

import pytest
from pydantic import ValidationError

from duban_contracts import (
    ContractError,
    Envelope,
    UnknownEventType,
    bus_subject,
    event_id,
    event_model,
    event_models,
    service_of,
)
from duban_contracts.base import Event, Instant, Payload, Value
from duban_contracts.events.matter import OrderAcknowledged
from duban_contracts.registry import register

SHANGHAI = timezone(timedelta(hours=8))
ACKNOWLEDGED: dict[str, Any] = {
    "unit": "jtj",
    "handler": "养护科",
    "by": {"person": "p-jtj-02", "role": "unit_liaison", "unit": "jtj"},
}


def envelope(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(event_id("yunhe", "tracking", "matter:1", 1)),
        "source": "tracking",
        "type": OrderAcknowledged.TYPE,
        "subject": "matter:1",
        "time": "2026-07-02T09:00:00+08:00",
        "jurisdiction": "yunhe",
        "sequence": 1,
        "correlationid": "ticket:1",
        "producer": "duban-tracking/0.1.0",
        "data": ACKNOWLEDGED,
        **changes,
    }


class Moment(Value):
    happened_at: Instant


def test_instant_is_utc_when_given_in_local_time() -> None:
    moment = Moment(happened_at=datetime(2026, 7, 2, 9, tzinfo=SHANGHAI)).happened_at
    assert (moment, moment.tzinfo) == (datetime(2026, 7, 2, 1, tzinfo=UTC), UTC)


@pytest.mark.parametrize("text", ["2026-07-02T09:00:00", "2026-07-02", "", "2026-02-30T09:00:00Z"])
def test_instant_refuses_what_is_not_an_aware_instant(text: str) -> None:
    with pytest.raises(ValidationError):
        Moment.model_validate_json(f'{{"happened_at": "{text}"}}')


def test_value_refuses_an_unknown_field() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Moment.model_validate({"happened_at": "2026-07-02T01:00:00Z", "happend_on": "2026-07-02"})


def test_payload_ignores_an_unknown_field() -> None:
    assert Payload.model_validate({"tomorrow": 1}) == Payload()


def test_value_cannot_be_changed() -> None:
    moment = Moment(happened_at=datetime(2026, 7, 2, tzinfo=UTC))
    with pytest.raises(ValidationError, match="frozen"):
        moment.happened_at = datetime(2026, 7, 3, tzinfo=UTC)  # type: ignore[misc]


def test_envelope_gives_its_payload_as_the_registered_model() -> None:
    payload = Envelope.model_validate(envelope()).payload()
    assert isinstance(payload, OrderAcknowledged)
    assert payload.handler == "养护科"


def test_envelope_time_is_utc() -> None:
    assert Envelope.model_validate(envelope()).time == datetime(2026, 7, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"jurisdiction": "Yunhe"},
        {"jurisdiction": "yunhe.evil"},
        {"jurisdiction": ""},
        {"sequence": 0},
        {"specversion": "0.3"},
        {"datacontenttype": "text/plain"},
        {"time": "2026-07-02T09:00:00"},
        {"id": "7"},
        {"data": []},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_envelope_is_refused_when_an_attribute_is_wrong(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Envelope.model_validate(envelope(**changes))


def test_payload_raises_when_the_data_does_not_fit() -> None:
    broken = Envelope.model_validate(envelope(data={"unit": "jtj"}))
    with pytest.raises(ContractError, match=r"acknowledged\.v1"):
        broken.payload()


def test_payload_raises_when_the_type_is_unknown() -> None:
    with pytest.raises(UnknownEventType):
        Envelope.model_validate(envelope(type="duban.tracking.matter.vanished.v1")).payload()


def test_event_id_is_the_same_for_the_same_place_and_committed_for_ever() -> None:
    assert event_id("yunhe", "tracking", "matter:1", 1) == UUID("139832fa-aac4-5213-83b2-dba68e332149")


@pytest.mark.parametrize(
    "place",
    [
        ("hutubi", "tracking", "matter:1", 1),
        ("yunhe", "intake", "matter:1", 1),
        ("yunhe", "tracking", "matter:2", 1),
        ("yunhe", "tracking", "matter:1", 2),
    ],
)
def test_event_id_differs_when_any_part_of_the_place_differs(place: tuple[str, str, str, int]) -> None:
    assert event_id(*place) != event_id("yunhe", "tracking", "matter:1", 1)


def test_bus_subject_has_the_jurisdiction_in_second_place() -> None:
    assert bus_subject("yunhe", OrderAcknowledged.TYPE) == "duban.yunhe.tracking.matter.acknowledged.v1"


def test_service_of_is_the_publishing_service() -> None:
    assert service_of("duban.scoring.ranking.drawn.v1") == "scoring"


def test_registry_finds_every_model_under_its_type() -> None:
    assert all(event_model(name) is model and name == model.TYPE for name, model in event_models().items())


def test_registry_cannot_be_changed_from_outside() -> None:
    with pytest.raises(TypeError):
        event_models()["duban.tracking.matter.assigned.v1"] = OrderAcknowledged  # type: ignore[index]


@pytest.mark.parametrize(
    "name",
    [
        "matter.assigned.v1",
        "duban.payroll.a.b.v1",
        "duban.tracking.a.v1",
        "duban.tracking.A.b.v1",
        "duban.tracking.a.b",
        "duban.tracking.a.b.v0",
        "duban.tracking.a.b.v01",
        "duban.tracking.a.b.v1 ",
    ],
)
def test_register_refuses_a_malformed_type(name: str) -> None:
    class Wrong(Event):
        TYPE: ClassVar[str] = name

    with pytest.raises(ContractError, match="malformed"):
        register(Wrong)
    assert name not in event_models()


def test_register_refuses_a_second_model_of_the_same_type() -> None:
    class Twin(Event):
        TYPE: ClassVar[str] = OrderAcknowledged.TYPE

    with pytest.raises(ContractError, match="twice"):
        register(Twin)
    assert event_model(OrderAcknowledged.TYPE) is OrderAcknowledged


def test_register_takes_the_same_model_twice() -> None:
    assert register(OrderAcknowledged) is OrderAcknowledged
