"""Mail, WeCom, DingTalk, Feishu, webhooks and whatever else Apprise knows."""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from duban_notify.core.messages import Message
from duban_notify.ports import Delivered, NotDelivered, Outcome

NAME = "apprise"
_HEADER_SCHEMES = ("json://", "jsons://", "form://", "forms://", "xml://", "xmls://")
"""Schemes of plain webhooks, which carry extra headers; the id lets the receiver drop a repeated message."""
_MAX_REASON = 300


class AppriseSender:
    """Addresses are Apprise URLs.

    Apprise is synchronous and says no more than yes or no: it runs in threads of its own, and what it logs becomes the
    reason.
    """

    def __init__(self, timeout_seconds: float, threads: int = 8) -> None:
        self._timeout_seconds = timeout_seconds
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="apprise")
        self._said = _ThreadLog()
        logger = logging.getLogger("apprise")
        # Its messages may hold addresses: they go to the notice's record, never to the process log.
        logger.propagate = False
        logger.setLevel(logging.WARNING)
        logger.addHandler(self._said)
        # At lower levels it writes the paths of webhooks, which hold their keys.
        logging.getLogger("urllib3").setLevel(logging.ERROR)

    async def send(self, jurisdiction: str, address: str, message: Message) -> Outcome:  # noqa: ARG002 - of the port
        """The address took the message, or the reason why not.

        After the timeout the thread may still get through: the repeated message then has the same id.
        """
        call = asyncio.get_running_loop().run_in_executor(self._threads, self._notify, address, message)
        try:
            return await asyncio.wait_for(call, self._timeout_seconds)
        except TimeoutError:
            return NotDelivered(NAME, f"{self._timeout_seconds:g} 秒内没有应答")

    async def close(self) -> None:
        """No further message is begun."""
        logging.getLogger("apprise").removeHandler(self._said)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _notify(self, address: str, message: Message) -> Outcome:
        # Imported on first use: it takes a second and 40 MB that a deployment with files alone never needs.
        import apprise

        self._said.clear()
        server = apprise.Apprise.instantiate(_with_id(address, message), suppress_exceptions=True)
        if server is None:
            return NotDelivered(NAME, "无法识别的地址", permanent=True)
        # Platforms refuse what is over their limit; in parts it arrives whole.
        server.overflow_mode = apprise.OverflowMode.SPLIT
        is_sent = server.notify(title=message.title, body=message.text, body_format=apprise.NotifyFormat.TEXT)
        if is_sent:
            return Delivered(NAME, str(server.service_name))
        return NotDelivered(NAME, self._said.text() or "发送失败")


def _with_id(address: str, message: Message) -> str:
    if not address.startswith(_HEADER_SCHEMES):
        return address
    separator = "&" if "?" in address else "?"
    return f"{address}{separator}+webhook-id={message.id}"


class _ThreadLog(logging.Handler):
    """Keeps what was logged in each thread apart, for several sends run at once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._kept = threading.local()

    def clear(self) -> None:
        self._kept.lines = []

    def text(self) -> str:
        return "；".join(self._kept.lines)[:_MAX_REASON]

    def emit(self, record: logging.LogRecord) -> None:
        lines: list[str] | None = getattr(self._kept, "lines", None)
        if lines is not None:
            lines.append(record.getMessage())
