"""What tells one filing of a report from another."""

from __future__ import annotations

import hashlib

from duban_contracts.commands.reports import FileReport
from duban_contracts.events.matter_reports import ReportFiled

_CONTENT = {"kind", "unit", "text", "co_parts", "signed_by", "completed_on", "attachments"}


def filing_digest(filing: FileReport | ReportFiled) -> str:
    """Return the digest of what the unit filed: the same for the command and for the event it led to."""
    return hashlib.sha256(filing.model_dump_json(include=_CONTENT).encode()).hexdigest()[:16]
