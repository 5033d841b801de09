"""One service as a process: start, serve, drain."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import uvicorn
from fastapi import FastAPI

from duban_runtime.bus import Bus
from duban_runtime.database import Database
from duban_runtime.errors import ConfigurationError, DatabaseUnavailable
from duban_runtime.http import Check, ReadinessCheck
from duban_runtime.logs import failure_without_values, setup_logging
from duban_runtime.loop import Loop
from duban_runtime.migration import ensure_migrated, migrate
from duban_runtime.settings import ServiceSettings, SettingsT, load_settings
from duban_runtime.telemetry import setup_telemetry, shutdown_telemetry

__all__ = ["Background", "Loop", "Service", "run_cli", "serve"]

_LOG = logging.getLogger(__name__)
_RETRY_SECONDS = 0.5
_REPORT_EVERY = 10
_OBJECTS_PER_COLLECTION = 20_000
EXIT_CRASHED = 1
EXIT_CONFIGURATION = 2


class Background(Protocol):
    """Work that goes on beside the requests."""

    name: str

    async def run(self) -> None:
        """Work until ``stop``; returning earlier or raising ends the process."""
        ...

    async def stop(self) -> None:
        """Ask ``run`` to finish what it has begun and return."""
        ...

    def healthy(self) -> tuple[bool, str]:
        """Return whether all is well, and what is not."""
        ...


@dataclass(frozen=True)
class Service:
    """What a bootstrap built. Backgrounds start in this order and stop in the reverse order: put the relay first.

    ``openers`` are done, one after the other, once the database is there and before any background starts.
    """

    name: str
    app: FastAPI
    database: Database
    bus: Bus
    migrations: str
    backgrounds: Sequence[Background] = ()
    closers: Sequence[Callable[[], Awaitable[None]]] = field(default=())
    openers: Sequence[Callable[[], Awaitable[None]]] = field(default=())


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the process: uvicorn would end it before the backgrounds have drained."""
        yield


def run_cli(name: str, settings_type: type[SettingsT], build: Callable[[SettingsT], Service], migrations: str) -> None:
    """Run ``serve`` (the default) or ``migrate`` as the command line says, and exit with its code."""
    parser = argparse.ArgumentParser(prog=f"duban-{name}", description=f"The {name} service of the duban suite.")
    parser.add_argument("command", nargs="?", choices=("serve", "migrate"), default="serve")
    command = parser.parse_args().command
    try:
        settings = load_settings(settings_type)
        setup_logging(name, settings.log_level)
        if command == "migrate":
            _run(migrate(settings.database_url, migrations, name))
            sys.exit(0)
        setup_telemetry(name, settings.traces_file)
        code = _run(_build_and_serve(build, settings))
    except (ConfigurationError, DatabaseUnavailable) as error:
        sys.stderr.write(f"duban-{name}: {error}\n")
        sys.exit(EXIT_CONFIGURATION)
    sys.exit(code)


async def _build_and_serve(build: Callable[[SettingsT], Service], settings: SettingsT) -> int:
    return await serve(build(settings), settings)


def _run(main: Awaitable[int | None]) -> int:
    async def awaited() -> int:
        return await main or 0

    try:
        import uvloop
    except ImportError:
        return asyncio.run(awaited())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(awaited())


async def serve(
    service: Service,
    settings: ServiceSettings,
    *,
    stop: asyncio.Event | None = None,
    on_listening: Callable[[str], None] | None = None,
) -> int:
    """Serve until SIGTERM, SIGINT or ``stop``; return the exit code: 0, or 1 when a background crashed.

    Raises:
        ConfigurationError: the port is taken, the role is too powerful, the schema is not this version's.
    """
    stopping = stop or asyncio.Event()
    with _open_socket(settings.http_host, settings.http_port) as listener, _signals(stopping):
        host, port = listener.getsockname()[:2]
        _LOG.info("listening", extra={"url": f"http://{host}:{port}"})
        if on_listening is not None:
            on_listening(f"http://{host}:{port}")
        return await _Run(service, settings, stopping).until_stopped(listener)


class _Run:
    """One life of a service."""

    def __init__(self, service: Service, settings: ServiceSettings, stopping: asyncio.Event) -> None:
        self._service = service
        self._stopping = stopping
        self._drain_seconds = settings.drain_seconds
        self._started = False
        self._tasks: list[asyncio.Task[None]] = []
        self._server = _Server(
            uvicorn.Config(
                service.app,
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=max(1, int(settings.drain_seconds / 2)),
            )
        )
        service.app.state.checks.extend([*_own_checks(service), self._check_started])

    async def until_stopped(self, listener: socket.socket) -> int:
        http = asyncio.create_task(self._server.serve(sockets=[listener]), name="http")
        stopping = asyncio.create_task(self._stopping.wait(), name="stop")
        try:
            ready = asyncio.create_task(self._start(), name="start")
            await asyncio.wait({ready, stopping, http}, return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                ready.cancel()
                await asyncio.gather(ready, return_exceptions=True)
            else:
                ready.result()
                await asyncio.wait({stopping, http, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
            crashed = self._report_crash([*self._tasks, http])
        finally:
            stopping.cancel()
            await self._drain(http)
        return EXIT_CRASHED if crashed or self._report_crash(self._tasks, ended_well=True) else 0

    async def _start(self) -> None:
        await _wait_for_database(self._service.database)
        await self._service.database.check_role()
        await ensure_migrated(self._service.database, self._service.migrations)
        for opened in self._service.openers:
            await opened()
        self._service.bus.start()
        self._tasks.extend(
            asyncio.create_task(background.run(), name=background.name) for background in self._service.backgrounds
        )
        _spare_the_collector()
        self._started = True
        _LOG.info("started")

    def _report_crash(self, tasks: Sequence[asyncio.Task[None]], ended_well: bool = False) -> bool:
        """Return whether a task ended that should not have, or with an error."""
        found = False
        for task in tasks:
            if not task.done() or task.cancelled():
                continue
            error = task.exception()
            if error is not None:
                _LOG.error("%s crashed", task.get_name(), extra=failure_without_values(_first(error)))
                found = True
            elif not ended_well:
                _LOG.error("%s ended by itself", task.get_name())
                found = True
        return found

    async def _drain(self, http: asyncio.Task[None]) -> None:
        """Requests finish, then backgrounds in reverse order, then connections close; late ones are cut off."""
        _LOG.info("draining")
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._drain_seconds
        self._server.should_exit = True
        await asyncio.wait({http}, timeout=self._drain_seconds / 2 + 1)
        for background, task in reversed(list(zip(self._service.backgrounds, self._tasks, strict=False))):
            await background.stop()
            await asyncio.wait({task}, timeout=max(0.1, deadline - loop.time()))
            if not task.done():
                _LOG.warning("%s did not stop in time", background.name)
                task.cancel()
        await asyncio.gather(http, *self._tasks, return_exceptions=True)
        for close in (*self._service.closers, self._service.bus.close, self._service.database.close):
            await close()
        shutdown_telemetry()
        _LOG.info("stopped")

    async def _check_started(self) -> Check:
        return Check("启动", ok=self._started, detail="" if self._started else "正在等待数据库或检查表结构")


def _spare_the_collector() -> None:
    """The collector looks at new objects only, and seldom: what is there after the start stays to the end.

    The work leaves hardly any cycles behind; looking for garbage among all code and rules again and again took a tenth
    of the time of a ticket's push.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_PER_COLLECTION, 20, 50)


def _own_checks(service: Service) -> list[ReadinessCheck]:
    async def database() -> Check:
        try:
            await service.database.ping()
        except DatabaseUnavailable as error:
            return Check("数据库", ok=False, detail=f"数据库不可用：{error.reason}")
        return Check("数据库", ok=True)

    async def bus() -> Check:
        # Requests are answered without the bus: the outbox keeps what they cause.
        return Check(
            "消息总线", ok=service.bus.connected, detail="" if service.bus.connected else "未连接", critical=False
        )

    return [database, bus, *(_background_check(background) for background in service.backgrounds)]


def _background_check(background: Background) -> ReadinessCheck:
    async def check() -> Check:
        ok, detail = background.healthy()
        return Check(f"后台任务 {background.name}", ok=ok, detail=detail, critical=False)

    return check


async def _wait_for_database(database: Database) -> None:
    attempt = 0
    while True:
        try:
            await database.ping()
        except DatabaseUnavailable as error:
            if attempt % _REPORT_EVERY == 0:
                _LOG.warning("waiting for PostgreSQL", extra={"cause": error.reason})
            attempt += 1
            await asyncio.sleep(_RETRY_SECONDS)
        else:
            return


def _open_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ConfigurationError(f"cannot listen on {host}:{port}: {error.strerror or error}") from None
    return listener


@contextlib.contextmanager
def _signals(stopping: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    handled = (signal.SIGTERM, signal.SIGINT)
    installed = []
    for number in handled:
        # Not in a thread, nor on Windows: there the caller's event stops the service.
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(number, stopping.set)
            installed.append(number)
    try:
        yield
    finally:
        for number in installed:
            loop.remove_signal_handler(number)


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
