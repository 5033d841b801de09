"""Reading the registers that the rules ask the office to keep."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from duban_runtime.auth import CallerDependency, not_found
from duban_runtime.http import create_router
from duban_runtime.log import StoredEvent
from duban_runtime.problems import Problem
from duban_sdk.records import RegisterRow
from duban_tracking.core.judging import local_day
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.periods import days_of
from duban_tracking.entrypoints.access import Viewer, viewer_of
from duban_tracking.entrypoints.matter_reading import is_kept_from
from duban_tracking.entrypoints.services import Services
from duban_tracking.handlers.streams import Streams
from duban_tracking.ports_reading import Record, RegisterQuery
from duban_tracking.translate.descriptions import Names
from duban_tracking.translate.registers import Told, belongs, cells_of

_MOST_ROWS = 500
_ACT = "ReadPapers"
Limit = Annotated[int, Query(ge=1, le=_MOST_ROWS)]


def register_reading(services: Services) -> APIRouter:
    """Return the routes."""
    router = create_router(prefix="/v1/{jurisdiction}/registers", tags=["查询"])

    @router.get("", summary="登记簿、台账有哪些")
    async def registers(caller: CallerDependency) -> Record:
        viewer = await _office(services, caller)
        return {"registers": [_about(row) for row in viewer.rules.pack.registers]}

    @router.get("/{code}/{period}", summary="登记簿：一个时期的事项，按规定的栏目")
    async def register(
        code: str, period: str, caller: CallerDependency, skip: Annotated[int, Query(ge=0)] = 0, limit: Limit = 50
    ) -> Record:
        viewer = await _office(services, caller)
        row = next((each for each in viewer.rules.pack.registers if each.code == code), None)
        if row is None:
            raise not_found()
        query = _query(viewer, row, period, skip, limit)
        found = await services.reader.register_page(viewer.jurisdiction, replace(query, limit=limit + 1))
        return {
            **_about(row),
            "period": period,
            "rows": await _entries(services, viewer, row, found[:limit]),
            "next": skip + limit if len(found) > limit else None,
        }

    return router


async def _office(services: Services, caller: CallerDependency) -> Viewer:
    viewer = await viewer_of(services, caller, _ACT)
    if viewer.taking_part:
        raise Problem(403, "无权操作", "登记簿仅限督查机构和领导查看")
    return viewer


def _about(row: RegisterRow) -> Record:
    headings = [column.heading for column in row.columns]
    return {"register": row.code, "name": row.name, "clause": row.clause, "columns": headings}


def _query(viewer: Viewer, row: RegisterRow, period: str, skip: int, limit: int) -> RegisterQuery:
    try:
        from_on, until_on = days_of(period)
    except ValueError:
        raise Problem(
            422, "请求内容不符合要求", "period 应写作 2026、2026Q3、2026-10 或 2026-07-03--2026-08-15"
        ) from None
    return RegisterQuery(
        from_on,
        until_on,
        tracks=row.tracks,
        categories=row.categories,
        origins=row.origins,
        marks=row.marks,
        unfinished=row.unfinished,
        kept_from=viewer.caller.unit,
        confined_leads=viewer.confined_leads(),
        skip=skip,
        limit=limit,
    )


async def _entries(services: Services, viewer: Viewer, row: RegisterRow, records: list[Record]) -> list[Record]:
    """Return the rows of the register; what the ledger and the marks found, the matters themselves confirm."""
    subjects = {f"matter:{each['matter_id']}": each for each in records if not is_kept_from(each, viewer)}
    histories: dict[str, list[StoredEvent]] = defaultdict(list)
    for stored in await services.reader.history(viewer.jurisdiction, list(subjects)):
        histories[stored.subject].append(stored)
    streams = Streams(services.desks.desk(viewer.jurisdiction).shelf, viewer.units)
    rows: list[Record] = []
    for subject, record in subjects.items():
        stream = streams.fold(subject, histories[subject])
        matter: Matter = stream.state
        if belongs(matter, row):
            names = Names(viewer.units, streams.rules_for(stream))
            rows.append(_entry(record, cells_of(matter, [_told(each) for each in histories[subject]], row, names)))
    return rows


def _told(stored: StoredEvent) -> Told:
    event = stored.payload()
    by = getattr(event, "by", None)
    return event, str(local_day(stored.occurred_at)), by.person if by is not None else ""


def _entry(record: Record, cells: dict[str, str]) -> Record:
    shown = ("matter_id", "register_number", "number", "title", "state", "stage_name", "proposed_on", "closed_on")
    return {name: record[name] for name in shown} | {"columns": cells}
