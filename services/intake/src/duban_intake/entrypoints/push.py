"""What channels call: one ticket a request, and the state of a ticket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from duban_intake.entrypoints.signed import kept_headers, provenance, verify
from duban_intake.handlers.directory import Directory
from duban_intake.handlers.reading import Reading
from duban_intake.handlers.reception import Reception, Submission
from duban_intake.translate import refusals
from duban_runtime.auth import not_found
from duban_runtime.middleware import LastResort, Tracing
from duban_runtime.strict_json import parse_json
from duban_runtime.telemetry import span, tracing_enabled

ExceptionHandlers = dict[Any, Callable[[Request, Exception], Any]]
_JSON = b"application/json"


class PushPath:
    """ASGI layer that answers pushes of single tickets itself and leaves everything else to the application.

    A push would otherwise pass a dozen layers that do nothing for it and cost as much as all its checks. What it needs
    of them - tracing, the limit of the body, answers to exceptions, the last resort - it uses only when there is cause.
    """

    def __init__(
        self,
        app: ASGIApp,
        directory: Directory,
        reception: Reception,
        *,
        max_body_bytes: int,
        exception_handlers: ExceptionHandlers,
    ) -> None:
        self._app = app
        self._directory = directory
        self._reception = reception
        self._max_body_bytes = max_body_bytes
        self._exception_handlers = exception_handlers
        self._traced = Tracing(self._answer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            # /v1/{jurisdiction}/channels/{channel}/tickets
            parts = scope["path"].split("/")
            if len(parts) == 6 and parts[5] == "tickets" and parts[3] == "channels" and parts[1] == "v1":
                await (self._traced if tracing_enabled() else self._answer)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._take_in(scope, receive)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - as Starlette's own layer does: each kind has its handler
            await self._explain(error, scope, receive, send)
            return
        length = str(len(answer)).encode()
        headers = [(b"content-type", _JSON), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 202, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _explain(self, error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
        for kind in type(error).__mro__:
            handler = self._exception_handlers.get(kind)
            if handler is not None:
                response: Response = await handler(Request(scope), error)
                await response(scope, receive, send)
                return

        async def failed(_scope: Scope, _receive: Receive, _send: Send) -> None:
            raise error

        await LastResort(failed)(scope, receive, send)

    async def _take_in(self, scope: Scope, receive: Receive) -> bytes:
        parts = scope["path"].split("/")
        desk, channel = self._directory.channel(parts[2], parts[4])
        body = await read_body(receive, self._max_body_bytes)
        headers = kept_headers(scope["headers"])
        verify(headers, desk, channel, body)
        with span("push ticket", jurisdiction=desk.code, channel=channel.code) as traceparent:
            submission = Submission(
                payload=parse_json(body),
                raw=body,
                provenance=provenance(headers, self._reception.clock, traceparent),
                adapter=channel.adapter,
                json=body,
            )
            return receipt(desk.code, channel.code, await self._reception.take_in(desk, channel, submission))


async def read_body(receive: Receive, limit_bytes: int) -> bytes:
    """Return the body.

    Raises:
        Problem: 413, it is larger than the limit; the rest is not read.
        ClientDisconnect: the caller went away.
    """
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ClientDisconnect
        chunk: bytes = message.get("body", b"")
        # The usual body comes in one piece, which is not copied then.
        body = body + chunk if body else chunk
        if len(body) > limit_bytes:
            raise refusals.too_large(limit_bytes)
        if not message.get("more_body", False):
            return body


class StatusEndpoint:
    """Tells a channel the state of its tickets."""

    def __init__(self, directory: Directory, reading: Reading) -> None:
        self._directory = directory
        self._reading = reading

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/v1/{jurisdiction}/channels/{channel}/tickets/{ticket_id}", self.status, methods=["GET"])]

    async def status(self, request: Request) -> Response:
        """Answer the state of a ticket; what is signed is the path."""
        wanted = request.path_params
        desk, channel = self._directory.channel(wanted["jurisdiction"], wanted["channel"])
        verify(kept_headers(request.scope["headers"]), desk, channel, request.url.path.encode())
        try:
            ticket = UUID(wanted["ticket_id"])
        except ValueError:
            raise not_found() from None
        return JSONResponse(await self._reading.for_channel(desk.code, channel.code, ticket))


def receipt(jurisdiction: str, channel: str, ticket_id: str) -> bytes:
    """Return the body that answers an accepted push."""
    return (
        f'{{"ticket_id":"{ticket_id}","status_url":"/v1/{jurisdiction}/channels/{channel}/tickets/{ticket_id}"}}'
    ).encode()
