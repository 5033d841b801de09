"""Tells a story to the core: given what was done on which day, when something is asked, then events or a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import pluggy

from duban_contracts.base import Event
from duban_contracts.commands.matter import AssignMatter, Command, PassTime, ProposeMatter, SignApproval
from duban_contracts.commands.reports import FileReport, VerifyReport
from duban_contracts.common import Actor, PackPin, ReportPart, ReportText
from duban_contracts.vocabulary import ApprovalSubject, Horizon, ReportKind, UnitKind, Weight
from duban_sdk.calendar import Calendar
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.date_rules import AfterTerm, MonthlyDay, StatedDay
from duban_sdk.hooks import HookCaller
from duban_sdk.loader import LoadedPlugins
from duban_sdk.pack import RulePack
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import (
    Category,
    Chain,
    DatedRule,
    ExemptionPolicy,
    ExtensionPolicy,
    JointPolicy,
    JudgingPolicy,
    MatterDutyRow,
    Origin,
    ReminderPolicy,
    ReportRow,
    RoleRow,
    Stage,
    Track,
    UrgingForm,
)
from duban_tracking.core.context import Context, Decision, Refusal, Unit
from duban_tracking.core.matter.decisions import MATTER_COMMANDS, decide, evolve
from duban_tracking.core.matter.state import Matter

ZONE = ZoneInfo("Asia/Shanghai")
STAFF, DIRECTOR, HEAD, LEADER, CHIEF = "supervision_staff", "office_director", "supervision_head", "leader", "chief"
UNIT_ROLE, CLOCK = "unit_liaison", "clock"
LEAD, CO, OTHER, OFFICE = "jtj", "zjj", "slj", "dcs"
MATTER_ID = UUID("11111111-1111-5111-8111-111111111111")


def text_of(unit_name: str = "县交通局") -> ReportText:
    """Return a report's text."""
    parts = (ReportPart(heading="一、办理事项", items=("1. 修复路面。",)),)
    return ReportText(title="办理情况的报告", opening="现报告如下。", parts=parts, signed_unit=unit_name)


CHAINS = (
    Chain(
        code="major", steps=(DIRECTOR, CHIEF), weights=(Weight.MAJOR,), clause="T-1", subject=ApprovalSubject.TAKE_UP
    ),
    Chain(code="ordinary", steps=(DIRECTOR,), clause="T-1", subject=ApprovalSubject.TAKE_UP),
    Chain(code="review", subject=ApprovalSubject.ASSIGNMENT, origins=("meeting",), steps=(HEAD,), clause="T-2"),
    Chain(code="first", subject=ApprovalSubject.EXTENSION, ordinals=(1,), steps=(LEADER,), clause="T-3"),
    Chain(
        code="again",
        subject=ApprovalSubject.EXTENSION,
        ordinals=(2,),
        steps=(CHIEF,),
        needs_exception_reason=True,
        clause="T-3",
    ),
    Chain(code="exempt", subject=ApprovalSubject.EXEMPTION, steps=(LEADER,), clause="T-9"),
)
DATES = (
    DatedRule(code="redo", rule=AfterTerm(amount=5, unit="working_days"), clause="T-4"),
    DatedRule(code="monthly_report", rule=MonthlyDay(day=5), clause="T-5"),
    DatedRule(code="order_stated", rule=StatedDay(), clause="T-6"),
)
REPORTS = (
    ReportRow(
        code="closing",
        kind=ReportKind.CLOSING,
        signature_clause="T-7s",
        lead_only_clause="T-7l",
        co_parts_clause="T-7c",
        completed_on_clause="T-7d",
        clause="T-7",
    ),
    ReportRow(code="progress", kind=ReportKind.PROGRESS, clause="T-7"),
    ReportRow(code="reasons", kind=ReportKind.REASONS, clause="T-7"),
)
MATTER_DUTIES = (
    MatterDutyRow(
        code="monthly_report",
        name="月度反馈",
        opens="period",
        horizon=Horizon.LONG,
        date_rule="monthly_report",
        first_after_days=10,
        answered_by=ReportKind.PROGRESS,
        clause="T-5",
    ),
    MatterDutyRow(
        code="reasons",
        name="说明原因",
        opens="named_slow",
        holder="unit_named",
        answered_by=ReportKind.REASONS,
        clause="T-8",
    ),
)
TRACKS = (
    Track(
        code="main",
        name="督查",
        stages=(Stage(code="taken_up", name="立项", entered_on=("MatterTakenUp",)),),
        order_series="order",
        clause="T-0",
    ),
)


def pack(**changes: object) -> RulePack:
    """Return the tables of a made-up county that uses every mechanism."""
    acts = tuple(command.__name__ for command in MATTER_COMMANDS)
    roles = (STAFF, DIRECTOR, HEAD, LEADER, CHIEF, UNIT_ROLE, CLOCK)
    tables = RulePack(
        roles=tuple(RoleRow(code=role, title=role, acts=acts) for role in roles),
        tracks=TRACKS,
        categories=(Category(code="1", name="重点工作", track="main", clause="T-C"),),
        origins=(Origin(code="ordinary", name="一般", clause="T-O"), Origin(code="meeting", name="会议", clause="T-O")),
        chains=CHAINS,
        dates=DATES,
        reports=REPORTS,
        matter_duties=MATTER_DUTIES,
        urging_forms=(UrgingForm(code="phone", name="电话", clause="T-U"),),
        extension=ExtensionPolicy(required=("reason", "plan", "new_due_on", "schedule"), clause="T-3"),
        judging=JudgingPolicy(
            early_days=1, verification_clause="T-V", reason_clause="T-R", objection_clause="T-B", clause="T-J"
        ),
        joint=JointPolicy(clause="T-2j"),
        exemption=ExemptionPolicy(enabled=True, clause="T-9"),
        reminders=ReminderPolicy(days_before=(3,)),
    )
    return tables.model_copy(update=changes)


def rulebook(tables: RulePack | None = None, calendar: Calendar | None = None) -> Rulebook:
    """Return the made-up county's rules, or those of other tables."""
    settings = JurisdictionSettings(jurisdiction="test", name="测试县", plugins=("test",))
    hooks = HookCaller(LoadedPlugins(settings, pluggy.PluginManager("duban"), ()))
    pins = (PackPin(plugin="test", version="1"),)
    return Rulebook("test", pins, tables or pack(), calendar or _calendar(), hooks, {})


def _calendar() -> Calendar:
    from duban_calendar_cn import duban_calendar_year

    years = (duban_calendar_year(year) for year in range(2020, 2028))
    return Calendar([year for year in years if year])


UNITS = {
    LEAD: Unit(LEAD, "县交通局", UnitKind.DEPARTMENT, supervised=True),
    CO: Unit(CO, "县住建局", UnitKind.DEPARTMENT, supervised=True),
    OTHER: Unit(OTHER, "县水利局", UnitKind.DEPARTMENT, supervised=True),
    OFFICE: Unit(OFFICE, "县政府督查室", UnitKind.SECTION, supervised=False),
}


@dataclass
class Story:
    """A matter and the day on which it stands; ``told`` are the events so far with their local days."""

    rules: Rulebook = field(default_factory=rulebook)
    on: date = date(2026, 7, 1)
    matter: Matter = field(default_factory=lambda: Matter(MATTER_ID))
    told: list[tuple[Event, date]] = field(default_factory=list)

    def context(self, role: str, unit: str | None = None) -> Context:
        """Return the context of an act at noon of the story's day."""
        home = LEAD if role == UNIT_ROLE and unit is None else unit or OFFICE
        by = Actor(person=f"{role}@{home}", role=role, unit=home)
        return Context(datetime.combine(self.on, time(12), ZONE), self.on, by, self.rules, UNITS)

    def when(self, command: Command, role: str = STAFF, unit: str | None = None) -> Decision:
        """Return the decision without taking it over."""
        return decide(command, self.matter, self.context(role, unit))

    def given(self, command: Command, role: str = STAFF, unit: str | None = None, on: date | None = None) -> Story:
        """Carry the command out; it must not be refused."""
        self.on = on or self.on
        decision = self.when(command, role, unit)
        assert not isinstance(decision, Refusal), decision
        for event in decision:
            self.matter = evolve(self.matter, event, self.on)
            self.told.append((event, self.on))
        return self

    def days_pass(self, until: date) -> Story:
        """Pass time up to a day."""
        return self.given(PassTime(), CLOCK, on=until)

    def names(self) -> list[str]:
        """Return the class names of the events so far."""
        return [type(event).__name__ for event, _ in self.told]


def proposed(weight: Weight = Weight.ORDINARY, origin: str = "ordinary") -> ProposeMatter:
    return ProposeMatter(title="修路", content="某路段破损", category="1", origin=origin, weight=weight)


def order(due_on: date = date(2026, 7, 31), **changes: object) -> AssignMatter:
    fields: dict[str, object] = {"lead": LEAD, "co_units": (CO,), "requirement": "限期修复", "due_on": due_on}
    return AssignMatter.model_validate({**fields, **changes})


def signature(subject: ApprovalSubject = ApprovalSubject.TAKE_UP, key: str = "", approved: bool = True) -> SignApproval:
    return SignApproval(subject=subject, key=key, approved=approved, opinion="" if approved else "理由不足")


def closing_report(key: str = "r1", completed_on: date | None = date(2026, 7, 20), **changes: object) -> FileReport:
    fields: dict[str, object] = {
        "key": key,
        "kind": ReportKind.CLOSING,
        "unit": LEAD,
        "text": text_of(),
        "co_parts": ({"unit": CO, "text": "配合修复管网。"},),
        "signed_by": "局长",
        "completed_on": completed_on,
    }
    return FileReport.model_validate({**fields, **changes})


def taken_up(rules: Rulebook | None = None) -> Story:
    """Return a story in which the matter was taken up on 2026-07-01."""
    story = Story(rules=rules or rulebook())
    return story.given(proposed()).given(signature(), DIRECTOR)


def assigned(rules: Rulebook | None = None, **changes: object) -> Story:
    """Return a story in which the order went out on 2026-07-01, due 2026-07-31."""
    return taken_up(rules).given(order(**changes))


def reported(on: date = date(2026, 7, 20), **changes: object) -> Story:
    """Return a story in which the lead filed its closing report."""
    return assigned().given(closing_report(**changes), UNIT_ROLE, on=on)


def verified(on: date = date(2026, 7, 21), **changes: object) -> Story:
    """Return a story in which the closing report passed."""
    return reported(**changes).given(VerifyReport(key="r1"), STAFF, on=on)
