"""Loads one jurisdiction's plugins into a plugin manager of its own, and says plainly what is wrong when it cannot."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import entry_points
from pathlib import Path

import pluggy
from pydantic import ValidationError

from duban_contracts.common import PackPin, ParameterSet
from duban_sdk import hookspecs
from duban_sdk.blame import blame
from duban_sdk.configuration import JurisdictionSettings, fault_lines, jurisdiction_files, read_jurisdiction
from duban_sdk.errors import ConfigurationFault, PluginFault, PluginNotInstalled, SdkError
from duban_sdk.manifest import Manifest, Parameters

ENTRY_POINT_GROUP = "duban.plugins"
BASELINE = "baseline"
"""Plugin that holds the suite's own behaviour; it stands first in every jurisdiction."""

PluginSource = Callable[[str], object]
"""Finds a plugin object by its name, or raises ``PluginNotInstalled``."""


@dataclass(frozen=True)
class EnabledPlugin:
    """A plugin that is loaded for a jurisdiction, with its checked parameters."""

    name: str
    manifest: Manifest
    parameters: Parameters

    @cached_property
    def parameter_set(self) -> ParameterSet:
        """The present values of its parameters, with the digest by which pins name them."""
        values = json.dumps(self.parameters.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(values.encode()).hexdigest()[:12]
        return ParameterSet(plugin=self.name, version=self.manifest.version, digest=digest, values=values)

    def pin(self, version: str | None = None, digest: str = "") -> PackPin:
        """Return the pin of a version and a set of parameters; the present ones unless said."""
        own = self.parameter_set
        return PackPin(plugin=self.name, version=version or own.version, parameters_digest=digest or own.digest)


@dataclass(frozen=True)
class LoadedPlugins:
    """The plugins of one jurisdiction, in their order, with the manager that calls them."""

    settings: JurisdictionSettings
    manager: pluggy.PluginManager
    plugins: tuple[EnabledPlugin, ...]


def installed_plugin(name: str) -> object:
    """Return the installed plugin of this name.

    Raises:
        PluginNotInstalled: no installed distribution declares it.
    """
    for entry in entry_points(group=ENTRY_POINT_GROUP, name=name):
        return entry.load()
    raise PluginNotInstalled(name)


def load_plugins(settings: JurisdictionSettings, find: PluginSource = installed_plugin) -> LoadedPlugins:
    """Return the loaded plugins of a jurisdiction.

    Raises:
        PluginFault: a plugin is missing, cannot be imported, is unknown to pluggy's checks or is a coroutine.
        ConfigurationFault: parameters for a plugin that is not enabled, unknown or out of range.
    """
    code = settings.jurisdiction
    names = tuple(dict.fromkeys((BASELINE, *settings.plugins)))
    for stray in settings.parameters.keys() - set(names):
        raise ConfigurationFault(code, f"parameters.{stray}：没有启用名为 {stray} 的插件")
    manager = pluggy.PluginManager("duban")
    manager.add_hookspecs(hookspecs)
    enabled: list[EnabledPlugin] = []
    for name in names:
        plugin = _find(code, name, find)
        _register(code, name, plugin, manager)
        manifest = _manifest(code, name, plugin, manager)
        enabled.append(EnabledPlugin(name, manifest, _parameters(code, name, manifest, settings)))
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginFault(code, ", ".join(names), _unknown_hooks(manager)) from error
    # pluggy calls the last registered first; the suite reads its answers in the order of enabling.
    return LoadedPlugins(settings, manager, tuple(enabled))


def _unknown_hooks(manager: pluggy.PluginManager) -> str:
    known = sorted(name for name in vars(hookspecs) if name.startswith("duban_"))
    callers = ((name, getattr(manager.hook, name)) for name in vars(manager.hook) if name.startswith("duban_"))
    unknown = (
        f"{each.plugin_name} 的 {name}"
        for name, hook in callers
        if not hook.has_spec()
        for each in hook.get_hookimpls()
    )
    return f"没有这样的钩子：{'、'.join(unknown)}；可用的钩子：{'、'.join(known)}"


def _find(code: str, name: str, find: PluginSource) -> object:
    try:
        return find(name)
    except PluginNotInstalled:
        raise PluginFault(code, name, "未安装，请检查名称或安装该插件") from None
    except Exception as error:  # a plugin's import may fail in any way; it stops its own jurisdiction only
        raise PluginFault(code, name, f"无法导入：{blame(error)}") from error


def _register(code: str, name: str, plugin: object, manager: pluggy.PluginManager) -> None:
    for member, function in inspect.getmembers(plugin, inspect.isroutine):
        if member.startswith("duban_") and inspect.iscoroutinefunction(function):
            raise PluginFault(code, name, f"{member} 是协程；钩子必须是普通函数")
    try:
        manager.register(plugin, name=name)
    except (ValueError, pluggy.PluginValidationError) as error:
        raise PluginFault(code, name, f"无法登记：{error}") from error


def _manifest(code: str, name: str, plugin: object, manager: pluggy.PluginManager) -> Manifest:
    others = [each for each in manager.get_plugins() if each is not plugin]
    caller = manager.subset_hook_caller("duban_manifest", remove_plugins=others)
    try:
        answers = caller()
    except Exception as error:  # foreign code; its failure stops its own jurisdiction only
        raise PluginFault(code, name, f"duban_manifest 出错：{blame(error)}") from error
    if len(answers) != 1 or not isinstance(answers[0], Manifest):
        raise PluginFault(code, name, "duban_manifest 必须给出一个 Manifest")
    if answers[0].id != name:
        raise PluginFault(code, name, f"manifest 的 id 是 {answers[0].id}，与启用的名称不同")
    return answers[0]


def _parameters(code: str, name: str, manifest: Manifest, settings: JurisdictionSettings) -> Parameters:
    try:
        return manifest.parameters.model_validate(settings.parameters.get(name, {}))
    except ValidationError as error:
        raise ConfigurationFault(code, f"parameters.{name}：{fault_lines(error)}") from error


@dataclass(frozen=True)
class Deployment:
    """All jurisdictions of a deployment: those that loaded, and why the others did not."""

    loaded: Mapping[str, LoadedPlugins]
    faults: Mapping[str, str]

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Every configured jurisdiction, working or not."""
        return tuple(sorted((*self.loaded, *self.faults)))


def load_deployment(*directories: Path, find: PluginSource = installed_plugin) -> Deployment:
    """Return every jurisdiction of the directories; a broken one stands among the faults and stops no other.

    Of two files with the same name the one in the earlier directory counts.
    """
    loaded: dict[str, LoadedPlugins] = {}
    faults: dict[str, str] = {}
    paths = {path.stem: path for directory in reversed(directories) for path in jurisdiction_files(directory)}
    for path in paths.values():
        try:
            loaded[path.stem] = load_plugins(read_jurisdiction(path), find)
        except SdkError as error:
            faults[path.stem] = str(error)
    return Deployment(loaded, faults)
