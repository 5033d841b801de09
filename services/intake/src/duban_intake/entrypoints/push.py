"""What channels call: one ticket a request, and the state of a ticket.

Raw Starlette routes: FastAPI would parse and validate a second time what the reception checks anyway.
"""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from duban_intake.entrypoints.signed import channel_of, provenance, verify
from duban_intake.handlers.directory import Directory
from duban_intake.handlers.reading import Reading
from duban_intake.handlers.reception import Reception, Submission
from duban_runtime.auth import not_found
from duban_runtime.strict_json import parse_json
from duban_runtime.telemetry import span


class ChannelEndpoints:
    """Endpoints for the software of a channel's vendor."""

    def __init__(self, directory: Directory, reception: Reception, reading: Reading) -> None:
        self._directory = directory
        self._reception = reception
        self._reading = reading

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/v1/{jurisdiction}/channels/{channel}/tickets", self.push, methods=["POST"]),
            Route("/v1/{jurisdiction}/channels/{channel}/tickets/{ticket_id}", self.status, methods=["GET"]),
        ]

    async def push(self, request: Request) -> Response:
        """Answer 202 once the ticket is committed; the same push again is answered with the same bytes."""
        desk, channel = channel_of(request, self._directory)
        body = await request.body()
        headers = verify(request, desk, channel, body)
        with span("push ticket", jurisdiction=desk.code, channel=channel.code) as traceparent:
            submission = Submission(
                payload=parse_json(body),
                raw=body,
                provenance=provenance(headers, self._reception.clock, traceparent),
                adapter=channel.adapter,
                json=body,
            )
            ticket = await self._reception.take_in(desk, channel, submission)
        return Response(receipt(desk.code, channel.code, ticket), status_code=202, media_type="application/json")

    async def status(self, request: Request) -> Response:
        """Answer the state of a ticket to the channel that pushed it; what is signed is the path."""
        desk, channel = channel_of(request, self._directory)
        verify(request, desk, channel, request.url.path.encode())
        try:
            ticket = UUID(request.path_params["ticket_id"])
        except ValueError:
            raise not_found() from None
        return JSONResponse(await self._reading.for_channel(desk.code, channel.code, ticket))


def receipt(jurisdiction: str, channel: str, ticket_id: UUID) -> bytes:
    """Return the body that answers an accepted push."""
    return (
        f'{{"ticket_id":"{ticket_id}","status_url":"/v1/{jurisdiction}/channels/{channel}/tickets/{ticket_id}"}}'
    ).encode()
