"""Reading matters: ledger page, one matter, its history, its case file."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from duban_contracts.vocabulary import MatterState
from duban_runtime.auth import CallerDependency, not_found
from duban_runtime.http import create_router
from duban_runtime.log import StoredEvent
from duban_sdk.shelf import Shelf
from duban_tracking.entrypoints.access import Viewer, viewer_of
from duban_tracking.entrypoints.office_reading import visible
from duban_tracking.entrypoints.services import Services
from duban_tracking.handlers.streams import Streams
from duban_tracking.ports_reading import LedgerQuery, Record, Sort
from duban_tracking.translate.descriptions import Names
from duban_tracking.translate.histories import Entry, entries
from duban_tracking.translate.standing import standing_of

ACT = "ReadLedger"
PAGE = 50


class LedgerFilters(BaseModel):
    """Query parameters of the ledger page."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field("", max_length=100, description="标题、编号、单位、工单号及正文中的文字")
    state: MatterState | None = None
    stage: str = Field("", max_length=64)
    category: str = Field("", max_length=128)
    unit: str = Field("", max_length=64)
    overdue: bool | None = None
    due_from: date | None = None
    due_until: date | None = None
    assigned_from: date | None = None
    assigned_until: date | None = None
    closed_from: date | None = None
    closed_until: date | None = None
    sort: Literal["newest", "due_on", "assigned_on", "number"] = Field(
        "newest", description="按某值排序时只列有该值的事项"
    )
    cursor: str = Field("", max_length=400)
    limit: int = Field(PAGE, ge=1, le=PAGE)

    def query(self, viewer: Viewer) -> LedgerQuery:
        """Return the query of somebody, restricted to what is for that person's eyes."""
        sort: Sort = self.sort
        given = self.model_dump(exclude={"state", "sort"})
        state = self.state.value if self.state else ""
        return LedgerQuery(**given, state=state, sort=sort, **viewer.restrictions())


def matter_reading(services: Services) -> APIRouter:
    """Return the routes."""
    router = create_router(prefix="/v1/{jurisdiction}/matters", tags=["查询"])

    @router.get("", summary="台账：筛选、检索、排序、分页")
    async def ledger(caller: CallerDependency, wanted: Annotated[LedgerFilters, Query()]) -> Record:
        viewer = await viewer_of(services, caller, ACT)
        page = await services.reader.ledger(caller.jurisdiction, wanted.query(viewer))
        for row in page.rows:
            _name_units(row, viewer)
        return {"matters": page.rows, "next_cursor": page.next_cursor or None}

    @router.get("/{matter_id}", summary="事项现状")
    async def matter(matter_id: UUID, caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, ACT)
        row = await seen_matter(services, viewer, matter_id)
        subject = f"matter:{matter_id}"
        streams, _ = await _streams(services, viewer, [subject])
        return row | standing_of(streams[subject].state)

    @router.get("/{matter_id}/history", summary="办理过程：每一步的时间、经办人、条款依据")
    async def history(matter_id: UUID, caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, ACT)
        await seen_matter(services, viewer, matter_id)
        return {"matter_id": str(matter_id), "history": await _entries(services, viewer, [f"matter:{matter_id}"])}

    @router.get("/{matter_id}/case-file", summary="卷宗：事项的全部文稿和记录")
    async def case_file(matter_id: UUID, caller: CallerDependency) -> Record:
        return await _case_file(services, await viewer_of(services, caller, ACT), matter_id)

    return router


async def seen_matter(services: Services, viewer: Viewer, matter_id: UUID) -> Record:
    """Return the matter's row in the ledger.

    Raises:
        Problem: 404, there is none, or not for this viewer's eyes.
    """
    found = await services.reader.matter(viewer.jurisdiction, matter_id, viewer.taking_part)
    if found is None or is_kept_from(found, viewer):
        raise not_found()
    _name_units(found, viewer)
    return found


def is_kept_from(row: Record, viewer: Viewer) -> bool:
    """Return whether a matter of the ledger is not for the viewer."""
    accused, co_units = row["accused_units"], row["co_units"]
    if not isinstance(accused, list) or not isinstance(co_units, list):
        return True
    units = [str(row["lead_unit"]), *co_units] if row["lead_unit"] else []
    return viewer.is_kept_from(accused, units)


def _name_units(row: Record, viewer: Viewer) -> None:
    if viewer.taking_part:
        row["accused_units"] = []
    lead = viewer.units.get(str(row["lead_unit"]))
    row["lead_unit_name"] = lead.name if lead else ""


async def _streams(services: Services, viewer: Viewer, subjects: list[str]) -> tuple[Streams, list[StoredEvent]]:
    shelf = services.desks.desk(viewer.jurisdiction).shelf
    history = await services.reader.history(viewer.jurisdiction, subjects)
    streams = Streams(shelf, viewer.units)
    for subject in subjects:
        streams.fold(subject, [stored for stored in history if stored.subject == subject])
    return streams, history


async def _entries(services: Services, viewer: Viewer, subjects: list[str]) -> list[Entry]:
    streams, history = await _streams(services, viewer, subjects)

    def work(shelf: Shelf) -> list[Entry]:
        names = {subject: Names(viewer.units, streams.rules_for(streams[subject])) for subject in subjects}
        return [entry for stored in history for entry in entries([stored], names[stored.subject], shelf)]

    return await services.desks.desk(viewer.jurisdiction).ask(work)


async def _case_file(services: Services, viewer: Viewer, matter_id: UUID) -> Record:
    """Everything on record about the matter, papers that name it included; events word for word."""
    matter = await seen_matter(services, viewer, matter_id)
    items = await services.reader.items_about(viewer.jurisdiction, matter_id)
    items = [item for item in items if visible(item, viewer)]
    subjects = [f"matter:{matter_id}", *(str(item["subject"]) for item in items)]
    history = await services.reader.history(viewer.jurisdiction, subjects)
    hidden = {"accused_units"} if viewer.taking_part else None
    return {
        "matter": matter,
        "history": await _entries(services, viewer, subjects),
        "records": [
            {
                "subject": stored.subject,
                "sequence": stored.sequence,
                "type": stored.type,
                "at": stored.occurred_at.isoformat(),
                "data": stored.payload().model_dump(mode="json", exclude=hidden),
            }
            for stored in history
        ],
        "papers": [item for item in items if item["kind"] == "paper"],
        "others": [item for item in items if item["kind"] != "paper"],
    }
