"""Tables of what people record: inspections under a plan, meetings and secondments, conclusions and reviews, grades."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from duban_contracts.base import ClauseId, Value
from duban_contracts.common import RoleCode
from duban_sdk.tables import Cadence, Row, RowCode

RecordField = Literal[
    "unit",
    "matter_id",
    "leader",
    "consent_by",
    "instruction",
    "decisions",
    "until_on",
    "method",
    "finding",
    "evidence",
    "persons",
]


class RecordKind(Row):
    """Something that only people do and the suite writes down. ``required``: fields of ``MakeRecord`` it must bring.

    ``until_months``: an end so many months on is set where none is given, and reminded ``remind_days_before`` ahead.
    ``task_of``: role that sees it among its tasks until it is marked answered (requests for staff); empty: none.
    ``marks``: its matter bears one of these.
    """

    name: str
    required: tuple[RecordField, ...] = ()
    marks: tuple[RowCode, ...] = ()
    until_months: int | None = Field(None, ge=1, le=60)
    remind_days_before: int = Field(0, ge=0, le=60)
    task_of: RoleCode | Literal[""] = ""
    clause: ClauseId


class ActivityKind(Row):
    """An inspection (督查检查考核活动). It refers to an issued plan, or to an exception approved by its chain.

    ``plan_paper``: kind of paper that is the plan; empty: no plan is needed.
    ``exception_rule``: code of a rule that counts back from the start, the last day for asking for an exception; its
    signatures are a chain with subject ``activity``. ``filing_duty``: matter-free duty that approval opens.
    """

    name: str
    plan_paper: RowCode | Literal[""] = ""
    plan_clause: str = ""
    exception_rule: RowCode | Literal[""] = ""
    filing_duty: RowCode | Literal[""] = Field("", description="office duty row opened when an exception is approved")
    clause: ClauseId


class ReviewPolicy(Value):
    """Conclusions and their review (复核): two dated rules, and recusal of those who took part.

    ``finding_duty``: office duty that opens for every finding that leads to a deduction or a sanction, and for every
    unit that an inspection checked; serving a conclusion about it fulfils it. Empty: none is owed.
    ``conclusion_first``: measures resting on a finding that are approved only once its conclusion was served.
    ``sourced_findings``: facts taken over from another body's document are findings too (``source_required``).
    """

    apply_rule: RowCode
    decide_rule: RowCode
    finding_duty: RowCode | Literal[""] = ""
    conclusion_first: Literal["none", "hand_over", "sanction"] = "none"
    sourced_findings: bool = False
    conclusion_clause: ClauseId
    rectification_clause: ClauseId
    clause: ClauseId


class GradeRow(Row):
    """A grade of a unit for a period. ``commendable``: a unit with it may be nominated for commendation."""

    name: str
    commendable: bool = False
    clause: ClauseId


class GradePolicy(Value):
    """Who grades, and that no nomination is heard outside of commendable grades (where ``nomination_clause``).

    ``cadence``: of the periods for which units are graded, so that no grade is got round by one of another span.
    """

    graded_by: tuple[RoleCode, ...] = Field(min_length=1)
    cadence: Cadence = "year"
    nomination_clause: str = ""
    clause: ClauseId


class VetoPolicy(Value):
    """Nominations are checked against vetoing measures imposed within the calendar year, or the last ``years``."""

    checked_by: tuple[RoleCode, ...] = Field(min_length=1)
    years: int = Field(1, ge=1, le=10)
    clause: ClauseId


SheetColumn = Literal[
    "posts_named",
    "orders_received_in_time",
    "orders_received_late",
    "matters_in_time",
    "matters_late",
    "matters_open",
    "reports_in_time",
    "reports_late",
    "reports_returned",
    "incidents",
    "measures",
    "commendations",
    "grade",
]


class SheetRow(Row):
    """A sheet of facts per unit and period, without points; ``columns`` are counters that the engine keeps.

    ``heads``: headings of the source, each with its columns. ``rows``: incident kinds or measures counted by
    ``incidents``, ``measures`` and ``commendations``; empty: all.
    """

    name: str
    period: Cadence = "year"
    heads: tuple[tuple[str, tuple[SheetColumn, ...]], ...]
    incident_kinds: tuple[RowCode, ...] = ()
    commendation_kinds: tuple[RowCode, ...] = ()
    measure_kinds: tuple[RowCode, ...] = Field((), description="measures that ``measures`` counts; empty: all")
    clause: ClauseId


class StandingRow(Row):
    """A state in which a period's matters are shown (已完成, 进展顺利, 进展缓慢); the first row that holds is taken."""

    name: str
    holds_for: Literal["closed", "overdue_or_not_started", "any"]
    clause: ClauseId


class StubPolicy(Value):
    """Classified matters (秘密、机密、绝密): a stub without content is all that is kept."""

    clause: ClauseId


class HandDownPolicy(Value):
    """A parent jurisdiction may hand a matter down to a child's own intake, and sees its progress."""

    by: tuple[RoleCode, ...] = Field(min_length=1)
    clause: ClauseId


RegisterField = Literal["units", "requirement", "due", "basis", "superior_due"]


class RegisterColumn(Value):
    """A column: fields of the matter, and what happened to it (event class names), each with its day.

    ``by_whom``: who did it stands there too.
    """

    heading: str
    fields: tuple[RegisterField, ...] = ()
    events: tuple[str, ...] = ()
    by_whom: bool = False


class RegisterRow(Row):
    """A register that the office keeps: matters of ``tracks``, with any of the classes, origins or marks named.

    ``unfinished``: only those that have no recorded outcome yet.
    """

    name: str
    columns: tuple[RegisterColumn, ...] = Field(min_length=1)
    tracks: tuple[RowCode, ...] = ()
    categories: tuple[RowCode, ...] = ()
    origins: tuple[RowCode, ...] = ()
    marks: tuple[RowCode, ...] = ()
    unfinished: bool = False
    clause: ClauseId
