"""Entry point: 安康市, 安政办发〔2020〕1号 《安康市政府系统督促检查工作办法》."""

from __future__ import annotations

from duban_ankang import duties, escalation, matters, papers, roles
from duban_ankang.circular import draft_circular
from duban_ankang.clauses import DOCUMENT, VALID_FROM, manifest
from duban_ankang.parameters import AnkangParameters
from duban_ankang.report_check import report_defects
from duban_contracts.common import Defect
from duban_sdk import hookimpl
from duban_sdk.manifest import Manifest, Parameters
from duban_sdk.pack import RulePack
from duban_sdk.questions import CircularDraft, CircularQuestion, ReportQuestion
from duban_sdk.tables import Validity


@hookimpl
def duban_manifest() -> Manifest:
    """Say what the plugin is."""
    return manifest()


@hookimpl
def duban_rules(version: str, parameters: Parameters) -> RulePack:  # noqa: ARG001  only one version so far
    """Declare every table of the measures.

    Raises:
        TypeError: the parameters are not those of the manifest.
    """
    if not isinstance(parameters, AnkangParameters):
        raise TypeError(f"AnkangParameters expected, {type(parameters).__name__} given")
    return RulePack(
        roles=roles.ROLES,
        tracks=matters.TRACKS,
        categories=matters.CATEGORIES,
        origins=matters.ORIGINS,
        chains=(*escalation.chains(parameters), *papers.chains(parameters)),
        series=(*matters.SERIES, *papers.SERIES),
        dates=duties.dates(parameters),
        reports=matters.REPORTS,
        office_duties=duties.OFFICE_DUTIES,
        urging_forms=matters.URGING_FORMS,
        incidents=escalation.INCIDENTS,
        papers=papers.PAPERS,
        notices=papers.NOTICES,
        validities=(Validity(code="ankang", document=DOCUMENT, from_on=VALID_FROM, clause="A-13"),),
        measures=escalation.MEASURES,
        grounds=escalation.grounds(parameters),
        unit_duties=duties.unit_duties(parameters),
        posts=matters.POSTS,
        order_demands=matters.ORDER_DEMANDS,
        record_kinds=escalation.RECORD_KINDS,
        activities=escalation.ACTIVITIES,
        grades=escalation.GRADES,
        sheets=escalation.SHEETS,
        standings=duties.STANDINGS,
        judging=matters.judging(parameters),
        referral=escalation.REFERRAL,
        measure_policy=escalation.measure_policy(parameters),
        unit_scope=matters.UNIT_SCOPE,
        grading=escalation.GRADING,
        hand_down=matters.HAND_DOWN,
    )


@hookimpl
def duban_report_defects(question: ReportQuestion) -> tuple[Defect, ...]:
    """Name each assigned item that is left out, missing physical progress, missing proof (A-9c)."""
    return report_defects(question)


@hookimpl
def duban_circular(question: CircularQuestion) -> CircularDraft | None:
    """Draft the circular of the quarter by line (A-7), those of praise and criticism by grades (A-12.2, A-12.3c)."""
    return draft_circular(question)
