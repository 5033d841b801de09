"""Posts answers to channels, signed after the Standard Webhooks specification."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from uuid import UUID

import httpx
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from duban_notify.core.answers import CallbackBody
from duban_notify.ports import Delivered, NotDelivered, Outcome
from duban_runtime.clock import Clock

NAME = "webhook"
_GONE = 410
_LONGEST_RETRY_SECONDS = 86_400.0


class SignedCallback:
    """``webhook-id`` is the answer's id: the same answer again has the same one."""

    def __init__(self, clock: Clock, timeout_seconds: float, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._clock = clock
        self._timeout_seconds = timeout_seconds
        self._client = httpx.AsyncClient(timeout=timeout_seconds, follow_redirects=False, transport=transport)

    async def post(self, url: str, secret: str, answer: UUID, body: CallbackBody) -> Outcome:
        """2xx is accepted, 410 ends the ticket's answers, anything else is to be tried again."""
        content = json.dumps(asdict(body), ensure_ascii=False)
        now = self._clock.now()
        try:
            signature = Webhook(secret).sign(msg_id=str(answer), timestamp=now, data=content)
        except (ValueError, RuntimeError, EmptyWebhookSecretError):
            return NotDelivered(NAME, "回调签名密钥无法使用")
        headers = {
            "content-type": "application/json; charset=utf-8",
            "webhook-id": str(answer),
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        }
        try:
            # httpx limits each step; the lease needs a limit of the whole.
            async with asyncio.timeout(self._timeout_seconds):
                response = await self._client.post(url, content=content.encode(), headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return NotDelivered(NAME, f"无法送达：{type(error).__name__}")
        return _outcome(response, now)

    async def close(self) -> None:
        """Connections are closed."""
        await self._client.aclose()


def _outcome(response: httpx.Response, now: datetime) -> Outcome:
    said = f"HTTP {response.status_code}"
    if response.is_success:
        return Delivered(NAME, said)
    return NotDelivered(
        NAME,
        said,
        gone=response.status_code == _GONE,
        retry_after_seconds=retry_after_seconds(response.headers.get("retry-after"), now),
    )


def retry_after_seconds(header: str | None, now: datetime) -> float | None:
    """Return the pause that a Retry-After header asks for, in seconds or as a date; None when it asks for none."""
    if header is None:
        return None
    text = header.strip()
    if text.isdigit():
        return min(float(text), _LONGEST_RETRY_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((aware - now).total_seconds(), 0.0), _LONGEST_RETRY_SECONDS)
