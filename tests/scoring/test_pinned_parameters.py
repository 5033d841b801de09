"""Points are counted under the parameters of the day on which the matter was taken up, whatever changed since."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import Field

from duban_contracts.envelope import Envelope, event_id
from duban_contracts.events.rules import RULES_SUBJECT, RulesApplied
from duban_runtime.database import Database
from duban_runtime.errors import RetryLater
from duban_runtime.log import EventLog
from duban_runtime.parameter_sets import known_parameter_sets
from duban_scoring.adapters.shelves import Shelves
from duban_scoring.bootstrap import MIGRATIONS, event_handler
from duban_scoring.core.explaining import PointFacts, explained_point
from duban_scoring.handlers.apply import apply_batch
from duban_scoring.handlers.replay import pins_of
from duban_scoring.translate import row_event
from duban_sdk import hookimpl
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.loader import load_plugins
from duban_sdk.manifest import Parameters
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf
from tests.conftest import FreshDatabase
from tests.scoring.county import County
from tests.scoring.rules import LATE_CLAUSE, PACK, PackPlugin
from tests.scoring.story import noon


class PackParameters(Parameters):
    praise: int = Field(2, description="按时办结的加分")


class DearPlugin(PackPlugin):
    """What a matter done in time is worth is a parameter."""

    @hookimpl
    def duban_rules(self, version: str, parameters: object) -> RulePack:
        on_time, *others = self._packs[version].points
        worth = on_time.model_copy(update={"points": Decimal(getattr(parameters, "praise", 0))})
        return self._packs[version].model_copy(update={"points": (worth, *others)})


def shelf(praise: int) -> Shelf:
    county = DearPlugin("county", {"1": PACK})
    clauses = tuple(LATE_CLAUSE.model_copy(update={"id": row.clause}) for row in PACK.points)
    county._manifest = county._manifest.model_copy(update={"parameters": PackParameters, "clauses": clauses})
    plugins = {"baseline": PackPlugin("baseline", {"1": RulePack()}), "county": county}
    values = {"county": {"praise": praise}}
    settings = JurisdictionSettings(jurisdiction="yunhe", name="试县", plugins=("county",), parameters=values)
    return Shelf(load_plugins(settings, plugins.__getitem__))


def story(of: Shelf, name: str = "甲") -> list[Envelope]:
    return County(of).matter(name).closed("2026-06-20", "in_time", "in_time").envelopes


async def test_matter_is_scored_by_its_own_parameters_and_a_new_one_by_the_present() -> None:
    old, new = shelf(2), shelf(5)
    new.know(old.parameter_sets)
    county = County(new)
    await apply_batch(county.ledger, new, [*story(old), *story(new, "乙")])
    assert sorted(row.points for row in county.ledger.standing()) == [Decimal(2), Decimal(5)]


async def test_explanation_of_points_names_the_value_under_which_they_were_counted() -> None:
    old, new = shelf(2), shelf(5)
    new.know(old.parameter_sets)
    county = County(new)
    await apply_batch(county.ledger, new, story(old))
    (row,) = county.ledger.standing()
    pins = pins_of((await county.ledger.inputs([row.subject]))[row.subject])
    event = row_event(row)
    explained = explained_point(PointFacts(event, event, pins=pins), new, str)  # type: ignore[arg-type]
    text = "\n".join(explained.lines())
    assert f"参数（county 1，摘要 {pins[1].parameters_digest}）" in text
    assert "按时办结的加分：2（praise；现行 5，不适用于本事项）" in text
    assert "+2分" in explained.rule


async def test_events_wait_when_nobody_kept_the_parameters() -> None:
    county = County(shelf(5))
    with pytest.raises(RetryLater, match="没有留存"):
        await apply_batch(county.ledger, shelf(5), story(shelf(2)))


@pytest.mark.servers
async def test_parameters_that_tracking_tells_of_are_kept_and_answer_at_once(fresh_database: FreshDatabase) -> None:
    database: Database = await fresh_database(MIGRATIONS, "scoring")
    old, new = shelf(2), shelf(5)
    applied = RulesApplied(sets=old.parameter_sets)
    told = Envelope(
        id=event_id("yunhe", "tracking", RULES_SUBJECT, 1),
        source="tracking",
        type=applied.TYPE,
        subject=RULES_SUBJECT,
        time=noon("2026-01-01"),
        jurisdiction="yunhe",
        sequence=1,
        correlationid=RULES_SUBJECT,
        producer="test",
        data=applied.model_dump(mode="json"),
    )
    handle = event_handler(Shelves({"yunhe": new}, {}), EventLog("scoring", "test"))
    async with database.transaction({"yunhe"}) as connection:
        await handle(connection, [told, *story(old)])
    async with database.transaction({"yunhe"}) as connection:
        assert await known_parameter_sets(connection, "yunhe") == list(old.parameter_sets)
        points = (await connection.exec_driver_sql("SELECT points FROM entry")).scalars().all()
    assert points == [Decimal(2)]
