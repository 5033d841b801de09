"""Why a date, a proposal, a grade or a veto is as it is, over HTTP: rule, clause, document, facts, reckoning."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from duban_contracts.dates import DueDate
from duban_runtime.auth import CallerDependency, not_found
from duban_runtime.http import create_router
from duban_runtime.log import StoredEvent
from duban_runtime.problems import Problem
from duban_sdk.explain import DateExplanation, explain
from duban_sdk.explanation import Explanation
from duban_sdk.shelf import Shelf
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.records.nomination import veto_subject
from duban_tracking.entrypoints.access import Viewer, viewer_of
from duban_tracking.entrypoints.matter_reading import seen_matter
from duban_tracking.entrypoints.office_reading import visible
from duban_tracking.entrypoints.services import Services
from duban_tracking.ports_reading import Record
from duban_tracking.translate.explaining import Records, Told
from duban_tracking.translate.explaining_dates import OWN
from duban_tracking.translate.explaining_needs import ROUNDS, missing
from duban_tracking.translate.explaining_other_dates import explained_dates
from duban_tracking.translate.explaining_proposals import explained_proposal
from duban_tracking.translate.explaining_standing import (
    explained_grade,
    explained_nomination,
    explained_place,
    explained_veto,
    grade_subject,
)
from duban_tracking.translate.histories import cited

_LEDGER, _PAPERS = "ReadLedger", "ReadPapers"
_NO_DATES = {
    "matter": "事项尚未交办，还没有任何期限；交办单发出后才有完成时限",
    "duty": "这项任务没有期限",
    "conclusion": "督查结论尚未送达，还没有任何期限；送达之日起才计算复核、整改的期限",
}
Year = Annotated[str, Query(pattern=r"^(\d{4})?$", description="评优年度；空为全部")]


def explaining_routes(services: Services) -> APIRouter:
    """Return the routes."""
    router = create_router(prefix="/v1/{jurisdiction}", tags=["依据"])
    _add_dates(router, services)
    _add_items(router, services)
    _add_standing(router, services)
    return router


def _add_dates(router: APIRouter, services: Services) -> None:
    @router.get(
        "/matters/{matter_id}/due-date/explain", summary="完成时限的由来：起算、规则、跳过的日子、顺延、日历版本"
    )
    async def due_date(matter_id: UUID, caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, _LEDGER)
        await seen_matter(services, viewer, matter_id)
        return await _due_date(services, viewer, matter_id)

    @router.get("/matters/{matter_id}/dates/explain", summary="事项各项期限的由来：完成时限、报送、重报、签收、延期")
    async def matter_dates(matter_id: UUID, caller: CallerDependency) -> Record:
        viewer = await viewer_of(services, caller, _LEDGER)
        await seen_matter(services, viewer, matter_id)
        return await _dates(services, viewer, f"matter:{matter_id}")

    for kind, title in (("duties", "定期任务的期限"), ("conclusions", "复核、整改的期限")):
        _add_dates_of(router, services, kind, title)


def _add_dates_of(router: APIRouter, services: Services, name: str, title: str) -> None:
    subject = {"duties": "duty", "conclusions": "conclusion"}[name]

    @router.get(f"/{name}/{{key}}/explain", summary=f"{title}的由来")
    async def dates(key: str, caller: CallerDependency) -> Record:
        viewer = await _viewer_of_item(services, caller, f"{subject}:{key}")
        return await _dates(services, viewer, f"{subject}:{key}")


def _add_items(router: APIRouter, services: Services) -> None:
    @router.get("/proposals/{key}/explain", summary="建议为什么提出：事实、情形、条件、签批、下一步；新时限的由来")
    async def proposal(key: str, caller: CallerDependency) -> Record:
        subject = f"proposal:{key}"
        viewer = await _viewer_of_item(services, caller, subject)
        records = await _records(services, viewer, subject)

        def work(_shelf: Shelf) -> Record:
            found = explained_proposal(records, subject)
            dates = [each.plain() for each in explained_dates(records, subject)]
            return {} if found is None else {**found.plain(), "dates": dates}

        answer = await services.desks.desk(viewer.jurisdiction).ask(work)
        return answer or _nothing("这项建议没有提出")

    @router.get("/nominations/{key}/explain", summary="评优名单逐一通过或否决的依据")
    async def nomination(key: str, caller: CallerDependency) -> Record:
        subject = f"nomination:{key}"
        viewer = await _viewer_of_item(services, caller, subject)
        records = await _records(services, viewer, subject)
        return await _many(services, viewer, "nominees", lambda: explained_nomination(records, subject))

    @router.get("/work-rankings/{key}/{unit}/explain", summary="某单位在一项工作排名中的名次")
    async def place(key: str, unit: str, caller: CallerDependency) -> Record:
        subject = f"workranking:{key}"
        viewer = await _viewer_of_item(services, caller, subject)
        records = await _records(services, viewer, subject)
        return await _one(services, viewer, lambda: explained_place(records, subject, unit), "排名中没有这个单位")


def _add_standing(router: APIRouter, services: Services) -> None:
    @router.get("/grades/{period}/{unit}/explain", summary="某单位的等次怎么定的")
    async def grade(period: str, unit: str, caller: CallerDependency) -> Record:
        viewer = await _viewer_of_unit(services, caller, unit)
        records = await _records(services, viewer, grade_subject(period, unit))
        return await _one(services, viewer, lambda: explained_grade(records, period, unit), "本辖区规则没有等次评定")

    @router.get("/vetoes/{unit}/explain", summary="某单位评优是否一票否决、因何措施、至何时")
    async def veto(unit: str, caller: CallerDependency, year: Year = "") -> Record:
        viewer = await _viewer_of_unit(services, caller, unit)
        subjects = [veto_subject(unit), *([grade_subject(year, unit)] if year else [])]
        records = await _records(services, viewer, *subjects)
        hidden = viewer.rules.kept_from_unit if viewer.taking_part else frozenset[str]()
        explained = partial(explained_veto, records, unit, year, hidden=hidden)
        return await _one(services, viewer, explained, "本辖区规则没有评优审核")


async def _viewer_of_item(services: Services, caller: CallerDependency, subject: str) -> Viewer:
    """Return the viewer of an item of the lists.

    Raises:
        Problem: 404, there is none, or not for this viewer's eyes.
    """
    viewer = await viewer_of(services, caller, _PAPERS)
    found = await services.reader.item(viewer.jurisdiction, subject)
    if found is None or not visible(found, viewer):
        raise not_found()
    return viewer


async def _viewer_of_unit(services: Services, caller: CallerDependency, unit: str) -> Viewer:
    viewer = await viewer_of(services, caller, _PAPERS)
    if unit not in viewer.units or viewer.taking_part not in ("", unit):
        raise not_found()
    return viewer


async def _records(services: Services, viewer: Viewer, *subjects: str) -> Records:
    """Return these streams and those that explaining them looks at.

    Raises:
        Problem: 404, one of them is a matter that is kept from the viewer.
    """
    shelf = services.desks.desk(viewer.jurisdiction).shelf
    records = Records(shelf, viewer.units)
    wanted, asked = list(subjects), set[str]()
    for _ in range(ROUNDS):
        if not wanted:
            break
        records.add(_told(await services.reader.history(viewer.jurisdiction, wanted)))
        asked.update(wanted)
        wanted = [each for subject in subjects for each in missing(records, subject) if each not in asked]
    for subject in records.subjects:
        matter = records.matter(subject)
        if matter is not None and viewer.is_kept_from(matter.accused_units, matter.units):
            raise not_found()
    return records


def _told(history: Iterable[StoredEvent]) -> list[Told]:
    return [Told(str(each.id), each.subject, each.sequence, each.occurred_at, each.payload()) for each in history]


async def _dates(services: Services, viewer: Viewer, subject: str) -> Record:
    records = await _records(services, viewer, subject)
    told = await _many(services, viewer, "dates", lambda: explained_dates(records, subject))
    return told if told["dates"] else {**told, "lines": [_NO_DATES[subject.partition(":")[0]]]}


async def _many(
    services: Services, viewer: Viewer, name: str, explained: Callable[[], tuple[Explanation, ...]]
) -> Record:
    def work(_shelf: Shelf) -> Record:
        found = explained()
        return {name: [each.plain() for each in found], "lines": [line for each in found for line in each.lines()]}

    return await services.desks.desk(viewer.jurisdiction).ask(work)


async def _one(
    services: Services, viewer: Viewer, explained: Callable[[], Explanation | None], otherwise: str
) -> Record:
    def work(_shelf: Shelf) -> Record:
        found = explained()
        return found.plain() if found else {}

    return await services.desks.desk(viewer.jurisdiction).ask(work) or _nothing(otherwise)


def _nothing(detail: str) -> Record:
    raise Problem(404, "未找到", detail)


async def _due_date(services: Services, viewer: Viewer, matter_id: UUID) -> Record:
    subject = f"matter:{matter_id}"
    records = await _records(services, viewer, subject)
    matter = records.matter(subject)
    if matter is None or matter.assigned_on is None:
        state = matter.state if matter else ""
        raise Problem(409, "状态不允许", "事项尚未交办，还没有完成时限", state=str(state))

    def work(shelf: Shelf) -> Record:
        own = next((each for each in explained_dates(records, subject) if each.key == OWN), None)
        return {
            "matter_id": str(matter_id),
            **(own.plain() if own else {}),
            **_computed(matter, records, shelf),
            "moved": matter.moved,
            "enforceable": matter.enforceable,
        }

    return await services.desks.desk(viewer.jurisdiction).ask(work)


def _computed(matter: Matter, records: Records, shelf: Shelf) -> Record:
    """Return the days that were counted, for programs, and where the rule stands."""
    due, rules = matter.due, records.rules(f"matter:{matter.id}")
    computed = _reckoned(due, shelf) if due else None
    clause = due.clause if due and due.clause else ""
    return {
        "explanation": computed.model_dump(mode="json") if computed else None,
        "citation": cited(clause, rules, shelf),
    }


def _reckoned(due: DueDate, shelf: Shelf) -> DateExplanation | None:
    if due.enforce_at is not None:
        return None
    try:
        return explain(due, shelf.calendar)
    except ValueError:
        return None
