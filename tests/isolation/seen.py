"""What can be seen of each jurisdiction in the end: its log, the bus, every list and export, its files."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from duban_contracts.vocabulary import Role
from duban_runtime.topology import SOURCES, stream_name
from duban_standalone.log_commands import write_log
from tests.isolation.counties import ALL, MISSING, County
from tests.isolation.day import LATE, OPEN, id_of
from tests.isolation.deployment import Deployment

_LISTS = ("proposals", "duties", "incidents", "papers", "meetings", "records", "conclusions", "grades")
_READ: tuple[tuple[str, str, str], ...] = (
    *(("tracking", f"/{name}", Role.SUPERVISION_HEAD) for name in _LISTS),
    ("tracking", "/matters", Role.SUPERVISION_HEAD),
    ("tracking", "/units", Role.SUPERVISION_HEAD),
    ("tracking", "/approvals", Role.SUPERVISION_HEAD),
    ("tracking", "/sanctions/2026?limit=50", Role.SUPERVISION_HEAD),
    ("intake", "/tickets", Role.SUPERVISION_HEAD),
    ("scoring", "/scores/2026/export", Role.SUPERVISION_HEAD),
    ("scoring", "/flags", Role.SUPERVISION_HEAD),
    ("notify", "/notices?limit=200", Role.SUPERVISION_HEAD),
    ("notify", "/answers", Role.SUPERVISION_HEAD),
    ("tracking", "/events", Role.AUDITOR),
)
Json = dict[str, Any]
MAX_LOOKS = 10


@dataclass(frozen=True)
class Seen:
    """``told``: answers of the API as text, by path; ``log``: what the command exports; ``messages``: on the bus.

    ``files``: notices as the file sender wrote them; ``case_file``: every text of the archive.
    """

    told: Mapping[str, str]
    log: tuple[Json, ...]
    messages: tuple[tuple[str, Json], ...]
    files: str
    case_file: str

    @property
    def everything(self) -> str:
        """All of it as one text."""
        lines = (json.dumps(each, ensure_ascii=False) for each in (*self.log, *self.messages))
        return "\n".join((*self.told.values(), *lines, self.files, self.case_file))

    def items(self, name: str) -> list[Json]:
        """Return the entries of a list of tracking."""
        found: list[Json] = json.loads(self.told[f"/{name}"])[name]
        return found

    def exported(self, path: str) -> list[Json]:
        """Return the lines of an export."""
        return [json.loads(line) for line in self.told[path].splitlines()]


async def look(deployment: Deployment) -> dict[str, Seen]:
    """Return what is to be seen of every jurisdiction, the missing one among them, at one moment of their logs.

    Scoring sweeps by the machine's clock and may add a ranking while the lists are read; then they are read again.
    """
    for _ in range(MAX_LOOKS):
        before = await asyncio.gather(*(_log(deployment, county) for county in ALL))
        messages = await _on_bus(deployment)
        seen = await asyncio.gather(*(_seen(deployment, county, messages[county.code]) for county in ALL))
        if list(before) == [each.log for each in seen]:
            return {county.code: each for county, each in zip(ALL, seen, strict=True)}
    raise AssertionError("the logs did not come to rest")


async def _seen(deployment: Deployment, county: County, messages: list[tuple[str, Json]]) -> Seen:
    told: dict[str, str] = {}
    archive = ""
    if county is not MISSING:
        told = {path: await _read(deployment, county, service, path, role) for service, path, role in _READ}
        for external_id in (LATE, OPEN):
            path = f"/matters/{id_of(county, external_id)}"
            told[path] = await _read(deployment, county, "tracking", path, Role.SUPERVISION_HEAD)
            history = f"{path}/history"
            told[history] = await _read(deployment, county, "tracking", history, Role.SUPERVISION_HEAD)
        archive = await _case_file(deployment, county)
    return Seen(told, await _log(deployment, county), tuple(messages), _files(deployment, county), archive)


async def _read(deployment: Deployment, county: County, service: str, path: str, role: str) -> str:
    answer = await deployment.ask(county, "GET", path, role, service=service)
    assert answer.is_success, f"{county.code} {path}: {answer.text}"
    return answer.text


async def _case_file(deployment: Deployment, county: County) -> str:
    path = f"/matters/{id_of(county, LATE)}/case-file.zip"
    answer = await deployment.ask(county, "GET", path, Role.SUPERVISION_HEAD)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


async def _log(deployment: Deployment, county: County) -> tuple[Json, ...]:
    out = io.BytesIO()
    await write_log(deployment.database_url, SOURCES, county.code, out)
    return tuple(json.loads(line) for line in out.getvalue().splitlines())


async def _on_bus(deployment: Deployment) -> defaultdict[str, list[tuple[str, Json]]]:
    """Return every message of every stream, by the jurisdiction that its subject names."""
    found: defaultdict[str, list[tuple[str, Json]]] = defaultdict(list)
    jetstream = deployment.bus.jetstream
    for source in SOURCES:
        state = (await jetstream.stream_info(stream_name(source))).state
        if not state.messages:
            continue
        reading = await jetstream.subscribe("duban.>", stream=stream_name(source), ordered_consumer=True)
        for _ in range(state.messages):
            message = await reading.next_msg(timeout=10)
            found[message.subject.split(".")[1]].append((message.subject, json.loads(message.data)))
        await reading.unsubscribe()
    return found


def _files(deployment: Deployment, county: County) -> str:
    folder = deployment.outbox / county.code
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.txt")))
