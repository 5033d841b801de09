"""The shelf of one jurisdiction's rulebooks: one for new matters, and those under which older matters stay."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from pydantic import ValidationError

from duban_contracts.common import PackPin, ParameterSet
from duban_sdk.calendar import Calendar
from duban_sdk.calendar_year import CalendarOverlay, CalendarYear
from duban_sdk.configuration import JurisdictionSettings, fault_lines
from duban_sdk.consistency import faults_of
from duban_sdk.errors import HookFailed, PluginFault, RuleMissing
from duban_sdk.hooks import HookCaller
from duban_sdk.loader import EnabledPlugin, LoadedPlugins
from duban_sdk.manifest import Parameters
from duban_sdk.pack import RulePack, combine
from duban_sdk.rulebook import Rulebook

FIRST_YEAR, LAST_YEAR = 2020, 2050
MAX_BOOKS = 64
Pins = tuple[tuple[str, str, str], ...]
"""Plugin, version and digest of the parameters, of each pin."""


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
        self._plugins = {plugin.name: plugin for plugin in loaded.plugins}
        self._packs = {
            (plugin.name, version, plugin.parameter_set.digest): self._pack(plugin, version, plugin.parameters)
            for plugin in loaded.plugins
            for version in plugin.manifest.versions
        }
        self._parameters: dict[tuple[str, str], Parameters] = {
            (plugin.name, plugin.parameter_set.digest): plugin.parameters for plugin in loaded.plugins
        }
        self._kept: dict[tuple[str, str], ParameterSet] = {}
        self._books: dict[Pins, Rulebook] = {}
        self.current: Rulebook = self.book(tuple(plugin.pin() for plugin in loaded.plugins))
        faults = faults_of(self.current.pack)
        if faults:
            raise PluginFault(self.settings.jurisdiction, _names(loaded), "规则表不自洽：" + "；".join(faults))

    @property
    def hooks(self) -> HookCaller:
        return self._hooks

    @property
    def parameter_sets(self) -> tuple[ParameterSet, ...]:
        """The present parameters of every plugin, in the order of enabling."""
        return tuple(plugin.parameter_set for plugin in self.plugins)

    def know(self, sets: Iterable[ParameterSet]) -> bool:
        """Pins that name these sets are answered, whatever the present values are; return whether any was new."""
        before = len(self._kept)
        self._kept.update({(each.plugin, each.digest): each for each in sets})
        return len(self._kept) > before

    def book(self, pins: tuple[PackPin, ...]) -> Rulebook:
        """Return the rulebook under which a matter was taken up, with the parameters that held then.

        Plugins enabled since then do not apply to it. A pin without a digest takes the present parameters.

        Raises:
            RuleMissing: an installed plugin no longer holds a pinned version, or nobody kept the parameters.
        """
        key = tuple((pin.plugin, pin.version, pin.parameters_digest) for pin in pins)
        found = self._books.get(key)
        if found is None:
            if len(self._books) >= MAX_BOOKS:
                self._books.clear()
            found = self._books[key] = self._build(key)
        return found

    def _build(self, key: Pins) -> Rulebook:
        packs: list[RulePack] = []
        pins: list[PackPin] = []
        owners: dict[str, PackPin] = {}
        for name, version, digest in key:
            plugin = self._plugins.get(name)
            if plugin is None or version not in plugin.manifest.versions:
                raise RuleMissing(f"事项立项时适用的规则 {name} {version} 已不在所装插件中")
            pin = plugin.pin(version, digest)
            packs.append(self._pack_of(plugin, pin))
            pins.append(pin)
            owners.update((clause.id, pin) for clause in plugin.manifest.clauses)
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

    def parameters_of(self, pin: PackPin) -> Parameters:
        """Return the parameters that a pin names.

        Raises:
            RuleMissing: nobody kept them, or the plugin does not take them any more.
        """
        plugin = self._plugins.get(pin.plugin)
        key = (pin.plugin, pin.parameters_digest or (plugin.parameter_set.digest if plugin else ""))
        found = self._parameters.get(key)
        if found is None:
            found = self._parameters[key] = self._revived(plugin, pin)
        return found

    def _revived(self, plugin: EnabledPlugin | None, pin: PackPin) -> Parameters:
        kept = self._kept.get((pin.plugin, pin.parameters_digest))
        what = f"事项立项时规则 {pin.plugin} {pin.version} 的参数（摘要 {pin.parameters_digest}）"
        if plugin is None or kept is None:
            raise RuleMissing(f"{what}没有留存；以当时的参数启动一次服务，即可补录")
        try:
            return plugin.manifest.parameters.model_validate_json(kept.values)
        except ValidationError as error:
            raise RuleMissing(f"{what}不再为所装插件接受：{fault_lines(error)}") from error

    def _pack_of(self, plugin: EnabledPlugin, pin: PackPin) -> RulePack:
        key = (pin.plugin, pin.version, pin.parameters_digest)
        found = self._packs.get(key)
        if found is None:
            try:
                found = self._packs[key] = self._pack(plugin, pin.version, self.parameters_of(pin))
            except HookFailed as error:
                # What holds now is sound: only what is pinned to these parameters has to wait.
                raise RuleMissing(f"事项立项时的参数不能再用：{error}") from error
        return found

    def _pack(self, plugin: EnabledPlugin, version: str, parameters: Parameters) -> RulePack:
        return self._hooks.ask(plugin, "duban_rules", RulePack, version=version, parameters=parameters) or RulePack()


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
