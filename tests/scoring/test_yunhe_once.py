"""The same fact is booked once on an account; what stands does not depend on which stream arrives first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest

from duban_contracts.vocabulary import UnitKind
from duban_scoring.core.export import export_lines
from duban_scoring.handlers.apply import apply_batch
from duban_sdk.shelf import Shelf
from tests.scoring.county import County
from tests.scoring.story import Stream

BODY = UnitKind.TEMPORARY_BODY


def of_host(shelf: Shelf) -> County:
    """Return a county whose office zxb is hosted by zjj, as is the office zzb."""
    county = County(shelf)
    county.unit("zjj")
    for body in ("zxb", "zzb"):
        county.unit(body, kind=BODY, host="zjj")
    return county


async def in_every_order(shelf: Shelf, streams: Sequence[Stream]) -> tuple[list[tuple[str, ...]], County]:
    """Return (account, unit concerned, row, points) of what stands, the same whatever stream comes first."""
    exports: set[tuple[str, ...]] = set()
    county = County(shelf)
    for order in permutations(streams):
        county = County(shelf)
        for stream in order:
            await apply_batch(county.ledger, shelf, stream.envelopes)
        exports.add(tuple(export_lines(county.ledger.ledger)))
    assert len(exports) == 1
    standing = county.ledger.standing()
    return sorted((row.unit, row.origin_unit, row.row, str(row.points)) for row in standing), county


@pytest.mark.parametrize(
    ("lead", "co_units", "origin"),
    [
        pytest.param("zjj", ("zxb",), "zjj", id="host leads"),
        pytest.param("zxb", ("zjj",), "zjj", id="body leads"),
        pytest.param("zxb", ("zzb",), "zxb", id="two bodies of one host"),
    ],
)
async def test_y_3_6_host_and_its_body_have_the_points_of_one_matter_once(
    yunhe_shelf: Shelf, lead: str, co_units: tuple[str, ...], origin: str
) -> None:
    county = of_host(yunhe_shelf)
    county.matter("甲", lead, (*co_units, "slj")).overdue("2026-07-01").named("2026-07-09", "七月", lead)
    standing, _ = await in_every_order(yunhe_shelf, county.streams)
    assert standing == [
        ("slj", "slj", "named_slow", "-1"),
        ("slj", "slj", "not_completed", "-3"),
        ("zjj", origin, "named_slow", "-1"),
        ("zjj", origin, "not_completed", "-3"),
    ]


async def test_y_3_6_body_bears_the_points_when_its_host_no_longer_does(yunhe_shelf: Shelf) -> None:
    county = of_host(yunhe_shelf)
    story = county.matter("甲", "zxb", ("zjj",)).overdue("2026-07-01").objected("2026-07-03", "zjj")
    standing, _ = await in_every_order(yunhe_shelf, county.streams)
    assert standing == [("zjj", "zxb", "not_completed", "-3")]
    story.reason("2026-07-04", in_time=False).reason_decided("2026-07-05", accepted=True)
    assert (await in_every_order(yunhe_shelf, county.streams))[0] == []


async def test_y_3_6_change_of_host_books_no_fact_again(yunhe_shelf: Shelf) -> None:
    county = of_host(yunhe_shelf)
    county.unit("zxb", on="2026-08-01", kind=BODY, host="aj")
    county.matter("甲", "zjj", ("zxb",)).overdue("2026-07-01").named("2026-08-09", "八月")
    standing, _ = await in_every_order(yunhe_shelf, county.streams)
    assert standing == [
        ("aj", "zxb", "named_slow", "-1"),
        ("zjj", "zjj", "named_slow", "-1"),
        ("zjj", "zjj", "not_completed", "-3"),
    ]


async def test_y_3_6_late_news_of_a_host_tells_what_no_longer_stands(yunhe_shelf: Shelf) -> None:
    county = of_host(yunhe_shelf)
    story = county.matter("甲", "zjj", ("zxb",)).overdue("2026-07-01")
    for stream in [story, *county.streams[:-1]]:
        await apply_batch(county.ledger, yunhe_shelf, stream.envelopes)
    told = [(type(event.payload).__name__, event.subject) for event in county.ledger.events]
    assert sorted(told) == [
        ("PointsBooked", "account:zjj:2026"),
        ("PointsBooked", "account:zxb:2026"),
        ("PointsReversed", "account:zxb:2026"),
    ]


async def test_y_3_4_leaders_praise_counts_once_per_matter(yunhe_shelf: Shelf) -> None:
    county = of_host(yunhe_shelf)
    first = county.incident("leader_praise", on="2024-07-01", name="1", matter="甲")
    county.incident("leader_praise", on="2024-07-02", name="2", matter="甲")
    county.incident("leader_praise", on="2024-07-03", name="3", matter="乙")
    county.incident("leader_praise", "slj", on="2024-07-04", name="4", matter="甲")
    praised = county.streams[3:]
    standing, played = await in_every_order(yunhe_shelf, praised)
    assert standing == [
        ("jyj", "jyj", "leader_praise", "2"),
        ("jyj", "jyj", "leader_praise", "2"),
        ("slj", "slj", "leader_praise", "2"),
    ]
    assert first.subject in {row.subject for row in played.ledger.standing()}


async def test_y_3_4_other_praise_of_a_matter_counts_when_the_first_is_withdrawn(yunhe_shelf: Shelf) -> None:
    county = County(yunhe_shelf)
    first = county.incident("leader_praise", on="2024-07-01", name="1", matter="甲")
    second = county.incident("leader_praise", on="2024-07-02", name="2", matter="甲")
    county.withdrawn(first, "2024-07-10")
    standing, played = await in_every_order(yunhe_shelf, county.streams)
    assert standing == [("jyj", "jyj", "leader_praise", "2")]
    (row,) = played.ledger.standing()
    assert (row.subject, row.booked_on.isoformat(), row.cause) == (second.subject, "2024-07-10", first.envelopes[1].id)


async def test_y_3_4_praise_of_host_and_body_for_one_matter_counts_once(yunhe_shelf: Shelf) -> None:
    county = of_host(yunhe_shelf)
    for unit, day in (("zxb", "2024-07-01"), ("zjj", "2024-07-02")):
        county.incident("leader_praise", unit, on=day, name=unit, matter="甲")
    standing, _ = await in_every_order(yunhe_shelf, [county.streams[1], *county.streams[3:]])
    assert standing == [("zjj", "zxb", "leader_praise", "2")]


async def test_y_3_4_circulars_of_praise_count_each(yunhe: County) -> None:
    for name in "12":
        yunhe.incident("county_praise", name=name, matter="甲")
    assert await yunhe.standing() == [("jyj", "county_praise", "3")] * 2
