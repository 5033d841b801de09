"""Points that rest on an incident wait while its conclusion is reviewed, and fall with it (N-17)."""

from __future__ import annotations

import pytest

from duban_contracts.events import incident
from duban_contracts.events.scoring import PointsBooked, PointsReversed
from tests.scoring.county import County
from tests.scoring.story import Stream

BOOKED = [("jyj", "refused", "-5")]


def hold(stream: Stream, on: str, held: bool) -> None:
    stream.tell(on, incident.IncidentHeld(kind="refused", unit="jyj", held=held, reason="复核", clause="N-17"))


@pytest.mark.parametrize(
    ("holds", "expected"),
    [((), BOOKED), ((True,), []), ((True, False), BOOKED), ((True, False, True), [])],
    ids=["never", "held", "released", "held again"],
)
async def test_incident_gives_points_only_while_it_is_not_held(
    county: County, holds: tuple[bool, ...], expected: list[tuple[str, str, str]]
) -> None:
    stream = county.incident("refused")
    for day, held in enumerate(holds, start=2):
        hold(stream, f"2026-05-{day:02}", held)
    assert await county.standing() == expected


async def test_points_are_reversed_when_held_and_booked_again_when_released(county: County) -> None:
    stream = county.incident("refused")
    assert await county.standing() == BOOKED
    hold(stream, "2026-05-20", held=True)
    assert await county.standing() == []
    hold(stream, "2026-06-02", held=False)
    assert await county.standing() == BOOKED
    told = [event.payload for event in county.ledger.events]
    assert [type(event) for event in told] == [PointsBooked, PointsReversed, PointsBooked]
    reversed_ = told[1]
    assert isinstance(reversed_, PointsReversed)
    assert (str(reversed_.booked_on), "复核" in reversed_.reason) == ("2026-05-20", True)


async def test_incident_that_falls_with_its_conclusion_books_nothing_more(county: County) -> None:
    stream = county.incident("refused")
    hold(stream, "2026-05-20", held=True)
    county.withdrawn(stream, "2026-06-02")
    assert await county.standing() == []


async def test_another_incident_is_booked_while_one_is_held(county: County) -> None:
    stream = county.incident("refused", name="1")
    county.incident("refused", name="2")
    hold(stream, "2026-05-20", held=True)
    assert await county.standing() == BOOKED
