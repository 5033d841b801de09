"""Why points, ranks and flags stand as they do, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from duban_contracts.envelope import event_id
from duban_contracts.events.scoring import FlagRaised, PointsBooked, PointsReversed
from duban_runtime.auth import Caller, CallerDependency
from duban_runtime.http import create_router
from duban_runtime.problems import Problem
from duban_scoring.adapters.reading import LedgerReader, ReadRow
from duban_scoring.adapters.store import PostgresLedger
from duban_scoring.core import entries
from duban_scoring.core.entries import numbered
from duban_scoring.core.explaining import (
    NO_FLAGS,
    FlagFacts,
    PointFacts,
    explained_flag,
    explained_point,
    explained_unraised,
)
from duban_scoring.core.explaining_ranks import RowTotal, explained_rank
from duban_scoring.core.facts import MATTER_PREFIX, MatterFacts, fold
from duban_scoring.core.wording import FACT
from duban_scoring.entrypoints.site import Site, require_account, sees_all
from duban_scoring.errors import NoRanking
from duban_scoring.handlers.draw import asked_period
from duban_scoring.handlers.replay import pins_of, register_of
from duban_scoring.ports import KeptInput
from duban_scoring.translate import row_event
from duban_sdk.explanation import Explanation, Source
from duban_sdk.shelf import Shelf
from duban_sdk.tables import FlagRow

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
            facts = replace(facts, matter=await matter_of_row(store, read, shelf, caller))
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
        if not shelf.current.pack.flags:
            raise Problem(404, "未找到", NO_FLAGS)
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


async def matter_of_row(store: PostgresLedger, read: ReadRow, shelf: Shelf, caller: Caller) -> str:
    """Return what people call the matter of a row; nothing of one in which the caller's unit takes no part."""
    if read.row.matter_id is None:
        return ""
    subject = f"{MATTER_PREFIX}{read.row.matter_id}"
    kept = (await store.inputs([subject])).get(subject, ())
    facts = fold(subject, (each.input for each in kept))
    if not isinstance(facts, MatterFacts) or not (sees_all(shelf, caller) or caller.unit in facts.units):
        return ""
    return numbered(facts.title, facts.number)


def _source(kept: KeptInput, shelf: Shelf) -> Source:
    return _recorded(str(kept.event_id), kept.at, FACT.get(kept.input.fact, kept.input.fact), shelf)


def _recorded(identity: str, at: datetime, what: str, shelf: Shelf) -> Source:
    local = at.astimezone(shelf.settings.zone)
    text = f"{local.year}年{local.month}月{local.day}日 {local:%H:%M} {what}"
    return Source(event_id=identity, at=at, text=text)


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
    identity = str(event_id(jurisdiction, "scoring", f"ranking:{period.code}", 1))
    sources = (_recorded(identity, frozen.drawn_at, "产生排名", shelf),)
    return explained_rank(frozen.drawn, unit, totals, shelf, unit_name=register.name, sources=sources)


async def _flags(site: Site, shelf: Shelf, jurisdiction: str, year: int, unit: str) -> list[Explanation]:
    async with site.open(jurisdiction) as (store, reader):
        register = register_of(await store.register_inputs())
        if register.current(unit) is None:
            raise Problem(404, "未找到", f"单位名册中没有代码为“{unit}”的单位")
        names = await _matter_names(reader, unit, year)
        up = {state.flag for state in await reader.flags(year) if state.unit == unit}
        rows = shelf.current.pack.flags
        counted = [(row, tuple(await store.matters(unit, year, row.counts))) for row in rows]

    def matter_name(matter_id: UUID) -> str:
        return names.get(matter_id, str(matter_id))

    def explained(row: FlagRow, matters: tuple[UUID, ...]) -> Explanation:
        if row.code not in up:
            of = (unit, year)
            return explained_unraised(row, of, matters, shelf, unit_name=register.name, matter_name=matter_name)
        raised = FlagRaised(flag=row.code, name=row.name, unit=unit, year=year, matters=matters, clause=row.clause)
        return explained_flag(FlagFacts(raised), shelf, register.name, matter_name)

    return [explained(row, matters) for row, matters in counted]


async def _matter_names(reader: LedgerReader, unit: str, year: int) -> dict[UUID, str]:
    rows = await reader.page(unit, year, after=0, limit=_MOST_ROWS)
    return {each.row.matter_id: entries.matter_name(each.row.arithmetic) for each in rows if each.row.matter_id}
