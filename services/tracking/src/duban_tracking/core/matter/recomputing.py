"""The open dates of a matter, and how they are set again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.calendar import RecomputeDates
from duban_contracts.dates import DueDate
from duban_contracts.events.calendar import DueDateRecomputed
from duban_contracts.vocabulary import ApprovalSubject, MatterState
from duban_tracking.core.context import Context, Decision, Refusal
from duban_tracking.core.matter.acts import matter_acts
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.recomputing import OpenDate, recompute

DUE, DRAFTED, LIMIT = "due", "drafted", "limit"


def open_dates(matter: Matter) -> Iterator[OpenDate]:
    """Yield the dates of a matter that are still to be kept: its own, of requests, of duties, of returned reports.

    A matter whose closing report stands, or whose date has passed, keeps the date by which it is judged.
    """
    units = matter.units
    if matter.state is MatterState.ASSIGNED and matter.due and not matter.overdue:
        yield OpenDate(DUE, "完成时限", matter.due, units, confirmed=matter.due_confirmed)
    if matter.state is MatterState.SUBMITTED and matter.drafted and matter.drafted.due:
        yield OpenDate(DRAFTED, "拟定的完成时限", matter.drafted.due)
    limit = matter.approvals.get((ApprovalSubject.LIMIT, ""))
    if matter.proposed_limit is not None and limit is not None and not limit.done:
        yield OpenDate(LIMIT, "拟定的办理时限", matter.proposed_limit.due, units)
    for key, request in matter.extensions.items():
        approval = matter.approvals.get((ApprovalSubject.EXTENSION, key))
        if approval is not None and not approval.done:
            yield OpenDate(f"extension:{key}", "申请延至的时限", request.new_due, (request.unit,))
    yield from _of_duties(matter)
    for key, report in matter.reports.items():
        if report.redo_due is not None and not (report.pending or report.verified or matter.overdue):
            yield OpenDate(f"redo:{key}", "重新报送的时限", report.redo_due, (report.unit,))


def _of_duties(matter: Matter) -> Iterator[OpenDate]:
    if matter.state is MatterState.ARCHIVED:
        return
    for duty in matter.duties.values():
        if not (duty.done or duty.missed):
            yield OpenDate(f"duty:{duty.id}", f"{duty.name}（{duty.period}）的时限", duty.due, (duty.unit,))


@matter_acts.on(RecomputeDates)
def recompute_matter(command: RecomputeDates, matter: Matter, context: Context) -> Decision:
    """The matter's open dates stand as the present calendar gives them."""
    decision = recompute(command, open_dates(matter), context, DueDateRecomputed)
    if isinstance(decision, Refusal):
        return decision
    return tuple(_with_tickets(event, matter) for event in decision)


def _with_tickets(event: Event, matter: Matter) -> Event:
    if not isinstance(event, DueDateRecomputed) or event.what != DUE:
        return event
    return event.model_copy(update={"tickets": matter.tickets})


def recomputed_matter(event: DueDateRecomputed, matter: Matter, on: date) -> Matter:
    """Return the matter with the date that the event names; one that is gone by now changes nothing."""
    what, _, key = event.what.partition(":")
    match what:
        case "due":
            return _with_due(matter, event.due)
        case "drafted" if matter.drafted is not None:
            return replace(matter, drafted=matter.drafted.model_copy(update={"due": event.due}))
        case "limit" if matter.proposed_limit is not None:
            return replace(matter, proposed_limit=matter.proposed_limit.model_copy(update={"due": event.due}))
        case "extension" if key in matter.extensions:
            request = matter.extensions[key].model_copy(update={"new_due": event.due})
            return replace(matter, extensions={**matter.extensions, key: request})
        case "duty" if key in matter.duties:
            duty = replace(matter.duties[key], due=event.due)
            return replace(matter, duties={**matter.duties, key: duty})
        case "redo" if key in matter.reports:
            report = replace(matter.reports[key], redo_due=event.due)
            return replace(matter, reports={**matter.reports, key: report})
        case _:
            return matter


def _with_due(matter: Matter, due: DueDate) -> Matter:
    """A date that was never extended is still the original one, by which early completion is judged."""
    original = matter.original_due if matter.moved else due
    return replace(matter, due=due, original_due=original)
