"""A stand-in for a service, run as a process of its own with the standard library only.

FAKE_MARKS names a file to which it appends "<name> started", "<name> stopped"; FAKE_BEHAVIOUR says what it does:
`serve` answers /readyz with 200, `unready` with 503, `crash` exits with 1 at once, `misconfigured` exits with 2,
`slow-stop` takes half a second to stop, `deaf` ignores SIGTERM.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

NAME = sys.argv[1]
BEHAVIOUR = sys.argv[2]
MARKS = Path(os.environ["FAKE_MARKS"])


def mark(word: str) -> None:
    with MARKS.open("a") as out:
        out.write(f"{NAME} {word} {os.getpid()}\n")


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ready = BEHAVIOUR != "unready"
        self.send_response(200 if ready else 503)
        self.end_headers()
        self.wfile.write(b"[]" if ready else '[{"name":"规则包","ok":false,"detail":"插件未安装"}]'.encode())

    def log_message(self, *args: object) -> None:
        return


def main() -> None:
    mark("started")
    if BEHAVIOUR == "crash":
        print("boom", flush=True)
        sys.exit(1)
    if BEHAVIOUR == "misconfigured":
        print("环境变量 DUBAN_X 缺失", flush=True)
        sys.exit(2)
    server = HTTPServer(("127.0.0.1", int(os.environ["DUBAN_HTTP_PORT"])), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    asked = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: None if BEHAVIOUR == "deaf" else asked.set())
    while not asked.wait(0.5):
        pass
    if BEHAVIOUR == "slow-stop":
        time.sleep(0.5)
    mark("stopped")


main()
