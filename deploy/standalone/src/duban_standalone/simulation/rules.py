"""The rules under which a scenario is played: those of its jurisdiction, changed as the scenario says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from duban_contracts.wording import describe_errors
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.errors import SdkError
from duban_sdk.loader import load_plugins
from duban_sdk.shelf import Shelf
from duban_standalone.simulation.calendars import KnownYears
from duban_standalone.simulation.validating import Proofreader


@dataclass(frozen=True)
class RuleSource:
    """The settings of a scenario's jurisdiction, from which its rules are loaded."""

    settings: JurisdictionSettings

    def shelf(self, proof: Proofreader, years: KnownYears) -> Shelf | None:
        """Return the rulebooks with what is known of years; None with a fault when they cannot be had."""
        code = self.settings.jurisdiction
        try:
            return Shelf(load_plugins(self.settings, years.find))
        except SdkError as error:
            text = str(error).removeprefix(f"{code}: ")
            at = "parameters" if "parameters." in text else "plugins"
            proof.fault((at,) if at in proof.document.value else ("jurisdiction",), text)
            return None


def rule_source(proof: Proofreader, configured: Mapping[str, JurisdictionSettings]) -> RuleSource | None:
    """Return where the scenario's rules come from; None where it does not say, with faults."""
    said = proof.document.value
    code = said.get("jurisdiction")
    if not isinstance(code, str) or not code:
        proof.fault(("jurisdiction",), "应写明辖区代码，如 yunhe")
        return None
    known = configured.get(code)
    if known is None and "plugins" not in said:
        names = "、".join(sorted(configured)) or "无"
        proof.fault(("jurisdiction",), f"没有名为 {code} 的地区，也没有写明 plugins；已配置：{names}")
        return None
    given: dict[str, object] = known.model_dump() if known else {"jurisdiction": code, "name": code}
    given.update({key: said[key] for key in ("name", "plugins") if key in said})
    given["parameters"] = _parameters(proof, given)
    if "children" in said:
        given["children"] = _children(said["children"])
    try:
        return RuleSource(JurisdictionSettings.model_validate(given))
    except ValidationError as error:
        for each in error.errors():
            proof.fault(tuple(each["loc"]), describe_errors([each])[1][0]["detail"])
        return None


def _children(said: object) -> object:
    """Return names by code, also of a list that gives codes alone; the settings check them."""
    return {str(code): str(code) for code in said} if isinstance(said, list) else said


def _parameters(proof: Proofreader, given: Mapping[str, object]) -> dict[str, object]:
    """Return the configured parameters of the plugins that are enabled, each replaced by what the scenario says."""
    kept, plugins = given.get("parameters"), given.get("plugins")
    names = plugins if isinstance(plugins, list | tuple) else ()
    found = {name: dict(each) for name, each in kept.items() if name in names} if isinstance(kept, dict) else {}
    said = proof.document.value.get("parameters", {})
    if not isinstance(said, dict):
        proof.fault(("parameters",), "应按插件写明，如 yunhe: {renewed_by: ……}")
        return {}
    for plugin, values in said.items():
        if not isinstance(values, dict):
            proof.fault(("parameters", plugin), "应为若干“参数: 值”")
            continue
        found[plugin] = {**found.get(plugin, {}), **values}
    return dict(found)
