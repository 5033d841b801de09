"""The whole suite on embedded servers of its own, for tests that break parts of it and for measuring it."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import asyncpg
import httpx

from duban_contracts.vocabulary import Role
from duban_standalone.data_directory import DataDirectory
from duban_standalone.development_tokens import mint
from duban_standalone.embedded import EmbeddedNats, EmbeddedPostgres
from duban_standalone.service_process import ServiceProcess
from duban_standalone.suite import Suite
from duban_standalone.supervisor import TICK_SECONDS

SECRET = "whsec_" + base64.b64encode(b"signing-key-of-a-trial-county-01").decode()
JURISDICTION = "bench"
CHANNEL = "hotline"
COUNTY = f"""
jurisdiction = "{JURISDICTION}"
name = "试验县"
plugins = ["calendar_cn", "national", "yunhe"]
[parameters.yunhe]
renewed_by = "试验"
[channels.{CHANNEL}]
name = "热线"
secrets = ["{SECRET}"]
[channels.{CHANNEL}.take_up]
category = "7"
reason = "热线工单一律立项"
[notify]
supervision_office = "dcs"
"""
"""A county under real rules whose only channel has standing take-up: every ticket becomes a matter by itself."""
OFFICES = (
    {"unit": "dcs", "name": "县人民政府督查室", "role": Role.SUPERVISION_HEAD},
    {"unit": "xzfb", "name": "县人民政府办公室", "role": Role.OFFICE_DIRECTOR},
)
"""Units whose people are told what waits for a signature."""


class Stage:
    """Four services, watched and restarted as by ``duban up``, on servers that stay under the caller's hand."""

    def __init__(
        self, *, county: str = COUNTY, environment: Mapping[str, str] | None = None, track_commits: bool = False
    ) -> None:
        """Keep what to run; ``track_commits`` makes PostgreSQL remember when each transaction was committed."""
        self._county = county
        self._stack = ExitStack()
        self._environment = dict(environment or {})
        self._track_commits = track_commits
        self._watch = threading.Lock()
        self._over = threading.Event()
        self.said: list[str] = []

    def __enter__(self) -> Self:
        """Return when every service is ready."""
        with ExitStack() as stack:
            # Not pytest's directory: PostgreSQL's own account must be able to enter it.
            self.directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="duban-stage-")))
            self.directory.chmod(0o755)
            self.postgres = EmbeddedPostgres(self.directory / "pg")
            self.nats = EmbeddedNats(self.directory / "nats")
            for server in (self.postgres, self.nats):
                stack.callback(server.stop)
                server.start()
            if self._track_commits:
                self._remember_commits()
            data = stack.enter_context(DataDirectory(self.directory / "data"))
            self.suite = Suite(
                data, self._config(), self.said.append, port_base=0, environment=self._full_environment()
            )
            stack.callback(self._end)
            self.suite.start()
            self._ticker = threading.Thread(target=self._tick, name="supervisor", daemon=True)
            self._ticker.start()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing running."""
        self._stack.close()

    def url(self, code: str) -> str:
        """Return where a service answers."""
        return self._service(code).url

    def bearer(self, role: str) -> dict[str, str]:
        """Return the headers of a person of the supervision office in that role."""
        token = mint(
            self.suite.token_key,
            jurisdiction=JURISDICTION,
            person="p-1",
            name="督查员",
            unit="dcs",
            roles=[role],
            now=datetime.now(UTC),
        )
        return {"authorization": f"Bearer {token}", "content-type": "application/json"}

    def register_offices(self) -> None:
        """The people who sign stand in the register, so that matters make the notices that they make in a county."""
        for office in OFFICES:
            person = {"person": f"{office['unit']}-1", "name": "负责人", "role": office["role"]}
            body = {"name": office["name"], "kind": "section", "supervised": False, "persons": [person]}
            url = f"{self.url('tracking')}/v1/{JURISDICTION}/units/{office['unit']}"
            httpx.put(url, json=body, headers=self.bearer(Role.OPERATOR)).raise_for_status()

    def process_ids(self) -> dict[str, int | None]:
        """Return the process of each service."""
        return {service.spec.code: service.process_id for service in self.suite.services}

    def kill(self, code: str) -> None:
        """End a service as a crash would; the supervisor starts it again."""
        process_id = self._service(code).process_id
        assert process_id is not None, f"{code} does not run"
        os.kill(process_id, signal.SIGKILL)

    def lose_broker_disk(self) -> None:
        """Everything that the stopped broker had on its disk is gone."""
        assert not self.nats.alive()
        shutil.rmtree(self.directory / "nats" / "nats" / "jetstream")

    def logs(self, lines: int = 15) -> str:
        """Return the end of every service's log."""
        texts = []
        for service in self.suite.services:
            written = service.log.read_text("utf-8", "replace").splitlines() if service.log.exists() else []
            texts.append("\n".join([f"--- {service.spec.code}", *written[-lines:]]))
        return "\n".join(texts)

    async def connect(self) -> asyncpg.Connection:
        """Return a connection that sees every jurisdiction."""
        return await asyncpg.connect(self.postgres.admin_url)

    def _service(self, code: str) -> ServiceProcess:
        return next(service for service in self.suite.services if service.spec.code == code)

    def _config(self) -> Path:
        config = self.directory / "config"
        config.mkdir()
        (config / f"{JURISDICTION}.toml").write_text(self._county, encoding="utf-8")
        return config

    def _full_environment(self) -> dict[str, str]:
        servers = {"DUBAN_NATS_URL": self.nats.url, "DUBAN_DATABASE_URL": self.postgres.url}
        own = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
        return {**own, "DUBAN_LOG_LEVEL": "WARNING", **servers, **self._environment}

    def _remember_commits(self) -> None:
        settings = self.directory / "pg" / "postgres" / "pgdata" / "postgresql.auto.conf"
        self.postgres.stop()
        with settings.open("a", encoding="utf-8") as file:
            file.write("track_commit_timestamp = 'on'\n")
        self.postgres.start()

    def _tick(self) -> None:
        # Services restarted here die with this thread, so it outlives them.
        while not self._over.wait(TICK_SECONDS / 2):
            with self._watch:
                self.suite.supervisor.tick()

    def _end(self) -> None:
        with self._watch:
            self.suite.stop()
        self._over.set()
        if hasattr(self, "_ticker"):
            self._ticker.join()
