"""A channel's software, as a vendor would write it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from standardwebhooks import Webhook

OLD_SECRET = "whsec_b2xkLWtleS1vZi10aGUtaG90bGluZS0wMDE="
SECRET = "whsec_bmV3LWtleS1vZi10aGUtaG90bGluZS0wMDI="
FOREIGN_SECRET = "whsec_Zm9yZWlnbi1rZXktb2Ytbm9ib2R5LTAwMDM="
_NUMBERS = itertools.count(1)


def ticket(**changes: Any) -> dict[str, Any]:
    """Return a good payload with an external id of its own."""
    return {
        "external_id": f"GD-2026-{next(_NUMBERS):06d}x",
        "title": "城东小区三号楼电梯长期停运",
        "content": "来电人反映电梯停运一月有余，物业多次推诿。",
        **changes,
    }


def encode(payload: object) -> bytes:
    """Return the JSON of a payload."""
    return json.dumps(payload, ensure_ascii=False).encode()


def signed(
    body: bytes, *, secret: str = SECRET, webhook_id: str | None = None, age: timedelta = timedelta()
) -> dict[str, str]:
    """Return the headers over a body."""
    name = webhook_id or f"msg_{next(_NUMBERS)}"
    at = datetime.now(UTC) - age
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, at, body.decode()),
        "content-type": "application/json",
    }


class ChannelClient:
    """Pushes tickets to one channel."""

    def __init__(self, http: httpx.AsyncClient, jurisdiction: str = "ping", channel: str = "hotline") -> None:
        self._http = http
        self._base = f"/v1/{jurisdiction}/channels/{channel}"

    async def push(self, payload: object, **how: Any) -> httpx.Response:
        """Push a payload, signed."""
        body = encode(payload)
        return await self.send(body, signed(body, **how))

    async def send(self, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
        """Push bytes with given headers."""
        return await self._http.post(f"{self._base}/tickets", content=body, headers=dict(headers))

    async def batch(self, body: bytes, **how: Any) -> httpx.Response:
        """Push a batch, signed."""
        return await self._http.post(f"{self._base}/batches", content=body, headers=signed(body, **how))

    async def status(self, url: str, **how: Any) -> httpx.Response:
        """Ask for the state of a ticket; the path is what is signed."""
        return await self._http.get(url, headers=signed(url.encode(), **how))
