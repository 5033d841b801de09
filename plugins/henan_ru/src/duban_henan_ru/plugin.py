"""Entry point: 汝×县, 《关于加强政府督促检查工作意见》, a sample without number and date."""

from __future__ import annotations

from duban_henan_ru import matters, papers, records, sanctions
from duban_henan_ru.circular import draft_circular
from duban_henan_ru.clauses import manifest
from duban_henan_ru.parameters import HenanRuParameters
from duban_sdk import hookimpl
from duban_sdk.manifest import Manifest, Parameters
from duban_sdk.pack import RulePack
from duban_sdk.questions import CircularDraft, CircularQuestion


@hookimpl
def duban_manifest() -> Manifest:
    """Say what the plugin is."""
    return manifest()


@hookimpl
def duban_rules(version: str, parameters: Parameters) -> RulePack:  # noqa: ARG001  only one version so far
    """Declare every table of the opinion.

    Raises:
        TypeError: the parameters are not those of the manifest.
    """
    if not isinstance(parameters, HenanRuParameters):
        raise TypeError(f"HenanRuParameters expected, {type(parameters).__name__} given")
    return RulePack(
        roles=matters.ROLES,
        tracks=matters.TRACKS,
        categories=matters.CATEGORIES,
        origins=matters.ORIGINS,
        chains=(*sanctions.chains(parameters), *papers.chains(parameters)),
        series=(*matters.SERIES, *papers.SERIES),
        dates=papers.dates(parameters),
        reports=matters.REPORTS,
        office_duties=papers.OFFICE_DUTIES,
        urging_forms=matters.URGING_FORMS,
        incidents=records.INCIDENTS,
        papers=papers.PAPERS,
        notices=papers.NOTICES,
        measures=sanctions.MEASURES,
        grounds=sanctions.grounds(parameters),
        counts=matters.COUNTS,
        posts=matters.POSTS,
        marks=matters.MARKS,
        record_kinds=records.record_kinds(parameters),
        sheets=records.SHEETS,
        judging=matters.judging(parameters),
        referral=sanctions.REFERRAL,
        measure_policy=sanctions.policy(parameters),
        unit_scope=matters.UNIT_SCOPE,
        receipt=matters.receipt(parameters),
        veto=records.veto(parameters),
    )


@hookimpl
def duban_circular(question: CircularQuestion) -> CircularDraft | None:
    """Draft the ledgers of the year and the periodic circular (R-3.0)."""
    return draft_circular(question)
