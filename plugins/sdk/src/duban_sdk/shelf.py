"""The shelf of one jurisdiction's rulebooks: one for new matters, and those under which older matters stay."""

from __future__ import annotations

from itertools import product

from duban_contracts.common import PackPin
from duban_sdk.calendar import Calendar
from duban_sdk.calendar_year import CalendarOverlay, CalendarYear
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.consistency import faults_of
from duban_sdk.errors import PluginFault, RuleMissing
from duban_sdk.hooks import HookCaller
from duban_sdk.loader import EnabledPlugin, LoadedPlugins
from duban_sdk.pack import RulePack, combine
from duban_sdk.rulebook import Rulebook

FIRST_YEAR, LAST_YEAR = 2020, 2050
MAX_BOOKS = 64


class Shelf:
    """Rulebooks of one jurisdiction by their pins. Building it asks the hooks; afterwards it only looks up."""

    def __init__(self, loaded: LoadedPlugins) -> None:
        self.settings: JurisdictionSettings = loaded.settings
        self.plugins: tuple[EnabledPlugin, ...] = loaded.plugins
        self._hooks = HookCaller(loaded)
        try:
            self.calendar: Calendar = _calendar(self._hooks)
        except ValueError as error:
            raise PluginFault(self.settings.jurisdiction, _names(loaded), f"工作日历不能用：{error}") from error
        self._packs = {
            (plugin.name, version): self._pack(plugin, version)
            for plugin in loaded.plugins
            for version in plugin.manifest.versions
        }
        self._books: dict[tuple[tuple[str, str], ...], Rulebook] = {}
        self.current: Rulebook = self._book(tuple((plugin.name, plugin.manifest.version) for plugin in loaded.plugins))
        faults = faults_of(self.current.pack)
        if faults:
            raise PluginFault(self.settings.jurisdiction, _names(loaded), "规则表不自洽：" + "；".join(faults))

    @property
    def hooks(self) -> HookCaller:
        return self._hooks

    def book(self, pins: tuple[PackPin, ...]) -> Rulebook:
        """Return the rulebook under which a matter was taken up.

        Plugins enabled since then do not apply to it.

        Raises:
            RuleMissing: an installed plugin no longer holds a pinned version.
        """
        return self._book(tuple((pin.plugin, pin.version) for pin in pins))

    def _book(self, key: tuple[tuple[str, str], ...]) -> Rulebook:
        found = self._books.get(key)
        if found is None:
            if len(self._books) >= MAX_BOOKS:
                self._books.clear()
            found = self._books[key] = self._build(key)
        return found

    def _build(self, key: tuple[tuple[str, str], ...]) -> Rulebook:
        by_name = {plugin.name: plugin for plugin in self.plugins}
        packs: list[RulePack] = []
        pins: list[PackPin] = []
        owners: dict[str, PackPin] = {}
        for name, version in key:
            if (name, version) not in self._packs:
                raise RuleMissing(f"事项立项时适用的规则 {name} {version} 已不在所装插件中")
            packs.append(self._packs[name, version])
            pin = by_name[name].pin(version)
            pins.append(pin)
            owners.update((clause.id, pin) for clause in by_name[name].manifest.clauses)
        settings = self.settings
        return Rulebook(
            settings.jurisdiction,
            tuple(pins),
            combine(packs),
            self.calendar,
            self._hooks,
            owners,
            name=settings.name,
            children=settings.children,
        )

    def _pack(self, plugin: EnabledPlugin, version: str) -> RulePack:
        pack = self._hooks.ask(plugin, "duban_rules", RulePack, version=version, parameters=plugin.parameters)
        return pack or RulePack()


def _names(loaded: LoadedPlugins) -> str:
    return ", ".join(plugin.name for plugin in loaded.plugins)


def _calendar(hooks: HookCaller) -> Calendar:
    years: list[CalendarYear] = []
    overlays: list[CalendarOverlay] = []
    for year, hook in product(range(FIRST_YEAR, LAST_YEAR + 1), ("year", "overlay")):
        if hook == "year":
            found = hooks.first("duban_calendar_year", CalendarYear, year=year)
            years.extend([found] if found else [])
        else:
            overlays.extend(each for _, each in hooks.answers("duban_calendar_overlay", CalendarOverlay, year=year))
    return Calendar(years, overlays)
