"""A case file (卷宗) as one archive: everything on record about a matter, with a list of digests to verify it by.

The same records make the same bytes, so that an archive can be compared with a later export.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from duban_contracts.base import Event
from duban_contracts.common import Attachment, ReportText
from duban_contracts.events.matter_reports import ReportFiled
from duban_contracts.events.paper import PaperContent, PaperDrafted, PaperIssued
from duban_runtime.log import StoredEvent

DIGESTS = "SHA256SUMS"
_EARLIEST = 1980
"""An archive's entries cannot be older."""
Entry = Mapping[str, object]


def case_file(
    matter: Mapping[str, object],
    history: Sequence[StoredEvent],
    entries: Sequence[Entry],
    zone: ZoneInfo,
    documents: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:
    """Return the archive: history, timeline, papers, reports, names of attachments, and digests of all of these.

    Args:
        matter: the matter's row in the ledger.
        history: every event, in the order of the log.
        entries: the same events in words.
        zone: of the days that the timeline states.
        documents: order and papers as files, by their names in the archive.
    """
    files = dict(_files(matter, history, entries, zone)) | dict(documents)
    digests = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    written = BytesIO()
    stamp = _stamp(history, zone)
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in (*sorted(files.items()), (DIGESTS, digests.encode())):
            info = ZipInfo(name, stamp)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, content)
    return written.getvalue()


def papers_of(history: Sequence[StoredEvent]) -> dict[str, str]:
    """Return the papers' names in the archive, without an ending, by their streams."""
    types = (PaperDrafted.TYPE, PaperIssued.TYPE)
    subjects = dict.fromkeys(stored.subject for stored in history if stored.type in types)
    return {subject: f"papers/{number:02}" for number, subject in enumerate(subjects, start=1)}


def _stamp(history: Sequence[StoredEvent], zone: ZoneInfo) -> tuple[int, int, int, int, int, int]:
    last = max((each.occurred_at for each in history), default=datetime(_EARLIEST, 1, 1, tzinfo=zone)).astimezone(zone)
    return max(last.year, _EARLIEST), last.month, last.day, last.hour, last.minute, last.second


def _files(
    matter: Mapping[str, object], history: Sequence[StoredEvent], entries: Sequence[Entry], zone: ZoneInfo
) -> Iterator[tuple[str, bytes]]:
    told = [(each, each.payload()) for each in history]
    yield "history.json", _json({"matter": matter, "records": [_record(each, event) for each, event in told]})
    yield "timeline.md", _timeline(matter, entries, zone).encode()
    for name, text in zip(papers_of(history).values(), _papers(told), strict=True):
        yield f"{name}.md", text.encode()
    for number, text in enumerate(_reports(told, zone), start=1):
        yield f"reports/{number:02}.md", text.encode()
    attachments = sorted({f"{each.sha256}  {each.name}" for _, event in told for each in _attachments(event)})
    if attachments:
        yield "attachments.txt", ("\n".join(attachments) + "\n").encode()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode() + b"\n"


def _record(stored: StoredEvent, event: Event) -> dict[str, object]:
    return {
        "subject": stored.subject,
        "sequence": stored.sequence,
        "event_id": str(stored.id),
        "type": stored.type,
        "at": stored.occurred_at.isoformat(),
        "data": event.model_dump(mode="json"),
    }


def _timeline(matter: Mapping[str, object], entries: Sequence[Entry], zone: ZoneInfo) -> str:
    lines = [f"# {matter['title']}", "", f"编号：{matter['number'] or '（未交办）'}　状态：{matter['state_name']}", ""]
    for entry in entries:
        at = datetime.fromisoformat(str(entry["at"])).astimezone(zone)
        by = entry["by"]
        who = f"（{by['person']}）" if isinstance(by, Mapping) else ""
        clause = f"［{entry['clause']}］" if entry["clause"] else ""
        lines.append(f"- {at:%Y-%m-%d %H:%M} {entry['text']}{who}{clause}")
    return "\n".join(lines) + "\n"


def _papers(told: Sequence[tuple[StoredEvent, Event]]) -> Iterator[str]:
    """Yield each paper as it went out, or as it was drafted last."""
    latest: dict[str, tuple[PaperContent, str]] = {}
    for stored, event in told:
        if isinstance(event, PaperDrafted):
            latest[stored.subject] = (event.content, "（未印发）")
        elif isinstance(event, PaperIssued):
            latest[stored.subject] = (event.content, f"{event.number}　{event.issued_on} 印发".strip("　"))
    for content, note in latest.values():
        sections = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in content.sections)
        yield f"# {content.title}\n\n{note}\n\n{sections}\n"


def _reports(told: Sequence[tuple[StoredEvent, Event]], zone: ZoneInfo) -> Iterator[str]:
    """Yield every filing of every report."""
    for stored, event in told:
        if isinstance(event, ReportFiled):
            at = stored.occurred_at.astimezone(zone)
            parts = "\n\n".join((_text(event.text), *(f"## {part.unit}\n\n{part.text}" for part in event.co_parts)))
            signed = f"{event.unit}　签发：{event.signed_by or '—'}"
            yield f"{parts}\n\n{signed}　{at:%Y-%m-%d %H:%M} 第 {event.filing} 次报送\n"


def _text(text: ReportText) -> str:
    parts = (f"## {part.heading}\n\n" + "\n\n".join(part.items) for part in text.parts)
    whole = (text.letterhead, text.document_number, f"# {text.title}", text.addressee, text.opening, *parts)
    return "\n\n".join((*filter(None, whole), f"{text.signed_unit}　{text.dated}".strip("　")))


def _attachments(event: Event) -> Iterator[Attachment]:
    for value in vars(event).values():
        if isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, Attachment))
