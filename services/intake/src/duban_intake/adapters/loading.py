"""Builds the desks of all jurisdictions from a configuration directory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from duban_contracts.commands.intake import TakeUpTicket
from duban_intake.adapters.plugin_adapter import PluginAdapter
from duban_intake.adapters.signatures import ChannelKeys
from duban_intake.core.triage import TriageRules, unknown_code
from duban_intake.handlers.directory import Directory
from duban_intake.ports.desks import ChannelDesk, Desk
from duban_sdk.configuration import Channel
from duban_sdk.loader import PluginSource, installed_plugin
from duban_sdk.reloading import Jurisdictions
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf

_FROM_ENVIRONMENT = "env:"


def load_directory(
    directory: Path, environ: Mapping[str, str], hook_seconds: float, find: PluginSource = installed_plugin
) -> Directory:
    """Return the desks of a configuration directory; a jurisdiction that cannot work stops no other."""
    found = Jurisdictions(directory, lambda shelf: _desk(shelf, environ, hook_seconds), find)
    return Directory(found.working, found.faults, found.mend)


def _desk(shelf: Shelf, environ: Mapping[str, str], hook_seconds: float) -> Desk:
    rules = triage_rules(shelf.current, shelf.settings.channels)
    return Desk(
        code=shelf.settings.jurisdiction,
        rulebook=shelf.current,
        rules=rules,
        channels={code: _channel(code, each, rules, environ) for code, each in shelf.settings.channels.items()},
        adapter=PluginAdapter(shelf.hooks, hook_seconds),
        parameter_sets=shelf.parameter_sets,
    )


def triage_rules(rulebook: Rulebook, channels: Mapping[str, Channel] = MappingProxyType({})) -> TriageRules:
    """Return what triage needs of a rulebook, and of the channels whose tickets have a class by default."""
    pack = rulebook.pack
    planned = {track.code for track in pack.tracks if track.under_paper}
    # A ticket names no plan, and facts that are only recorded become no matters.
    categories = [row for row in pack.categories if not row.incidents_only and row.track not in planned]
    return TriageRules(
        category_clauses={row.code: row.clause for row in categories},
        category_names={row.code: row.name for row in categories},
        origin_names={row.code: row.name for row in pack.origins},
        pins=rulebook.pins,
        validities=pack.validities,
        barring_clause=pack.barring.clause if pack.barring else "",
        channel_categories={code: each.default_category for code, each in channels.items() if each.default_category},
    )


def _channel(code: str, channel: Channel, rules: TriageRules, environ: Mapping[str, str]) -> ChannelDesk:
    take_up = None
    if channel.take_up is not None:
        take_up = TakeUpTicket(
            category=channel.take_up.category,
            origin=channel.take_up.origin,
            weight=channel.take_up.weight,
            reason=channel.take_up.reason,
        )
    fault = _standing_fault(take_up, rules) or _default_fault(channel, rules)
    keys = None
    try:
        keys = ChannelKeys([_secret(text, environ) for text in channel.secrets])
    except LookupError as error:
        fault = fault or f"环境变量 {error.args[0]} 没有设置"
    except ValueError:
        fault = fault or "签名密钥不是合法的 whsec_ 密钥"
    return ChannelDesk(code, channel.adapter, None if fault else keys, take_up, fault)


def _standing_fault(take_up: TakeUpTicket | None, rules: TriageRules) -> str:
    unknown = unknown_code(take_up, rules) if take_up is not None else None
    return f"take_up.{unknown.field} {unknown.code} 不在规则中" if unknown else ""


def _default_fault(channel: Channel, rules: TriageRules) -> str:
    unknown = channel.default_category and channel.default_category not in rules.category_names
    return f"default_category {channel.default_category} 不在规则中" if unknown else ""


def _secret(text: str, environ: Mapping[str, str]) -> str:
    if not text.startswith(_FROM_ENVIRONMENT):
        return text
    name = text.removeprefix(_FROM_ENVIRONMENT)
    found = environ.get(name, "")
    if not found:
        raise LookupError(name)
    return found
