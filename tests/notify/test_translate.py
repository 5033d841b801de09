"""Configuration and rules of jurisdictions, and which events mean anything to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban_contracts.base import Event
from duban_contracts.events.matter import OrderAcknowledged
from duban_notify.adapters.counties import load_counties
from duban_notify.bootstrap import read_secret
from duban_runtime.errors import RetryLater
from duban_sdk.configuration import Channel, StandingTakeUp
from tests.notify.office import Office
from tests.notify.rules import CHANNELS, SECRET, a_county, find_plugin
from tests.notify.story import BY, UNITS, an_id, assigned, proposed, received, stream, ticket

STANDING = Channel(name="站", secrets=(SECRET,), take_up=StandingTakeUp(category="1", reason="常设"))
WANTED: dict[str, tuple[Event, bool]] = {
    "with a notice row": (assigned("jtj"), True),
    "kept in the dossier": (proposed("leader"), True),
    "of the register": (UNITS[0], True),
    "of an answered channel": (received(ticket()), True),
    "of a channel on record": (received(ticket(channel="silent")), True),
    "of a standing channel without call-back": (received(ticket(channel="bulk")), False),
    "of an unknown channel": (received(ticket(channel="gone")), False),
    "without meaning here": (OrderAcknowledged(unit="jtj", by=BY), False),
}


@pytest.mark.parametrize(("payload", "expected"), WANTED.values(), ids=WANTED.keys())
def test_event_is_wanted(payload: Event, expected: bool) -> None:
    county = a_county(channels={**CHANNELS, "bulk": STANDING})
    (envelope,) = stream("x:1", payload)

    assert county.wants(envelope) is expected


def test_secret_is_read_from_the_environment_when_the_configuration_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_TEST_SECRET", SECRET)

    assert read_secret("env:DUBAN_TEST_SECRET") == SECRET
    assert read_secret("env:DUBAN_TEST_MISSING") == ""
    assert read_secret(SECRET) == SECRET


def test_jurisdiction_stands_among_the_faults_when_its_plugin_is_missing(tmp_path: Path) -> None:
    for code, plugin in (("yunhe", "county"), ("hutubi", "misspelt")):
        text = f'jurisdiction = "{code}"\nname = "县"\nplugins = ["{plugin}"]\n'
        (tmp_path / f"{code}.toml").write_text(text, encoding="utf-8")

    counties = load_counties(tmp_path, read_secret, find_plugin)

    assert counties.scope == {"yunhe"}
    assert "misspelt" in counties.faults["hutubi"]


async def test_events_are_tried_later_when_the_rules_cannot_be_used() -> None:
    (event,) = stream(f"matter:{an_id('m1')}", assigned("jtj"), jurisdiction="hutubi")

    with pytest.raises(RetryLater, match="hutubi 的规则不可用"):
        await Office().hears([event])
