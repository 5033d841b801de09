"""Entry point: 华容区, 《华容区人民政府政务督查工作细则（征求意见稿）》."""

from __future__ import annotations

from duban_contracts.common import Defect
from duban_huarong import categories, papers, workflow
from duban_huarong.clauses import DOCUMENT, manifest
from duban_huarong.documents import draft_document
from duban_huarong.drafting import draft_circular
from duban_huarong.parameters import HuarongParameters
from duban_huarong.report_format import report_defects
from duban_sdk import hookimpl
from duban_sdk.documents import DocumentDraft, DocumentQuestion
from duban_sdk.manifest import Manifest, Parameters
from duban_sdk.pack import RulePack
from duban_sdk.questions import CircularDraft, CircularQuestion, ReportQuestion
from duban_sdk.tables import Validity


@hookimpl
def duban_manifest() -> Manifest:
    """Say what the plugin is."""
    return manifest()


def _own(parameters: Parameters) -> HuarongParameters:
    """Return the parameters.

    Raises:
        TypeError: they are not those of the manifest.
    """
    if not isinstance(parameters, HuarongParameters):
        raise TypeError(f"HuarongParameters expected, {type(parameters).__name__} given")
    return parameters


@hookimpl
def duban_rules(version: str, parameters: Parameters) -> RulePack:  # noqa: ARG001  only one version so far
    """Declare every table of the rules."""
    own = _own(parameters)
    validity = Validity(code="huarong", document=DOCUMENT, renewed_by=own.adopted_by)
    return RulePack(
        roles=workflow.ROLES,
        tracks=workflow.TRACKS,
        categories=categories.CATEGORIES,
        origins=workflow.ORIGINS,
        chains=(*workflow.CHAINS, *papers.CHAINS),
        series=(*workflow.SERIES, *papers.SERIES),
        dates=(*workflow.dates(own), *papers.DATES),
        reports=workflow.reports(own),
        matter_duties=workflow.MATTER_DUTIES,
        matter_tasks=workflow.MATTER_TASKS,
        office_duties=papers.OFFICE_DUTIES,
        urging_forms=workflow.URGING_FORMS,
        incidents=papers.INCIDENTS,
        papers=papers.PAPERS,
        measures=papers.MEASURES,
        grounds=papers.GROUNDS,
        measure_policy=papers.MEASURE_POLICY,
        posts=workflow.POSTS,
        order_demands=workflow.ORDER_DEMANDS,
        order_forms=workflow.ORDER_FORMS,
        limits=workflow.LIMITS,
        marks=workflow.MARKS,
        record_kinds=papers.RECORD_KINDS,
        registers=papers.REGISTERS,
        notices=papers.NOTICES,
        validities=(validity,),
        extension=workflow.extension(own),
        judging=workflow.JUDGING,
        referral=papers.REFERRAL,
        unit_scope=workflow.SCOPE,
        stub=workflow.STUB,
    )


@hookimpl
def duban_report_defects(question: ReportQuestion) -> tuple[Defect, ...]:
    """Name what a closing report lacks (E-11)."""
    return report_defects(question)


@hookimpl
def duban_circular(question: CircularQuestion) -> CircularDraft | None:
    """Draft the office's papers (E-8.4, E-12.2, E-12.3)."""
    return draft_circular(question)


@hookimpl
def duban_document(question: DocumentQuestion) -> DocumentDraft | None:
    """Say what stands in the office's documents and in a closing report (E-8, E-11)."""
    return draft_document(question)
