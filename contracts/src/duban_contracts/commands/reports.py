"""Commands that concern reports."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from duban_contracts.base import UnitCode
from duban_contracts.commands.matter import Command
from duban_contracts.common import Attachment, Key, OptionalText, ReportText, Text
from duban_contracts.events.matter_reports import CoUnitPart
from duban_contracts.vocabulary import DefectKind, ReportKind, ReturnGround


class FileReport(Command):
    """File a report, or file it again after a return (反馈)."""

    key: Key
    kind: ReportKind
    unit: UnitCode
    duty: str | None = None
    text: ReportText
    co_parts: tuple[CoUnitPart, ...] = ()
    signed_by: OptionalText = ""
    completed_on: date | None = None
    attachments: tuple[Attachment, ...] = ()
    outstanding_reason: OptionalText = Field(
        "",
        description="why a co-organiser's contribution is missing, or of a progress report, why it is not closed yet",
    )


class DefectFinding(Command):
    """Defect that the verifier found."""

    kind: DefectKind
    text: Text


class ReturnReport(Command):
    """Send a report back (退回)."""

    key: Key
    ground: ReturnGround
    reason: Text
    defects: tuple[DefectFinding, ...] = ()
    redo_due_on: date | None = Field(None, description="date on the return slip; the pack's default otherwise")


class VerifyReport(Command):
    """Pass a report (核查通过); ``completed_on`` corrects the claimed day where given."""

    key: Key
    completed_on: date | None = None
    method: OptionalText = ""
    finding: OptionalText = ""
    defects: tuple[DefectFinding, ...] = ()


class FindFalsification(Command):
    """Record that a report was falsified (弄虚作假)."""

    key: Key
    finding: Text
    evidence: tuple[Attachment, ...] = ()
