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
    ``signer_of_record``: the signature is that of the unit's principal of record, where one is.
    ``date_set_by``: roles that may set a period's date anew, once, where it meets days off.
    ``joins_days_before``: a unit that becomes a holder within the period owes it too, when it does so by the day of the
    reminder or, without one, at least so many days before the date.
    ``ends_with_matters``: from the day of the reminder on, a unit that holds nothing of the kind any more owes nothing.
    ``restart_after_working_days``: the count is started anew only for a start that lies so many working days later.
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
    signer_of_record: bool = False
    restart_clause: str = Field("", description="the count may be started anew by a recorded decision")
    restart_after_working_days: int = Field(0, ge=0, le=250)
    joins_days_before: int = Field(5, ge=0, le=60)
    ends_with_matters: bool = False
    date_set_by: tuple[RoleCode, ...] = ()
    clause: ClauseId


class MatterTaskRow(Row):
    """Something that the office owes about a matter: ask whether the order arrived, urge an overdue unit.

    ``opens_on``: event (class name) of the matter; ``starts``: the day of the event, the middle of the time that the
    order gives, or the day by which a superior body asked for its reply (none asked for: no task). ``date_rule``
    counts from there. What happens before the middle does not answer a task that starts there, but for the end of the
    matter or its closing report; a receipt answers a task once all units of the matter have received.
    ``answered_on``: events (class names) that fulfil it; ``answered_by_paper``: a kind of paper
    that does when it is issued about the matter.
    """

    name: str
    opens_on: str
    starts: Literal["event", "half_limit", "superior_due"] = "event"
    holder: RoleCode
    date_rule: RowCode
    answered_on: tuple[str, ...] = Field(min_length=1)
    answered_by_paper: RowCode | Literal[""] = ""
    clause: ClauseId


class TicketClock(Row):
    """A date on a ticket of a channel (a petition): counted from ``starts``, done by one of ``answered_on``.

    Event names are class names of intake's and tracking's events. ``starts``: ``TicketTakenUp`` is the day on which the
    ticket was accepted, be it by merging it into a matter. ``extension_rule``: longest extension, once.
    """

    name: str
    channels: tuple[Key, ...] = Field(min_length=1)
    starts: Literal["TicketReceived", "TicketTakenUp"]
    answered_on: tuple[str, ...] = Field(min_length=1)
    holder: RoleCode
    date_rule: RowCode
    extension_rule: RowCode | Literal[""] = ""
    clause: ClauseId
