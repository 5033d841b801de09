"""Tells the story of a county in events of tracking, and shows what scoring makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from duban_contracts.dates import DueDate
from duban_contracts.events import incident, unit
from duban_contracts.vocabulary import UnitKind
from duban_scoring.handlers.apply import apply_batch
from duban_sdk.shelf import Shelf
from tests.scoring.memory import MemoryLedger
from tests.scoring.story import BY, Matter, Stream, named_uuid


class County:
    """All streams of one county, and its ledger once they are played."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.streams: list[Stream] = []
        self.ledger = MemoryLedger(shelf.settings.jurisdiction)

    def unit(
        self,
        code: str,
        *,
        on: str = "2026-01-01",
        kind: UnitKind = UnitKind.DEPARTMENT,
        host: str | None = None,
        supervised: bool = True,
    ) -> Stream:
        found = next((each for each in self.streams if each.subject == f"unit:{code}"), None)
        stream = found or self._add(Stream(f"unit:{code}"))
        registered = unit.UnitRegistered(
            unit=code, name=f"{code}局", kind=kind, host_unit=host, supervised=supervised, by=BY
        )
        stream.tell(on, registered)
        return stream

    def matter(
        self, name: str = "甲", lead: str = "jyj", co_units: Sequence[str] = (), due: DueDate | str = "2026-06-30"
    ) -> Matter:
        story = Matter(name, lead, co_units, due, self.shelf.current.pins)
        self.streams.append(story)
        return story

    def incident(
        self,
        kind: str,
        unit_code: str = "jyj",
        *,
        on: str = "2026-05-01",
        points: str | None = None,
        falsified: bool = False,
        name: str = "",
        matter: str = "",
        told_on: str = "",
    ) -> Stream:
        """``matter``: name of the matter that it is about."""
        stream = self._add(Stream(f"incident:{named_uuid(name or kind)}"))
        recorded = incident.IncidentRecorded(
            kind=kind,
            unit=unit_code,
            matter_id=named_uuid(matter) if matter else None,
            happened_on=date.fromisoformat(on),
            description="事实",
            source="通报",
            points=None if points is None else Decimal(points),
            approver="p-2",
            falsified=falsified,
            by=BY,
            clause="Y-3.1",
        )
        stream.tell(told_on or on, recorded)
        return stream

    def withdrawn(self, stream: Stream, on: str) -> None:
        dropped = incident.IncidentWithdrawn(kind="x", unit="jyj", reason="有误", by=BY, clause="Y-3.1")
        stream.tell(on, dropped)

    async def play(self) -> MemoryLedger:
        """Apply everything that was not applied before, stream by stream."""
        for stream in self.streams:
            await apply_batch(self.ledger, self.shelf, stream.envelopes)
        return self.ledger

    async def standing(self, unit_code: str | None = None) -> list[tuple[str, str, str]]:
        """Play, and return (account, row, points) of what stands, sorted; of one account where named."""
        ledger = await self.play()
        return sorted(
            (row.unit, row.row, str(row.points)) for row in ledger.standing() if unit_code in (None, row.unit)
        )

    def _add(self, stream: Stream) -> Stream:
        self.streams.append(stream)
        return stream
