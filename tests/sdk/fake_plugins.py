"""Plugins made on the spot, and the settings of a jurisdiction that enables them."""

from __future__ import annotations

from collections.abc import Callable

from duban_sdk import hookimpl
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.errors import PluginNotInstalled
from duban_sdk.loader import LoadedPlugins, load_plugins
from duban_sdk.manifest import Clause, Manifest, NoParameters, Parameters
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf


class FakePlugin:
    """Holds functions as its attributes, as a module does."""

    def __init__(self, **functions: Callable[..., object]) -> None:
        vars(self).update(functions)


def plugin(
    name: str,
    *,
    versions: tuple[str, ...] = ("1",),
    clauses: tuple[Clause, ...] = (),
    parameters: type[Parameters] = NoParameters,
    rules: Callable[..., RulePack | None] | None = None,
    **hooks: Callable[..., object],
) -> FakePlugin:
    """Return a plugin object with a manifest, with its tables where given, and with further hooks by their names."""

    def duban_manifest() -> Manifest:
        return Manifest(id=name, title=name, versions=versions, clauses=clauses, parameters=parameters)

    found: dict[str, Callable[..., object]] = {"duban_manifest": duban_manifest, **hooks}
    if rules is not None:
        found["duban_rules"] = rules
    return FakePlugin(**{hook: hookimpl(function) for hook, function in found.items()})


def tables(pack: RulePack) -> Callable[..., RulePack]:
    """Return an implementation of ``duban_rules`` that always gives this pack."""

    def duban_rules(version: str, parameters: Parameters) -> RulePack:
        return pack

    return duban_rules


class Installed:
    """Plugins that are installed, by name; a callable one is called when it is loaded, so that it can fail."""

    def __init__(self, **plugins: object) -> None:
        self._plugins = {"baseline": plugin("baseline"), **plugins}

    def __call__(self, name: str) -> object:
        if name not in self._plugins:
            raise PluginNotInstalled(name)
        found = self._plugins[name]
        return found() if callable(found) else found


def settings(
    *plugins: str, jurisdiction: str = "yunhe", parameters: dict[str, dict[str, object]] | None = None
) -> JurisdictionSettings:
    """Return the settings of a jurisdiction that enables these plugins."""
    return JurisdictionSettings.model_validate(
        {"jurisdiction": jurisdiction, "name": "某县", "plugins": plugins, "parameters": parameters or {}}
    )


def loaded(**plugins: object) -> LoadedPlugins:
    """Return these plugins loaded for one jurisdiction, in this order."""
    return load_plugins(settings(*plugins), Installed(**plugins))


def shelf(**plugins: object) -> Shelf:
    """Return the shelf of a jurisdiction with these plugins."""
    return Shelf(loaded(**plugins))
