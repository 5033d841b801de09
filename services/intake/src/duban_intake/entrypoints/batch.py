"""Many tickets in one request: NDJSON in, NDJSON out, each line on its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from duban_intake.core.ticket import Provenance
from duban_intake.entrypoints.push import receipt
from duban_intake.entrypoints.signed import kept_headers, provenance, verify
from duban_intake.handlers.directory import Directory
from duban_intake.handlers.reception import Reception, Submission
from duban_intake.ports.desks import ChannelDesk, Desk
from duban_intake.translate import refusals
from duban_runtime.errors import RetryLater
from duban_runtime.problems import Problem
from duban_runtime.strict_json import parse_json
from duban_runtime.telemetry import span

MAX_LINES = 5_000
MAX_BATCH_BYTES = 16 * 1024 * 1024
MAX_LINE_BYTES = 1024 * 1024
_LINES_AT_ONCE = 256

LineResult = str | Problem | RetryLater


class BatchEndpoint:
    """The batch endpoint of the channels."""

    def __init__(self, directory: Directory, reception: Reception) -> None:
        self._directory = directory
        self._reception = reception

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/v1/{jurisdiction}/channels/{channel}/batches", self.push, methods=["POST"])]

    async def push(self, request: Request) -> Response:
        """Answer one result a line, in order; a line that fails does so alone."""
        wanted = request.path_params
        desk, channel = self._directory.channel(wanted["jurisdiction"], wanted["channel"])
        body = await request.body()
        headers = kept_headers(request.scope["headers"])
        verify(headers, desk, channel, body)
        lines = [(number, line) for number, line in enumerate(body.split(b"\n"), start=1) if line.strip()]
        if len(lines) > MAX_LINES:
            raise refusals.too_many_lines(MAX_LINES)
        with span("push batch", jurisdiction=desk.code, channel=channel.code, lines=len(lines)) as traceparent:
            source = provenance(headers, self._reception.clock, traceparent, in_batch=True)
            await self._reception.claim_batch(desk, channel, headers["webhook-id"], body)
            results: list[LineResult] = []
            for start in range(0, len(lines), _LINES_AT_ONCE):
                group = lines[start : start + _LINES_AT_ONCE]
                results += await asyncio.gather(*(self._take_in(desk, channel, line, source) for _, line in group))
        _refuse_whole(results)
        answers = (_answer(number, result, desk, channel) for (number, _), result in zip(lines, results, strict=True))
        return Response("".join(answers), media_type="application/x-ndjson")

    async def _take_in(self, desk: Desk, channel: ChannelDesk, line: bytes, source: Provenance) -> LineResult:
        try:
            if len(line) > MAX_LINE_BYTES:
                return refusals.too_large(MAX_LINE_BYTES)
            submission = Submission(
                payload=parse_json(line), raw=line, provenance=source, adapter=channel.adapter, json=line
            )
            return await self._reception.take_in(desk, channel, submission)
        except (Problem, RetryLater) as refusal:
            return refusal


def _refuse_whole(results: Sequence[LineResult]) -> None:
    """Raise when no line could be taken in for a cause that may pass: the whole batch comes again then."""
    retries = [result for result in results if isinstance(result, RetryLater)]
    if retries and len(retries) == len(results):
        raise retries[0]


def _answer(number: int, result: LineResult, desk: Desk, channel: ChannelDesk) -> str:
    if isinstance(result, str):
        accepted = json.loads(receipt(desk.code, channel.code, result))
        return json.dumps({"line": number, "status": 202, **accepted}) + "\n"
    if isinstance(result, RetryLater):
        result = Problem(503, "服务暂不可用", "该行暂时无法保存，请稍后重新发送")
    problem = json.loads(bytes(result.response().body))
    return json.dumps({"line": number, "status": result.status, "problem": problem}, ensure_ascii=False) + "\n"
