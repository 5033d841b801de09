"""A log knows the parameters of its time: replayed or asked elsewhere, it needs no file of that time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from duban_contracts.envelope import event_id
from duban_contracts.events.rules import RULES_SUBJECT, RulesApplied
from duban_runtime.log import wire_bytes
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.loader import load_plugins
from duban_sdk.shelf import Shelf
from duban_standalone.backtest.rulebooks import Tried, tried_rules
from duban_standalone.backtest.run import Comparison, compare
from duban_standalone.simulation.world import World
from duban_standalone.why.evidence import of_log
from duban_standalone.why.questions import asked
from tests.simulation.scenes import shipped
from tests.simulation.test_backtest import returned_once
from tests.support.histories import matter_id, played, write


def settings(**parameters: int) -> JurisdictionSettings:
    own = shipped()["yunhe"]
    return own.model_copy(update={"parameters": {**own.parameters, "yunhe": {"renewed_by": "试", **parameters}}})


@cache
def then() -> World:
    """Return a county in which a report went back when there were three working days for the next one."""
    return played(Shelf(load_plugins(settings(redo_working_days=3))), 1, steps=returned_once)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """The log of that time, with what tracking tells when it opens a jurisdiction."""
    world, path = then(), tmp_path / "log.ndjson"
    write(world, path)
    applied = RulesApplied(sets=world.shelf.parameter_sets)
    line = wire_bytes(
        source="tracking",
        jurisdiction="yunhe",
        subject=RULES_SUBJECT,
        sequence=1,
        event_uuid=event_id("yunhe", "tracking", RULES_SUBJECT, 1),
        event_type=applied.TYPE,
        occurred_at=world.log[0].at,
        correlationid=RULES_SUBJECT,
        causationid=None,
        traceparent=None,
        producer="test",
        data=applied.model_dump_json(),
    )
    path.write_bytes(line + b"\n" + path.read_bytes())
    return path


def compared(path: Path, jobs: int = 1) -> Comparison:
    """Return the history compared with what the present parameters, eight working days, would have given."""
    now = settings(redo_working_days=8)
    return compare([path], Tried(now), tried_rules(Shelf(load_plugins(now)), "yunhe", "", {}), jobs=jobs)


def test_backtest_replays_the_record_under_the_parameters_of_its_time(history: Path) -> None:
    found = compared(history).findings
    assert (found.drift, found.drift_examples) == (0, [])
    (redo,) = found.dates
    assert (str(redo.was_on), str(redo.would_be_on)) == ("2026-03-31", "2026-04-08")


def test_backtest_shows_what_it_cannot_know_when_the_log_lacks_the_parameters(history: Path) -> None:
    history.write_bytes(history.read_bytes().partition(b"\n")[2])
    found = compared(history).findings
    assert found.drift > 0
    assert any("记录 2026-03-31，回放 2026-04-08" in each for each in found.drift_examples)


def test_why_answers_from_a_log_alone_under_the_parameters_of_its_time(history: Path) -> None:
    now = Shelf(load_plugins(settings(redo_working_days=8, early_days=9)))
    evidence = of_log(history, lambda _: now)
    dates = {each.key: "\n".join(each.lines()) for each in asked(evidence, "date", [str(matter_id(0))])}
    assert "：3（redo_working_days" in dates["due"]
    assert "现行 8，不适用于本事项" in dates["due"]
    (point,) = asked(evidence, "point", ["1"])
    assert "：1（early_days；现行 9" in "\n".join(point.lines())
