"""What is asked about: the events of a played scenario, or of an exported log, with rules and names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import UUID

from duban_contracts.common import PackPin
from duban_contracts.envelope import event_id
from duban_contracts.events.rules import RulesApplied
from duban_contracts.events.unit import UnitRegistered
from duban_sdk.explanation import Source
from duban_sdk.shelf import Shelf
from duban_standalone.simulation.player import Played
from duban_standalone.why.logged import Entries, Log, LoggedRecords, Read, Unanswerable, streams_of
from duban_tracking.core.context import Unit
from duban_tracking.core.kinds import KINDS
from duban_tracking.translate.explaining import Records, Told

_FIRST_SHOWN = 10


@dataclass(frozen=True)
class Evidence:
    """``records``: streams of tracking. ``scored``: events of scoring in their order. ``log``: where they were read.

    ``handles``: local names of things, ``<kind>/<name>``, with their streams. ``ledger``: ids of the ledger's rows in
    the order in which they were written.
    """

    records: Records
    scored: Sequence[Told]
    ledger: Sequence[UUID]
    handles: Mapping[str, str] = field(default_factory=dict)
    log: Log | None = None

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

    def pins(self, identity: str) -> tuple[PackPin, ...]:
        """Return the rules under which the matter stands of which an event of tracking tells; none for other things."""
        told = self._found(identity)
        matter = self.records.matter(told.subject) if told else None
        return matter.pins if matter else ()

    def _found(self, identity: str) -> Told | None:
        return self.log.find(identity) if self.log else self._by_id.get(identity)

    @cached_property
    def _by_id(self) -> Mapping[str, Told]:
        tracked = (each for subject in self.records.subjects for each in self.records.of(subject))
        return {each.id: each for each in tracked}

    def source(self, identity: str) -> Source | None:
        """Return an event of tracking as a source, by its id."""
        told = self._found(identity)
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
    log = Log(path)
    shelf = shelf_of(log.jurisdiction)
    for each in streams_of(log, "rules"):
        if isinstance(each.event, RulesApplied):
            shelf.know(each.event.sets)
    return Evidence(
        records=LoggedRecords(shelf, _units(streams_of(log, "unit")), log),
        scored=Read(log, log.scored),
        ledger=Entries(Read(log, log.rows)),
        log=log,
    )


def _units(tracked: Iterable[Told]) -> dict[str, Unit]:
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


__all__ = ["Evidence", "Unanswerable", "known_kind", "of_log", "of_play"]
