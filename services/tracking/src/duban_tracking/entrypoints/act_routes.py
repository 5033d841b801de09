"""Routes built from the table of acts."""

from __future__ import annotations

import re
from inspect import Parameter, Signature
from typing import Any
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError, create_model
from starlette.requests import Request

from duban_contracts.base import Value
from duban_contracts.commands.matter import Command, ProposeMatter
from duban_contracts.commands.office import RaiseProposal
from duban_contracts.envelope import EVENT_NAMESPACE
from duban_runtime.auth import Caller, CallerDependency
from duban_runtime.http import create_router
from duban_runtime.problems import Problem
from duban_tracking.core.context import Refusal, Why
from duban_tracking.core.escalation.grounds import proposal_key
from duban_tracking.core.matter.state import Matter
from duban_tracking.entrypoints.access import Viewer, drafts, request_of, viewer_of
from duban_tracking.entrypoints.acts import ACTS, SERVICE_FIELDS, Act
from duban_tracking.entrypoints.answers import Answer, answer_of
from duban_tracking.entrypoints.duty_lists import with_listed
from duban_tracking.entrypoints.services import Services
from duban_tracking.errors import Refused
from duban_tracking.handlers.acting import Done
from duban_tracking.handlers.settling import parties
from duban_tracking.handlers.streams import Stream

_PATH_NAMES = re.compile(r"\{(\w+)\}")
_CODE = re.compile(r"^[\w.:-]{1,128}$")
_COMPARED = ("title", "content", "category", "origin", "weight")


def act_router(services: Services) -> APIRouter:
    """Return the routes of all acts."""
    router = create_router(prefix="/v1/{jurisdiction}", tags=["办理"])
    for act in ACTS:
        router.add_api_route(
            act.path,
            _endpoint(services, act),
            methods=[act.method],
            summary=act.summary,
            name=f"{act.method} {act.path}",
            response_model=None,
        )
    return router


def _endpoint(services: Services, act: Act) -> Any:
    names = _PATH_NAMES.findall(act.path)
    body_model = _body_model(act, names)

    async def endpoint(**given: Any) -> Answer:
        path = {name: given[name] for name in names}
        return await _carry_out(services, act, given["http"], given["caller"], body=given["body"], path=path)

    endpoint.__signature__ = _signature(names, body_model)  # type: ignore[attr-defined]
    return endpoint


def _signature(names: list[str], body_model: type[BaseModel]) -> Signature:
    """FastAPI reads parameters from here: the table knows them, no function definition does."""
    kind = Parameter.KEYWORD_ONLY
    optional = not any(field.is_required() for field in body_model.model_fields.values())
    parameters = [
        Parameter("http", kind, annotation=Request),
        Parameter("jurisdiction", kind, annotation=str),
        Parameter("caller", kind, annotation=CallerDependency),
        *(Parameter(name, kind, annotation=UUID if name.endswith("_id") else str) for name in names),
        Parameter("body", kind, annotation=body_model, default=body_model() if optional else Parameter.empty),
    ]
    return Signature(parameters, return_annotation=dict[str, object])


def _body_model(act: Act, names: list[str]) -> type[BaseModel]:
    """Return the command without what the path and the service say."""
    said = {*names, *SERVICE_FIELDS, act.new_id}
    fields: dict[str, Any] = {
        name: (field.rebuild_annotation(), field)
        for name, field in act.command.model_fields.items()
        if name not in said
    }
    suffix = "" if len(fields) == len(act.command.model_fields) else "Body"
    if not suffix:
        return act.command
    return create_model(f"{act.command.__name__}{act.method.title()}{suffix}", __base__=Value, **fields)


async def _carry_out(
    services: Services, act: Act, http: Request, caller: Caller, *, body: BaseModel, path: dict[str, Any]
) -> Answer:
    viewer = await viewer_of(services, caller)
    if act.new_id:
        path = {**path, act.new_id: _new_id(http, viewer, act)}
    command = _command(act, body, path)
    subject = act.subject.format(**_named(command, viewer), **_checked(path))
    done = await services.acting.act(
        request_of(http, viewer, act.command.__name__),
        subject,
        await with_listed(services, viewer, subject, command),
        may_see=lambda stream: _may_see(stream, act, viewer),
    )
    _refuse_another_body(command, done)
    return answer_of(done)


def _named(command: Command, viewer: Viewer) -> dict[str, str]:
    """Return what names a stream and does not stand in the path."""
    if isinstance(command, RaiseProposal):
        return {"proposal_key": proposal_key(viewer.rules, command)}
    return command.model_dump(include={"kind", "period", "unit"})


def _checked(path: dict[str, Any]) -> dict[str, str]:
    texts = {name: str(value) for name, value in path.items() if name != "unit"}
    if not all(_CODE.match(text) for text in texts.values()):
        raise Problem(404, "未找到", "所请求的内容不存在")
    return texts


def _command(act: Act, body: BaseModel, path: dict[str, Any]) -> Command:
    fields = {name: value for name, value in path.items() if name in act.command.model_fields}
    if not fields and isinstance(body, act.command):
        return body
    given = {name: getattr(body, name) for name in body.model_fields_set}
    try:
        return act.command.model_validate({**given, **fields})
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error


def _new_id(http: Request, viewer: Viewer, act: Act) -> UUID:
    key = http.headers.get("idempotency-key", "")
    if not key:
        return uuid4()
    return uuid5(EVENT_NAMESPACE, f"{viewer.jurisdiction}/{act.path}/{viewer.caller.person}/{key}")


def _may_see(stream: Stream, act: Act, viewer: Viewer) -> bool:
    if stream.version == 0:
        return act.creates
    if isinstance(stream.before, Matter):
        if viewer.is_kept_from(stream.before.accused_units, stream.before.units):
            return False
        return not viewer.taking_part or viewer.taking_part in parties(stream.before) or drafts(stream.before, viewer)
    return True


def _refuse_another_body(command: Command, done: Done) -> None:
    """The same Idempotency-Key with another matter is a mistake that must not look like success."""
    if not isinstance(command, ProposeMatter) or done.events or not isinstance(done.state, Matter):
        return
    if any(getattr(command, name) != getattr(done.state, name) for name in _COMPARED):
        reason = "同一 Idempotency-Key 已用于另一事项"
        raise Refused(Refusal(Why.STATE, reason, state=done.state.state), done.subject)
