"""Tables of demands: what a matter, an order, a unit and a receipt must bring before the next step is allowed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from duban_contracts.base import ClauseId, Value
from duban_contracts.common import Key, RoleCode
from duban_contracts.vocabulary import UnitKind
from duban_sdk.tables import Row, RowCode


class UnitScope(Value):
    """Kinds of unit that the regulation reaches; others are refused as objects with the clause."""

    unit_kinds: tuple[UnitKind, ...] = Field(min_length=1)
    office_may_undertake_clause: str = Field("", description="a section of the office may be an undertaking unit")
    clause: ClauseId


class BarringPolicy(Value):
    """A matter that rests on an accusation is neither assigned nor shown nor mentioned to the units it names."""

    clause: ClauseId


class AmendmentPolicy(Value):
    """Another scope of an approved matter is approved anew, by the signatures of taking up, before anything else."""

    clause: ClauseId


class Post(Row):
    """A person of record that a unit must name; a unit without is shown as incomplete, never refused.

    ``at_most_one``: a second person in the role is refused.
    ``needed_for_assignment``: nothing of ``tracks`` (empty: any) is assigned to a unit that names nobody in the role.
    """

    name: str
    role: RoleCode
    unit_kinds: tuple[UnitKind, ...] = ()
    at_most_one: bool = False
    phone_required: bool = False
    needed_for_assignment: bool = False
    tracks: tuple[RowCode, ...] = ()
    clause: ClauseId


class AuthorityPolicy(Value):
    """A matter rests on a decision, an order, or an approved proposal (国务院令第733号 第十一条)."""

    clause: ClauseId


class ObjectionRow(Row):
    """By when a unit objects to its competence: ``date_rule`` counted from the assignment.

    ``channels``: for matters that rest on a ticket of one of them; empty: for every matter.
    """

    channels: tuple[Key, ...] = ()
    date_rule: RowCode
    clause: ClauseId


OrderField = Literal[
    "lead_official", "platforms", "goal", "key_task", "milestones", "attachments", "co_units", "joint_bodies"
]


class OrderDemand(Row):
    """Fields that an order must bring before it may go out. Empty ``tracks``: every track.

    ``lead_official_of``: roles in one of which the register names the leading official, where it names anybody in them.
    """

    tracks: tuple[RowCode, ...] = ()
    required: tuple[OrderField, ...] = Field(min_length=1)
    lead_official_of: tuple[RoleCode, ...] = ()
    clause: ClauseId


class OrderForm(Row):
    """A form in which an order goes out (督办通知单, 专项督办函); the clerk chooses among those of the track.

    ``series``: its own number series; empty: the track's. ``suggested_for``: when it is the one that is offered.
    """

    name: str
    tracks: tuple[RowCode, ...] = ()
    series: RowCode | Literal[""] = ""
    suggested_for: tuple[Literal["several_units", "leader_instruction"], ...] = ()
    clause: ClauseId


class LimitRow(Row):
    """Limits of orders that state none.

    ``counted_from``: day from which ``default_rule`` (code of a dated rule) counts: the assignment, or the receipt;
    unsigned electronic delivery counts as received on the next working day.
    ``open_until_rule``: the limit stays open and is fixed with ``agreed_by`` by this date; nothing is late before.
    When it passes, ``default_rule`` is proposed to ``agreed_by``.
    ``agreed_by_lead_official``: of those it is the order's leading official, where the register names who they are.
    ``required``: what must stand on record before a limit that was open is fixed: the lead unit's handler, measures.
    """

    tracks: tuple[RowCode, ...] = ()
    default_rule: RowCode
    counted_from: Literal["assigned", "acknowledged"] = "assigned"
    open_until_rule: RowCode | Literal[""] = ""
    agreed_by: tuple[RoleCode, ...] = ()
    agreed_by_lead_official: bool = False
    required: tuple[Literal["handler", "measures"], ...] = ()
    special_clause: str = Field("", description="a limit of its own, in hours or days, may be set with a reason")
    clause: ClauseId


class ReceiptPolicy(Value):
    """When an order is received in time. Either ``office_hours`` or ``date_rule`` (from the assignment) is given.

    ``received_by``: the named receiver of a unit; others of it receive only where it names none. Empty: anybody.
    ``ways``: ways of sending that start the clock; empty: any; an order that names no way went over the ``platform``.
    ``ways_beside``: ways that may go beside them and start none; where given, a way that is neither is refused.
    ``fact``: kind under which late ones are counted.
    ``emergency_marks``: on matters that bear one of these every hour counts, outside of office hours too.
    """

    office_hours: int | None = Field(None, ge=1, le=80)
    date_rule: RowCode | Literal[""] = ""
    ways: tuple[str, ...] = ()
    ways_beside: tuple[str, ...] = ()
    fact: RowCode | Literal[""] = ""
    received_by: RoleCode | Literal[""] = ""
    emergency_marks: tuple[RowCode, ...] = ()
    clause: ClauseId


class CountRow(Row):
    """What is counted for ``count`` grounds under a fact's code.

    ``receipts``: receipts of orders. ``reports``: closing reports and duty reports against their dates.
    ``last_places``: last place in a recorded ranking of a work; ``not_of``: words that tell of no such work.
    """

    name: str
    of: Literal["receipts", "reports", "last_places"]
    not_of: tuple[str, ...] = ()
    clause: ClauseId


class MarkRow(Row):
    """A mark that a named authority puts on a matter: major, urgent, exposed in the media, from a superior.

    ``urging_to_principal_clause``: urging a marked matter names the officer and addresses the unit's principal.
    """

    name: str
    set_by: tuple[RoleCode, ...] = ()
    urging_to_principal_clause: str = ""
    clause: ClauseId
