"""Grades and documents as a play left them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from duban_contracts.base import Event
from duban_contracts.events.grade import GradeConfirmed, GradeProposed, GradeWithdrawn, UnitGraded
from duban_contracts.events.matter import MatterAssigned, MatterTakenUp
from duban_contracts.events.paper import PaperIssued
from duban_contracts.vocabulary import Audience
from duban_standalone.simulation.names import Names
from duban_standalone.simulation.player import Played

Entry = dict[str, Any]
_GRADE_FIELDS = ("unit", "period", "grade", "name", "work_class", "reason", "clause")
_GRADE_STATES: Mapping[type[Event], str] = {
    UnitGraded: "given",
    GradeProposed: "proposed",
    GradeConfirmed: "confirmed",
    GradeWithdrawn: "withdrawn",
}


def grades(played: Played, names: Names) -> Iterator[Entry]:
    """Yield what happened to grades, in order; ``state`` says how each was left by that."""
    for happened in played.world.log:
        if happened.subject.startswith("grade:"):
            said = happened.event.model_dump(mode="json")
            kept: Entry = {name: said[name] for name in _GRADE_FIELDS if name in said}
            state = _GRADE_STATES.get(type(happened.event), "")
            yield {**dict.fromkeys(_GRADE_FIELDS), **kept, "at": names.instant(happened.at), "state": state}


def documents(played: Played, names: Names) -> Iterator[Entry]:
    """Yield everything that went out on paper: orders, papers, and whatever else took a number."""
    for happened in played.world.log:
        event = happened.event
        said = vars(event)
        if isinstance(event, MatterTakenUp) or not ("number" in said and "series" in said):
            continue
        yield {
            "at": names.instant(happened.at),
            "kind": said.get("paper_kind") or ("order" if isinstance(event, MatterAssigned) else said["series"]),
            "name": _document_name(played, event),
            "number": said["number"],
            "to": _addressees(played, event),
            "matter": names.matter_of(happened.subject, event),
            "clause": names.clause(event),
        }


def _document_name(played: Played, event: Event) -> str:
    rules = played.world.shelf.current
    if isinstance(event, PaperIssued):
        kind = rules.find_paper(event.paper_kind)
        return kind.name if kind else event.content.title
    series = vars(event)["series"]
    return next((row.name for row in rules.pack.series if row.code == series), str(series))


def _addressees(played: Played, event: Event) -> list[str]:
    if isinstance(event, MatterAssigned):
        return list(event.order.units)
    if isinstance(event, PaperIssued):
        named = dict.fromkeys(naming.unit for naming in event.content.namings)
        return list(event.content.addressees) or _everybody(played, event.paper_kind) or list(named)
    unit = vars(event).get("unit")
    return [unit] if unit else []


def _everybody(played: Played, paper_kind: str) -> list[str]:
    """Return every supervised unit for a paper that the rules send to all of them; else nobody."""
    rows = played.world.shelf.current.pack.notices
    to_all = any(row.audience is Audience.EVERY_UNIT and paper_kind in row.paper_kinds for row in rows)
    return [code for code, unit in played.world.units.items() if unit.supervised] if to_all else []
