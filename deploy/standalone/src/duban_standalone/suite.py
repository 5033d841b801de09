"""The whole suite on one machine: servers, schemas, services."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from duban_standalone.channel_secrets import ensure_channel_secrets
from duban_standalone.connection import Connection, forget_connection
from duban_standalone.data_directory import DataDirectory
from duban_standalone.embedded import EmbeddedNats, EmbeddedPostgres
from duban_standalone.embedded.ports import LOCAL_HOST, free_ports, require_free
from duban_standalone.embedded.storage import make_directory
from duban_standalone.errors import SchemaNewer, ServerDidNotStart, StandaloneError
from duban_standalone.service_process import ServiceProcess, ServiceSpec, suite_services
from duban_standalone.supervisor import TICK_SECONDS, Supervisor

DEFAULT_PORT_BASE = 18100
NATS_OFFSET = 4
POSTGRES_OFFSET = 5
READY_WITHIN_SECONDS = 60.0
EXPLAIN_AFTER_SECONDS = 5.0
SETTLE_SECONDS = 1.5
# The fourth end in a row during the start: whatever could pass has passed.
HOPELESS_DELAY_SECONDS = 4.0
EXIT_CONFIGURATION = 2
# Of the migrator, which is not imported here: what it loads would stay in the launcher's memory.
EXIT_DATABASE_UNAVAILABLE = 3
EXIT_NEWER_SCHEMA = 4
CHANNEL_SECRETS = "channel-secrets.json"
STOP_RANK_NATS = 100
STOP_RANK_POSTGRES = 101


@dataclass(frozen=True, slots=True)
class PortPlan:
    """Ports of the services in their order, of NATS and of PostgreSQL."""

    services: tuple[int, ...]
    nats: int
    postgres: int

    @classmethod
    def from_base(cls, base: int, services: int) -> Self:
        """Return ports counted from `base`, the servers' always in the same place; a base of 0 means free ones."""
        if base:
            return cls(tuple(range(base, base + services)), base + NATS_OFFSET, base + POSTGRES_OFFSET)
        *ports, nats, postgres = free_ports(services + 2)
        return cls(tuple(ports), nats, postgres)


@dataclass(slots=True)
class Suite:
    """Starts everything in order, watches it, and stops it in order.

    `migrate_command` is given the services' codes; None where there are no schemas (tests, servers only).
    `environment` is where DUBAN_NATS_URL and DUBAN_DATABASE_URL replace the embedded servers.
    """

    data: DataDirectory
    config_dir: Path
    say: Callable[[str], None]
    port_base: int = DEFAULT_PORT_BASE
    specs: tuple[ServiceSpec, ...] = field(default_factory=suite_services)
    migrate_command: tuple[str, ...] | None = (sys.executable, "-m", "duban_standalone.migrator")
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    ready_within_seconds: float = READY_WITHIN_SECONDS
    services: list[ServiceProcess] = field(default_factory=list)
    supervisor: Supervisor = field(init=False)
    nats_url: str = ""
    database_url: str = ""
    token_key: str = ""
    channel_secrets: dict[str, str] = field(default_factory=dict)
    _answered_at: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the supervisor, which reports where the suite does."""
        self.supervisor = Supervisor(self.say)

    def start(self) -> None:
        """Return when every service is ready, or when the time for that is over and those that are not were named.

        Raises:
            StandaloneError: something cannot be started at all; the caller still calls `stop`.
        """
        host = self.environment.get("DUBAN_HTTP_HOST", LOCAL_HOST)
        ports = PortPlan.from_base(self.port_base, len(self.specs))
        for spec, port in zip(self.specs, ports.services, strict=True):
            require_free(port, spec.title, host)
        self.token_key = self.environment.get("DUBAN_TOKEN_KEY") or self.data.token_key()
        self.channel_secrets = ensure_channel_secrets(
            self.config_dir, self.data.path / CHANNEL_SECRETS, self.environment
        )
        self._start_servers(ports)
        Connection(self.nats_url, self.database_url, self.token_key, str(self.config_dir)).write(self.data.path)
        self._migrate()
        for rank, (spec, port) in enumerate(zip(self.specs, ports.services, strict=True)):
            service = ServiceProcess(
                spec,
                env=self._service_environment(spec, host, port),
                host=host,
                port=port,
                log=self.data.logs / f"{spec.code}.log",
            )
            self.services.append(service)
            self.supervisor.run(service, stop_rank=rank)
        self._await_services()

    def stop(self) -> None:
        """Leave nothing running: services drained first, from the source of the work on, then the servers."""
        self.supervisor.stop_all()
        forget_connection(self.data.path)

    def __enter__(self) -> Self:
        """Start everything; a failure leaves nothing running."""
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop everything."""
        self.stop()

    def _start_servers(self, ports: PortPlan) -> None:
        external_database = self.environment.get("DUBAN_DATABASE_URL")
        external_nats = self.environment.get("DUBAN_NATS_URL")
        if external_database:
            self.say("使用外部 PostgreSQL（DUBAN_DATABASE_URL）")
            self.database_url = external_database
        else:
            self.say("正在启动 PostgreSQL …")
            postgres = EmbeddedPostgres(self.data.path, ports.postgres)
            self.database_url = self.supervisor.run(postgres, stop_rank=STOP_RANK_POSTGRES)
            self.say(f"PostgreSQL 就绪（端口 {ports.postgres}）")
        if external_nats:
            self.say("使用外部 NATS（DUBAN_NATS_URL）")
            self.nats_url = external_nats
        else:
            nats = EmbeddedNats(self.data.path, ports.nats)
            self.nats_url = self.supervisor.run(nats, stop_rank=STOP_RANK_NATS)
            self.say(f"NATS JetStream 就绪（端口 {ports.nats}）")

    def _migrate(self) -> None:
        if self.migrate_command is None:
            return
        self.say("正在更新数据库结构 …")
        command = [*self.migrate_command, *(spec.code for spec in self.specs)]
        environment = {**self.environment, "DUBAN_DATABASE_URL": self.database_url, "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, env=environment)
        if done.returncode != 0:
            raise self._migration_failure(done)
        self.say("数据库结构已是最新")

    def _migration_failure(self, done: subprocess.CompletedProcess[str]) -> StandaloneError:
        said = done.stderr.strip()
        if done.returncode == EXIT_NEWER_SCHEMA:
            return SchemaNewer(said)
        if done.returncode == EXIT_DATABASE_UNAVAILABLE:
            return StandaloneError(f"连接不上数据库，请检查 DUBAN_DATABASE_URL 和数据库是否在运行。\n  详情：{said}")
        log = self.data.logs / "migrate.log"
        log.write_text(done.stdout + done.stderr, "utf-8")
        return ServerDidNotStart("数据库迁移", f"退出码 {done.returncode}", log, said[-500:])

    def _service_environment(self, spec: ServiceSpec, host: str, port: int) -> dict[str, str]:
        return {
            **self.environment,
            **self.channel_secrets,
            "DUBAN_NATS_URL": self.nats_url,
            "DUBAN_DATABASE_URL": self.database_url,
            "DUBAN_CONFIG_DIR": str(self.config_dir),
            "DUBAN_HTTP_HOST": host,
            "DUBAN_HTTP_PORT": str(port),
            "DUBAN_TOKEN_KEY": self.token_key,
            "DUBAN_VAULT_KEY": self.environment.get("DUBAN_VAULT_KEY") or self.data.vault_key(),
            "DUBAN_DATA_DIR": str(make_directory(self.data.path / "services" / spec.code)),
            "PYTHONUNBUFFERED": "1",
        }

    def _await_services(self) -> None:
        began = time.monotonic()
        waiting = list(self.services)
        explained: dict[str, str] = {}
        while waiting and time.monotonic() - began < self.ready_within_seconds:
            self._refuse_hopeless()
            self.supervisor.tick()
            waiting = [service for service in waiting if not self._became_ready(service, began, explained)]
            time.sleep(TICK_SECONDS / 2)  # the launcher waits in a process of its own, with no loop to hold up
        for service in waiting:
            self._tell_not_ready(service)

    def _became_ready(self, service: ServiceProcess, began: float, explained: dict[str, str]) -> bool:
        ready, why = service.readiness() if service.alive() else (False, "")
        elapsed_seconds = time.monotonic() - began
        if ready and why and service.name not in self._answered_at:
            self._answered_at[service.name] = elapsed_seconds
        # What may fail without making a service unready (the bus, say) is mostly just not through yet.
        if ready and (not why or elapsed_seconds - self._answered_at[service.name] > SETTLE_SECONDS):
            self.say(f"{service.name} 就绪 {service.url}" + (f"（注意：{why}）" if why else ""))
            return True
        if not ready and why and elapsed_seconds > EXPLAIN_AFTER_SECONDS and explained.get(service.name) != why:
            explained[service.name] = why
            self.say(f"等待 {service.name}：{why}")
        return False

    def _refuse_hopeless(self) -> None:
        for service in self.services:
            if service.alive():
                continue
            if service.exit_code == EXIT_CONFIGURATION:
                raise ServerDidNotStart(service.name, "配置有误", service.log, service.last_words())
            if self.supervisor.delay_seconds(service) >= HOPELESS_DELAY_SECONDS:
                raise ServerDidNotStart(service.name, "反复退出", service.log, service.last_words())

    def _tell_not_ready(self, service: ServiceProcess) -> None:
        if not service.alive():
            raise ServerDidNotStart(service.name, "反复退出", service.log, service.last_words())
        self.say(f"{service.name} 仍未就绪，继续运行：{service.readiness()[1]}（日志 {service.log}）")
