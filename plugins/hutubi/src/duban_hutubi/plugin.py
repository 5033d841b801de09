"""Entry point: 呼图壁县, 呼县政办〔2023〕38号 《关于进一步加强政府督查督办工作的通知》."""

from __future__ import annotations

from duban_hutubi import categories, escalation, papers, workflow
from duban_hutubi.clauses import DOCUMENT, manifest
from duban_hutubi.documents import draft_document
from duban_hutubi.drafting import draft_circular
from duban_hutubi.parameters import HutubiParameters
from duban_sdk import hookimpl
from duban_sdk.documents import DocumentDraft, DocumentQuestion
from duban_sdk.manifest import Manifest, Parameters
from duban_sdk.pack import RulePack
from duban_sdk.questions import CircularDraft, CircularQuestion
from duban_sdk.tables import Validity


@hookimpl
def duban_manifest() -> Manifest:
    """Say what the plugin is."""
    return manifest()


@hookimpl
def duban_rules(version: str, parameters: Parameters) -> RulePack:  # noqa: ARG001  only one version so far
    """Declare every table of the notice.

    Raises:
        TypeError: the parameters are not those of the manifest.
    """
    if not isinstance(parameters, HutubiParameters):
        raise TypeError(f"HutubiParameters expected, {type(parameters).__name__} given")
    return RulePack(
        roles=workflow.ROLES,
        tracks=workflow.TRACKS,
        categories=categories.CATEGORIES,
        origins=workflow.ORIGINS,
        chains=(*workflow.CHAINS, *papers.CHAINS, *escalation.CHAINS),
        series=(*workflow.SERIES, *papers.SERIES),
        dates=workflow.dates(parameters),
        reports=workflow.REPORTS,
        office_duties=papers.office_duties(parameters),
        unit_duties=workflow.unit_duties(parameters),
        matter_tasks=workflow.MATTER_TASKS,
        urging_forms=workflow.URGING_FORMS,
        incidents=escalation.INCIDENTS,
        papers=papers.papers(parameters),
        measures=escalation.MEASURES,
        grounds=escalation.grounds(parameters),
        measure_policy=escalation.MEASURE_POLICY,
        posts=workflow.POSTS,
        order_demands=workflow.ORDER_DEMANDS,
        limits=workflow.LIMITS,
        marks=workflow.MARKS,
        record_kinds=papers.RECORD_KINDS,
        registers=papers.REGISTERS,
        notices=papers.NOTICES,
        validities=(Validity(code="hutubi", document=DOCUMENT),),
        judging=workflow.JUDGING,
        referral=escalation.REFERRAL,
        stub=workflow.STUB,
    )


@hookimpl
def duban_circular(question: CircularQuestion) -> CircularDraft | None:
    """Draft the county's recurring papers (H-1.1.2.4, H-1.1.2.5, H-1.2.2.5, H-2.2)."""
    return draft_circular(question)


@hookimpl
def duban_document(question: DocumentQuestion) -> DocumentDraft | None:
    """Say what stands in a 督办单, 催办函 or 督查通报 (H-1.2.2.2, H-2.1, H-2.2)."""
    return draft_document(question)
