"""Two sets of rules for one jurisdiction: those on record, and those that are tried. Every date is counted once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command
from duban_contracts.common import PackPin, ParameterSet
from duban_contracts.dates import DueDate
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.duties import UnitDutyRow
from duban_sdk.errors import RuleMissing
from duban_sdk.loader import BASELINE, load_plugins
from duban_sdk.pack import RulePack
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf
from duban_sdk.tables import DatedRule, OfficeDutyRow
from duban_standalone.backtest.faults import UnusableRules

PeriodicRow = OfficeDutyRow | UnitDutyRow
OF_POINTS = frozenset({"points", "flags", "rankings", "score"})
"""Tables that decide nothing of what happens, only what is counted of it."""
OF_ACTS = frozenset(
    {
        *("notices", "series", "extension", "exemption", "joint", "judging", "authority", "barring", "objections"),
        *("order_demands", "order_forms", "urging_forms", "amendment", "categories", "origins"),
        *("papers", "sheets", "registers", "standings", "stub", "hand_down"),
    }
)
"""Tables that decide of acts alone: where every act is judged alike, what follows is alike too."""
_DATES_OF_ACTS = frozenset({"redo", "redo_stated", "order_stated", "order_default", "extension_stated"})


ENOUGH_INSTANTS = 1_000
"""Hours count from the instant of each sending: one matter asks for the same date many times, no other does."""
Source = Callable[[str, Event, Rulebook, date], Iterator[tuple[str, Command]]]
"""Finds what an event asks of other streams."""


class Remembering(Rulebook):
    """A rulebook that counts each date once: thousands of matters are assigned or returned on the same day."""

    @cached_property
    def _counted(self) -> dict[tuple[str, date, str], DueDate]:
        return {}

    @cached_property
    def followed(self) -> dict[type[Event], tuple[Source, ...]]:
        """What finds the consequences of events, by their type, as far as it was asked for."""
        return {}

    @cached_property
    def _stated(self) -> dict[tuple[date, str], DueDate]:
        return {}

    @cached_property
    def _in_office_hours(self) -> dict[tuple[datetime, int, str, bool], DueDate]:
        return {}

    def due(self, code: str, on: date, start_event: str) -> DueDate:
        """Return what ``Rulebook.due`` returns."""
        key = (code, on, start_event)
        found = self._counted.get(key)
        if found is None:
            found = self._counted[key] = super().due(code, on, start_event)
        return found

    def stated(self, on: date, clause: str) -> DueDate:
        """Return what ``Rulebook.stated`` returns."""
        found = self._stated.get((on, clause))
        if found is None:
            found = self._stated[on, clause] = super().stated(on, clause)
        return found

    def due_in_office_hours(self, start_at: datetime, hours: int, *, clause: str, outside: bool = False) -> DueDate:
        """Return what ``Rulebook.due_in_office_hours`` returns."""
        key = (start_at, hours, clause, outside)
        found = self._in_office_hours.get(key)
        if found is None:
            found = super().due_in_office_hours(start_at, hours, clause=clause, outside=outside)
            if len(self._in_office_hours) >= ENOUGH_INSTANTS:
                self._in_office_hours.clear()
            self._in_office_hours[key] = found
        return found


@dataclass(frozen=True)
class Tried:
    """The rules to be replayed under, in a form that crosses over to worker processes.

    ``pins`` empty: each matter stays under the rules that it was taken up under.
    """

    settings: JurisdictionSettings
    pins: tuple[PackPin, ...] = ()


class Rules:
    """The rulebooks of one side of the comparison."""

    def __init__(self, tried: Tried, shelf: Shelf | None = None) -> None:
        """Load the plugins, unless a shelf of them is given.

        Raises:
            SdkError: they cannot be loaded, or do not hold the version.
        """
        self.settings = tried.settings
        self.shelf = shelf or Shelf(load_plugins(tried.settings))
        self._fixed = bool(tried.pins)
        self._books: dict[tuple[tuple[str, str, str], ...], Remembering] = {}
        self._asked: tuple[PackPin, ...] = ()
        self.current = self._remembering(self.shelf.book(tried.pins) if tried.pins else self.shelf.current)
        self._answered = self.current

    def knowing(self, sets: Iterable[ParameterSet]) -> Rules:
        """Return these rules, able to answer what is pinned to these sets of parameters."""
        self.shelf.know(sets)
        return self

    def book(self, pins: tuple[PackPin, ...]) -> Remembering:
        """Return the rules for what was taken up under these pins.

        A version that no installed plugin holds any more is replaced by the current one.
        """
        if self._fixed or not pins:
            return self.current
        if pins is self._asked:
            # Comparing pins costs more than everything else here, and one matter asks many times.
            return self._answered
        found = self._found(pins)
        self._asked, self._answered = pins, found
        return found

    def _found(self, pins: tuple[PackPin, ...]) -> Remembering:
        # Hashing pins as they are costs more than all the rest.
        key = tuple((pin.plugin, pin.version, pin.parameters_digest) for pin in pins)
        found = self._books.get(key)
        if found is None:
            try:
                found = self._remembering(self.shelf.book(pins))
            except RuleMissing:
                found = self.current
            self._books[key] = found
        return found

    def _remembering(self, book: Rulebook) -> Remembering:
        """Reminders are left out: they are messages, and nothing follows from them."""
        given = {each.name: getattr(book, each.name) for each in fields(Rulebook)}
        given["pack"] = book.pack.model_copy(update={"reminders": None})
        return Remembering(**given)


def follow_alike(one: Rulebook, other: Rulebook) -> bool:
    """Return whether the same acts, judged the same, have the same consequences under both rulebooks."""
    if one.calendar.version != other.calendar.version or one.version != other.version:
        return False
    told = [name for name in RulePack.model_fields if name not in OF_POINTS | OF_ACTS | {"dates"}]
    alike = all(getattr(one.pack, name) == getattr(other.pack, name) for name in told)
    return alike and _dates(one.pack) == _dates(other.pack)


def _dates(pack: RulePack) -> list[DatedRule]:
    return [row for row in pack.dates if row.code not in _DATES_OF_ACTS]


def come_up_otherwise(recorded: RulePack, tried: RulePack) -> frozenset[str]:
    """Return the duties that come up in other periods or for others, or at all, under the tried rules."""
    before = {row.code: _coming_up(row) for row in _periodic(recorded)}
    after = {row.code: _coming_up(row) for row in _periodic(tried)}
    return frozenset(code for code, how in after.items() if before.get(code) != how)


def _periodic(pack: RulePack) -> tuple[PeriodicRow, ...]:
    return (*pack.office_duties, *pack.unit_duties)


def _coming_up(row: PeriodicRow) -> dict[str, object]:
    told = {"cadence", "due_in", "opens", "opens_rule", "holder", "holders", "unit_kinds", "tracks", "categories"}
    return row.model_dump(include=told)


def count_alike(one: Rulebook, other: Rulebook) -> bool:
    """Return whether the same facts give the same points, in the same words, under both rulebooks."""
    same = one.version == other.version
    return same and all(
        getattr(one.pack, name) == getattr(other.pack, name) for name in ("points", "score", "incidents")
    )


def tried_rules(recorded: Shelf, plugin: str, version: str, parameters: dict[str, object]) -> Tried:
    """Return the jurisdiction's rules with a plugin, version and parameters in place of its own.

    A county's plugin that is not enabled takes the place of the county's plugin that is.

    Raises:
        UnusableRules: there is no such plugin, version or parameter.
    """
    settings = recorded.settings
    names = settings.plugins
    if plugin not in (BASELINE, *names):
        own = own_plugins(recorded)
        names = (*(name for name in names if name not in own), plugin)
    kept = {name: dict(values) for name, values in settings.parameters.items() if name in (BASELINE, *names)}
    # Their types are the plugin's own: loading it below checks them and names the one that does not do.
    kept[plugin] = {**kept.get(plugin, {}), **parameters}  # type: ignore[dict-item]
    changed = settings.model_copy(update={"plugins": names, "parameters": kept})
    return Tried(changed, _pins(Shelf(load_plugins(changed)), plugin, version))


def own_plugins(shelf: Shelf) -> tuple[str, ...]:
    """Return the plugins that say how matters go: the county's own."""
    found: list[str] = []
    for plugin in shelf.plugins:
        pack = shelf.hooks.ask(
            plugin, "duban_rules", RulePack, version=plugin.manifest.version, parameters=plugin.parameters
        )
        if plugin.name != BASELINE and pack is not None and pack.tracks:
            found.append(plugin.name)
    return tuple(found)


def _pins(shelf: Shelf, plugin: str, version: str) -> tuple[PackPin, ...]:
    pins: list[PackPin] = []
    for each in shelf.plugins:
        held = each.manifest.versions
        if each.name == plugin and version and version not in held:
            raise UnusableRules(f"插件 {plugin} 没有版本 {version}；可用：{'、'.join(held)}")
        pins.append(each.pin(version if each.name == plugin and version else None))
    return tuple(pins)
