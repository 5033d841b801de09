"""What the supervision office calls."""

from __future__ import annotations

import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from duban_contracts.base import Value
from duban_contracts.commands.intake import TicketPush, TriageDecision
from duban_contracts.common import Text
from duban_intake.core.ticket import Provenance, TicketState
from duban_intake.entrypoints.push import receipt
from duban_intake.handlers.directory import Directory
from duban_intake.handlers.reading import Reading, decision_view, decode_cursor
from duban_intake.handlers.reception import Reception, Submission
from duban_intake.handlers.triage import Triage
from duban_intake.ports.storage import PageQuery
from duban_intake.translate import refusals
from duban_runtime.auth import CallerDependency
from duban_runtime.http import create_router
from duban_runtime.strict_json import parse_json
from duban_runtime.telemetry import span

_CHANNEL = "channel"
_MAX_PAGE = 100
_NO_STORE = {"Cache-Control": "no-store"}


class ContactDisclosure(Value):
    """Why somebody opens the contact of a ticket."""

    reason: Text


class TicketRegistration(TicketPush):
    """A ticket that staff register by hand, with the channel that it came through."""

    channel: Annotated[str, Field(min_length=1, max_length=128)]


class TicketFilter(Value):
    """Which tickets a list shows; ``after`` is the ``next`` of the page before."""

    state: TicketState | None = None
    channel: Annotated[str | None, Field(max_length=128)] = None
    text: Annotated[str | None, Field(max_length=100)] = None
    after: Annotated[str | None, Field(max_length=200)] = None
    limit: Annotated[int, Field(ge=1, le=_MAX_PAGE)] = 50


_REGISTRATION_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": TicketRegistration.model_json_schema()}},
    }
}


def staff_router(directory: Directory, reception: Reception, triage: Triage, reading: Reading) -> APIRouter:
    """Return the endpoints of the staff."""
    router = create_router(prefix="/v1/{jurisdiction}", tags=["受理"])
    _add_acts(router, directory, reception, triage)
    _add_questions(router, directory, reading)
    return router


def _add_acts(router: APIRouter, directory: Directory, reception: Reception, triage: Triage) -> None:
    @router.post("/tickets", status_code=201, summary="人工登记工单", openapi_extra=_REGISTRATION_BODY)
    async def register(jurisdiction: str, request: Request, caller: CallerDependency) -> JSONResponse:
        desk, actor = directory.staff(caller, "RegisterTicket")
        raw = await request.body()
        payload = parse_json(raw)
        code = payload.pop(_CHANNEL, None)
        if not isinstance(code, str):
            raise refusals.invalid([(_CHANNEL, "缺少必填项")])
        if code not in desk.channels:
            known = "、".join(desk.channels)
            raise refusals.invalid([(_CHANNEL, f"不是已配置的渠道；可用的有：{known}")])
        with span("register ticket", jurisdiction=jurisdiction, channel=code) as traceparent:
            source = Provenance(reception.clock.now(), registered_by=actor.person, traceparent=traceparent)
            ticket = await reception.take_in(desk, desk.channels[code], Submission(payload, raw, source))
        answer = json.loads(receipt(jurisdiction, code, ticket))
        return JSONResponse({**answer, "status_url": f"/v1/{jurisdiction}/tickets/{ticket}"}, status_code=201)

    @router.post("/tickets/{ticket_id}/triage", summary="研判：受理立项、并入、转办、退回、不予受理")
    async def decide(
        jurisdiction: str, ticket_id: UUID, decision: TriageDecision, caller: CallerDependency
    ) -> JSONResponse:
        desk, actor = directory.staff(caller, "TriageTicket")
        with span("triage ticket", jurisdiction=jurisdiction, decision=decision.decision) as traceparent:
            decided = await triage.decide(desk, ticket_id, decision, actor, traceparent)
        return JSONResponse(decision_view(decided))

    @router.post("/tickets/{ticket_id}/contact-disclosures", summary="查看反映人联系信息（须说明理由，留存记录）")
    async def disclose(
        jurisdiction: str, ticket_id: UUID, disclosure: ContactDisclosure, caller: CallerDependency
    ) -> JSONResponse:
        desk, actor = directory.staff(caller, "DiscloseContact")
        with span("disclose contact", jurisdiction=jurisdiction):
            contact = await triage.disclose_contact(desk, ticket_id, disclosure.reason, actor)
        return JSONResponse(contact.model_dump(mode="json"), headers=_NO_STORE)


def _add_questions(router: APIRouter, directory: Directory, reading: Reading) -> None:
    @router.get("/tickets", summary="工单列表")
    async def page(
        jurisdiction: str, caller: CallerDependency, wanted: Annotated[TicketFilter, Query()]
    ) -> JSONResponse:
        directory.staff(caller, "ReadTickets")
        query = PageQuery(
            jurisdiction,
            state=wanted.state,
            channel=wanted.channel,
            text=wanted.text,
            after=decode_cursor(wanted.after) if wanted.after else None,
            limit=wanted.limit,
        )
        return JSONResponse(await reading.page(query))

    @router.get("/tickets/{ticket_id}", summary="工单详情、历史和相似工单")
    async def case_file(jurisdiction: str, ticket_id: UUID, caller: CallerDependency) -> JSONResponse:
        directory.staff(caller, "ReadTickets")
        return JSONResponse(await reading.case_file(jurisdiction, ticket_id))

    @router.get("/secrecy-stubs", summary="涉密拒收登记（无内容）")
    async def secrecy_stubs(
        jurisdiction: str, caller: CallerDependency, limit: Annotated[int, Query(ge=1, le=_MAX_PAGE)] = 50
    ) -> JSONResponse:
        directory.staff(caller, "ReadTickets")
        return JSONResponse(await reading.secrecy_stubs(jurisdiction, limit))
