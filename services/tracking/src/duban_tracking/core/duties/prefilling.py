"""Texts with which a unit's answer to a duty begins: what it last reported on each of its matters (第九条)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from duban_contracts.common import ReportPart
from duban_contracts.events.matter_reports import ReportFiled
from duban_contracts.vocabulary import ReportKind
from duban_sdk.duties import UnitDutyRow

PROGRESS = "进展情况"
"""Heading of a duty whose row prescribes none."""
_TELLING = frozenset({ReportKind.PROGRESS, ReportKind.INTERIM})


@dataclass(frozen=True, slots=True)
class ReportedMatter:
    """A matter of the unit, with the unit's reports on it in the order of their filing."""

    title: str
    number: str
    category: str
    track: str
    reports: Sequence[ReportFiled]


def prefill(row: UnitDutyRow, unit: str, matters: Iterable[ReportedMatter]) -> tuple[tuple[str, str], ...]:
    """Return the duty's headings, each with a paragraph per matter that the unit's newest progress entry tells of.

    A part of the entry goes under the duty's heading that reads the same, everything else under the first one. A
    heading without anything is empty; a matter on which nothing was reported is left out.
    """
    headings = row.headings or (PROGRESS,)
    paragraphs: dict[str, list[str]] = {heading: [] for heading in headings}
    for matter in matters:
        newest = _newest(unit, matter)
        if newest is None or not _is_meant(row, matter):
            continue
        told: dict[str, list[str]] = {}
        for part in newest.text.parts:
            told.setdefault(part.heading if part.heading in paragraphs else headings[0], []).append(_words(part))
        name = f"{matter.title}（{matter.number}）" if matter.number else matter.title
        for heading, texts in told.items():
            said = " ".join(text for text in texts if text)
            if said:
                paragraphs[heading].append(f"{name}：{said}")
    return tuple((heading, "\n".join(texts)) for heading, texts in paragraphs.items())


def _newest(unit: str, matter: ReportedMatter) -> ReportFiled | None:
    own = [each for each in matter.reports if each.unit == unit and each.kind in _TELLING]
    return own[-1] if own else None


def _is_meant(row: UnitDutyRow, matter: ReportedMatter) -> bool:
    in_track = not row.tracks or matter.track in row.tracks
    return in_track and (not row.categories or matter.category in row.categories)


def _words(part: ReportPart) -> str:
    return " ".join(item for item in part.items if item)
