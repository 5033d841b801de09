"""Entry point: the law above the counties. Enabled before a county's plugin, whose rows then stand before these."""

from __future__ import annotations

from duban_national import petitions, supervision
from duban_national.clauses import manifest
from duban_national.parameters import NationalParameters
from duban_sdk import hookimpl
from duban_sdk.manifest import Manifest, Parameters
from duban_sdk.pack import RulePack


@hookimpl
def duban_manifest() -> Manifest:
    """Say what the plugin is."""
    return manifest()


@hookimpl
def duban_rules(version: str, parameters: Parameters) -> RulePack:  # noqa: ARG001  only one version so far
    """Declare what holds in every county that says nothing stricter.

    Raises:
        TypeError: the parameters are not those of the manifest.
    """
    if not isinstance(parameters, NationalParameters):
        raise TypeError(f"NationalParameters expected, {type(parameters).__name__} given")
    return RulePack(
        chains=supervision.CHAINS,
        dates=(*supervision.dates(parameters), *petitions.dates(parameters)),
        urging_forms=supervision.URGING_FORMS,
        incidents=supervision.INCIDENTS,
        office_duties=supervision.office_duties(parameters),
        papers=supervision.PAPERS,
        measures=supervision.MEASURES,
        grounds=supervision.GROUNDS,
        ticket_clocks=petitions.ticket_clocks(parameters),
        objections=petitions.objections(parameters),
        activities=supervision.activities(parameters),
        measure_policy=supervision.MEASURES_RULE,
        referral=supervision.REFERRAL,
        unit_scope=supervision.UNIT_SCOPE,
        authority=supervision.AUTHORITY,
        barring=petitions.BARRING,
        amendment=supervision.AMENDMENT,
        review=supervision.review(parameters),
        stub=supervision.STUB,
    )
