"""Entry point: 云和县, 云政办发〔2022〕24号 《2022年度县政府督查工作实施方案》."""

from __future__ import annotations

from duban_contracts.common import Defect, ReportText
from duban_sdk import hookimpl
from duban_sdk.documents import DocumentDraft, DocumentQuestion
from duban_sdk.manifest import Manifest, Parameters
from duban_sdk.pack import RulePack
from duban_sdk.questions import CircularDraft, CircularQuestion, ReportQuestion
from duban_sdk.tables import Validity
from duban_yunhe import categories, papers, scoring, workflow
from duban_yunhe.circular import draft_circular
from duban_yunhe.clauses import DOCUMENT, VALID_FROM, VALID_TO, manifest
from duban_yunhe.documents import draft_document
from duban_yunhe.docx_report import read_docx
from duban_yunhe.parameters import YunheParameters
from duban_yunhe.report_format import report_defects

ZIP_SIGNATURE = b"PK"
"""A .docx is a ZIP archive."""


@hookimpl
def duban_manifest() -> Manifest:
    """Say what the plugin is."""
    return manifest()


@hookimpl
def duban_rules(version: str, parameters: Parameters) -> RulePack:  # noqa: ARG001  only one version so far
    """Declare every table of the scheme.

    Raises:
        TypeError: the parameters are not those of the manifest.
    """
    if not isinstance(parameters, YunheParameters):
        raise TypeError(f"YunheParameters expected, {type(parameters).__name__} given")
    return RulePack(
        roles=workflow.ROLES,
        tracks=workflow.TRACKS,
        categories=categories.CATEGORIES,
        origins=workflow.ORIGINS,
        chains=(*workflow.chains(parameters), *papers.CHAINS),
        series=(*workflow.SERIES, *papers.SERIES),
        dates=(*workflow.dates(parameters), *papers.dates(parameters)),
        reports=workflow.REPORTS,
        matter_duties=workflow.matter_duties(parameters),
        office_duties=papers.OFFICE_DUTIES,
        urging_forms=workflow.URGING_FORMS,
        incidents=scoring.incidents(parameters),
        papers=papers.PAPERS,
        proposals=papers.PROPOSALS,
        points=scoring.points(parameters),
        flags=scoring.flags(parameters),
        rankings=papers.rankings(parameters),
        notices=papers.NOTICES,
        validities=(_validity(parameters),),
        extension=workflow.EXTENSION,
        judging=workflow.judging(parameters),
        joint=workflow.joint(parameters),
        referral=workflow.REFERRAL,
        exemption=workflow.exemption(parameters),
        score=scoring.SCORE,
    )


def _validity(parameters: YunheParameters) -> Validity:
    return Validity(
        code="yunhe", document=DOCUMENT, from_on=VALID_FROM, until_on=VALID_TO, renewed_by=parameters.renewed_by
    )


@hookimpl
def duban_report_text(content: bytes) -> ReportText | None:
    """Read an uploaded .docx (Y-A); other files are not ours."""
    return read_docx(content) if content.startswith(ZIP_SIGNATURE) else None


@hookimpl
def duban_report_defects(question: ReportQuestion) -> tuple[Defect, ...]:
    """Name each departure of a report from the annex (Y-A)."""
    return report_defects(question)


@hookimpl
def duban_circular(question: CircularQuestion) -> CircularDraft | None:
    """Draft the circular of the month (Y-2.6)."""
    return draft_circular(question)


@hookimpl
def duban_document(question: DocumentQuestion) -> DocumentDraft | None:
    """Say what stands in an order or a feedback report (Y-A)."""
    return draft_document(question)
