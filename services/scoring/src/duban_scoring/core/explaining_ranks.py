"""Why a unit has its score and its rank: base, entries by clause, total, ties. Pure: events and rules in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from duban_contracts.events.scoring import PointsBooked, PointsReversed, RankedUnit, RankingDrawn, RankingList
from duban_scoring.core.explaining import UnitName
from duban_scoring.core.periods import Period
from duban_scoring.core.ranking import ALL_UNITS, total_points
from duban_scoring.core.wording import plain, signed
from duban_sdk.explain import day_words
from duban_sdk.explanation import Explanation, Source, cite, distinct, recorded
from duban_sdk.period_words import period_words
from duban_sdk.shelf import Shelf
from duban_sdk.tables import RankingRow, ScorePolicy

_GROUPS = {
    ALL_UNITS: "全部单位",
    "department": "部门",
    "township": "乡镇、街道",
    "subordinate_government": "下级政府",
    "section": "科室",
    "authorised_body": "授权组织",
    "temporary_body": "临时机构",
}


@dataclass(frozen=True)
class RowTotal:
    """How much one row of the rules gave a unit within a year, with how many entries that stand."""

    row: str
    clause: str
    points: Decimal
    entries: int


def row_totals(
    rows: Iterable[PointsBooked | PointsReversed], unit: str, year: int, until_on: date
) -> tuple[RowTotal, ...]:
    """Return what the rows of a unit's account add up to by row of the rules, of what was booked up to a day."""
    names: dict[UUID, tuple[str, str]] = {}
    signs: dict[UUID, int] = {}
    points: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    entries: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        if isinstance(row, PointsBooked):
            key, sign = (row.arithmetic.row, row.clause), 1
        else:
            # What takes a reversal back counts for the booking again.
            key, sign = names.get(row.reverses, ("", row.clause)), -signs.get(row.reverses, 1)
        names[row.entry_id], signs[row.entry_id] = key, sign
        if row.unit == unit and row.year == year and row.booked_on <= until_on:
            points[key] += row.points
            entries[key] += sign
    return tuple(
        RowTotal(code, clause, total, entries[code, clause])
        for (code, clause), total in sorted(points.items())
        if total or entries[code, clause]
    )


def explained_rank(
    drawn: RankingDrawn,
    unit: str,
    totals: Sequence[RowTotal],
    shelf: Shelf,
    *,
    unit_name: UnitName,
    sources: tuple[Source, ...] = (),
) -> Explanation | None:
    """Return why a unit has its place in a drawn ranking; None where it is in none of its lists."""
    places = [(each, place) for each in drawn.lists for place in each.units if place.unit == unit]
    policy = shelf.current.score
    if not places or policy is None:
        return None
    _, overall = places[0]
    row = _ranking_row(shelf, drawn)
    cited = recorded(drawn.clause, drawn.plugin, drawn.version, shelf)
    others = (policy.base_clause, *(each.clause for each in totals))
    words = "；".join(f"{_GROUPS.get(each.group, each.group)}第{place.rank}名" for each, place in places)
    return Explanation(
        key=drawn.period,
        question=f"{overall.name or unit_name(unit)}{period_words(drawn.period)}为什么排这个名次？",
        answer=f"{words}，累计得分 {plain(overall.points)} 分",
        rule=_rule(drawn, row, policy),
        cited=cited,
        also_cited=distinct(cited, *(cite(clause, shelf.current, shelf) for clause in others)),
        inputs=(
            ("单位", overall.name or unit_name(unit)),
            ("排名期", period_words(drawn.period)),
            ("截止日", day_words(drawn.until_on)),
            ("计入的事项", f"{overall.matters}件"),
        ),
        steps=(
            *_sum(totals, policy, overall, shelf),
            *(line for each, place in places for line in _order(each, place)),
        ),
        changes=("排名一经产生不再变动；之后的记账、冲销计入下一期",),
        sources=sources,
    )


def _ranking_row(shelf: Shelf, drawn: RankingDrawn) -> RankingRow | None:
    return next((row for row in shelf.current.pack.rankings if row.clause == drawn.clause), None)


def counted_until(drawn: RankingDrawn, shelf: Shelf) -> date:
    """Return up to which day of booking a drawn ranking counts."""
    row = _ranking_row(shelf, drawn)
    if row is None or (drawn.until_on.month, drawn.until_on.day) != (12, 31):
        return drawn.until_on
    return Period("year", drawn.year, 1).counted_until_on(row.closing_days)


def _rule(drawn: RankingDrawn, row: RankingRow | None, policy: ScorePolicy) -> str:
    kinds = "，并按单位类别分别排列" if row and row.by_kind else ""
    bounds = "".join(
        f"，{word}{plain(points)}分"
        for word, points in (("最低", policy.floor_points), ("最高", policy.cap_points))
        if points is not None
    )
    return (
        f"基准分{plain(policy.base_points)}分，加本年度至{day_words(drawn.until_on)}各笔记分{bounds}；"
        f"得分高的在前，同分同名次，其后名次顺延{kinds}"
    )


def _sum(totals: Sequence[RowTotal], policy: ScorePolicy, overall: RankedUnit, shelf: Shelf) -> Iterator[str]:
    texts = {row.code: row.text for row in shelf.current.pack.points}
    yield f"基准分 {plain(policy.base_points)} 分（{policy.base_clause}）"
    for each in totals:
        yield f"{texts.get(each.row, each.row)}（{each.clause}）：{each.entries}笔，{signed(each.points)} 分"
    added = sum((each.points for each in totals), Decimal(0))
    reckoned = total_points(policy, added)
    parts = " ".join((plain(policy.base_points), *(_term(each.points) for each in totals)))
    yield f"{parts} = {plain(reckoned)} 分" if totals else f"截止日前没有其他记分，得分 {plain(reckoned)} 分"
    if reckoned != overall.points:
        yield f"产生排名时登记的得分为 {plain(overall.points)} 分；差额来自产生之后到达的更正"


def _term(points: Decimal) -> str:
    return f"- {plain(-points)}" if points < 0 else f"+ {plain(points)}"


def _order(listed: RankingList, place: RankedUnit) -> Iterator[str]:
    group = _GROUPS.get(listed.group, listed.group)
    ahead = [each for each in listed.units if each.points > place.points]
    tied = [each for each in listed.units if each.points == place.points and each.unit != place.unit]
    same = f"；与{'、'.join(each.name for each in tied)}同分，同列第{place.rank}名" if tied else ""
    yield f"{group}：{len(ahead)}个单位得分更高，列第{place.rank}名（共{len(listed.units)}个）{same}"
