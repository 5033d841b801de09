"""Records for explanations, out of plays of the pure core."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import cast

from duban_contracts.base import Event
from duban_contracts.common import PackPin
from duban_sdk.calendar import Calendar
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.explanation import Explanation
from duban_sdk.manifest import NoParameters, Parameters
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf
from duban_tracking.translate.explaining import Records, Told
from tests.tracking.core.duty_play import Play
from tests.tracking.core.story import UNITS, ZONE


@dataclass(eq=False)
class OneBook:
    """A shelf with one rulebook, which every matter is under."""

    current: Rulebook
    plugins: tuple[()] = ()
    settings: JurisdictionSettings = field(
        default_factory=lambda: JurisdictionSettings(jurisdiction="shire", name="某县", plugins=("calendar_cn",))
    )

    @property
    def calendar(self) -> Calendar:
        return self.current.calendar

    def book(self, _pins: tuple[PackPin, ...]) -> Rulebook:
        return self.current

    def parameters_of(self, _pin: PackPin) -> Parameters:
        return NoParameters()


def records_of(play: Play) -> Records:
    """Return everything that a play told."""
    return told_records(play.rules, play.told)


def told_records(rules: Rulebook, told: Iterable[tuple[str, Event, date]]) -> Records:
    """Return records of events, each told at nine on its day."""
    shelf = cast(Shelf, OneBook(rules))
    return Records(
        shelf,
        UNITS,
        (
            Told(f"e{place}", subject, place, datetime.combine(on, time(9), ZONE), event)
            for place, (subject, event, on) in enumerate(told, start=1)
        ),
    )


def text(explained: Explanation | None) -> str:
    """Return an explanation as it is read."""
    assert explained is not None
    return "\n".join(explained.lines())
