"""Reading sheets of facts, ledgers of sanctions, and how often units were inspected."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import StreamingResponse

from duban_contracts.base import Event
from duban_runtime.auth import CallerDependency, not_found
from duban_runtime.http import create_router
from duban_runtime.log import StoredEvent
from duban_runtime.problems import Problem
from duban_sdk.records import SheetColumn, SheetRow
from duban_sdk.shelf import Shelf
from duban_tracking.core.judging import local_day
from duban_tracking.core.records.inspections import inspections_by_unit
from duban_tracking.core.records.sheet_facts import SANCTIONS_FROM, Sanction, Span, Told, sanctions_of
from duban_tracking.core.records.sheets import (
    COLUMN_NAMES,
    COLUMNS,
    Cell,
    Question,
    columns_of,
    events_for,
    facts_of,
    sheet_of,
)
from duban_tracking.entrypoints.access import Viewer, viewer_of
from duban_tracking.entrypoints.services import Services
from duban_tracking.ports_reading import Record
from duban_tracking.translate.periods import days_of

_ACT = "ReadPapers"
_MAX_UNITS = 50
MOST_EVENTS = 5_000
"""A page of a sheet ends with the unit at which so many events were counted: reading them takes about a second."""
_FORMULA = ("=", "+", "-", "@", "\t")
Cells = Mapping[SheetColumn, Cell]
After = Annotated[str, Query(max_length=64)]
Limit = Annotated[int, Query(ge=1, le=_MAX_UNITS)]


def sheet_reading(services: Services) -> APIRouter:
    """Return the routes."""
    router = create_router(prefix="/v1/{jurisdiction}", tags=["查询"])
    _add_sheets(router, services)
    _add_ledgers(router, services)
    return router


def _add_sheets(router: APIRouter, services: Services) -> None:
    @router.get("/sheets/{code}/{period}.csv", summary="考核事实表（CSV）")
    async def table(code: str, period: str, caller: CallerDependency) -> StreamingResponse:
        viewer = await viewer_of(services, caller, _ACT)
        row, span = _row(viewer, code), _span(period)
        name = f'attachment; filename="{row.code}-{period}.csv"'
        lines = _lines(services, viewer, row, period, span)
        return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})

    @router.get("/sheets/{code}/{period}", summary="考核事实表：各单位一个时期的事实，不计分")
    async def sheet(code: str, period: str, caller: CallerDependency, after: After = "", limit: Limit = 20) -> Record:
        viewer = await viewer_of(services, caller, _ACT)
        row, span = _row(viewer, code), _span(period)
        units, next_after = _page(viewer, after, limit)
        rows: list[Record] = []
        read = 0
        for unit in units:
            told = await _told(services, viewer, unit, events_for(columns_of(row)), span)
            cells = await _cells(services, viewer, Question(unit, period, span, told, viewer.rules, row))
            rows.append({"unit": unit, "name": viewer.units[unit].name, "columns": _shown(cells)})
            read += len(told)
            if read >= MOST_EVENTS and unit != units[-1]:
                next_after = unit
                break
        return {**_about(row, period, span), "rows": rows, "next_after": next_after}

    @router.get("/grades/{period}/{unit}/facts", summary="评定等次所依据的事实")
    async def facts(period: str, unit: str, caller: CallerDependency) -> Record:
        viewer, span = await viewer_of(services, caller, _ACT), _span(period)
        if unit not in _units(viewer):
            raise not_found()
        told = await _told(services, viewer, unit, events_for(COLUMNS), span)
        cells = await _asked(services, viewer, lambda shelf: facts_of(unit, period, span, told, shelf.current))
        return {"unit": unit, "name": viewer.units[unit].name, "period": period, "facts": _shown(cells)}


def _add_ledgers(router: APIRouter, services: Services) -> None:
    @router.get("/sanctions/{period}", summary="处理台账：各单位一个时期所受处理及公布情况")
    async def sanctions(period: str, caller: CallerDependency, after: After = "", limit: Limit = 20) -> Record:
        viewer, span = await viewer_of(services, caller, _ACT), _span(period)
        units, next_after = _page(viewer, after, limit)
        rows = [entry for unit in units for entry in await _sanctions(services, viewer, unit, span)]
        return {"period": period, "sanctions": rows, "next_after": next_after}

    @router.get("/inspections/{period}", summary="各单位一个时期接受督查检查的次数")
    async def inspections(period: str, caller: CallerDependency) -> Record:
        viewer, span = await viewer_of(services, caller, _ACT), _span(period)
        if viewer.taking_part:
            # Which unit is to be visited unannounced is not for the units.
            raise Problem(403, "无权操作", "检查安排仅限督查机构查看")
        found = await services.reader.items_between(viewer.jurisdiction, "activity", *span)
        rows = [
            {
                "unit": unit,
                "name": viewer.units[unit].name if unit in viewer.units else unit,
                "activities": len(counted.activities),
                "checks": counted.checks,
                "organisers": sorted(counted.organisers),
                "ids": list(counted.activities),
            }
            for unit, counted in sorted(inspections_by_unit(found).items())
        ]
        return {"period": period, "units": rows}


def _row(viewer: Viewer, code: str) -> SheetRow:
    found = next((row for row in viewer.rules.pack.sheets if row.code == code), None)
    if found is None:
        raise not_found()
    return found


def _span(period: str) -> Span:
    try:
        return Span(*days_of(period))
    except ValueError:
        raise Problem(422, "请求内容不符合要求", "period 应写作 2026、2026H1、2026Q3、2026-10 或 2026W45") from None


def _units(viewer: Viewer) -> list[str]:
    """Supervised units by code; people of such a unit see their own."""
    return sorted(code for code, unit in viewer.units.items() if unit.supervised and viewer.taking_part in ("", code))


def _page(viewer: Viewer, after: str, limit: int) -> tuple[list[str], str | None]:
    rest = [code for code in _units(viewer) if code > after]
    return rest[:limit], rest[limit - 1] if len(rest) > limit else None


async def _told(services: Services, viewer: Viewer, unit: str, types: Sequence[type[Event]], span: Span) -> list[Told]:
    stored = await services.reader.told_of_unit(viewer.jurisdiction, unit, [event.TYPE for event in types], span)
    # A large unit's year is thousands of events: other requests go on meanwhile.
    return await asyncio.to_thread(_read, stored)


def _read(stored: Sequence[StoredEvent]) -> list[Told]:
    return [Told(each.subject, each.payload(), local_day(each.occurred_at)) for each in stored]


async def _asked(services: Services, viewer: Viewer, work: Callable[[Shelf], Cells]) -> Cells:
    return await services.desks.desk(viewer.jurisdiction).ask(work)


async def _cells(services: Services, viewer: Viewer, question: Question) -> Cells:
    return await _asked(services, viewer, lambda _shelf: sheet_of(question))


def _shown(cells: Cells) -> Record:
    return {
        column: {"name": COLUMN_NAMES[column], "count": cell.count, "ids": list(cell.ids), "text": cell.text}
        for column, cell in cells.items()
    }


def _about(row: SheetRow, period: str, span: Span) -> Record:
    heads = [
        {"head": head, "columns": [{"column": each, "name": COLUMN_NAMES[each]} for each in columns]}
        for head, columns in row.heads
    ]
    return {
        "sheet": row.code,
        "name": row.name,
        "clause": row.clause,
        "period": period,
        "from_on": span.from_on.isoformat(),
        "until_on": span.until_on.isoformat(),
        "heads": heads,
    }


async def _lines(services: Services, viewer: Viewer, row: SheetRow, period: str, span: Span) -> AsyncIterator[bytes]:
    """The sheet for a spreadsheet; the mark at its head makes Chinese readable there."""
    columns = columns_of(row)
    yield "\ufeff".encode() + _line(["单位代码", "单位", *(COLUMN_NAMES[column] for column in columns)])
    for unit in _units(viewer):
        told = await _told(services, viewer, unit, events_for(columns), span)
        cells = await _cells(services, viewer, Question(unit, period, span, told, viewer.rules, row))
        shown = [_written(column, cells[column]) for column in columns]
        yield _line([unit, viewer.units[unit].name, *shown])


def _written(column: SheetColumn, cell: Cell) -> str:
    """A grade that was not given is no number."""
    return cell.text if column == "grade" else cell.text or str(cell.count)


def _line(values: Iterable[str]) -> bytes:
    """A value that a spreadsheet would take for a formula is kept a text."""
    written = StringIO()
    csv.writer(written).writerow([f"'{value}" if value.startswith(_FORMULA) else value for value in values])
    return written.getvalue().encode()


async def _sanctions(services: Services, viewer: Viewer, unit: str, span: Span) -> list[Record]:
    told = await _told(services, viewer, unit, SANCTIONS_FROM, span)
    return [
        _sanction(each, viewer)
        for each in sanctions_of(unit, told)
        if each.on is not None and span.holds(each.on) and not (viewer.taking_part and each.raised.kept_from_unit)
    ]


def _sanction(each: Sanction, viewer: Viewer) -> Record:
    raised, on = each.raised, each.on or date.min
    kind = viewer.rules.find_proposal(raised.kind)
    return {
        "subject": each.subject,
        "unit": raised.unit,
        "name": viewer.units[raised.unit].name if raised.unit in viewer.units else raised.unit,
        "kind": raised.kind,
        "kind_name": kind.name if kind else raised.kind,
        "on": on.isoformat(),
        "period": f"{on.year}Q{(on.month + 2) // 3}",
        "persons": list(each.persons),
        "matters": [str(matter) for matter in raised.matters],
        "reason": raised.reason,
        "clause": raised.clause,
        "state": "held" if each.held else each.state,
        "paper_id": each.paper_id or None,
        "steps": [
            {"step": step.step, "name": step.name, "on": step.held_on.isoformat(), "text": step.text}
            for step in each.steps
        ],
    }
