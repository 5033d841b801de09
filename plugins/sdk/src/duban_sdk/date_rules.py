"""Date rules as data: what a plugin declares, and the word under which a due date carries its rule."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from duban_contracts.base import ClauseId, Value

TermUnit = Literal["calendar_days", "working_days", "months", "years"]
MissingDay = Literal["month_end", "next_month"]

START_EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "stated": "载明日期",
        "assigned": "交办",
        "sent": "送达",
        "received": "收到",
        "acknowledged": "签收",
        "accepted": "受理",
        "meeting": "会议召开",
        "interview": "约谈",
        "returned": "退回",
        "urged": "催办",
        "circulated": "通报",
        "concluded": "收到督查结论",
        "review_applied": "申请复核",
        "activity": "活动开始",
        "period": "周期",
        "overdue": "逾期",
        "half_limit": "时限过半",
        "superior_due": "上级要求回复日期",
        "step": "措施实施",
        "found": "认定",
    }
)
"""Chinese words of the events that a count starts from. A word that is not listed is shown as it is."""


class Term(Value):
    """Length of time. ``calendar_days`` is what a text calls 日; ``working_days`` 工作日."""

    amount: int = Field(ge=1, le=3660)
    unit: TermUnit


class DateOrigin(Value):
    """Where a date comes from: what its count starts from, the clause, and the rule pack's version."""

    start_event: str = "stated"
    clause: ClauseId | None = None
    pack_version: str = ""


class AfterTerm(Value):
    """A term after a start event; applied to the day of the event."""

    kind: Literal["after"] = "after"
    amount: int = Field(ge=1, le=3660)
    unit: TermUnit


class StatedDay(Value):
    """The day that a paper or a person states; applied to that day."""

    kind: Literal["stated"] = "stated"


class MonthlyDay(Value):
    """A day of every month; applied to any day of the month.

    ``months_later`` moves it: 1 means that the report about May is due in June.
    ``missing_day`` says what stands for a day that the month lacks: its last day, or the first of the next.
    """

    kind: Literal["monthly_day"] = "monthly_day"
    day: int = Field(ge=1, le=31)
    missing_day: MissingDay = "month_end"
    months_later: int = Field(0, ge=0, le=12)


class WeeklyDay(Value):
    """A day of every week, Monday is 1; applied to any day of the ISO week."""

    kind: Literal["weekly_day"] = "weekly_day"
    weekday: int = Field(ge=1, le=7)


class WeeklyWorkingDay(Value):
    """The last working day of every week up to a weekday (遇节假日提前); applied to any day of the ISO week.

    A week without a working day up to then has the weekday itself, which rolls forward.
    """

    kind: Literal["weekly_working_day"] = "weekly_working_day"
    weekday: int = Field(ge=1, le=7)


class MonthLastWorkingDay(Value):
    """Every month's last working day, that day included; applied to any day of the month."""

    kind: Literal["month_last_working_day"] = "month_last_working_day"


class QuarterLastWorkingDay(Value):
    """Every quarter's last working day, that day included; applied to any day of the quarter."""

    kind: Literal["quarter_last_working_day"] = "quarter_last_working_day"


class YearlyDay(Value):
    """A day of every year; applied to any day of the year."""

    kind: Literal["yearly_day"] = "yearly_day"
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    missing_day: MissingDay = "month_end"


class WorkingDaysBefore(Value):
    """Working days counted back from an event, whose own day is not counted; applied to the event's day."""

    kind: Literal["working_days_before"] = "working_days_before"
    working_days: int = Field(ge=1, le=3660)


PeriodicRule = MonthlyDay | WeeklyDay | WeeklyWorkingDay | MonthLastWorkingDay | QuarterLastWorkingDay | YearlyDay
DateRule = Annotated[AfterTerm | StatedDay | PeriodicRule | WorkingDaysBefore, Field(discriminator="kind")]
"""A date rule as data: a plugin declares it, in Python or as a table ``{kind = "after", amount = 5, ...}``."""

_RULES: TypeAdapter[DateRule] = TypeAdapter(DateRule)
_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        model.model_fields["kind"].default: tuple(model.model_fields)
        for model in (
            AfterTerm,
            StatedDay,
            MonthlyDay,
            WeeklyDay,
            WeeklyWorkingDay,
            MonthLastWorkingDay,
            QuarterLastWorkingDay,
            YearlyDay,
            WorkingDaysBefore,
        )
    }
)


def rule_code(rule: DateRule) -> str:
    """Return the rule as one word, which ``DueDate.rule`` carries: ``after:30:working_days``."""
    return ":".join(str(getattr(rule, name)) for name in _FIELDS[rule.kind])


def rule_from_code(code: str) -> DateRule:
    """Return the rule that ``rule_code`` wrote as ``code``.

    Raises:
        ValueError: it is no such code.
    """
    kind, *rest = code.split(":")
    names = _FIELDS.get(kind, ())
    if len(names) != len(rest) + 1:
        raise ValueError(f"no date rule {code!r}")
    return _RULES.validate_python(dict(zip(names, (kind, *rest), strict=True)))
