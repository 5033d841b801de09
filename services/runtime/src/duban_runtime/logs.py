"""Structured logs: one JSON object a line on stderr, with ids and without payloads."""

from __future__ import annotations

import logging
import sys
import traceback

from opentelemetry import trace
from pythonjsonlogger.json import JsonFormatter

_QUIET = ("nats", "sqlalchemy", "alembic", "uvicorn", "httpx", "faststream")


class _TraceFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        context = trace.get_current_span().get_span_context()
        if context.is_valid:
            record.trace_id = f"{context.trace_id:032x}"
        return True


def setup_logging(service: str, level: str = "INFO") -> None:
    """The root logger writes JSON lines to stderr; chatty libraries only warn."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            static_fields={"service": service},
            json_ensure_ascii=False,
        )
    )
    handler.addFilter(_TraceFilter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def failure_without_values(error: BaseException) -> dict[str, object]:
    """Return log fields that say what failed and where, without the message, which may quote personal data."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return {
        "cause": type(error).__name__,
        "where": [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames],
    }
