"""Reading what stands beside the ledger: units, papers and their drafts, incidents, proposals, duties, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from duban_contracts.vocabulary import Completion, MatterState
from duban_runtime.auth import CallerDependency, not_found
from duban_runtime.http import create_router
from duban_runtime.problems import Problem
from duban_sdk.questions import CircularDraft, CircularQuestion, MatterFacts, WaitingMatter
from duban_sdk.shelf import Shelf
from duban_tracking.core.duties.lists import listing_row, span_of
from duban_tracking.core.judging import local_day
from duban_tracking.core.periods import is_period
from duban_tracking.entrypoints.access import Viewer, viewer_of
from duban_tracking.entrypoints.circular_facts import grades_in, sections_of, with_measures, with_states
from duban_tracking.entrypoints.demand_reading import gaps_of
from duban_tracking.entrypoints.duty_lists import GoneThrough, gone_through
from duban_tracking.entrypoints.services import Services
from duban_tracking.ports_reading import Record
from duban_tracking.translate.periods import days_of

PERIODS = "2026、2026H1、2026Q3、2026-10、2026W45 或 2026-07-03--2026-08-15"
_PAPERS = "ReadPapers"
_LISTS = (("papers", "paper", "文稿"), ("incidents", "incident", "情形"), ("proposals", "proposal", "建议"))
_OFFICE_LISTS = (
    ("referrals", "referral", "移送"),
    ("work-rankings", "workranking", "工作排名"),
    ("duties", "duty", "定期任务"),
    ("meetings", "meeting", "会议"),
    ("records", "record", "记录"),
    ("activities", "activity", "督查检查考核活动"),
    ("conclusions", "conclusion", "督查结论"),
    ("grades", "grade", "等次"),
    ("nominations", "nomination", "评优审核"),
    ("stubs", "stub", "涉密事项存根"),
)
Filter = Annotated[str, Query(max_length=128)]


def office_reading(services: Services) -> APIRouter:
    """Return the routes."""
    router = create_router(prefix="/v1/{jurisdiction}", tags=["查询"])

    @router.get("/units", summary="单位名册")
    async def units(caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, "ReadUnits")
        rows = await services.reader.units(caller.jurisdiction)
        rows = [row | {"gaps": gaps_of(row, viewer.rules)} for row in rows]
        if viewer.taking_part:
            # Addresses of persons are for those who send notices.
            rows = [{name: value for name, value in row.items() if name != "persons"} for row in rows]
        return {"units": rows}

    @router.get("/approvals", summary="待我签批")
    async def approvals(caller: CallerDependency) -> Record:
        await viewer_of(services, caller)
        awaited = await services.reader.awaited(
            caller.jurisdiction, sorted(caller.roles), caller.person, caller.unit or ""
        )
        return {"approvals": awaited}

    @router.get("/papers/draft", summary="按台账生成通报草稿")
    async def draft(kind: Filter, period: Filter, caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, "DraftPaper")
        return await _draft(services, viewer, kind, period)

    for name, kind, title in (*_LISTS, *_OFFICE_LISTS):
        _add_list(router, services, name, kind, title)
    return router


def _add_list(router: APIRouter, services: Services, name: str, kind: str, title: str) -> None:
    @router.get(f"/{name}", summary=f"{title}列表")
    async def rows(caller: CallerDependency, state: Filter = "", unit: Filter = "", period: Filter = "") -> Record:
        viewer = await viewer_of(services, caller, _PAPERS)
        found = await services.reader.items(caller.jurisdiction, kind, state, unit, period)
        return {name: [row for row in found if visible(row, viewer)]}

    @router.get(f"/{name}/{{key}}", summary=f"一项{title}")
    async def one(key: str, caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, _PAPERS)
        found = await services.reader.item(caller.jurisdiction, f"{kind}:{key}")
        if found is None or not visible(found, viewer):
            raise not_found()
        return found


def visible(row: Record, viewer: Viewer) -> bool:
    """People of a supervised unit see papers that went out, and what concerns their unit and is not kept from it.

    A list of everything that the office supervises stays with the office.
    """
    if not viewer.taking_part:
        return True
    if row["state"] == "issued":
        return not listing_row(viewer.rules.pack, str(row["code"]))
    # A conclusion is the unit's once it is served.
    if row["state"] == "drafted":
        return False
    kept = row.get("kept_from_unit") or row["code"] in viewer.rules.kept_from_unit
    return row["unit"] == viewer.taking_part and not kept


async def _draft(services: Services, viewer: Viewer, kind: str, period: str) -> Record:
    paper = viewer.rules.find_paper(kind)
    if paper is None:
        known = "、".join(f"{row.code}（{row.name}）" for row in viewer.rules.pack.papers)
        raise Problem(422, "不符合规则", f"没有文种“{kind}”；可选：{known}")
    try:
        from_on, until_on = days_of(period)
    except ValueError:
        raise Problem(422, "请求内容不符合要求", f"period 应写作 {PERIODS}") from None
    accounted = await _accounted_for(services, viewer, kind, period)
    rows = (
        await services.reader.matters_between(viewer.jurisdiction, from_on, until_on)
        if accounted is None
        else [record for record, _ in accounted.matters if record["assigned_on"] is not None]
    )
    ledger = [facts_at(row, from_on, until_on) for row in rows]
    facts = await with_measures(services, viewer, ledger, from_on, until_on)
    question = CircularQuestion(
        paper_kind=kind,
        period=period,
        from_on=from_on,
        until_on=until_on,
        matters=await with_states(services, viewer, facts, period, until_on),
        unit_names=tuple((unit.code, unit.name) for unit in viewer.units.values()),
        sections=sections_of(paper, until_on),
        waiting=tuple(_waiting(accounted)) if accounted else (),
        grades=await grades_in(services, viewer, until_on),
    )

    def work(shelf: Shelf) -> CircularDraft | None:
        return shelf.current.circular(question)

    drafted = await services.desks.desk(viewer.jurisdiction).ask(work)
    empty = CircularDraft(title="", sections=(), namings=())
    matters = [record["matter_id"] for record, _ in accounted.listed()] if accounted else []
    return {"kind": kind, "period": period, **(drafted or empty).model_dump(mode="json"), "matters": matters}


async def _accounted_for(services: Services, viewer: Viewer, kind: str, period: str) -> GoneThrough | None:
    """Return the matters for which a paper of the kind must account today; None: it accounts for none."""
    row = listing_row(viewer.rules.pack, kind)
    if row is None or not is_period(period, row.cadence):
        return None
    return await gone_through(services, viewer, row, span_of(row, period, local_day(services.clock.now())))


def _waiting(accounted: GoneThrough) -> Iterator[WaitingMatter]:
    for record, matter in accounted.matters:
        if record["assigned_on"] is None:
            yield WaitingMatter(
                matter_id=UUID(str(record["matter_id"])),
                register_number=str(record["register_number"] or ""),
                title=str(record["title"]),
                category=matter.category,
                origin=matter.origin,
                state=matter.state,
                proposed_on=matter.proposed_on,
                marks=tuple(sorted(matter.marks)),
            )


def facts_at(row: Record, from_on: date, until_on: date) -> MatterFacts:
    """Return the matter as it stood at the period's end: what came later belongs to a later circular."""
    missed = row["missed_duties"]
    in_period = [day for day in missed if str(from_on) <= day <= str(until_on)] if isinstance(missed, list) else []
    closed_on = row["closed_on"]
    closed_later = closed_on is not None and str(closed_on) > str(until_on)
    completion = None if closed_later else row["completion"]
    return MatterFacts.model_validate(
        {
            "matter_id": UUID(str(row["matter_id"])),
            "order_number": row["number"],
            "title": row["title"],
            "category": row["category"],
            "origin": row["origin"],
            "state": MatterState.ASSIGNED if closed_later else row["state"],
            "lead": row["lead_unit"],
            "co_units": row["co_units"],
            "assigned_on": row["assigned_on"],
            "due_on": row["due_on"],
            "track": row["track"],
            "lead_official": row["lead_official"],
            "overdue": bool(row["overdue"]) and str(row["enforce_on"]) < str(until_on),
            "closed_on": None if closed_later else closed_on,
            "completed_early": completion == Completion.EARLY,
            "completed_in_time": completion in (Completion.EARLY, Completion.IN_TIME),
            "missed_duties": len(in_period),
        }
    )
