"""Entry point: the suite's own default behaviour, which stands first in every jurisdiction."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from duban_baseline.clauses import manifest
from duban_baseline.notices import NOTICES
from duban_baseline.roles import ROLES
from duban_baseline.tables import DATES, REMINDERS, REPORTS, URGING_FORMS
from duban_baseline.ticket_push import read_ticket
from duban_contracts.commands.intake import TicketPush
from duban_sdk import hookimpl
from duban_sdk.manifest import Manifest, Parameters
from duban_sdk.pack import RulePack

STANDARD_ADAPTER = "standard"


@hookimpl
def duban_manifest() -> Manifest:
    """Say what the plugin is."""
    return manifest()


@hookimpl
def duban_rules(version: str, parameters: Parameters) -> RulePack:  # noqa: ARG001  one version, no parameters
    """Declare roles, urging forms, reports, notices and reminders that hold where a jurisdiction says nothing."""
    return RulePack(
        roles=ROLES, dates=DATES, reports=REPORTS, urging_forms=URGING_FORMS, notices=NOTICES, reminders=REMINDERS
    )


@hookimpl
def duban_ticket_push(adapter: str, payload: Mapping[str, JsonValue]) -> TicketPush | None:
    """Read a payload that is a ``TicketPush`` already; other adapters are left to other plugins."""
    return read_ticket(payload) if adapter == STANDARD_ADAPTER else None
