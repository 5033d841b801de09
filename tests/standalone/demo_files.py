"""Reads the demo's files: units, tickets, and the acts of the play as commands."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from pydantic import BaseModel

import duban_standalone
from duban_contracts.commands.intake import TicketPush
from duban_contracts.commands.matter import PassTime
from duban_contracts.commands.office import RegisterUnit
from duban_contracts.schemas import command_models
from duban_intake.core.identity import matter_id, ticket_id

PACKAGE = Path(duban_standalone.__file__).parent
DATA = PACKAGE / "demo" / "data" / "yunhe"
CONFIG = PACKAGE / "config"
ZONE = ZoneInfo("Asia/Shanghai")
NAMESPACE = UUID("4c9f5f3e-8f0e-5d37-9a53-0d2b7c1f6a10")
COMMANDS: dict[str, type[BaseModel]] = {model.__name__: model for model in command_models().values()}
CREATED = {"paper": "paper_id", "incident": "incident_id", "referral": "referral_id"}
OWN_WORDS = {"at", "by", "do", "matter", "into", "proposal", "refused", *CREATED}


@dataclass(frozen=True)
class Line:
    """One line of tickets.ndjson. ``push`` is None where the line is no ticket; ``fault`` then says why."""

    number: int
    raw: dict[str, Any] | None
    fault: str = ""
    push: TicketPush | None = None

    @property
    def arrives_at(self) -> datetime:
        assert self.raw is not None
        return datetime.fromisoformat(self.raw["arrives_at"])


@dataclass(frozen=True)
class Act:
    """One act. ``raw`` is as it stands in the file; ``names`` are the handles that it uses."""

    number: int
    at: datetime
    by: str
    do: str
    raw: dict[str, Any]
    names: dict[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> str:
        return str(self.raw.get("refused", ""))

    def label(self) -> str:
        return f"act {self.number} ({self.at:%m-%d %H:%M} {self.do} {'/'.join(self.names.values())})"


def read_units() -> list[RegisterUnit]:
    raw = tomllib.loads((DATA / "units.toml").read_text(encoding="utf-8"))
    return [RegisterUnit.model_validate(unit) for unit in raw["units"]]


def read_lines() -> list[Line]:
    texts = (DATA / "tickets.ndjson").read_text(encoding="utf-8").splitlines()
    return [_line(number, text) for number, text in enumerate(texts, start=1)]


def _line(number: int, text: str) -> Line:
    try:
        raw = json.loads(text)
    except json.JSONDecodeError:
        return Line(number, None, "broken")
    fields = {name: value for name, value in raw.items() if name not in {"channel", "arrives_at"}}
    try:
        return Line(number, raw, push=TicketPush.model_validate(fields))
    except ValueError as error:
        return Line(number, raw, str(error))


def matter_ids() -> dict[str, UUID]:
    """Return the matter that each ticket becomes when it is taken up, by the ticket's external id."""
    return {
        line.push.external_id: matter_id(ticket_id("yunhe", line.raw["channel"], line.push.external_id))
        for line in read_lines()
        if line.push is not None and line.raw is not None
    }


def read_acts() -> list[Act]:
    raw = tomllib.loads((DATA / "script.toml").read_text(encoding="utf-8"))
    return [_act(number, each) for number, each in enumerate(raw["acts"], start=1)]


def _act(number: int, raw: dict[str, Any]) -> Act:
    at = datetime.fromisoformat(raw["at"]).replace(tzinfo=ZONE)
    names = {word: raw[word] for word in ("matter", "into", "proposal", *CREATED) if word in raw}
    return Act(number, at, raw["by"], raw["do"], raw, names)


def thing_id(word: str, handle: str) -> UUID:
    """Return the id of a paper, incident or referral from its handle."""
    return uuid5(NAMESPACE, f"{word}:{handle}")


def command_of(act: Act, ids: dict[str, UUID], order_number: str = "2026年1号") -> BaseModel:
    """Return the act's command.

    Raises:
        ValueError, KeyError: it is none, or names a matter that no ticket has.
    """
    if act.do == "PassTime":
        return PassTime()
    model = COMMANDS[act.do]
    fields = {name: value for name, value in act.raw.items() if name not in OWN_WORDS}
    for word, name in CREATED.items():
        if word in act.names and name in model.model_fields:
            fields[name] = thing_id(word, act.names[word])
    if "matter_id" in model.model_fields and ("into" in act.names or "matter" in act.names):
        fields["matter_id"] = ids[act.names.get("into", act.names.get("matter", ""))]
    if "matters" in fields:
        fields["matters"] = [ids[handle] for handle in fields["matters"]]
    if "namings" in fields:
        fields["namings"] = [_naming(naming, ids) for naming in fields["namings"]]
    if "text" in fields:
        title = fields["text"]["title"].replace("{order_number}", order_number)
        fields["text"] = {**fields["text"], "title": title}
    return model.model_validate(fields)


def _naming(raw: dict[str, Any], ids: dict[str, UUID]) -> dict[str, Any]:
    return {**{name: value for name, value in raw.items() if name != "matter"}, "matter_id": ids[raw["matter"]]}
