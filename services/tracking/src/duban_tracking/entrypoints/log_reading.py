"""The log for auditors and operators, and how far the service has come for its own machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import StreamingResponse

from duban_contracts.vocabulary import Role
from duban_runtime.auth import CallerDependency, not_found
from duban_runtime.http import create_router
from duban_runtime.log import StoredEvent, wire_bytes
from duban_tracking.entrypoints.access import viewer_of
from duban_tracking.entrypoints.services import Services
from duban_tracking.ports_reading import Record
from duban_tracking.settings import SERVICE

_LOOPBACK = frozenset({"127.0.0.1", "::1"})


def log_reading(services: Services) -> APIRouter:
    """Return the routes."""
    router = create_router()

    @router.get("/v1/{jurisdiction}/events", summary="导出事件日志（每行一个事件）", tags=["审计"])
    async def events(caller: CallerDependency, after: Annotated[int, Query(ge=0)] = 0) -> StreamingResponse:
        caller.require(Role.AUDITOR, Role.OPERATOR)
        await viewer_of(services, caller)
        lines = _lines(services.reader.log(caller.jurisdiction, after))
        return StreamingResponse(lines, media_type="application/x-ndjson")

    @router.get("/internal/progress", include_in_schema=False)
    async def progress(request: Request) -> Record:
        # For barriers of scripts on this machine; it tells no tenant's facts.
        if request.client is None or request.client.host not in _LOOPBACK:
            raise not_found()
        return await _progress(services)

    return router


async def _progress(services: Services) -> Record:
    swept_until = await services.sweeper.swept_until(services.jurisdictions)
    async with services.storage.transaction(services.jurisdictions) as store:
        outbox_rows = await store.outbox_rows()
    return {
        "swept_until": swept_until.isoformat() if swept_until else None,
        "outbox_rows": outbox_rows,
        "now": services.clock.now().isoformat(),
    }


async def _lines(stored: AsyncIterator[StoredEvent]) -> AsyncIterator[bytes]:
    async for event in stored:
        yield _line(event) + b"\n"


def _line(event: StoredEvent) -> bytes:
    """The envelope as it goes over the bus, with the position from which a later export goes on."""
    envelope = wire_bytes(
        source=SERVICE,
        jurisdiction=event.jurisdiction,
        subject=event.subject,
        sequence=event.sequence,
        event_uuid=event.id,
        event_type=event.type,
        occurred_at=event.occurred_at,
        correlationid=event.correlationid,
        causationid=event.causationid,
        traceparent=event.traceparent,
        producer=event.producer,
        data=event.data,
    )
    return b'{"position":%d,%s' % (event.position, envelope[1:])
