"""Handing documents out as Word files: a matter's order, a unit's report to fill in, a paper."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from duban_contracts.vocabulary import ReportKind
from duban_runtime.auth import CallerDependency, not_found
from duban_runtime.http import create_router
from duban_runtime.log import StoredEvent
from duban_runtime.problems import Problem
from duban_sdk.documents import DocumentDraft, DocumentQuestion
from duban_sdk.shelf import Shelf
from duban_tracking.core.matter.state import Matter
from duban_tracking.entrypoints.access import Viewer, viewer_of
from duban_tracking.entrypoints.matter_reading import is_kept_from
from duban_tracking.entrypoints.office_reading import visible
from duban_tracking.entrypoints.services import Services
from duban_tracking.handlers.streams import Stream, Streams
from duban_tracking.translate.document_facts import order_question, paper_question, report_question
from duban_tracking.translate.document_file import MEDIA_TYPE, docx_of
from duban_tracking.translate.wording import Names

Ask = Callable[[Stream, Sequence[StoredEvent], Names, date], DocumentQuestion | None]
"""What a document is made from; None while there is nothing to make it from."""


class WordFile(Response):
    """A file of Word; the API's description names the type."""

    media_type = MEDIA_TYPE


def document_routes(services: Services) -> APIRouter:
    """Return the routes; they stand before those that take a paper's key from the path."""
    router = create_router(prefix="/v1/{jurisdiction}", tags=["文书"])

    @router.get("/matters/{matter_id}/order.docx", summary="交办单（督办单）文书", response_class=WordFile)
    async def order(matter_id: UUID, caller: CallerDependency) -> Response:
        viewer = await viewer_of(services, caller, "ReadLedger")
        await _check_matter(services, viewer, matter_id)
        return await _order(services, viewer, matter_id)

    @router.get(
        "/matters/{matter_id}/report.docx",
        summary="反馈报告底稿：按规定格式，已填好事项、单位、编号和已报进展",
        response_class=WordFile,
    )
    async def report(
        matter_id: UUID,
        caller: CallerDependency,
        unit: Annotated[
            str, Query(max_length=64, description="承办单位代码；不写为本单位，督查机构不写为主办单位")
        ] = "",
        kind: Annotated[ReportKind, Query()] = ReportKind.CLOSING,
    ) -> Response:
        viewer = await viewer_of(services, caller, "ReadLedger")
        await _check_matter(services, viewer, matter_id)
        return await _report(services, viewer, matter_id, unit, kind)

    @router.get("/papers/{paper_id}.docx", summary="文稿文书", response_class=WordFile)
    async def paper(paper_id: UUID, caller: CallerDependency) -> Response:
        viewer = await viewer_of(services, caller, "ReadPapers")
        found = await services.reader.item(viewer.jurisdiction, f"paper:{paper_id}")
        if found is None or not visible(found, viewer):
            raise not_found()
        return await _paper(services, viewer, paper_id)

    return router


async def _check_matter(services: Services, viewer: Viewer, matter_id: UUID) -> None:
    row = await services.reader.matter(viewer.jurisdiction, matter_id, viewer.taking_part)
    if row is None or is_kept_from(row, viewer):
        raise not_found()


async def _order(services: Services, viewer: Viewer, matter_id: UUID) -> Response:
    zone = services.desks.desk(viewer.jurisdiction).shelf.settings.zone

    def ask(stream: Stream, history: Sequence[StoredEvent], names: Names, on: date) -> DocumentQuestion | None:
        return order_question(_matter_of(stream), history, names, on, zone)

    draft = await _drafted(services, viewer, f"matter:{matter_id}", ask)
    if draft is None:
        raise Problem(409, "状态不允许", "事项尚未拟制交办单，没有可下载的文书")
    return await _file(draft)


async def _report(services: Services, viewer: Viewer, matter_id: UUID, unit: str, kind: ReportKind) -> Response:
    own = viewer.taking_part
    if own and unit not in ("", own):
        raise Problem(403, "无权操作", "只能取本单位的反馈报告底稿")

    def ask(stream: Stream, history: Sequence[StoredEvent], names: Names, on: date) -> DocumentQuestion | None:
        matter = _matter_of(stream)
        if not matter.units:
            return None
        wanted = unit or own or matter.units[0]
        if wanted not in matter.units:
            raise Problem(422, "不符合规则", f"{names.unit(wanted)}不是本事项的承办单位")
        return report_question(matter, history, names, on, unit=wanted, kind=kind)

    draft = await _drafted(services, viewer, f"matter:{matter_id}", ask)
    if draft is None:
        raise Problem(409, "状态不允许", "事项尚未交办，没有要写的反馈报告")
    return await _file(draft)


async def _paper(services: Services, viewer: Viewer, paper_id: UUID) -> Response:
    zone = services.desks.desk(viewer.jurisdiction).shelf.settings.zone

    def ask(_stream: Stream, history: Sequence[StoredEvent], names: Names, on: date) -> DocumentQuestion | None:
        return paper_question(history, names, on, zone)

    draft = await _drafted(services, viewer, f"paper:{paper_id}", ask)
    if draft is None:
        raise not_found()
    return await _file(draft)


def _matter_of(stream: Stream) -> Matter:
    state = stream.state
    if not isinstance(state, Matter):
        raise not_found()
    return state


async def _drafted(services: Services, viewer: Viewer, subject: str, ask: Ask) -> DocumentDraft | None:
    """Return what the rules of the stream put into the document; None when there is nothing to put."""
    history = await services.reader.history(viewer.jurisdiction, [subject])
    now = services.clock.now()

    def work(shelf: Shelf) -> DocumentDraft | None:
        streams = Streams(shelf, viewer.units)
        stream = streams.fold(subject, history)
        rules = streams.rules_for(stream)
        question = ask(stream, history, Names(viewer.units, rules), streams.local_day(now))
        return rules.document(question) if question else None

    return await services.desks.desk(viewer.jurisdiction).ask(work)


async def _file(draft: DocumentDraft) -> Response:
    """Laying a file out takes tens of milliseconds; others need not wait for it."""
    content = await asyncio.to_thread(docx_of, draft)
    name = f"{draft.number}{draft.title}" if draft.number not in draft.title else draft.title
    return WordFile(content, headers={"Content-Disposition": attachment_header(name, "docx")})


def attachment_header(name: str, suffix: str) -> str:
    """Return the header by which a file is saved under a Chinese name (RFC 6266), with a plain one for old clients."""
    plain = "".join(each for each in name if each.isprintable() and each not in '\\/:*?"<>|')[:80].strip() or "document"
    return f"attachment; filename=\"document.{suffix}\"; filename*=UTF-8''{quote(f'{plain}.{suffix}', safe='')}"
