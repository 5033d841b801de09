"""The named facts that the patterns of a notice row may use, and what is written with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from duban_contracts.base import Event
from duban_contracts.dates import DueDate
from duban_contracts.events.handing_down import ChildProgressed
from duban_contracts.events.incident import IncidentRecorded, IncidentWithdrawn
from duban_contracts.events.matter import Order
from duban_contracts.events.paper import PaperContent
from duban_contracts.events.scoring import PointsBooked, RankedUnit, RankingDrawn
from duban_contracts.events.ticket import TicketContent
from duban_notify.core.dossier import Dossier
from duban_sdk.tables import NOTICE_FACTS

_REASON_FIELDS = (
    "reason",
    "message",
    "finding",
    "problem",
    "opinion",
    "description",
    "outcome",
    "instruction",
    "requirement",
)
LIMIT_OPEN = "另行商定的时限"
"""Stands for the date of an order whose limit is still open."""
_DUE_FIELDS = ("due", "redo_due", "new_due", "reasons_due", "review_by", "decide_by")


def facts_of(
    payload: Event, dossier: Dossier | None, incident_names: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """Return the facts that do not depend on the recipient; those that the event lacks come from the dossier."""
    known = dossier or Dossier()
    content = vars(payload).get("content")
    facts = dict.fromkeys(NOTICE_FACTS, "")
    facts["title"] = _own_title(payload, incident_names) or known.title or _first_text(payload, ("name",))
    facts["number"] = _first_text(payload, ("number",)) or known.number or _first_text(payload, ("about",))
    facts["reason"] = _first_text(payload, _REASON_FIELDS)
    facts["clause"] = _first_text(payload, ("clause",))
    facts["period"] = _first_text(payload, ("period",))
    if isinstance(content, PaperContent):
        facts["paper_title"] = content.title
        facts["period"] = content.period
    elif payload.TYPE.split(".")[2] == "paper":
        facts["paper_title"] = known.title
    if payload.TYPE.split(".")[2] == "duty" and known.title:
        # What is owed about a matter is called by its own name; the matter says which it is.
        facts["title"], facts["period"] = _first_text(payload, ("name",)) or known.title, known.title
    if isinstance(payload, PointsBooked):
        facts["reason"] = payload.arithmetic.text
    if isinstance(payload, ChildProgressed):
        facts["reason"] = f"{payload.child_name}：{payload.text}" if payload.text else payload.child_name
    points = vars(payload).get("points")
    if isinstance(points, Decimal):
        facts["points"] = format_points(points)
    return facts | _dates(payload, known)


def ranked(payload: Event, unit: str) -> dict[str, str]:
    """Return rank and points of a unit in the ranking's first list that names it; nothing for other events."""
    if not isinstance(payload, RankingDrawn):
        return {}
    for listed in payload.lists:
        for each in listed.units:
            if each.unit == unit:
                return _ranked(each)
    return {}


def write(pattern: str, facts: Mapping[str, str]) -> str:
    """Return the pattern with its facts filled in; names that are no facts stay empty.

    Raises:
        ValueError: the pattern is malformed, or asks for more than a fact by its name.
    """
    try:
        return pattern.format_map(_Empty(facts))
    except (IndexError, KeyError, AttributeError, TypeError) as error:
        raise ValueError(f"文本样式有误：{pattern}") from error


def format_points(points: Decimal) -> str:
    """Return points as people write them: ``2``, ``-0.5``, ``103``."""
    return f"{points.normalize():f}" if points else "0"


def format_day(day: date | None) -> str:
    """Return a day as people write it: ``2022年6月3日``."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


class _Empty(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _dates(payload: Event, known: Dossier) -> dict[str, str]:
    # Not getattr: a field that a payload lacks costs an exception, and most lack most.
    fields = vars(payload)
    due = next((found for name in _DUE_FIELDS if isinstance(found := fields.get(name), DueDate)), None)
    order = fields.get("order")
    if due is None and isinstance(order, Order):
        due = order.due
        if due is None:
            return {"due_on": LIMIT_OPEN, "enforce_on": LIMIT_OPEN}
    if due is None and known.units and known.number and known.enforce_on is None:
        return {"due_on": LIMIT_OPEN, "enforce_on": LIMIT_OPEN}
    if due is None:
        return {"due_on": format_day(known.due_on), "enforce_on": format_day(known.enforce_on)}
    return {"due_on": format_day(due.nominal_on), "enforce_on": format_day(due.enforce_on)}


def _ranked(unit: RankedUnit) -> dict[str, str]:
    return {"rank": str(unit.rank), "points": format_points(unit.points)}


def _first_text(payload: Event, fields: tuple[str, ...]) -> str:
    given = vars(payload)
    for field in fields:
        value = given.get(field)
        if isinstance(value, str) and value:
            return value
    return ""


def _own_title(payload: Event, incident_names: Mapping[str, str]) -> str:
    if isinstance(payload, IncidentRecorded | IncidentWithdrawn):
        return incident_names.get(payload.kind, "")
    content = vars(payload).get("content")
    if isinstance(content, PaperContent | TicketContent):
        return content.title
    return _first_text(payload, ("title",))
