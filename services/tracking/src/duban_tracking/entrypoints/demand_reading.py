"""Reading what demands ask for: look-alikes before a matter is taken up, and what a unit still owes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from duban_contracts.events.unit import UnitRegistered
from duban_runtime.auth import CallerDependency, not_found
from duban_runtime.http import create_router
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.matter.planning import unanswered
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.posts import unit_gaps
from duban_tracking.entrypoints.access import Viewer, viewer_of
from duban_tracking.entrypoints.services import Services
from duban_tracking.handlers.streams import Streams
from duban_tracking.ports_reading import LedgerQuery, Record
from duban_tracking.translate.similar import similar_titles

COMPARED_MATTERS = 2_000
"""The newest matters, of one unit or of all, are compared by their titles."""
MOST_MATTERS = 500


def demand_reading(services: Services) -> APIRouter:
    """Return the routes; they stand before those that take a matter's id from the path."""
    router = create_router(prefix="/v1/{jurisdiction}", tags=["查询"])

    @router.get("/matters/similar", summary="立项前查重：同一单位、同类标题的事项")
    async def similar(
        caller: CallerDependency,
        title: Annotated[str, Query(min_length=1, max_length=200)],
        unit: Annotated[str, Query(max_length=64)] = "",
    ) -> Record:
        viewer = await viewer_of(services, caller, "ProposeMatter")
        rows = await services.reader.titles(viewer.jurisdiction, unit, COMPARED_MATTERS, viewer.caller.unit)
        by_id = {str(row["matter_id"]): row for row in rows}
        alike = similar_titles(title, ((key, str(row["title"])) for key, row in by_id.items()))
        return {"matters": [by_id[key] | {"likeness": round(share, 2)} for key, share in alike]}

    @router.get("/units/{unit}/unanswered", summary="单位台账中未报计划、未有回音的事项")
    async def owed(unit: str, caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, "ReadLedger")
        if unit not in viewer.units or viewer.taking_part not in ("", unit):
            raise not_found()
        return {"unit": unit, "matters": await _unanswered(services, viewer, unit)}

    return router


async def _unanswered(services: Services, viewer: Viewer, unit: str) -> list[Record]:
    matters: list[Matter] = []
    cursor, more = "", True
    while more and len(matters) < MOST_MATTERS:
        page = await services.reader.ledger(viewer.jurisdiction, _query(viewer, unit, cursor))
        subjects = [f"matter:{row['matter_id']}" for row in page.rows if row["closed_on"] is None]
        history = await services.reader.history(viewer.jurisdiction, subjects)
        streams = Streams(services.desks.desk(viewer.jurisdiction).shelf, viewer.units)
        matters.extend(
            streams.fold(subject, [each for each in history if each.subject == subject]).state for subject in subjects
        )
        cursor, more = page.next_cursor, bool(page.next_cursor)
    return [
        {
            "matter_id": str(each.matter_id),
            "number": each.number,
            "title": each.title,
            "without_plan": each.without_plan,
            "without_answer": each.without_answer,
        }
        for each in unanswered(matters, unit)
    ]


def _query(viewer: Viewer, unit: str, cursor: str) -> LedgerQuery:
    return LedgerQuery(unit=unit, cursor=cursor, **viewer.restrictions())


def gaps_of(row: Record, rules: Rulebook) -> list[Record]:
    """Return what a unit's entry in the register lacks, as the rules see it."""
    gaps = unit_gaps(UnitRegistered.model_validate(row), rules)
    return [{"post": gap.post, "reason": gap.reason, "clause": gap.clause} for gap in gaps]
