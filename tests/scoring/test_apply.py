"""Applying batches: what is read, what is kept, and when it waits."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from duban_contracts.common import PackPin
from duban_contracts.errors import ContractError
from duban_contracts.events import matter
from duban_contracts.registry import event_models
from duban_runtime.errors import RetryLater
from duban_scoring.adapters.shelves import Shelves, load_shelves
from duban_scoring.core.inputs import IncidentNoted, OrderPart, Payload
from duban_scoring.describe import PUBLISHES, document
from duban_scoring.handlers.apply import apply_batch
from duban_scoring.translate import READS, kept_input
from duban_sdk.shelf import Shelf
from tests.scoring.county import County
from tests.scoring.rules import PACK, shelf_of
from tests.scoring.story import BY


@pytest.mark.parametrize(("event", "model"), READS.items(), ids=lambda each: each.__name__)
def test_input_reads_only_fields_that_its_event_has(event: type[Any], model: type[Payload]) -> None:
    own = {"fact", "pins"} if model is IncidentNoted else {"fact"}
    assert set(model.model_fields) - own <= set(event.model_fields)


def test_order_part_reads_only_fields_of_the_order() -> None:
    assert set(OrderPart.model_fields) <= set(matter.Order.model_fields)


def test_published_events_are_those_of_the_contracts() -> None:
    registered = {model for name, model in event_models().items() if name.startswith("duban.scoring.")}
    assert set(PUBLISHES) == registered
    assert "duban.scoring.account.points_booked.v1" in document()


async def test_batch_keeps_nothing_of_events_that_give_no_points(county: County) -> None:
    story = county.matter()
    acknowledged = matter.OrderAcknowledged(unit="jyj", by=BY)
    envelope = story.tell("2026-01-07", acknowledged)
    assert kept_input(envelope, ()) is None
    ledger = await county.play()
    assert [kept.input.fact for kept in ledger.sorted_inputs()] == ["pinned", "assigned"]
    assert ledger.ledger == []


async def test_batch_stays_under_the_rules_of_the_pins() -> None:
    on_time, *others = PACK.points
    dearer = PACK.model_copy(update={"points": (on_time.model_copy(update={"points": Decimal(4)}), *others)})
    old, new = shelf_of(PACK), shelf_of(PACK, dearer)
    county = County(old)
    story = county.matter().closed("2026-06-20", "in_time", "in_time")
    await apply_batch(county.ledger, new, story.envelopes)
    await apply_batch(county.ledger, new, County(new).matter("乙").closed("2026-06-20", "in_time", "in_time").envelopes)
    assert [row.points for row in county.ledger.standing()] == [Decimal(2), Decimal(4)]


async def test_batch_waits_when_a_pinned_version_is_gone(county: County) -> None:
    story = county.matter().overdue("2026-07-01")
    pins = [PackPin(plugin="county", version="0.9").model_dump(mode="json")]
    story.envelopes[0] = story.envelopes[0].model_copy(update={"data": {**story.envelopes[0].data, "pins": pins}})
    with pytest.raises(RetryLater, match=r"county 0\.9"):
        await county.play()


async def test_batch_refuses_an_event_that_does_not_fit(county: County) -> None:
    story = county.matter().overdue("2026-07-01")
    story.envelopes[-1] = story.envelopes[-1].model_copy(update={"data": {"due": "soon"}})
    with pytest.raises(ContractError, match=r"matter\.overdue"):
        await county.play()


def test_events_wait_when_the_rules_of_their_jurisdiction_are_broken(plain_shelf: Shelf) -> None:
    shelves = Shelves({"yunhe": plain_shelf}, {"hutubi": "hutubi: 插件 hutubi：未安装"})
    assert shelves.for_events("yunhe") is plain_shelf
    with pytest.raises(RetryLater, match="未安装"):
        shelves.for_events("hutubi")


async def test_readiness_names_the_broken_jurisdiction_and_is_not_critical(plain_shelf: Shelf) -> None:
    result = await Shelves({"yunhe": plain_shelf}, {"hutubi": "插件未安装"}).check()
    assert (result.name, result.ok, result.detail, result.critical) == ("辖区规则", False, "hutubi：插件未安装", False)
    assert (await Shelves({"yunhe": plain_shelf}, {}).check()).ok


async def test_events_of_a_broken_jurisdiction_are_applied_once_it_is_mended(tmp_path: Path) -> None:
    file = tmp_path / "yunhe.toml"
    file.write_text('jurisdiction = "yunhe"\nname = "县"\nplugins = ["ghost"]\n', "utf-8")
    shelves = load_shelves(tmp_path)
    with pytest.raises(RetryLater, match="ghost：未安装"):
        shelves.for_events("yunhe")
    assert shelves.jurisdictions == ()
    file.write_text('jurisdiction = "yunhe"\nname = "县"\nplugins = ["calendar_cn", "national", "yunhe"]\n', "utf-8")
    assert await shelves.mend() == ("yunhe",)
    assert shelves.for_events("yunhe").settings.name == "县"
    assert (shelves.jurisdictions, (await shelves.check()).ok) == (("yunhe",), True)
