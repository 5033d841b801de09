"""The ledger row of a matter (台账)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from duban_contracts.base import Event
from duban_contracts.events.matter import (
    MatterArchived,
    MatterAssigned,
    MatterClosed,
    MatterProposed,
    MatterTakenUp,
    TicketLinked,
)
from duban_contracts.events.matter_demands import MatterAmended
from duban_contracts.events.matter_reports import ReportFiled
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import Stage
from duban_tracking.core.context import Unit
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.matter.texts import words_of
from duban_tracking.rows import LedgerRow
from duban_tracking.translate.grams import MAX_TEXT, folded, grams

TEXT_EVENTS = (MatterProposed, MatterTakenUp, MatterAssigned, TicketLinked, MatterAmended)
"""Events that change the words by which a matter is found."""
_DIGITS = re.compile(r"\d+")


class Happened(NamedTuple):
    """A new event with its day and instant."""

    event: Event
    on: date
    at: datetime


def ledger_row(
    jurisdiction: str,
    matter: Matter,
    happened: Sequence[Happened],
    rules: Rulebook,
    *,
    version: int,
    register_number: str,
    units: Mapping[str, Unit],
    is_new: bool,
) -> LedgerRow:
    """Return the row after the new events; what they say nothing about is None where the row keeps it."""
    return LedgerRow(
        jurisdiction=jurisdiction,
        matter_id=matter.id,
        version=version,
        opened_at=happened[0].at if is_new else None,
        number=matter.number,
        register_number=register_number,
        number_order=number_order(matter.number or register_number),
        title=matter.title,
        category=matter.category,
        track=matter.track,
        origin=matter.origin,
        weight=matter.weight.value,
        state=matter.state.value,
        proposed_on=matter.proposed_on,
        moved=matter.moved,
        overdue=matter.overdue and matter.is_open,
        urgings=sum(kind == "urging" for kind, _ in matter.keys),
        completed_on=matter.completed_on,
        closed_on=matter.closed_on,
        external_ids="\n".join(ticket.external_id for ticket in matter.tickets),
        missed_duties=",".join(sorted(str(duty.due.enforce_on) for duty in matter.duties.values() if duty.missed)),
        accused_units=",".join(matter.accused_units),
        text=_text(matter, register_number, units) if changes_text(happened) else None,
        **_of_order(matter),
        **_of_events(matter.track, happened, rules),
    )


def _of_order(matter: Matter) -> dict[str, Any]:
    order, due = matter.order, matter.due
    return {
        "horizon": order.horizon.value if order else "",
        "lead_unit": order.lead if order else "",
        "co_units": ",".join(order.co_units) if order else "",
        "lead_official": order.lead_official if order else "",
        "assigned_on": matter.assigned_on if order else None,
        "due_on": due.nominal_on if due else None,
        "enforce_on": due.enforce_on if due else None,
        "original_due_on": matter.original_due.nominal_on if due and matter.original_due else None,
        "provisional": bool(due and due.provisional),
    }


def _of_events(track: str, happened: Sequence[Happened], rules: Rulebook) -> dict[str, Any]:
    stage = _stage(track, happened, rules)
    closed = _last(happened, MatterClosed)
    filed, archived = _last(happened, ReportFiled), _last(happened, MatterArchived)
    return {
        "stage": stage.code if stage else None,
        "stage_name": stage.name if stage else None,
        "last_report_at": filed.at if filed else None,
        "completion": closed.event.completion.value if closed and isinstance(closed.event, MatterClosed) else None,
        "archived_on": archived.on if archived else None,
    }


def number_order(number: str) -> str | None:
    """Return a text that sorts as the numbers in it do; None for no number."""
    return _DIGITS.sub(lambda digits: digits.group().zfill(8), number) if number else None


def changes_text(happened: Iterable[Happened]) -> bool:
    """Return whether the words by which the matter is found change."""
    return any(isinstance(each.event, TEXT_EVENTS) or words_of(each.event) for each in happened)


def _last(happened: Sequence[Happened], kind: type[Event]) -> Happened | None:
    return next((each for each in reversed(happened) if isinstance(each.event, kind)), None)


def _stage(track: str, happened: Sequence[Happened], rules: Rulebook) -> Stage | None:
    for each in reversed(happened):
        stage = rules.stage(track, type(each.event).__name__)
        if stage is not None:
            return stage
    return None


def _text(matter: Matter, register_number: str, units: Mapping[str, Unit]) -> str:
    words = [matter.title, matter.number, register_number, *(ticket.external_id for ticket in matter.tickets)]
    if matter.order:
        words += _unit_names(matter.order.units, units)
        words += [matter.content[:MAX_TEXT], matter.order.requirement[:MAX_TEXT], *matter.words]
    # Runs of different fields must not join.
    return "\n".join(folded(word) for word in words if word)


def _unit_names(codes: Iterable[str], units: Mapping[str, Unit]) -> list[str]:
    return [units[code].name for code in codes if code in units]


def new_grams(
    matter: Matter, register_number: str, happened: Sequence[Happened], units: Mapping[str, Unit]
) -> set[str]:
    """Return the grams that the new events add.

    Texts beyond the title come in with the order: proposals may arrive by the thousand a second, orders do not.
    """
    found: set[str] = set()
    for each in happened:
        match each.event:
            case MatterProposed():
                found |= _grams([matter.title, *(ticket.external_id for ticket in each.event.tickets)])
            case TicketLinked():
                found |= _grams([each.event.ticket.external_id])
            case MatterTakenUp():
                found |= _grams([register_number])
            case MatterAssigned():
                order = each.event.order
                texts = [matter.content[:MAX_TEXT], order.requirement[:MAX_TEXT]]
                found |= _grams([matter.number, *_unit_names(order.units, units), *texts])
            case other:
                found |= _grams([words_of(other)])
    return found


def _grams(texts: Collection[str]) -> set[str]:
    return {gram for text in texts if text for gram in grams(folded(text))}
