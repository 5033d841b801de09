"""Completing duties of the office, the matters that doing so goes through, and what is asked of a unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from duban_contracts.base import Value
from duban_contracts.commands.office import CompleteDuty
from duban_contracts.common import OptionalText, ShortText
from duban_contracts.events.matter_reports import ReportFiled
from duban_runtime.auth import CallerDependency, not_found
from duban_runtime.http import create_router
from duban_runtime.problems import Problem
from duban_sdk.duties import UnitDutyRow
from duban_sdk.tables import Cadence, OfficeDutyRow
from duban_tracking.core.duties.lists import LedgerSpan, load_of, span_of
from duban_tracking.core.duties.prefilling import ReportedMatter, prefill
from duban_tracking.core.duties.state import row_of
from duban_tracking.core.judging import local_day
from duban_tracking.entrypoints.access import Viewer, request_of, viewer_of
from duban_tracking.entrypoints.answers import Answer, answer_of
from duban_tracking.entrypoints.duty_lists import gone_through
from duban_tracking.entrypoints.services import Services
from duban_tracking.ports_reading import Record
from duban_tracking.translate.periods import days_of

_PERIOD_DAYS: Mapping[Cadence, timedelta] = {
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "quarter": timedelta(days=92),
    "half_year": timedelta(days=184),
    "year": timedelta(days=366),
}
_SHOWN = ("matter_id", "number", "register_number", "title", "category", "lead_unit", "due_on", "closed_on")
_PERIODS = "period 应写作 2026、2026H1、2026Q3、2026-10 或 2026W45"


class Completion(Value):
    """Who completes a duty says what was done and when."""

    done_by: ShortText = Field(description="what fulfilled it, such as a meeting or a paper's number")
    done_on: date | None = Field(None, description="None: today")
    text: OptionalText = ""


def duty_routes(services: Services) -> APIRouter:
    """Return the routes."""
    router = create_router(prefix="/v1/{jurisdiction}", tags=["定期任务"])
    _add_completion(router, services)
    _add_answering(router, services)
    return router


def _add_completion(router: APIRouter, services: Services) -> None:
    @router.post("/duties/{duty}/complete", summary="登记定期任务完成")
    async def complete(duty: str, body: Completion, http: Request, caller: CallerDependency) -> Answer:
        viewer = await viewer_of(services, caller)
        item = await _duty(services, viewer, duty)
        today = local_day(services.clock.now())
        row = row_of(viewer.rules, str(item["code"]))
        counts: tuple[tuple[str, int], ...] = ()
        if isinstance(row, OfficeDutyRow) and row.lists:
            counts = (await gone_through(services, viewer, row, _span(row, item, today))).counts()
        command = CompleteDuty(done_by=body.done_by, done_on=body.done_on or today, text=body.text, counts=counts)
        request = request_of(http, viewer, CompleteDuty.__name__)
        return answer_of(await services.acting.act(request, f"duty:{duty}", command))

    @router.get("/duties/{duty}/matters", summary="定期任务应清点的事项")
    async def matters(duty: str, caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, "ReadLedger")
        item = await _duty(services, viewer, duty)
        row = row_of(viewer.rules, str(item["code"]))
        if viewer.taking_part or not isinstance(row, OfficeDutyRow) or not row.lists:
            raise not_found()
        return await _listed(services, viewer, row, item)


def _add_answering(router: APIRouter, services: Services) -> None:
    @router.get("/duties/{duty}/prefill", summary="报送的底稿：本单位各事项最近一次进展，按任务的标题归列")
    async def prefilled(duty: str, caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, "ReadLedger")
        item = await _duty(services, viewer, duty)
        row = viewer.rules.find_unit_duty(str(item["code"]))
        if row is None:
            raise not_found()
        unit = str(item["unit"])
        texts = prefill(row, unit, await _reported(services, viewer, unit, row))
        return {"duty": duty, "unit": unit, "parts": [{"heading": heading, "text": text} for heading, text in texts]}

    @router.get("/units/{unit}/load", summary="对一个单位提出的各项要求的次数")
    async def load(unit: str, period: Annotated[str, Query(max_length=16)], caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, "ReadUnits")
        if unit not in viewer.units or viewer.taking_part not in ("", unit):
            raise not_found()
        try:
            days = days_of(period)
        except ValueError:
            raise Problem(422, "请求内容不符合要求", _PERIODS) from None
        zone = services.desks.desk(viewer.jurisdiction).shelf.settings.zone
        asked = await services.reader.asked_of_unit(viewer.jurisdiction, unit, days, zone)
        return {"unit": unit, "period": period, **load_of(asked)}


async def _duty(services: Services, viewer: Viewer, duty: str) -> Record:
    item = await services.reader.item(viewer.jurisdiction, f"duty:{duty}")
    if item is None or (viewer.taking_part and item["unit"] != viewer.taking_part):
        raise not_found()
    return item


async def _reported(services: Services, viewer: Viewer, unit: str, row: UnitDutyRow) -> list[ReportedMatter]:
    """Return the unit's matters that are open, or were in the period that ends today, with its reports on them."""
    today = local_day(services.clock.now())
    days = (today - _PERIOD_DAYS[row.cadence], today)
    told = await services.reader.told_of_unit(viewer.jurisdiction, unit, [ReportFiled.TYPE], days)
    reports: dict[str, list[ReportFiled]] = {}
    for stored in told:
        event = stored.payload()
        if isinstance(event, ReportFiled):
            reports.setdefault(stored.subject.partition(":")[2], []).append(event)
    matters = [
        (await services.reader.matter(viewer.jurisdiction, UUID(key), unit), filed) for key, filed in reports.items()
    ]
    return [
        ReportedMatter(
            title=str(record["title"]),
            number=str(record["number"]),
            category=str(record["category"]),
            track=str(record["track"]),
            reports=filed,
        )
        for record, filed in matters
        if record is not None
    ]


def _span(row: OfficeDutyRow, item: Record, today: date) -> LedgerSpan:
    """Return the days to go through: those of the period, or the day on which it was done, or else today."""
    outcome = item.get("outcome")
    done_on = outcome.get("done_on") if isinstance(outcome, dict) else None
    return span_of(row, str(item["period"]), date.fromisoformat(str(done_on)) if done_on else today)


async def _listed(services: Services, viewer: Viewer, row: OfficeDutyRow, item: Record) -> Record:
    span = _span(row, item, local_day(services.clock.now()))
    found = await gone_through(services, viewer, row, span)
    listed = [{**{name: record[name] for name in _SHOWN}, "state": standing} for record, standing in found.listed()]
    return {"from_on": span.from_on, "until_on": span.until_on, "counts": dict(found.counts()), "matters": listed}
