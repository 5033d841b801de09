"""What channels call: one ticket a request, and the state of a ticket."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from duban_intake.entrypoints.signed import kept_headers, provenance, verify
from duban_intake.handlers.directory import Directory
from duban_intake.handlers.reading import Reading
from duban_intake.handlers.reception import Reception, Submission
from duban_runtime.auth import not_found
from duban_runtime.middleware import BodyLimiter, LastResort, Tracing
from duban_runtime.strict_json import parse_json
from duban_runtime.telemetry import span

ExceptionHandlers = dict[Any, Callable[[Request, Exception], Any]]
_JSON = b"application/json"


class PushPath:
    """ASGI layer that answers pushes of single tickets itself and leaves everything else to the application.

    A push would otherwise pass a dozen layers that do nothing for it and cost as much as all its checks. Those that it
    needs - last resort, tracing, limit of the body, answers to exceptions - are the application's own.
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
        self._exception_handlers = exception_handlers
        self._push: ASGIApp = LastResort(Tracing(BodyLimiter(self._answer, lambda _path: max_body_bytes)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            # /v1/{jurisdiction}/channels/{channel}/tickets
            parts = scope["path"].split("/")
            if len(parts) == 6 and parts[5] == "tickets" and parts[3] == "channels" and parts[1] == "v1":
                await self._push(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._take_in(scope, receive)
        except Exception as error:  # noqa: BLE001 - as Starlette's own layer does: each kind has its handler
            response = await self._response_to(error, Request(scope))
            await response(scope, receive, send)
            return
        length = str(len(answer)).encode()
        headers = [(b"content-type", _JSON), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 202, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _response_to(self, error: Exception, request: Request) -> Response:
        for kind in type(error).__mro__:
            handler = self._exception_handlers.get(kind)
            if handler is not None:
                responding: Awaitable[Response] = handler(request, error)
                return await responding
        raise error

    async def _take_in(self, scope: Scope, receive: Receive) -> bytes:
        parts = scope["path"].split("/")
        desk, channel = self._directory.channel(parts[2], parts[4])
        body = await _body(receive)
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


async def _body(receive: Receive) -> bytes:
    """Return the body; the limiter has read it whole, or there is none."""
    message = await receive()
    body: bytes = message.get("body", b"")
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
