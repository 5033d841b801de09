"""OpenTelemetry: off and free of cost until an exporter is configured."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SimpleSpanProcessor,
    SpanExporter,
    SpanExportResult,
)
from opentelemetry.trace import SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_PROPAGATOR = TraceContextTextMapPropagator()
_OTLP_VARIABLES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class JsonLinesExporter(SpanExporter):
    """Appends each span to a file as one line of JSON; several processes may share the file."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        with self._lock:
            # One write per call: lines of several processes do not mix.
            self._file.write("".join(f"{span.to_json(indent=None)}\n" for span in spans))
            self._file.flush()
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        self._file.close()


class _Tracing:
    """Where spans go in this process; ``provider`` is None while tracing is off."""

    provider: TracerProvider | None = None


def setup_telemetry(service: str, traces_file: Path | None = None) -> None:
    """Spans of this process go to the file, or to the OTLP endpoint of the standard variables, or nowhere."""
    shutdown_telemetry()
    uses_otlp = any(os.environ.get(name) for name in _OTLP_VARIABLES)
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or (traces_file is None and not uses_otlp):
        return
    provider = TracerProvider(resource=Resource.create({"service.name": f"duban-{service}"}))
    if traces_file is not None:
        provider.add_span_processor(SimpleSpanProcessor(JsonLinesExporter(traces_file)))
    if uses_otlp:
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _Tracing.provider = provider


def shutdown_telemetry() -> None:
    """Spans not yet exported are exported, and tracing is off."""
    provider, _Tracing.provider = _Tracing.provider, None
    if provider is not None:
        provider.shutdown()


def tracing_enabled() -> bool:
    """Return whether spans are recorded."""
    return _Tracing.provider is not None


def traceparent() -> str | None:
    """Return the W3C traceparent of the current span, or None."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent")


def span(name: str, **attributes: str | int | float | bool) -> AbstractContextManager[str | None]:
    """Context manager: a child of the current span; gives its traceparent, None while tracing is off."""
    return _span(name, None, SpanKind.INTERNAL, attributes, given=None)


def span_from(
    parent: str | None, name: str, *, kind: SpanKind = SpanKind.CONSUMER, **attributes: str | int | float | bool
) -> AbstractContextManager[str | None]:
    """Context manager: a child of the span that ``parent`` names.

    Gives its traceparent; while tracing is off, ``parent``.
    """
    context = _PROPAGATOR.extract({"traceparent": parent}) if parent and tracing_enabled() else Context()
    return _span(name, context, kind, attributes, given=parent)


@contextmanager
def _span(
    name: str,
    context: Context | None,
    kind: SpanKind,
    attributes: dict[str, str | int | float | bool],
    given: str | None,
) -> Iterator[str | None]:
    provider = _Tracing.provider
    if provider is None:
        yield given
        return
    tracer = provider.get_tracer("duban_runtime")
    with tracer.start_as_current_span(name, context=context, kind=kind, attributes=attributes) as current:
        yield _format(current.get_span_context())


def _format(context: trace.SpanContext) -> str:
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"
