"""The arrival of a year's arrangement of days off: preview and carrying out."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request

from duban_contracts.base import Value
from duban_contracts.commands.calendar import RecomputeDates
from duban_contracts.dates import DueDate
from duban_runtime.auth import CallerDependency
from duban_runtime.http import create_router
from duban_tracking.entrypoints.access import Viewer, request_of, viewer_of
from duban_tracking.entrypoints.services import Services
from duban_tracking.handlers.calendar_arrival import Arrival, CalendarArrival, Moved
from duban_tracking.ports_reading import Record

ACT = RecomputeDates.__name__


class ApplyArrival(Value):
    """What was previewed is carried out."""

    calendar_version: str = Field(min_length=1, max_length=400, description="预览所示的日历版本")


def calendar_arrival(services: Services, arrivals: CalendarArrival) -> APIRouter:
    """Return the routes."""
    router = create_router(prefix="/v1/{jurisdiction}/calendar", tags=["日历"])

    @router.get("/arrival", summary="放假安排公布后，预览哪些在办期限将变动")
    async def preview(caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, ACT)
        return arrival_record(await arrivals.preview(viewer.jurisdiction), viewer)

    @router.post("/arrival", summary="按预览重新计算在办期限，逐项记录")
    async def carry_out(http: Request, body: ApplyArrival, caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, ACT)
        done = await arrivals.apply(request_of(http, viewer, ACT), body.calendar_version)
        return arrival_record(done, viewer)

    return router


def arrival_record(arrival: Arrival, viewer: Viewer) -> Record:
    """Return what moves, each date with its matter and units by name."""
    names = {code: unit.name for code, unit in viewer.units.items()}
    return {
        "calendar_version": arrival.calendar_version,
        "on": arrival.on.isoformat(),
        "count": len(arrival.moved),
        "moved": [_record(each, names) for each in arrival.moved],
    }


def _record(moved: Moved, names: dict[str, str]) -> Record:
    kind, _, key = moved.subject.partition(":")
    return {
        "subject": moved.subject,
        "matter_id": key if kind == "matter" else None,
        "number": moved.number,
        "title": moved.title,
        "what": moved.date.what,
        "name": moved.date.name,
        "units": [{"unit": unit, "name": names.get(unit, unit)} for unit in moved.date.units],
        "holder": moved.date.holder,
        "old": _days(moved.date.due),
        "new": _days(moved.due),
        "reason": moved.reason,
    }


def _days(due: DueDate) -> Record:
    return {
        "due_on": due.nominal_on.isoformat(),
        "enforce_on": due.enforce_on.isoformat(),
        "remind_on": due.remind_on.isoformat(),
        "provisional": due.provisional,
        "calendar_version": due.calendar_version,
    }
