"""Turns what was read into answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from duban_scoring.adapters.reading import ReadRow
from duban_scoring.core.flags import FlagState
from duban_scoring.core.ranking import NOTHING, Sum, ranked, total_points
from duban_scoring.core.register import Register
from duban_scoring.core.wording import FACT
from duban_scoring.entrypoints.views import (
    ArithmeticView,
    CauseView,
    ClauseView,
    EntryView,
    FlagView,
    RankedView,
    RankingListView,
    RankingView,
    RowSumView,
    UnitTotal,
    WhyView,
)
from duban_scoring.ports import FrozenRanking, KeptInput, RowSum
from duban_sdk.explanation import Explanation
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf
from duban_sdk.tables import FlagRow, ScorePolicy


def totals_view(register: Register, sums: Mapping[str, Sum], policy: ScorePolicy) -> list[UnitTotal]:
    """Return ranked units from the best on, then every other unit with points, by code."""
    units = ranked(register.ranked_units(), sums, policy)
    totals = [
        UnitTotal(
            unit=each.unit,
            name=each.name,
            kind=each.kind,
            rank=each.rank,
            total=each.points,
            points=sums.get(each.unit, NOTHING).points,
            matters=each.matters,
        )
        for each in units
    ]
    others = sums.keys() - {each.unit for each in units}
    return totals + [unranked_total(unit, register, sums, policy) for unit in sorted(others)]


def unranked_total(unit: str, register: Register, sums: Mapping[str, Sum], policy: ScorePolicy) -> UnitTotal:
    """Return the running total of one unit without its rank."""
    found, listed = sums.get(unit, NOTHING), register.current(unit)
    return UnitTotal(
        unit=unit,
        name=register.name(unit),
        kind=listed.kind if listed else None,
        rank=None,
        total=total_points(policy, found.points),
        points=found.points,
        matters=found.matters,
    )


def entry_view(read: ReadRow) -> EntryView:
    row = read.row
    return EntryView(
        entry_id=row.entry_id,
        kind=row.kind,
        row=row.row,
        unit=row.unit,
        origin_unit=row.origin_unit,
        year=row.year,
        points=row.points,
        booked_on=row.booked_on,
        clause=row.clause,
        plugin=row.plugin,
        version=row.version,
        matter_id=row.matter_id,
        cause=row.cause,
        text=row.arithmetic.text,
        reason=row.reason,
        reverses=row.reverses,
        reversed_by=read.reversed_by,
    )


def why_view(read: ReadRow, cause: KeptInput | None, shelf: Shelf, explanation: Explanation) -> WhyView:
    arithmetic = read.row.arithmetic
    return WhyView(
        entry=entry_view(read),
        clause=_clause(read.row.clause, shelf),
        plugin=read.row.plugin,
        version=read.row.version,
        arithmetic=ArithmeticView(
            base_points=arithmetic.base_points,
            factor=arithmetic.factor,
            inputs=list(arithmetic.inputs),
            text=arithmetic.text,
        ),
        cause=_cause(cause) if cause else None,
        explanation=explanation,
        lines=list(explanation.lines()),
    )


def _clause(clause_id: str, shelf: Shelf) -> ClauseView:
    for plugin in shelf.plugins:
        for clause in plugin.manifest.clauses:
            if clause.id == clause_id:
                document = plugin.manifest.document
                return ClauseView(id=clause_id, article=clause.article, text=clause.text, document=document)
    return ClauseView(id=clause_id, article="", text="所装插件中已没有这一条款的文字", document="")


def _cause(kept: KeptInput) -> CauseView:
    return CauseView(
        event_id=kept.event_id,
        stream=kept.subject,
        sequence=kept.sequence,
        at=kept.at,
        what=FACT.get(kept.input.fact, kept.input.fact),
        facts=kept.input.model_dump(mode="json", exclude={"fact", "pins"}),
    )


def flag_row(state: FlagState, rulebook: Rulebook) -> FlagRow | None:
    """Return the row of a flag; None when the rules no longer know it."""
    return next((each for each in rulebook.pack.flags if each.code == state.flag), None)


def flag_view(state: FlagState, row: FlagRow | None, matters: Sequence[UUID], register: Register) -> FlagView:
    return FlagView(
        flag=state.flag,
        name=row.name if row else state.flag,
        unit=state.unit,
        unit_name=register.name(state.unit),
        year=state.year,
        matters=list(matters),
        clause=row.clause if row else "",
    )


def ranking_view(frozen: FrozenRanking, rulebook: Rulebook, visible: Collection[str] | None) -> RankingView:
    """Return a drawn ranking. ``visible``: accounts whose make-up the caller may see; None: all."""
    drawn = frozen.drawn
    texts = {row.code: row.text for row in rulebook.pack.points}

    def made_up(unit: str) -> list[RowSumView] | None:
        if visible is not None and unit not in visible:
            return None
        return [_row_sum(each, texts) for each in frozen.make_up.get(unit, ())]

    lists = [
        RankingListView(
            group=each.group,
            units=[
                RankedView(
                    unit=unit.unit,
                    name=unit.name,
                    kind=unit.kind,
                    rank=unit.rank,
                    total=unit.points,
                    matters=unit.matters,
                    made_up_of=made_up(unit.unit),
                )
                for unit in each.units
            ],
        )
        for each in drawn.lists
    ]
    return RankingView(
        **drawn.model_dump(include={"period", "year", "until_on", "clause", "plugin", "version"}),
        drawn_at=frozen.drawn_at,
        drawn_by=frozen.drawn_by,
        base_points=rulebook.score.base_points if rulebook.score else 0,
        lists=lists,
    )


def _row_sum(each: RowSum, texts: Mapping[str, str]) -> RowSumView:
    return RowSumView(
        row=each.row, clause=each.clause, text=texts.get(each.row, each.row), points=each.points, entries=each.entries
    )
