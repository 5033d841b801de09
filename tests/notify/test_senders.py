"""Senders: files, Apprise against a local server, signed call-backs."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from duban_notify.adapters.apprise_sender import AppriseSender
from duban_notify.adapters.callback import SignedCallback, retry_after_seconds
from duban_notify.adapters.file_sender import FileSender
from duban_notify.core.answers import CallbackBody
from duban_notify.core.messages import Message
from duban_notify.ports import Delivered, NotDelivered
from tests.notify.rules import SECRET
from tests.notify.story import NOON, FakeClock, an_id

MESSAGE = Message(an_id("m"), (an_id("m"),), "p-1", "题目", "正文𠮷", date(2026, 3, 4))
BODY = CallbackBody("外1", 1, "received", 1, NOON.isoformat(), "已收到")


def _files(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


async def test_file_holds_the_message_once_when_it_is_sent_twice(tmp_path: Path) -> None:
    sender = FileSender(tmp_path)

    outcomes = [await sender.send("yunhe", "file:p-1", MESSAGE) for _ in range(2)]

    (path,) = _files(tmp_path)
    assert path.relative_to(tmp_path) == Path("yunhe", "2026-03-04", "p-1", f"{MESSAGE.id}.txt")
    assert path.read_text(encoding="utf-8").startswith("题目\n\n正文𠮷\n")
    assert outcomes == [Delivered("file", path.name)] * 2


@pytest.mark.parametrize("recipient", ["../../etc", "..", "a/b", "", "x" * 300])
async def test_file_stays_in_its_folder_when_a_recipient_has_an_odd_name(tmp_path: Path, recipient: str) -> None:
    message = Message(an_id("m"), (an_id("m"),), recipient, "题", "文", date(2026, 3, 4))

    await FileSender(tmp_path).send("yunhe", f"file:{recipient}", message)

    (path,) = _files(tmp_path)
    assert path.parent.parent == tmp_path / "yunhe" / "2026-03-04"


async def test_file_sender_says_why_when_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "yunhe").write_text("in the way")

    outcome = await FileSender(tmp_path).send("yunhe", "file:p-1", MESSAGE)

    assert isinstance(outcome, NotDelivered)
    assert outcome.reason.startswith("无法写入文件")


@contextmanager
def a_server(status: int = 200, pause: threading.Event | None = None) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A local web server: host:port, and (webhook-id, body) of what was posted to it."""
    got: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            got.append((self.headers.get("webhook-id", ""), body))
            if pause is not None:
                pause.wait(5)
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - name of the base class
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def test_apprise_posts_the_message_with_its_id() -> None:
    sender = AppriseSender(timeout_seconds=10)
    with a_server() as (place, got):
        outcome = await sender.send("yunhe", f"json://{place}/hook", MESSAGE)
    await sender.close()

    assert outcome == Delivered("apprise", "JSON")
    ((webhook_id, body),) = got
    assert webhook_id == str(MESSAGE.id)
    assert (json.loads(body)["title"], json.loads(body)["message"]) == ("题目", "正文𠮷")


class RootLog(logging.Handler):
    """What reaches the process log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def process_log() -> Iterator[RootLog]:
    """The root logger at its most talkative. pytest's own handler also sees loggers that pass nothing on."""
    handler, root = RootLog(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.setLevel(level)
    root.removeHandler(handler)


async def test_apprise_gives_its_reason_and_logs_no_address_when_refused(process_log: RootLog) -> None:
    sender = AppriseSender(timeout_seconds=10)
    with a_server(status=500) as (place, _):
        outcome = await sender.send("yunhe", f"json://{place}/robot-key", MESSAGE)
    await sender.close()

    assert isinstance(outcome, NotDelivered)
    assert "500" in outcome.reason
    assert not outcome.permanent
    assert not [line for line in process_log.lines if "robot-key" in line or place in line]


async def test_apprise_fails_for_good_when_the_address_is_none() -> None:
    sender = AppriseSender(timeout_seconds=10)
    outcome = await sender.send("yunhe", "nonsense://x", MESSAGE)
    await sender.close()

    assert outcome == NotDelivered("apprise", "无法识别的地址", permanent=True)


async def test_apprise_gives_up_waiting_when_the_server_does_not_answer() -> None:
    sender = AppriseSender(timeout_seconds=1.5)
    released = threading.Event()
    with a_server(pause=released) as (place, _):
        outcome = await sender.send("yunhe", f"json://{place}/?rto=4", MESSAGE)
        released.set()
    await sender.close()

    assert outcome == NotDelivered("apprise", "1.5 秒内没有应答")


async def test_call_back_is_signed_and_carries_the_answers_id() -> None:
    seen: list[httpx.Request] = []

    def channel(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(202)

    callback = SignedCallback(FakeClock(datetime.now(UTC)), 5, httpx.MockTransport(channel))
    outcome = await callback.post("https://channel.test/s", SECRET, an_id("a"), BODY)
    await callback.close()

    assert outcome == Delivered("webhook", "HTTP 202")
    verified = Webhook(SECRET).verify(seen[0].content, dict(seen[0].headers))
    assert verified["external_id"] == "外1"
    assert set(verified) == {"external_id", "revision", "status", "sequence", "occurred_at", "text"}
    assert seen[0].headers["webhook-id"] == str(an_id("a"))


ANSWERS = {
    "gone": (httpx.Response(410), NotDelivered("webhook", "HTTP 410", gone=True)),
    "busy": (
        httpx.Response(429, headers={"retry-after": "7"}),
        NotDelivered("webhook", "HTTP 429", retry_after_seconds=7.0),
    ),
    "broken": (httpx.Response(503), NotDelivered("webhook", "HTTP 503")),
    "moved": (httpx.Response(302, headers={"location": "https://elsewhere.test"}), NotDelivered("webhook", "HTTP 302")),
    "unauthorised": (httpx.Response(401), NotDelivered("webhook", "HTTP 401")),
}


@pytest.mark.parametrize(("response", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
async def test_call_back_is_not_accepted(response: httpx.Response, expected: NotDelivered) -> None:
    callback = SignedCallback(FakeClock(), 5, httpx.MockTransport(lambda _: response))

    assert await callback.post("https://channel.test/s", SECRET, an_id("a"), BODY) == expected
    await callback.close()


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [
        ("https://channel.test/s", "whsec_", "回调签名密钥无法使用"),
        ("https://channel.test/s", "whsec_%", "回调签名密钥无法使用"),
        ("https://channel.test:x/", SECRET, "无法送达：InvalidURL"),
        ("http://127.0.0.1:9/", SECRET, "无法送达：ConnectError"),
    ],
    ids=["empty secret", "broken secret", "broken address", "nobody there"],
)
async def test_call_back_says_why_when_it_cannot_be_posted(url: str, secret: str, reason: str) -> None:
    callback = SignedCallback(FakeClock(), 5)

    assert await callback.post(url, secret, an_id("a"), BODY) == NotDelivered("webhook", reason)
    await callback.close()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("120", 120.0),
        ("999999999", 86_400.0),
        ("Wed, 04 Mar 2026 04:01:00 GMT", 60.0),
        ("Wed, 04 Mar 2026 03:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after_is_read(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOON) == seconds
