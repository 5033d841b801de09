"""Several streams at once, with the states that they look at and what their events ask of one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, PassTime
from duban_contracts.common import Actor, Attachment
from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.date_rules import AfterTerm, WorkingDaysBefore
from duban_sdk.measures import Measure
from duban_sdk.records import (
    ActivityKind,
    GradePolicy,
    GradeRow,
    RecordKind,
    ReviewPolicy,
    StubPolicy,
    VetoPolicy,
)
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import Chain, DatedRule, IncidentKind, OfficeDutyRow, PaperKind, RoleRow
from duban_tracking.core.context import Context, Decision, Refusal
from duban_tracking.core.kinds import KINDS
from duban_tracking.core.records.follow_ups import record_follow_ups
from tests.tracking.core.story import CHIEF, CLOCK, LEADER, STAFF, UNIT_ROLE, Story, pack, rulebook

A_DAY = date(2026, 9, 2)
EVIDENCE = (Attachment(name="照片.jpg", sha256="ab" * 32),)


def uid(number: int) -> UUID:
    return UUID(f"{number:08d}-0000-5000-8000-000000000000")


TABLES: dict[str, Any] = {
    "papers": (
        PaperKind(code="plan", name="年度计划", consulted_clause="P-c", meeting_clause="P-m", clause="P-1"),
        PaperKind(code="circular", name="通报", names_units=True, reports_reasons=False, clause="P-2"),
    ),
    "record_kinds": (
        RecordKind(
            code="secondment", name="借调", required=("unit",), until_months=6, remind_days_before=7, clause="R-5.1"
        ),
        RecordKind(code="survey", name="调研", required=("matter_id", "consent_by"), clause="E-7"),
        RecordKind(code="staff_request", name="抽调人员", required=("unit",), task_of=STAFF, clause="R-3.5"),
    ),
    "activities": (
        ActivityKind(
            code="inspection",
            name="督查检查",
            plan_paper="plan",
            plan_clause="A-10",
            exception_rule="seven_days",
            filing_duty="filing",
            clause="A-10",
        ),
        ActivityKind(code="site_check", name="实地核查", clause="H-3b"),
    ),
    "office_duties": (
        OfficeDutyRow(
            code="filing",
            name="报备",
            holder=STAFF,
            cadence="month",
            date_rule="five_days",
            answered_by="record",
            clause="A-10",
        ),
    ),
    "dates": (
        *pack().dates,
        DatedRule(code="seven_days", rule=WorkingDaysBefore(working_days=7), clause="A-10"),
        DatedRule(code="five_days", rule=AfterTerm(amount=5, unit="working_days"), clause="A-10"),
        DatedRule(code="thirty_days", rule=AfterTerm(amount=30, unit="calendar_days"), clause="N-17"),
    ),
    "chains": (
        *pack().chains,
        Chain(code="exception", subject=ApprovalSubject.ACTIVITY, steps=(LEADER,), clause="A-10"),
        Chain(code="plan", subject=ApprovalSubject.PAPER, papers=("plan",), steps=(LEADER, CHIEF), clause="P-1"),
    ),
    "incidents": (IncidentKind(code="false", name="虚报", clause="I-1"),),
    "measures": (
        Measure(code="criticism", name="通报批评", vetoes=True, clause="M-2"),
        Measure(code="level_3", name="三级处理", sets_grade="poor", clause="M-3"),
    ),
    "grades": (
        GradeRow(code="excellent", name="优秀", commendable=True, clause="G-1"),
        GradeRow(code="poor", name="较差", clause="G-3"),
    ),
    "grading": GradePolicy(graded_by=(LEADER,), nomination_clause="G-2", clause="G-1"),
    "veto": VetoPolicy(checked_by=(STAFF,), clause="V-1"),
    "stub": StubPolicy(clause="S-1"),
    "review": ReviewPolicy(
        apply_rule="thirty_days",
        decide_rule="thirty_days",
        conclusion_clause="N-16",
        rectification_clause="N-18",
        clause="N-17",
    ),
}


def rules(**changes: object) -> Rulebook:
    """Return a made-up county's rules with every table of records, or with others in their place."""
    acts = tuple(command.__name__ for kind in KINDS.values() for command in kind.commands)
    roles = tuple(RoleRow(code=row.code, title=row.title, acts=acts) for row in pack().roles)
    return rulebook(pack(roles=roles, **{**TABLES, **changes}))


@dataclass
class Town:
    """``told`` are the events of each stream so far, with their days."""

    on: date = A_DAY
    rules: Rulebook = field(default_factory=rules)
    told: dict[str, list[tuple[Event, date]]] = field(default_factory=dict)
    asked: list[tuple[str, Command]] = field(default_factory=list)

    def state(self, subject: str) -> Any:
        kind = KINDS[subject.partition(":")[0]]
        state = kind.initial(subject.partition(":")[2])
        for event, on in self.told.get(subject, []):
            state = kind.evolve(state, event, on)
        return state

    def when(self, subject: str, command: Command, role: str = STAFF, person: str = "") -> Decision:
        """Return the decision without taking it over."""
        kind = KINDS[subject.partition(":")[0]]
        context = Story(rules=self.rules, on=self.on).context(role)
        by = Actor(person=person or context.by.person, role=role, unit=context.by.unit)
        related = {other: self.state(other) for other in kind.looked_at(subject, command)}
        asked = Context(context.at, context.on, by, context.rules, context.units, related)
        return kind.decide(command, self.state(subject), asked)

    def given(
        self, subject: str, command: Command, role: str = STAFF, on: date | None = None, person: str = ""
    ) -> Town:
        """Carry the command out, and what it asks of other streams; it must not be refused."""
        self.on = on or self.on
        decision = self.when(subject, command, role, person)
        assert not isinstance(decision, Refusal), decision
        for event in decision:
            self.told.setdefault(subject, []).append((event, self.on))
            self.asked.extend(record_follow_ups(subject, event, self.rules, self.on))
        return self

    def follow(self) -> Town:
        """Carry out what was asked of streams."""
        asked, self.asked = self.asked, []
        for subject, command in asked:
            self.given(subject, command, CLOCK)
        return self

    def pass_time(self, subject: str, until: date) -> list[str]:
        """Return the names of the events that time brings by a day."""
        before = len(self.told.get(subject, []))
        self.given(subject, PassTime(), CLOCK, on=until)
        return [type(event).__name__ for event, _ in self.told.get(subject, [])[before:]]

    def wakes(self, subject: str) -> date | None:
        return KINDS[subject.partition(":")[0]].wake(self.state(subject), self.rules, None)

    def names(self, subject: str) -> list[str]:
        return [type(event).__name__ for event, _ in self.told.get(subject, [])]


def refused(decision: Decision) -> tuple[str | None, str]:
    """Return clause and reason of a refusal."""
    assert isinstance(decision, Refusal), decision
    return decision.clause, decision.reason


__all__ = ["CHIEF", "CLOCK", "EVIDENCE", "LEADER", "STAFF", "UNIT_ROLE", "Town", "refused", "rules", "uid"]
