"""The ledger: what is written when the facts change, and on which account."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from duban_contracts.events.scoring import PointsBooked, PointsReversed
from duban_contracts.vocabulary import UnitKind
from duban_scoring.core.export import export_bytes, export_lines
from duban_scoring.core.ledger_rows import MOVED_REASON, RowKind
from duban_scoring.handlers.apply import apply_batch
from tests.scoring.county import County
from tests.scoring.memory import MemoryLedger


def told(ledger: MemoryLedger) -> list[tuple[str, str, str, int]]:
    return [(row.kind.value, row.unit, str(row.points), row.ordinal) for row in ledger.ledger]


async def test_ledger_books_again_under_the_next_ordinal_when_a_reversed_fact_returns(county: County) -> None:
    story = county.matter(due="2026-06-30").overdue("2026-07-01").extension_granted("2026-07-04", "2026-08-30")
    story.overdue("2026-08-31")
    ledger = await county.play()
    assert told(ledger) == [("booked", "jyj", "-3", 1), ("reversed", "jyj", "3", 1), ("booked", "jyj", "-3", 2)]
    assert len({row.entry_id for row in ledger.ledger}) == 3


async def test_ledger_moves_the_points_when_the_date_moves_into_another_year(county: County) -> None:
    county.matter(due="2026-12-30").overdue("2026-12-31").closed("2027-01-20", "in_time", "in_time")
    ledger = await county.play()
    assert [(row.kind.value, row.year, row.booked_on.year) for row in ledger.ledger] == [
        ("booked", 2026, 2026),
        ("reversed", 2026, 2027),
        ("booked", 2027, 2027),
    ]


async def test_ledger_books_on_the_local_day_when_the_event_is_of_the_evening_before_in_utc(county: County) -> None:
    story = county.matter().overdue("2026-07-01")
    late = datetime(2026, 12, 31, 17, tzinfo=UTC)
    story.envelopes[-1] = story.envelopes[-1].model_copy(update={"time": late})
    ledger = await county.play()
    assert ledger.ledger[0].booked_on.isoformat() == "2027-01-01"


async def test_ledger_tells_each_row_on_its_account_with_its_cause(county: County) -> None:
    story = county.matter().overdue("2026-07-01").reason_decided("2026-07-08", accepted=True)
    ledger = await county.play()
    booked, reversed_ = (event.payload for event in ledger.events)
    assert isinstance(booked, PointsBooked)
    assert isinstance(reversed_, PointsReversed)
    assert (booked.cause, booked.matter_id) == (str(story.envelopes[2].id), story.matter_id)
    assert (reversed_.reverses, reversed_.points, reversed_.reason) == (booked.entry_id, Decimal(3), "正当理由已获认定")
    assert [(event.subject, event.trail.causation) for event in ledger.events] == [
        ("account:jyj:2026", str(envelope.id)) for envelope in story.envelopes[2:]
    ]


async def test_ledger_moves_an_entry_to_the_host_when_the_register_comes_late(county: County) -> None:
    story = county.matter(lead="zxb").overdue("2026-07-01")
    host = county.unit("zxb", on="2026-02-01", kind=UnitKind.TEMPORARY_BODY, host="aj")
    await apply_batch(county.ledger, county.shelf, story.envelopes)
    await apply_batch(county.ledger, county.shelf, host.envelopes)
    assert told(county.ledger) == [("booked", "zxb", "-3", 1), ("moved", "zxb", "3", 1), ("booked", "aj", "-3", 1)]
    out, into = county.ledger.ledger[1:]
    assert (out.reason, out.booked_on) == (MOVED_REASON, into.booked_on)
    assert "T-2" in into.arithmetic.text
    assert len(county.ledger.events) == 3


async def test_ledger_tells_nothing_when_only_a_reversed_entry_moves(county: County) -> None:
    story = county.matter(lead="zxb").overdue("2026-07-01").reason_decided("2026-07-08", accepted=True)
    host = county.unit("zxb", on="2026-02-01", kind=UnitKind.TEMPORARY_BODY, host="aj")
    await apply_batch(county.ledger, county.shelf, story.envelopes)
    await apply_batch(county.ledger, county.shelf, host.envelopes)
    assert [(row.kind, row.unit) for row in county.ledger.ledger[2:]] == [
        (RowKind.MOVED, "zxb"),
        (RowKind.REVERSAL_MOVED, "zxb"),
        (RowKind.BOOKED, "aj"),
        (RowKind.REVERSED, "aj"),
    ]
    assert len(county.ledger.events) == 2


async def test_points_stay_with_the_host_of_their_time_when_the_host_changes(county: County) -> None:
    for host, on in (("aj", "2026-01-01"), ("bj", "2026-08-01")):
        county.unit("zxb", on=on, kind=UnitKind.TEMPORARY_BODY, host=host)
    county.matter("甲", lead="zxb").overdue("2026-07-01")
    county.matter("乙", lead="zxb", due="2026-08-30").overdue("2026-09-01")
    ledger = await county.play()
    assert sorted((row.unit, row.booked_on.isoformat()) for row in ledger.standing()) == [
        ("aj", "2026-07-01"),
        ("bj", "2026-09-01"),
    ]


async def test_export_shows_each_booking_with_its_reversal(county: County) -> None:
    county.matter().overdue("2026-07-01").reason_decided("2026-07-08", accepted=True)
    (line,) = export_lines((await county.play()).ledger)
    assert '"points":"-3"' in line
    assert '"reversed":{"cause":' in line
    assert export_bytes([line]) == line.encode() + b"\n"
