"""Draws rankings: when staff ask for one, and by itself once a period has ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from duban_contracts.events.scoring import RankingDrawn
from duban_scoring.core.periods import PER_YEAR, Period, counted_periods, last_counted
from duban_scoring.core.ranking import Sum, ranking_lists
from duban_scoring.core.register import Register
from duban_scoring.errors import NoRanking
from duban_scoring.handlers.replay import register_of
from duban_scoring.ports import Books, FrozenRanking, LedgerStore, Outgoing, Trail
from duban_scoring.translate import local_date
from duban_sdk.tables import RankingRow


def asked_period(books: Books, year: int, number: int) -> tuple[RankingRow, Period]:
    """Return the ranking row of the jurisdiction and the period that its ``number`` in the year means.

    Raises:
        NoRanking: the rules know no ranking, or the year has no such period.
    """
    for row in books.current.pack.rankings:
        if 1 <= number <= PER_YEAR[row.period]:
            return row, Period(row.period, year, number)
    if not books.current.pack.rankings:
        raise NoRanking("本辖区的规则没有规定排名")
    raise NoRanking(f"没有第{number}期排名")


async def draw_ranking(
    store: LedgerStore, books: Books, row: RankingRow, period: Period, *, now: datetime, by: str
) -> tuple[FrozenRanking, bool]:
    """The ranking of the period is drawn; return it, and whether that happened only now.

    Staff may draw the year's last one while its closing days still run; it then has what stands by now.

    Raises:
        NoRanking: the period has not ended, no unit is registered, or the rules state no points.
    """
    if books.current.score is None:
        raise NoRanking("本辖区的规则没有规定计分")
    if local_date(now, books.settings.zone) <= period.until_on:
        raise NoRanking(f"{period.words}尚未结束（至 {period.until_on.isoformat()}），不能排名")
    await store.lock()
    found = await store.ranking(period.code)
    if found is not None:
        return found, False
    register = register_of(await store.register_inputs())
    if not register.ranked_units():
        raise NoRanking("还没有登记可以参加排名的单位")
    counted_until_on = period.counted_until_on(row.closing_days)
    sums = await store.sums(period.year, counted_until_on)
    drawn = _drawn(books, row, period, register, sums)
    frozen = FrozenRanking(drawn, now, by, await store.make_up(period.year, counted_until_on))
    await store.add_ranking(frozen)
    trail = Trail(at=now, correlation=f"ranking:{period.code}", causation=None, traceparent=None)
    await store.publish([Outgoing(f"ranking:{period.code}", drawn, trail)])
    return frozen, True


def _drawn(books: Books, row: RankingRow, period: Period, register: Register, sums: Mapping[str, Sum]) -> RankingDrawn:
    cited = books.current.citation(row.clause)
    policy = books.current.score
    units = register.ranked_units()
    return RankingDrawn(
        year=period.year,
        period=period.code,
        until_on=period.until_on,
        lists=ranking_lists(units, sums, policy, by_kind=row.by_kind) if policy else (),
        clause=row.clause,
        plugin=cited.plugin,
        version=cited.version,
    )


async def draw_due_rankings(store: LedgerStore, books: Books, now: datetime, by: str) -> int:
    """Every period counted since the first unit was registered has its ranking; return how many were drawn now."""
    if books.current.score is None:
        return 0
    times = 0
    for row in books.current.pack.rankings:
        for period in await _undrawn(store, books, row, local_date(now, books.settings.zone)):
            await draw_ranking(store, books, row, period, now=now, by=by)
            times += 1
    return times


async def _undrawn(store: LedgerStore, books: Books, row: RankingRow, today_on: date) -> list[Period]:
    latest = last_counted(row.period, today_on, row.closing_days)
    if await store.ranking(latest.code) is not None:
        return []
    register = register_of(await store.register_inputs())
    if register.first_at is None or not register.ranked_units():
        return []
    first_on = local_date(register.first_at, books.settings.zone)
    counted = counted_periods(row.period, first_on, today_on, row.closing_days)
    return [period for period in counted if await store.ranking(period.code) is None]
