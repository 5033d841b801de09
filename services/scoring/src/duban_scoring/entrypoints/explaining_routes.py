"""Why points, ranks and flags stand as they do, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from duban_contracts.events.scoring import FlagRaised, PointsBooked, PointsReversed
from duban_runtime.auth import CallerDependency
from duban_runtime.http import create_router
from duban_runtime.problems import Problem
from duban_scoring.adapters.reading import LedgerReader, ReadRow
from duban_scoring.core.entries import matter_name
from duban_scoring.core.explaining import FlagFacts, PointFacts, explained_flag, explained_point
from duban_scoring.core.explaining_ranks import RowTotal, explained_rank
from duban_scoring.core.wording import FACT
from duban_scoring.entrypoints.presenting import flag_row
from duban_scoring.entrypoints.site import Site, require_account
from duban_scoring.errors import NoRanking
from duban_scoring.handlers.draw import asked_period
from duban_scoring.handlers.replay import pins_of, register_of
from duban_scoring.ports import KeptInput
from duban_scoring.translate import row_event
from duban_sdk.explanation import Explanation, Source
from duban_sdk.shelf import Shelf

Year = Annotated[int, Path(ge=2000, le=2200)]
Answer = dict[str, object]
_MOST_ROWS = 1000
"""Rows of an account that are searched for the names of its matters."""
_DEPTH = 3
"""A reversal that was taken back stands three rows from the next booking."""


def explaining_router(site: Site) -> APIRouter:
    """Return the routes."""
    router = create_router(prefix="/v1/{jurisdiction}", tags=["依据"])

    @router.get("/entries/{entry_id}/explain", summary="某条计分为什么：规则、条款、事实、计算")
    async def point(jurisdiction: str, entry_id: UUID, caller: CallerDependency) -> Answer:
        shelf = site.shelf(jurisdiction)
        async with site.open(jurisdiction) as (store, reader):
            read = await reader.row(entry_id)
            if read is None:
                raise Problem(404, "未找到", "没有这条计分")
            require_account(shelf, caller, read.row.unit, read.row.origin_unit)
            facts = await point_facts(reader, read, shelf, await store.inputs([read.row.subject]))
            register = register_of(await store.register_inputs())
        return explained_point(facts, shelf, register.name).plain()

    @router.get("/rankings/{year}/{quarter}/{unit}/explain", summary="某单位某一期名次为什么：基准分、各项记分、并列")
    async def rank(jurisdiction: str, year: Year, quarter: int, unit: str, caller: CallerDependency) -> Answer:
        shelf = site.shelf(jurisdiction)
        require_account(shelf, caller, unit)
        found = await _rank(site, shelf, jurisdiction, (year, quarter), unit)
        if found is None:
            raise Problem(404, "未找到", "该期排名中没有这个单位")
        return found.plain()

    @router.get("/flags/{year}/{unit}/explain", summary="某单位为什么达到处理条件")
    async def flags(jurisdiction: str, year: Year, unit: str, caller: CallerDependency) -> Answer:
        shelf = site.shelf(jurisdiction)
        require_account(shelf, caller, unit)
        found = await _flags(site, shelf, jurisdiction, year, unit)
        return {"unit": unit, "year": year, "flags": [each.plain() for each in found]}

    return router


async def point_facts(
    reader: LedgerReader, read: ReadRow, shelf: Shelf, inputs: Mapping[str, Sequence[KeptInput]]
) -> PointFacts:
    """Return a row with the booking that it takes back, the row against it, and the events that caused them.

    ``inputs``: of the stream from which the row comes, which say under which rules it was counted.
    """
    row, booked = row_event(read.row), read
    for _ in range(_DEPTH):
        before = await reader.row(booked.row.reverses) if booked.row.reverses else None
        if before is None:
            break
        booked = before
    against = await reader.row(read.reversed_by) if read.reversed_by else None
    causes = [await reader.cause(each.row) for each in (booked, read, against) if each]
    told, taken = row_event(booked.row), row_event(against.row) if against else None
    return PointFacts(
        row,
        booked=told if isinstance(told, PointsBooked) else None,
        against=taken if isinstance(taken, PointsReversed) else None,
        causes=tuple(dict.fromkeys(_source(each, shelf) for each in causes if each)),
        pins=pins_of(inputs.get(read.row.subject, ())),
    )


def _source(kept: KeptInput, shelf: Shelf) -> Source:
    local = kept.at.astimezone(shelf.settings.zone)
    what = FACT.get(kept.input.fact, kept.input.fact)
    text = f"{local.year}年{local.month}月{local.day}日 {local:%H:%M} {what}"
    return Source(event_id=str(kept.event_id), at=kept.at, text=text)


async def _rank(site: Site, shelf: Shelf, jurisdiction: str, asked: tuple[int, int], unit: str) -> Explanation | None:
    try:
        _, period = asked_period(shelf, *asked)
    except NoRanking as error:
        raise Problem(404, "未找到", str(error)) from error
    async with site.open(jurisdiction) as (store, _):
        frozen = await store.ranking(period.code)
        register = register_of(await store.register_inputs())
    if frozen is None:
        raise Problem(404, "未找到", f"{period.words}的排名尚未产生")
    totals = [RowTotal(each.row, each.clause, each.points, each.entries) for each in frozen.make_up.get(unit, ())]
    return explained_rank(frozen.drawn, unit, totals, shelf, unit_name=register.name)


async def _flags(site: Site, shelf: Shelf, jurisdiction: str, year: int, unit: str) -> list[Explanation]:
    found: list[Explanation] = []
    async with site.open(jurisdiction) as (store, reader):
        register = register_of(await store.register_inputs())
        names = await _matter_names(reader, unit, year)
        for state in await reader.flags(year):
            row = flag_row(state, shelf.current) if state.unit == unit else None
            if row is None:
                continue
            matters = tuple(await store.matters(unit, year, row.counts))
            raised = FlagRaised(flag=row.code, name=row.name, unit=unit, year=year, matters=matters, clause=row.clause)
            facts = FlagFacts(raised)
            found.append(explained_flag(facts, shelf, register.name, lambda each: names.get(each, str(each))))
    return found


async def _matter_names(reader: LedgerReader, unit: str, year: int) -> dict[UUID, str]:
    rows = await reader.page(unit, year, after=0, limit=_MOST_ROWS)
    return {each.row.matter_id: matter_name(each.row.arithmetic) for each in rows if each.row.matter_id}
