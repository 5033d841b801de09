"""What a generated document is made from: a matter, a report to be written, or a paper, in names instead of codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from duban_contracts.base import Event
from duban_contracts.common import ReportText
from duban_contracts.events.matter import ApprovalSigned, MatterAssigned, Order, OrderSubmitted
from duban_contracts.events.matter_reports import ReportFiled
from duban_contracts.events.paper import PaperDrafted, PaperIssued, PaperSigned
from duban_contracts.vocabulary import ApprovalSubject, ReportKind
from duban_runtime.log import StoredEvent
from duban_sdk.documents import (
    DocumentMatter,
    DocumentPaper,
    DocumentQuestion,
    DocumentReport,
    DocumentSignature,
)
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.matter.state import Matter
from duban_tracking.translate.wording import Names, limit_words

_BEFORE_THE_ORDER = frozenset({ApprovalSubject.TAKE_UP, ApprovalSubject.ASSIGNMENT})
"""Signatures whose opinions travel with the order."""
_TAKEN_FROM = frozenset({ReportKind.CLOSING, ReportKind.PROGRESS, ReportKind.INTERIM})
"""Reports whose words a new one starts from."""


def order_question(
    matter: Matter, history: Sequence[StoredEvent], names: Names, on: date, zone: ZoneInfo
) -> DocumentQuestion | None:
    """Return what the order's document is made from: as it went out, else as drafted; None before there is one."""
    order = matter.order or matter.drafted
    if order is None:
        return None
    return DocumentQuestion(
        what="order",
        on=on,
        jurisdiction_name=names.rules.name,
        office_name=_office(history, names),
        matter=_matter(matter, order, limit_words(order.due), names, _signatures(history, names, zone)),
    )


def report_question(
    matter: Matter, history: Sequence[StoredEvent], names: Names, on: date, *, unit: str, kind: ReportKind
) -> DocumentQuestion | None:
    """Return what a unit's report is made from, with the words of what it filed last; None before the order is out."""
    order = matter.order
    if order is None:
        return None
    return DocumentQuestion(
        what="report",
        on=on,
        jurisdiction_name=names.rules.name,
        office_name=_office(history, names),
        matter=_matter(matter, order, limit_words(matter.due), names, ()),
        report=DocumentReport(
            kind=kind,
            unit_name=names.unit(unit),
            newest=_newest(history, unit),
            contributions=_contributions(history, names) if unit == order.lead else (),
        ),
    )


def paper_question(history: Sequence[StoredEvent], names: Names, on: date, zone: ZoneInfo) -> DocumentQuestion | None:
    """Return what a paper's document is made from: as it went out, else as drafted last; None without a draft."""
    last: PaperDrafted | PaperIssued | None = None
    for event in _events(history):
        if isinstance(event, PaperDrafted | PaperIssued):
            last = event
    if last is None:
        return None
    issued = last if isinstance(last, PaperIssued) else None
    return DocumentQuestion(
        what="paper",
        on=on,
        jurisdiction_name=names.rules.name,
        office_name=_unit_name(last.by.unit, names),
        paper=DocumentPaper(
            kind=last.paper_kind,
            name=names.paper(last.paper_kind),
            title=last.content.title,
            number=issued.number if issued else "",
            sections=last.content.sections,
            addressees=last.content.addressees,
            issued_on=issued.issued_on if issued else None,
            signatures=tuple(_paper_signatures(history, names, zone)),
        ),
    )


def _events(history: Sequence[StoredEvent]) -> Iterator[Event]:
    return (stored.payload() for stored in history)


def _matter(
    matter: Matter, order: Order, due: str, names: Names, signatures: Sequence[DocumentSignature]
) -> DocumentMatter:
    rules = names.rules
    category, origin = rules.find_category(matter.category), rules.find_origin(matter.origin)
    return DocumentMatter(
        title=matter.title,
        content=matter.content,
        category=matter.category,
        category_name=category.name if category else "",
        track=matter.track,
        origin_name=origin.name if origin else "",
        basis=matter.basis,
        instruction=order.instruction or matter.instruction,
        order_number=matter.number,
        form=order.form,
        form_name=_form_name(matter, order, rules),
        lead_official=order.lead_official,
        lead=names.unit(order.lead),
        co_units=tuple(map(names.unit, order.co_units)),
        requirement=order.requirement,
        goal=order.goal,
        key_task=order.key_task,
        due=due,
        milestones=tuple((step.on, step.text) for step in order.milestones),
        joint_bodies=order.joint_bodies,
        attachments=tuple(each.name for each in order.attachments),
        assigned_on=matter.assigned_on,
        signatures=tuple(signatures),
    )


def _form_name(matter: Matter, order: Order, rules: Rulebook) -> str:
    """Return what such an order is called: its form's name, else that of the series that numbers it."""
    form = next((row.name for row in rules.pack.order_forms if row.code == order.form), "")
    series = next((row.order_series for row in rules.pack.tracks if row.code == matter.track), "")
    return form or next((row.name for row in rules.pack.series if row.code == series), "")


def _signatures(history: Sequence[StoredEvent], names: Names, zone: ZoneInfo) -> list[DocumentSignature]:
    """Return the signatures for the matter and for the order that was drafted last."""
    given: list[tuple[ApprovalSubject, DocumentSignature]] = []
    for stored in history:
        event = stored.payload()
        if isinstance(event, OrderSubmitted):
            given = [each for each in given if each[0] is not ApprovalSubject.ASSIGNMENT]
        if isinstance(event, ApprovalSigned) and event.subject in _BEFORE_THE_ORDER:
            given.append((event.subject, _signature(event, stored, names, zone)))
    return [signature for _, signature in given]


def _paper_signatures(history: Sequence[StoredEvent], names: Names, zone: ZoneInfo) -> list[DocumentSignature]:
    """Return the signatures under the draft that stands."""
    given: list[DocumentSignature] = []
    for stored in history:
        event = stored.payload()
        if isinstance(event, PaperDrafted):
            given = []
        elif isinstance(event, PaperSigned):
            given.append(_signature(event, stored, names, zone))
    return given


def _signature(
    event: ApprovalSigned | PaperSigned, stored: StoredEvent, names: Names, zone: ZoneInfo
) -> DocumentSignature:
    return DocumentSignature(
        role=names.role(event.by.role),
        person=_person(event.by.person, names),
        approved=event.approved,
        opinion=event.opinion,
        on=stored.occurred_at.astimezone(zone).date(),
    )


def _person(person: str, names: Names) -> str:
    """Return the person's name, where a unit's register has it."""
    for unit in names.units.values():
        if person in unit.person_ids:
            return unit.persons[unit.person_ids.index(person)][1]
    return ""


def _office(history: Sequence[StoredEvent], names: Names) -> str:
    """Return the name of the unit that issued the order, or drafted it last."""
    found = ""
    for event in _events(history):
        if isinstance(event, OrderSubmitted | MatterAssigned):
            found = _unit_name(event.by.unit, names) or found
    return found


def _unit_name(code: str | None, names: Names) -> str:
    return names.units[code].name if code in names.units and code else ""


def _newest(history: Sequence[StoredEvent], unit: str) -> ReportText | None:
    newest: ReportText | None = None
    for event in _events(history):
        if isinstance(event, ReportFiled) and event.unit == unit and event.kind in _TAKEN_FROM:
            newest = event.text
    return newest


def _contributions(history: Sequence[StoredEvent], names: Names) -> tuple[tuple[str, str], ...]:
    """Return what each co-organiser told last."""
    told: dict[str, str] = {}
    for event in _events(history):
        if isinstance(event, ReportFiled) and event.kind is ReportKind.CONTRIBUTION:
            items = (item for part in event.text.parts for item in part.items)
            told[names.unit(event.unit)] = "；".join(filter(None, (event.text.opening, *items)))
    return tuple(told.items())
