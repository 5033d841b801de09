"""Applying events of limits, marks, plans, owners and scope to a matter. Never raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from duban_contracts.base import Event
from duban_contracts.events import matter_demands as d
from duban_contracts.vocabulary import ApprovalSubject
from duban_tracking.core.changing import changed
from duban_tracking.core.matter.state import Approval, Matter

_LIMIT = (ApprovalSubject.LIMIT, "")
_AMENDMENT = (ApprovalSubject.AMENDMENT, "")


def _limit_proposed(event: d.LimitProposed, matter: Matter, on: date) -> Matter:
    approvals = {**matter.approvals, _LIMIT: Approval(event.steps)}
    return changed(matter, proposed_limit=event, approvals=approvals)


def _limit_fixed(event: d.LimitFixed, matter: Matter, on: date) -> Matter:
    pending = matter.approvals.get(_LIMIT)
    approvals = dict(matter.approvals)
    if pending is not None and not pending.done:
        # Another limit was agreed than the one that was proposed.
        del approvals[_LIMIT]
    return changed(matter, due=event.due, original_due=event.due, due_confirmed=False, approvals=approvals)


def _marked(event: d.MatterMarked, matter: Matter, on: date) -> Matter:
    return changed(matter, marks={event.mark: on, **matter.marks})


def _plan_filed(event: d.PlanFiled, matter: Matter, on: date) -> Matter:
    return changed(matter, plans={**matter.plans, event.unit: event})


def _owner_changed(event: d.OwnerChanged, matter: Matter, on: date) -> Matter:
    others = tuple(each for each in matter.raised_by if each[0] != event.cause)
    if event.back:
        return changed(matter, owner=event.owner, raised_by=others)
    own_owner = matter.own_owner if matter.raised_by else matter.owner
    return changed(matter, owner=event.owner, raised_by=(*others, (event.cause, event.owner)), own_owner=own_owner)


def _amendment_proposed(event: d.AmendmentProposed, matter: Matter, on: date) -> Matter:
    return changed(matter, amendment=event, approvals={**matter.approvals, _AMENDMENT: Approval(event.steps)})


def _amended(event: d.MatterAmended, matter: Matter, on: date) -> Matter:
    return changed(matter, title=event.title, content=event.content, amendment=None)


def _standing_set(event: d.StandingSet, matter: Matter, on: date) -> Matter:
    return changed(matter, standings={**matter.standings, event.period: (event.standing, event.final)})


def _instructed(event: d.InstructionReceived, matter: Matter, on: date) -> Matter:
    return changed(matter, keys=matter.keys | {("instruction", f"{event.paper_id}:{event.key}")})


DEMANDS: Mapping[type[Event], Callable[[Any, Matter, date], Matter]] = {
    d.LimitProposed: _limit_proposed,
    d.LimitFixed: _limit_fixed,
    d.MatterMarked: _marked,
    d.PlanFiled: _plan_filed,
    d.OwnerChanged: _owner_changed,
    d.AmendmentProposed: _amendment_proposed,
    d.MatterAmended: _amended,
    d.StandingSet: _standing_set,
    d.InstructionReceived: _instructed,
}
