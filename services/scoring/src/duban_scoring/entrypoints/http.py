"""The HTTP API."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from duban_runtime.auth import Caller, CallerDependency
from duban_runtime.http import create_router
from duban_runtime.problems import Problem
from duban_scoring.core.explaining import explained_point
from duban_scoring.core.export import export_bytes, export_lines
from duban_scoring.core.flags import FlagState
from duban_scoring.core.register import Register
from duban_scoring.entrypoints.explaining_routes import matter_of_row, point_facts
from duban_scoring.entrypoints.presenting import (
    entry_view,
    flag_row,
    flag_view,
    ranking_view,
    totals_view,
    unranked_total,
    why_view,
)
from duban_scoring.entrypoints.site import (
    DRAW_RANKING,
    READ_SCORES,
    Site,
    require,
    require_account,
    require_all,
    sees_all,
)
from duban_scoring.entrypoints.views import EntryPage, FlagView, RankingView, TotalsView, WhyView
from duban_scoring.errors import NoRanking
from duban_scoring.handlers.draw import asked_period, draw_ranking
from duban_scoring.handlers.replay import register_of
from duban_scoring.ports import LedgerStore
from duban_sdk.shelf import Shelf
from duban_sdk.tables import ScorePolicy

Year = Annotated[int, Path(ge=2000, le=2200)]
_NDJSON = "application/x-ndjson"


def scores_router(site: Site) -> APIRouter:
    """Return the routes of totals, entries, flags and the export."""
    router = create_router(prefix="/v1/{jurisdiction}", tags=["计分"])
    _add_totals(router, site)
    _add_entries(router, site)
    _add_flags(router, site)
    return router


def _add_totals(router: APIRouter, site: Site) -> None:
    @router.get("/scores/{year}", summary="各单位本年度累计得分")
    async def totals(jurisdiction: str, year: Year, caller: CallerDependency) -> TotalsView:
        shelf = site.shelf(jurisdiction)
        require(shelf, caller, READ_SCORES)
        policy = _policy(shelf)
        async with site.open(jurisdiction) as (store, _):
            register, sums = register_of(await store.register_inputs()), await store.sums(year)
        if sees_all(shelf, caller):
            units = totals_view(register, sums, policy)
        else:
            units = [unranked_total(caller.unit, register, sums, policy)]
        return TotalsView(year=year, base_points=policy.base_points, base_clause=policy.base_clause, units=units)

    @router.get("/scores/{year}/export", summary="导出年度计分台账（NDJSON，内容与到达次序无关）")
    async def export(jurisdiction: str, year: Year, caller: CallerDependency) -> Response:
        require_all(site.shelf(jurisdiction), caller)
        async with site.open(jurisdiction) as (_, reader):
            rows = await reader.ledger(year)
        return Response(export_bytes(export_lines(rows)), media_type=_NDJSON)


def _add_entries(router: APIRouter, site: Site) -> None:
    @router.get("/scores/{year}/{unit}/entries", summary="某单位的计分条目")
    async def entries(
        *,
        jurisdiction: str,
        year: Year,
        unit: str,
        caller: CallerDependency,
        after: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        until_on: date | None = None,
    ) -> EntryPage:
        require_account(site.shelf(jurisdiction), caller, unit)
        async with site.open(jurisdiction) as (_, reader):
            found = await reader.page(unit, year, after=after, limit=limit + 1, until_on=until_on)
        page = found[:limit]
        following = page[-1].position if len(found) > limit else None
        return EntryPage(entries=[entry_view(each) for each in page], next=following)

    @router.get("/entries/{entry_id}", summary="某条计分的依据")
    async def why(jurisdiction: str, entry_id: UUID, caller: CallerDependency) -> WhyView:
        shelf = site.shelf(jurisdiction)
        async with site.open(jurisdiction) as (store, reader):
            read = await reader.row(entry_id)
            if read is None:
                raise Problem(404, "未找到", "没有这条计分")
            require_account(shelf, caller, read.row.unit, read.row.origin_unit)
            inputs = await store.inputs([read.row.subject])
            cause, facts = await reader.cause(read.row), await point_facts(reader, read, shelf, inputs)
            facts = replace(facts, matter=await matter_of_row(store, read, shelf, caller))
            register = register_of(await store.register_inputs())
        return why_view(read, cause, shelf, explained_point(facts, shelf, register.name))


def _add_flags(router: APIRouter, site: Site) -> None:
    @router.get("/flags", summary="已达到处理条件的单位")
    async def flags(jurisdiction: str, caller: CallerDependency, year: int | None = None) -> list[FlagView]:
        shelf = site.shelf(jurisdiction)
        require(shelf, caller, READ_SCORES)
        async with site.open(jurisdiction) as (store, reader):
            states = [each for each in await reader.flags(year) if sees_all(shelf, caller) or each.unit == caller.unit]
            register = register_of(await store.register_inputs())
            return [await _flag(store, shelf, each, register) for each in states]


async def _flag(store: LedgerStore, shelf: Shelf, state: FlagState, register: Register) -> FlagView:
    row = flag_row(state, shelf.current)
    matters = await store.matters(state.unit, state.year, row.counts) if row else []
    return flag_view(state, row, matters, register)


def rankings_router(site: Site) -> APIRouter:
    """Return the routes of rankings."""
    router = create_router(prefix="/v1/{jurisdiction}/rankings", tags=["排名"])
    _add_rankings(router, site)
    _add_drawing(router, site)
    return router


def _add_rankings(router: APIRouter, site: Site) -> None:
    @router.get("/{year}", summary="本年度已公布的排名")
    async def rankings(jurisdiction: str, year: Year, caller: CallerDependency) -> list[RankingView]:
        shelf = site.shelf(jurisdiction)
        require(shelf, caller, READ_SCORES)
        async with site.open(jurisdiction) as (_, reader):
            found = await reader.rankings(year)
        return [ranking_view(each, shelf.current, _visible(shelf, caller)) for each in found]

    @router.get("/{year}/{quarter}", summary="某一期排名及各单位得分的构成")
    async def ranking(jurisdiction: str, year: Year, quarter: int, caller: CallerDependency) -> RankingView:
        shelf = site.shelf(jurisdiction)
        require(shelf, caller, READ_SCORES)
        try:
            _, period = asked_period(shelf, year, quarter)
        except NoRanking as error:
            raise Problem(404, "未找到", str(error)) from error
        async with site.open(jurisdiction) as (store, _):
            found = await store.ranking(period.code)
        if found is None:
            raise Problem(404, "未找到", f"{period.words}的排名尚未产生")
        return ranking_view(found, shelf.current, _visible(shelf, caller))


def _add_drawing(router: APIRouter, site: Site) -> None:
    @router.post("/{year}/{quarter}", summary="产生某一期排名；已产生的保持不变", status_code=201)
    async def draw(
        jurisdiction: str, year: Year, quarter: int, caller: CallerDependency, response: Response
    ) -> RankingView:
        shelf = site.shelf(jurisdiction)
        require(shelf, caller, DRAW_RANKING)
        try:
            row, period = asked_period(shelf, year, quarter)
            async with site.open(jurisdiction) as (store, _):
                frozen, is_new = await draw_ranking(store, shelf, row, period, now=site.clock.now(), by=caller.person)
        except NoRanking as error:
            clause = next((each.clause for each in shelf.current.pack.rankings), None)
            raise Problem(409, "不能产生排名", str(error), clause=clause) from error
        if is_new:
            site.wake_relay()
        else:
            response.status_code = 200
        return ranking_view(frozen, shelf.current, _visible(shelf, caller))


def _visible(shelf: Shelf, caller: Caller) -> tuple[str, ...] | None:
    """Return the accounts whose make-up the caller may see; None: all."""
    return None if sees_all(shelf, caller) else (caller.unit,)


def _policy(shelf: Shelf) -> ScorePolicy:
    if shelf.current.score is None:
        raise Problem(404, "未找到", "本辖区的规则没有规定计分")
    return shelf.current.score
