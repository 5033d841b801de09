"""Handing a case file out as an archive."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from duban_runtime.auth import CallerDependency, not_found
from duban_runtime.http import create_router
from duban_runtime.log import StoredEvent
from duban_sdk.documents import DocumentDraft
from duban_sdk.shelf import Shelf
from duban_tracking.entrypoints.access import Viewer, viewer_of
from duban_tracking.entrypoints.office_reading import visible
from duban_tracking.entrypoints.services import Services
from duban_tracking.handlers.streams import Streams
from duban_tracking.translate.case_file import case_file, papers_of
from duban_tracking.translate.descriptions import Names
from duban_tracking.translate.document_facts import order_question, paper_question
from duban_tracking.translate.document_file import docx_of
from duban_tracking.translate.histories import Entry, entries


def case_files(services: Services) -> APIRouter:
    """Return the routes."""
    router = create_router(prefix="/v1/{jurisdiction}", tags=["查询"])

    @router.get("/matters/{matter_id}/case-file.zip", summary="卷宗导出：全部文稿、报告、过程及校验清单")
    async def archive(matter_id: UUID, caller: CallerDependency) -> Response:
        viewer = await viewer_of(services, caller, "ReadLedger")
        content = await _archive(services, viewer, matter_id)
        headers = {"Content-Disposition": f'attachment; filename="case-{matter_id}.zip"'}
        return Response(content, media_type="application/zip", headers=headers)

    return router


async def _archive(services: Services, viewer: Viewer, matter_id: UUID) -> bytes:
    matter = await services.reader.matter(viewer.jurisdiction, matter_id, viewer.taking_part)
    if matter is None:
        raise not_found()
    items = await services.reader.items_about(viewer.jurisdiction, matter_id)
    seen = [str(item["subject"]) for item in items if visible(item, viewer)]
    subjects = [f"matter:{matter_id}", *seen]
    history = await services.reader.history(viewer.jurisdiction, subjects)
    desk = services.desks.desk(viewer.jurisdiction)

    def work(shelf: Shelf) -> tuple[list[Entry], dict[str, DocumentDraft]]:
        streams = Streams(shelf, viewer.units)
        for subject in subjects:
            streams.fold(subject, [stored for stored in history if stored.subject == subject])
        names = {subject: Names(viewer.units, streams.rules_for(streams[subject])) for subject in subjects}
        told = [entry for stored in history for entry in entries([stored], names[stored.subject], shelf)]
        return told, dict(_drafts(subjects[0], history, streams, names))

    told, drafts = await desk.ask(work)
    zone = desk.shelf.settings.zone

    def written() -> bytes:
        return case_file(matter, history, told, zone, {name: docx_of(draft) for name, draft in drafts.items()})

    return await asyncio.to_thread(written)


def _drafts(
    matter: str, history: Sequence[StoredEvent], streams: Streams, names: dict[str, Names]
) -> Iterator[tuple[str, DocumentDraft]]:
    """Yield the order and every paper; they are of the last event's day, so that a later export is the same."""
    if not history:
        return
    on = streams.local_day(history[-1].occurred_at)
    own = [stored for stored in history if stored.subject == matter]
    question = order_question(streams[matter].state, own, names[matter], on, streams.zone)
    if question:
        yield "order.docx", names[matter].rules.document(question)
    for subject, name in papers_of(history).items():
        of_paper = [stored for stored in history if stored.subject == subject]
        question = paper_question(of_paper, names[subject], on, streams.zone)
        if question:
            yield f"{name}.docx", names[subject].rules.document(question)
