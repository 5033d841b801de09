"""Calendars as they were known at some time: years not arranged yet, and arrangements that a scenario makes up.

The calendar's plugins stay what they are; only their answers about single years are replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from duban_sdk import hookimpl
from duban_sdk.calendar import CalendarYear
from duban_sdk.loader import installed_plugin
from duban_standalone.simulation.faults import Path
from duban_standalone.simulation.validating import Proofreader
from duban_standalone.simulation.yaml_document import Plain

_HOOK_PREFIX = "duban_"
_YEAR_HOOK = "duban_calendar_year"
SOURCE = "（场景中设定的放假安排）"


@dataclass(frozen=True)
class KnownYears:
    """What is known of years: those after ``until_year`` are not arranged, but for those that are ``given``."""

    until_year: int | None = None
    given: Mapping[int, CalendarYear] = field(default_factory=dict)
    published: frozenset[int] = frozenset()

    def with_year(self, year: int, arrangement: CalendarYear | None) -> KnownYears:
        """Return what is known once a year is arranged: as given, or as the calendar's plugin has it."""
        given = self.given if arrangement is None else {**self.given, year: arrangement}
        return replace(self, given=given, published=self.published | {year})

    def find(self, name: str) -> object:
        """Return an installed plugin with its answers about years as they are known."""
        plugin = installed_plugin(name)
        answer = getattr(plugin, _YEAR_HOOK, None)
        if answer is None or (self.until_year is None and not self.given):
            return plugin
        return _Plugin(plugin, self._asking(answer))

    def _asking(self, answer: Callable[..., CalendarYear | None]) -> Callable[[int], CalendarYear | None]:
        def duban_calendar_year(year: int) -> CalendarYear | None:
            if year in self.given:
                return self.given[year]
            known = self.until_year is None or year <= self.until_year or year in self.published
            return answer(year=year) if known else None

        return duban_calendar_year


class _Plugin:
    """A plugin's hooks, with another one about years."""

    def __init__(self, plugin: object, duban_calendar_year: Callable[[int], CalendarYear | None]) -> None:
        for name in dir(plugin):
            if name.startswith(_HOOK_PREFIX):
                setattr(self, name, getattr(plugin, name))
        setattr(self, _YEAR_HOOK, hookimpl(duban_calendar_year))


def read_known_years(proof: Proofreader) -> KnownYears:
    """Return what the scenario's ``calendar`` says to be known at its beginning."""
    said = proof.document.value.get("calendar", {})
    if not isinstance(said, dict):
        proof.fault(("calendar",), "应写明 known_until，如 {known_until: 2026}")
        return KnownYears()
    for word in said:
        if word != "known_until":
            proof.fault(("calendar", word), "不认识的键；可用：known_until")
    text = said.get("known_until")
    if text is None:
        return KnownYears()
    year = year_of(text)
    if year is None:
        proof.fault(("calendar", "known_until"), "应为年份，如 2026")
    return KnownYears(until_year=year)


def read_arrangement(proof: Proofreader, year: int, raw: Mapping[str, Plain], path: Path) -> CalendarYear | None:
    """Return the days that a step makes up for a year; None where it names none, so that the plugin's own hold."""
    if "days_off" not in raw and "working_days" not in raw:
        return None
    given = {
        "year": year,
        "published": True,
        "source": SOURCE,
        "days_off": raw.get("days_off", []),
        "working_weekend_days": raw.get("working_days", []),
    }
    return proof.validated(CalendarYear, given, path, {"working_weekend_days": "working_days"})


def year_of(text: Plain) -> int | None:
    """Return the year that a text says; None for none."""
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) == len("2026") else None
