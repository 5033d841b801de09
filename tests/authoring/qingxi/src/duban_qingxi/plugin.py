"""Entry point: 青溪县."""

from __future__ import annotations

from datetime import date

from duban_sdk import hookimpl
from duban_sdk.manifest import Manifest, PackStatus, Parameters
from duban_sdk.pack import RulePack
from duban_sdk.tables import Validity

from . import results, tables
from .clauses import CLAUSES
from .parameters import CountyParameters

DOCUMENT = "青溪县人民政府督查工作办法（试行）"
VALID_FROM, VALID_TO = date(2026, 7, 1), date(2028, 6, 30)


@hookimpl
def duban_manifest() -> Manifest:
    """Say what the plugin is."""
    return Manifest(
        id="qingxi",
        title="青溪县督查工作办法（虚构）",
        document=DOCUMENT,
        issuer="青溪县人民政府",
        status=PackStatus.SAMPLE,
        valid_from=VALID_FROM,
        valid_to=VALID_TO,
        versions=("1",),
        clauses=CLAUSES,
        parameters=CountyParameters,
    )


@hookimpl
def duban_rules(version: str, parameters: Parameters) -> RulePack:  # noqa: ARG001  only one version so far
    """Declare every table.

    Raises:
        TypeError: the parameters are not those of the manifest.
    """
    if not isinstance(parameters, CountyParameters):
        raise TypeError(f"CountyParameters expected, {type(parameters).__name__} given")
    return RulePack(
        roles=tables.ROLES,
        categories=tables.CATEGORIES,
        tracks=tables.TRACKS,
        series=tables.SERIES,
        origins=tables.ORIGINS,
        chains=(*tables.CHAINS, *results.CHAINS),
        dates=tables.dates(parameters),
        limits=tables.LIMITS,
        receipt=tables.RECEIPT,
        reports=tables.REPORTS,
        judging=tables.JUDGING,
        extension=tables.EXTENSION,
        unit_duties=tables.UNIT_DUTIES,
        office_duties=results.OFFICE_DUTIES,
        unit_scope=tables.UNIT_SCOPE,
        posts=tables.POSTS,
        score=results.SCORE,
        points=results.POINTS,
        incidents=results.INCIDENTS,
        rankings=results.rankings(parameters),
        papers=results.PAPERS,
        measures=results.MEASURES,
        grounds=results.GROUNDS,
        measure_policy=results.MEASURE_POLICY,
        veto=results.VETO,
        validities=(Validity(code="qingxi", document=DOCUMENT, from_on=VALID_FROM, until_on=VALID_TO, clause="Q-15"),),
    )
