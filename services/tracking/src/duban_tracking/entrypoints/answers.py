"""Answers to acts, and the problems that refusals become."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from duban_runtime.auth import not_found
from duban_runtime.problems import Problem
from duban_tracking.core.context import Why
from duban_tracking.core.matter.state import STATE_NAMES, Matter
from duban_tracking.errors import JurisdictionDown, Refused, UnknownJurisdiction, UnreadableCursor, Unseen
from duban_tracking.handlers.acting import Done
from duban_tracking.translate.items import state_of

_NAMED_IN_PATH = frozenset({"key", "unit"})
"""Path parameters that name a part of a stream; when it is unknown the address is."""

Answer = dict[str, object]


def answer_of(done: Done) -> Answer:
    """Return what the caller learns of an act; no events: it had been done before."""
    key = done.subject.partition(":")[2]
    answer: Answer = {
        "id": key,
        "events": [{"type": event_type, "sequence": sequence} for event_type, sequence in done.events],
    }
    if isinstance(done.state, Matter):
        state = done.state.state
        answer |= {
            "matter_id": key,
            "state": state.value,
            "state_name": STATE_NAMES[state],
            "stage": done.stage[0],
            "stage_name": done.stage[1],
        }
    else:
        answer["state"] = state_of(done.state)
    if done.number:
        answer["number"] = done.number
    return answer


def add_problems(app: FastAPI) -> None:
    """Errors of tracking are answered as problems."""

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        return _problem_of(request, error).response()

    @app.exception_handler(Unseen)
    async def unseen(_request: Request, _error: Unseen) -> Response:
        return not_found().response()

    @app.exception_handler(UnknownJurisdiction)
    async def unknown(_request: Request, _error: UnknownJurisdiction) -> Response:
        return not_found().response()

    @app.exception_handler(UnreadableCursor)
    async def unreadable(_request: Request, _error: UnreadableCursor) -> Response:
        return Problem(422, "请求内容不符合要求", "cursor 不是本列表给出的，请从第一页重新查询").response()

    @app.exception_handler(JurisdictionDown)
    async def down(_request: Request, error: JurisdictionDown) -> Response:
        seconds = max(1, round(error.delay_seconds or 1))
        # The fault itself is for the operator, in /readyz.
        detail = f"本辖区的规则暂时无法使用，已通知管理员，请在 {seconds} 秒后重试"
        return Problem(503, "辖区规则不可用", detail, headers={"Retry-After": str(seconds)}).response()


def _problem_of(request: Request, error: Refused) -> Problem:
    refusal = error.refusal
    extras: dict[str, Any] = {"clause": refusal.clause or None, "state": str(refusal.state) or None}
    match refusal.why:
        case Why.ROLE:
            return Problem(403, "无权操作", refusal.reason, **extras)
        case Why.STATE:
            return Problem(409, "状态不允许", refusal.reason, **extras)
        case Why.RULE:
            return Problem(422, "不符合规则", refusal.reason, **extras)
        case Why.UNKNOWN:
            status = 404 if _NAMED_IN_PATH & request.path_params.keys() else 422
            return Problem(status, "未找到" if status == 404 else "不符合规则", refusal.reason, **extras)
