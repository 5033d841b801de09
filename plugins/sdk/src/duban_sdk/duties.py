"""Tables of duties that stand on no single matter's own reports: of units, of the office about a matter, of tickets."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from duban_contracts.base import ClauseId
from duban_contracts.common import Key, RoleCode
from duban_contracts.vocabulary import UnitKind
from duban_sdk.tables import Cadence, Row, RowCode


class UnitDutyRow(Row):
    """Something that a unit owes by a date: a monthly letter, a report per meeting, a plan after an interview.

    ``opens``: ``period`` on the period's first day, ``meeting`` when one is recorded, ``measure`` by a measure's step,
    ``conclusion`` for what a served conclusion wants rectified.
    ``holders``: units with an open matter (of ``tracks`` and ``categories``, where given), every supervised unit, or
    the one concerned; of ``unit_kinds``, where given.
    ``date_rule``: applied to a day of the period (``next_period``: of the one after), or to the day it starts from.
    ``remind_rule``: day on which the office urges the holders, applied like ``date_rule``.
    Demands with an empty clause are not made. ``headings`` must each have a text.
    """

    name: str
    opens: Literal["period", "meeting", "measure", "conclusion"]
    cadence: Cadence = "month"
    holders: Literal["with_open_matters", "every_unit", "unit_concerned"] = "with_open_matters"
    tracks: tuple[RowCode, ...] = ()
    categories: tuple[RowCode, ...] = ()
    unit_kinds: tuple[UnitKind, ...] = ()
    date_rule: RowCode
    due_in: Literal["period", "next_period"] = "period"
    remind_rule: RowCode | Literal[""] = ""
    headings: tuple[str, ...] = ()
    headings_clause: str = ""
    signature_clause: str = ""
    seal_clause: str = ""
    restart_clause: str = Field("", description="the count may be started anew by a recorded decision")
    clause: ClauseId


class MatterTaskRow(Row):
    """Something that the office owes about a matter: ask whether the order arrived, urge an overdue unit.

    ``opens_on``: event (class name) of the matter; ``starts``: the day of the event, or the middle of the time that
    the order gives. ``date_rule`` counts from there. ``answered_on``: events (class names) that fulfil it.
    """

    name: str
    opens_on: str
    starts: Literal["event", "half_limit"] = "event"
    holder: RoleCode
    date_rule: RowCode
    answered_on: tuple[str, ...] = Field(min_length=1)
    clause: ClauseId


class TicketClock(Row):
    """A date on a ticket of a channel (a petition): counted from ``starts``, done by one of ``answered_on``.

    Event names are class names of intake's and tracking's events. ``extension_rule``: longest extension, once.
    """

    name: str
    channels: tuple[Key, ...] = Field(min_length=1)
    starts: Literal["TicketReceived", "TicketTakenUp"]
    answered_on: tuple[str, ...] = Field(min_length=1)
    holder: RoleCode
    date_rule: RowCode
    extension_rule: RowCode | Literal[""] = ""
    clause: ClauseId
