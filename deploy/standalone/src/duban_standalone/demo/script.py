"""The demo's data: units, tickets and the play, read from the files beside this module."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
DATA = Path(__file__).parent / "data" / "yunhe"
CLOCK_PERSON = "clock"
FieldMap = Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """A person of record, with the role and unit in which the play has them act."""

    id: str
    name: str
    role: str
    unit: str


@dataclass(frozen=True)
class Push:
    """A ticket as a channel pushes it: ``body`` byte for byte."""

    at: datetime
    channel: str
    external_id: str
    body: bytes


@dataclass(frozen=True)
class Act:
    """What a person does. ``refused``: the clause with which it is expected to be refused."""

    at: datetime
    by: str
    do: str
    fields: FieldMap
    refused: str | None = None


@dataclass(frozen=True)
class Script:
    units: tuple[FieldMap, ...]
    persons: Mapping[str, Person]
    steps: tuple[Push | Act, ...]

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of the play."""
        return self.steps[0].at.date(), self.steps[-1].at.date()


def read_script(folder: Path = DATA) -> Script:
    """Return the play with everything in the order of time; at the same time tickets come before acts."""
    units = tuple(_toml(folder / "units.toml")["units"])
    persons = {
        person["person"]: Person(person["person"], person["name"], person["role"], unit["unit"])
        for unit in units
        for person in unit.get("persons", ())
    }
    pushes = tuple(_pushes(folder / "tickets.ndjson"))
    acts = tuple(_act(fields) for fields in _toml(folder / "script.toml")["acts"])
    return Script(units, persons, tuple(sorted((*pushes, *acts), key=lambda step: step.at)))


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _pushes(path: Path) -> Iterator[Push]:
    """Yield each line as a push; a line that cannot be read goes out as it stands, right after its predecessor."""
    at, channel = datetime.min.replace(tzinfo=ZONE), ""
    for line in path.read_bytes().splitlines():
        try:
            fields = json.loads(line)
        except ValueError:
            yield Push(at, channel, "", line)
            continue
        at, channel = datetime.fromisoformat(fields.pop("arrives_at")), fields.pop("channel")
        body = json.dumps(fields, ensure_ascii=False).encode()
        yield Push(at, channel, str(fields.get("external_id", "")), body)


def _act(fields: dict[str, Any]) -> Act:
    at = datetime.fromisoformat(fields.pop("at")).replace(tzinfo=ZONE)
    return Act(at, fields.pop("by"), fields.pop("do"), fields=fields, refused=fields.pop("refused", None))
