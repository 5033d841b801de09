"""Plays duties to the pure core: streams in memory, follow-ups at once, time passed day by day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, PassTime
from duban_contracts.common import Actor
from duban_contracts.vocabulary import UnitKind
from duban_sdk.date_rules import AfterTerm, MonthLastWorkingDay, MonthlyDay, StatedDay, WeeklyDay, YearlyDay
from duban_sdk.duties import MatterTaskRow, TicketClock, UnitDutyRow
from duban_sdk.pack import RulePack
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import DatedRule, OfficeDutyRow, PaperKind, RoleRow
from duban_tracking.core.context import Context, Decision, Refusal, Unit
from duban_tracking.core.duties.openings import duties_on, holdings_of_matters
from duban_tracking.core.follow_ups import follow_ups
from duban_tracking.core.kinds import KINDS
from duban_tracking.core.matter.state import Matter
from tests.tracking.core.story import (
    CLOCK,
    DATES,
    DIRECTOR,
    HEAD,
    LEADER,
    STAFF,
    UNIT_ROLE,
    UNITS,
    ZONE,
    pack,
    rulebook,
)

OFFICE = "dcs"
SECTION = "zhk"
PRINCIPAL = "unit_principal"

DUTY_DATES = (
    DatedRule(code="first_of_next", rule=MonthlyDay(day=1, months_later=1), clause="T-M"),
    DatedRule(code="on_28th", rule=MonthlyDay(day=28), clause="T-M"),
    DatedRule(code="on_29th", rule=MonthlyDay(day=29, missing_day="next_month"), clause="T-S"),
    DatedRule(code="third_of_next", rule=MonthlyDay(day=3, months_later=1), clause="T-S"),
    DatedRule(code="tenth", rule=MonthlyDay(day=10), clause="T-G"),
    DatedRule(code="monday", rule=WeeklyDay(weekday=1), clause="T-W"),
    DatedRule(code="month_end", rule=MonthLastWorkingDay(), clause="T-L"),
    DatedRule(code="january", rule=YearlyDay(month=1, day=31), clause="T-Y"),
    DatedRule(code="year_end", rule=YearlyDay(month=12, day=31), clause="T-Y"),
    DatedRule(code="december", rule=YearlyDay(month=12, day=1), clause="T-Y"),
    DatedRule(code="thirty", rule=AfterTerm(amount=30, unit="working_days"), clause="T-B"),
    DatedRule(code="week", rule=AfterTerm(amount=7, unit="calendar_days"), clause="T-P"),
    DatedRule(code="one_day", rule=AfterTerm(amount=1, unit="working_days"), clause="T-R"),
    DatedRule(code="that_day", rule=StatedDay(), clause="T-H"),
    DatedRule(code="fifteen", rule=AfterTerm(amount=15, unit="calendar_days"), clause="T-15"),
    DatedRule(code="sixty", rule=AfterTerm(amount=60, unit="calendar_days"), clause="T-60"),
    DatedRule(code="thirty_more", rule=AfterTerm(amount=30, unit="calendar_days"), clause="T-60"),
)


def unit_duty(**changes: object) -> UnitDutyRow:
    """Return the monthly letter of units with an open matter, or another row."""
    fields: dict[str, object] = {
        "code": "letter",
        "name": "月度情况",
        "opens": "period",
        "date_rule": "first_of_next",
        "remind_rule": "on_28th",
        "headings": ("进展情况", "存在问题"),
        "headings_clause": "T-Mh",
        "signature_clause": "T-Ms",
        "seal_clause": "T-Mz",
        "clause": "T-M",
    }
    return UnitDutyRow.model_validate({**fields, **changes})


def meeting_duty(**changes: object) -> UnitDutyRow:
    """Return the report per meeting."""
    fields: dict[str, object] = {
        "code": "decisions",
        "name": "会议议定事项进展",
        "opens": "meeting",
        "holders": "unit_concerned",
        "date_rule": "thirty",
        "restart_clause": "T-Br",
        "restart_after_working_days": 10,
        "clause": "T-B",
    }
    return UnitDutyRow.model_validate({**fields, **changes})


def office_duty(**changes: object) -> OfficeDutyRow:
    """Return a duty of the office that people record as done, or another row."""
    fields: dict[str, object] = {
        "code": "open_ledger",
        "name": "年初建账",
        "holder": STAFF,
        "cadence": "year",
        "date_rule": "january",
        "due_in": "period",
        "answered_by": "record",
        "clause": "T-Y",
    }
    return OfficeDutyRow.model_validate({**fields, **changes})


def task(**changes: object) -> MatterTaskRow:
    """Return the office's check whether an order arrived, or another task."""
    fields: dict[str, object] = {
        "code": "receipt_check",
        "name": "询问是否收到",
        "opens_on": "MatterAssigned",
        "holder": STAFF,
        "date_rule": "one_day",
        "answered_on": ("OrderAcknowledged",),
        "clause": "T-R",
    }
    return MatterTaskRow.model_validate({**fields, **changes})


def clock(**changes: object) -> TicketClock:
    """Return the clock from acceptance to the end of a petition, or another."""
    fields: dict[str, object] = {
        "code": "concluded",
        "name": "信访事项办结",
        "channels": ("petition",),
        "starts": "TicketTakenUp",
        "answered_on": ("MatterClosed", "TicketReturned"),
        "holder": STAFF,
        "date_rule": "sixty",
        "extension_rule": "thirty_more",
        "clause": "T-60",
    }
    return TicketClock.model_validate({**fields, **changes})


def duty_pack(**changes: object) -> RulePack:
    """Return tables in which every role may do every act, so that rules alone refuse."""
    acts = tuple(dict.fromkeys(command.__name__ for kind in KINDS.values() for command in kind.commands))
    roles = (STAFF, HEAD, DIRECTOR, LEADER, UNIT_ROLE, PRINCIPAL, CLOCK)
    fields: dict[str, object] = {
        "roles": tuple(RoleRow(code=role, title=role, acts=acts) for role in roles),
        "dates": (*DATES, *DUTY_DATES),
        "chains": (),
        "papers": (PaperKind(code="reply", name="回复上级", clause="T-U"),),
    }
    return pack(**{**fields, **changes})


@dataclass
class Play:
    """Streams of one county; ``told`` are all events in their order."""

    tables: RulePack
    on: date = date(2026, 3, 2)
    hour: int = 9
    streams: dict[str, Any] = field(default_factory=dict)
    told: list[tuple[str, Event, date]] = field(default_factory=list)
    swept: dict[str, date | None] = field(default_factory=dict)
    rules: Rulebook = field(init=False)
    units: dict[str, Unit] = field(init=False)

    def __post_init__(self) -> None:
        self.rules = rulebook(self.tables)
        section = Unit(SECTION, "综合科", UnitKind.SECTION, supervised=True)
        self.units = {**UNITS, SECTION: section}

    def when(self, subject: str, command: Command, role: str = STAFF, unit: str = OFFICE) -> Decision:
        """Return what a stream decides, without taking it over."""
        kind = KINDS[subject.partition(":")[0]]
        by = Actor(person=f"{role}@{unit}", role=role, unit=None if role == CLOCK else unit)
        related = {each: self.state(each) for each in kind.looked_at(subject, command) if each in self.streams}
        at = datetime.combine(self.on, time(self.hour), ZONE)
        context = Context(at, self.on, by, self.rules, self.units, related)
        return kind.decide(command, self.state(subject), context)

    def refusal(self, subject: str, command: Command, role: str = STAFF, unit: str = OFFICE) -> Refusal:
        """Return the refusal of an act that must be refused."""
        decision = self.when(subject, command, role, unit)
        assert isinstance(decision, Refusal), decision
        return decision

    def given(self, subject: str, command: Command, role: str = STAFF, unit: str = OFFICE) -> tuple[Event, ...]:
        """Carry the command out with everything that follows; it must not be refused."""
        decision = self.when(subject, command, role, unit)
        assert not isinstance(decision, Refusal), decision
        for event in decision:
            self.happened(subject, event)
        self.swept[subject] = self.on if isinstance(command, PassTime) else None
        return decision

    def happened(self, subject: str, event: Event) -> None:
        """Take an event over, and carry out what it asks of other streams."""
        kind = KINDS.get(subject.partition(":")[0])
        if kind is not None:
            self.streams[subject] = kind.evolve(self.state(subject), event, self.on)
        self.told.append((subject, event, self.on))
        for further, command in follow_ups(subject, event, self.rules, self.on):
            self.given(further, command, CLOCK)

    def state(self, subject: str) -> Any:
        """Return a stream's state."""
        name, _, key = subject.partition(":")
        return self.streams.get(subject) or KINDS[name].initial(key)

    def days_pass(self, until: date) -> Play:
        """Every morning up to a day timers fire and duties come up, as the sweep does it."""
        while self.on < until:
            self.on += timedelta(days=1)
            matters = (state for state in self.streams.values() if isinstance(state, Matter))
            for subject, command in duties_on(self.rules, self.on, holdings_of_matters(self.units, list(matters))):
                self.given(subject, command, CLOCK)
            for subject, state in list(self.streams.items()):
                wake_on = KINDS[subject.partition(":")[0]].wake(state, self.rules, self.swept.get(subject))
                if wake_on is not None and wake_on <= self.on:
                    self.given(subject, PassTime(), CLOCK)
        return self

    def names(self, prefix: str = "duty:") -> list[tuple[str, str, date]]:
        """Return stream, event and day of what was told on streams that begin so."""
        return [(subject, type(event).__name__, on) for subject, event, on in self.told if subject.startswith(prefix)]
