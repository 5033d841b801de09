"""ASGI layers around every service: limits, tracing, and the last resort for unexpected errors."""

from __future__ import annotations

import logging
from collections.abc import Callable

from opentelemetry.trace import SpanKind
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from duban_runtime.logs import failure_without_values
from duban_runtime.problems import problem_response
from duban_runtime.telemetry import span_from, tracing_enabled

_LOG = logging.getLogger(__name__)
_QUIET_PATHS = ("/healthz", "/readyz", "/metrics")

BodyLimit = Callable[[str], int]
"""Gives the largest body in bytes that a path takes."""


class LastResort:
    """An exception that nobody expected becomes a 500 problem and a log line without its message."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - the outermost layer: nothing may reach the server's own log
            _LOG.error("request failed unexpectedly", extra={"path": scope["path"], **failure_without_values(error)})
            if not started:
                response = problem_response(500, "内部错误", "服务内部发生错误，已记录，请稍后再试")
                await response(scope, receive, send)


class BodyLimiter:
    """A body above the limit is answered with 413 before the application sees any of it."""

    def __init__(self, app: ASGIApp, limit: BodyLimit) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name: value for name, value in scope["headers"] if name in (b"content-length", b"transfer-encoding")}
        if not headers:
            await self._app(scope, receive, send)
            return
        limit_bytes = self._limit(scope["path"])
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit_bytes:
            await _too_large(limit_bytes)(scope, receive, send)
            return
        chunks: list[bytes] = []
        size_bytes = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return
            chunks.append(message.get("body", b""))
            size_bytes += len(chunks[-1])
            if size_bytes > limit_bytes:
                await _too_large(limit_bytes)(scope, receive, send)
                return
            if not message.get("more_body", False):
                break
        await self._app(scope, _replay(b"".join(chunks), receive), send)


def _replay(body: bytes, receive: Receive) -> Receive:
    delivered = False

    async def replayed() -> Message:
        nonlocal delivered
        if delivered:
            return await receive()
        delivered = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


def _too_large(limit_bytes: int) -> Response:
    return problem_response(
        413,
        "请求体过大",
        f"请求体超过上限 {limit_bytes} 字节",
        headers={"Connection": "close"},
        extras={"limit_bytes": limit_bytes},
    )


class Tracing:
    """Each request is a span, a child of the caller's traceparent; costs nothing while tracing is off."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not tracing_enabled() or scope["path"] in _QUIET_PATHS:
            await self._app(scope, receive, send)
            return
        parent = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"traceparent"), None)
        with span_from(parent, f"HTTP {scope['method']}", kind=SpanKind.SERVER, path=scope["path"]):
            await self._app(scope, receive, send)
