"""What is asked about: the events of a played scenario, or of an exported log, with rules and names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import UUID

from pydantic import ValidationError

from duban_contracts.envelope import Envelope, event_id
from duban_contracts.errors import ContractError
from duban_contracts.events.scoring import PointsBooked, PointsReversed
from duban_contracts.events.unit import UnitRegistered
from duban_sdk.explanation import Source
from duban_sdk.shelf import Shelf
from duban_standalone.errors import StandaloneError
from duban_standalone.simulation.player import Played
from duban_tracking.core.context import Unit
from duban_tracking.core.kinds import KINDS
from duban_tracking.translate.explaining import Records, Told

_FIRST_SHOWN = 10
_READ_TYPES = ("duban.tracking.", "duban.scoring.")
"""Of an exported log; what the other services tell decides no date, point, rank, grade or veto."""


class Unanswerable(StandaloneError):
    """What is asked about is not there, or the records cannot be read."""

    exit_code = 2


@dataclass(frozen=True)
class Evidence:
    """``records``: streams of tracking. ``scored``: events of scoring in their order.

    ``handles``: local names of things, ``<kind>/<name>``, with their streams. ``ledger``: ids of the ledger's rows in
    the order in which they were written.
    """

    records: Records
    scored: Sequence[Told]
    ledger: Sequence[UUID]
    handles: Mapping[str, str] = field(default_factory=dict)

    @property
    def shelf(self) -> Shelf:
        return self.records.shelf

    def unit_name(self, code: str) -> str:
        unit = self.records.units.get(code)
        return unit.name if unit else code

    def matter_name(self, matter_id: UUID) -> str:
        return self.records.title(f"matter:{matter_id}")

    def unit(self, text: str) -> str:
        """Return the code of a unit that is given by code or name.

        Raises:
            Unanswerable: there is none.
        """
        for code, unit in self.records.units.items():
            if text in (code, unit.name):
                return code
        known = "、".join(f"{code}（{unit.name}）" for code, unit in list(self.records.units.items())[:_FIRST_SHOWN])
        raise Unanswerable(f"没有单位 {text}；已登记：{known or '无'}")

    @cached_property
    def _by_id(self) -> Mapping[str, Told]:
        tracked = (each for subject in self.records.subjects for each in self.records.of(subject))
        return {each.id: each for each in tracked}

    def source(self, identity: str) -> Source | None:
        """Return an event of tracking as a source, by its id."""
        told = self._by_id.get(identity)
        return self.records.source(told) if told else None


def of_play(played: Played) -> Evidence:
    """Return the evidence of a scenario as it was played."""
    world = played.world
    jurisdiction = world.shelf.settings.jurisdiction
    told = [
        (
            each.service,
            Told(
                str(event_id(jurisdiction, each.service, each.subject, each.sequence)),
                each.subject,
                each.sequence,
                each.at,
                each.event,
            ),
        )
        for each in world.log
    ]
    return Evidence(
        records=Records(world.shelf, world.units, (each for service, each in told if service == "tracking")),
        scored=[each for service, each in told if service == "scoring"],
        ledger=[row.entry_id for row in world.accounts.rows],
        handles=played.scenario.handles,
    )


def of_log(path: Path, shelf_of: Callable[[str], Shelf]) -> Evidence:
    """Return the evidence of an exported log.

    Raises:
        Unanswerable: a line cannot be read, or the log is of no jurisdiction or several.
    """
    jurisdiction = ""
    tracked: list[Told] = []
    scored: list[Told] = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            envelope = _envelope(line, number)
            if jurisdiction not in ("", envelope.jurisdiction):
                raise Unanswerable(f"第 {number} 行属于另一辖区 {envelope.jurisdiction}，日志应只含一个辖区")
            jurisdiction = envelope.jurisdiction
            if not envelope.type.startswith(_READ_TYPES):
                continue
            told = _told(envelope, number)
            of_scoring = envelope.type.startswith("duban.scoring.")
            (scored if of_scoring else tracked).append(told)
    if not jurisdiction:
        raise Unanswerable("日志中没有事件")
    rows = (each.event for each in scored)
    return Evidence(
        records=Records(shelf_of(jurisdiction), _units(tracked), tracked),
        scored=scored,
        ledger=[event.entry_id for event in rows if isinstance(event, PointsBooked | PointsReversed)],
    )


def _envelope(line: bytes, number: int) -> Envelope:
    try:
        return Envelope.model_validate_json(line)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"])) or "整行"
        raise Unanswerable(f"第 {number} 行不是导出日志中的事件（{where}）") from error


def _told(envelope: Envelope, number: int) -> Told:
    try:
        event = envelope.payload()
    except ContractError as error:
        raise Unanswerable(f"第 {number} 行的事件 {envelope.type} 无法识别") from error
    return Told(str(envelope.id), envelope.subject, envelope.sequence, envelope.time, event)


def _units(tracked: Sequence[Told]) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for each in tracked:
        event = each.event
        if isinstance(event, UnitRegistered):
            persons = tuple((person.role, person.name) for person in event.persons)
            units[event.unit] = Unit(event.unit, event.name, event.kind, event.supervised, event.host_unit, persons)
    return units


def known_kind(subject: str) -> bool:
    """Return whether a subject names a stream of tracking."""
    return subject.partition(":")[0] in KINDS
