"""A small jurisdiction of our own: enough rules for every act of the HTTP interface."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from duban_baseline import plugin as baseline
from duban_contracts.common import Defect
from duban_contracts.vocabulary import ApprovalSubject, DefectKind, Horizon, ReportKind, Role, Weight
from duban_sdk import hookimpl
from duban_sdk.calendar_year import CalendarYear
from duban_sdk.date_rules import MonthlyDay, StatedDay
from duban_sdk.errors import PluginNotInstalled
from duban_sdk.loader import PluginSource
from duban_sdk.manifest import CarriedBy, Clause, Manifest
from duban_sdk.pack import RulePack
from duban_sdk.questions import CircularDraft
from duban_sdk.records import RegisterColumn, RegisterRow
from duban_sdk.tables import (
    Category,
    Chain,
    DatedRule,
    ExemptionPolicy,
    ExtensionPolicy,
    FlagRow,
    IncidentKind,
    JudgingPolicy,
    MatterDutyRow,
    OfficeDutyRow,
    Origin,
    PaperKind,
    ProposalKind,
    ReferralPolicy,
    ReportRow,
    Series,
    Stage,
    Track,
)

STAGES = (
    Stage(code="take_up", name="立项", entered_on=("MatterProposed", "MatterTakenUp")),
    Stage(code="assign", name="交办", entered_on=("OrderSubmitted", "MatterAssigned")),
    Stage(code="report", name="反馈", entered_on=("ReportFiled", "ReportReturned")),
    Stage(code="verify", name="核查", entered_on=("ReportVerified",)),
    Stage(code="archive", name="归档", entered_on=("MatterArchived",)),
)


def _chain(code: str, subject: ApprovalSubject, *steps: Role, **conditions: object) -> Chain:
    return Chain.model_validate({"code": code, "subject": subject, "steps": steps, "clause": "T-2", **conditions})


CHAINS = (
    _chain("direct", ApprovalSubject.TAKE_UP, origins=("direct",)),
    _chain("major", ApprovalSubject.TAKE_UP, Role.OFFICE_DIRECTOR, Role.PRINCIPAL_LEADER, weights=(Weight.MAJOR,)),
    _chain("ordinary", ApprovalSubject.TAKE_UP, Role.OFFICE_DIRECTOR),
    _chain("review", ApprovalSubject.ASSIGNMENT, Role.SUPERVISION_HEAD, origins=("meeting",)),
    _chain("extension", ApprovalSubject.EXTENSION, Role.LEADER, ordinals=(1,)),
    _chain("circular", ApprovalSubject.PAPER, Role.SUPERVISION_HEAD, papers=("circular",)),
    _chain("awards", ApprovalSubject.PROPOSAL, Role.LEADER, proposals=("cancel_awards",)),
)

PACK = RulePack(
    tracks=(
        Track(
            code="standard", name="督查", stages=STAGES, register_series="register", order_series="order", clause="T-1"
        ),
    ),
    categories=(Category(code="1", name="重大决策", track="standard", clause="T-1"),),
    origins=tuple(
        Origin(code=code, name=name, clause="T-1")
        for code, name in (("ordinary", "一般"), ("direct", "直接立项"), ("meeting", "会议"))
    ),
    chains=CHAINS,
    series=(
        Series(code="register", name="立项", pattern="立{year}-{serial:03}", clause="T-1"),
        Series(code="order", name="交办单", pattern="{year}年{serial}号", clause="T-1"),
        Series(code="circular", name="通报", pattern="通报〔{year}〕{serial}号", clause="T-6"),
    ),
    registers=(
        RegisterRow(
            code="direct",
            name="直接立项登记簿",
            columns=(
                RegisterColumn(heading="单位", fields=("units",)),
                RegisterColumn(heading="交办", events=("MatterAssigned",), by_whom=True),
            ),
            origins=("direct",),
            clause="T-1",
        ),
    ),
    dates=(
        DatedRule(code="order_stated", rule=StatedDay(), clause="T-3"),
        DatedRule(code="monthly", rule=MonthlyDay(day=10), clause="T-6"),
        DatedRule(code="progress", rule=MonthlyDay(day=5), clause="T-4"),
    ),
    reports=(
        ReportRow(
            code="closing", kind=ReportKind.CLOSING, signature_clause="T-4", lead_only_clause="T-4", clause="T-4"
        ),
        ReportRow(code="progress", kind=ReportKind.PROGRESS, clause="T-4"),
    ),
    matter_duties=(
        MatterDutyRow(
            code="progress",
            name="月报",
            opens="period",
            horizon=Horizon.LONG,
            date_rule="progress",
            answered_by=ReportKind.PROGRESS,
            clause="T-4",
        ),
        MatterDutyRow(
            code="reasons", name="说明原因", opens="named_slow", answered_by=ReportKind.REASONS, clause="T-6"
        ),
    ),
    office_duties=(
        OfficeDutyRow(
            code="circular",
            name="每月通报",
            holder=Role.SUPERVISION_HEAD,
            cadence="month",
            date_rule="monthly",
            answered_by="circular",
            clause="T-6",
        ),
    ),
    incidents=(IncidentKind(code="refusal", name="拒不配合", evidence_required=False, clause="T-7"),),
    papers=(PaperKind(code="circular", name="督查通报", series="circular", names_units=True, clause="T-6"),),
    proposals=(ProposalKind(code="cancel_awards", name="取消评优资格", clause="T-8"),),
    flags=(FlagRow(code="three_late", name="三件逾期", counts=(), times=3, proposes="cancel_awards", clause="T-8"),),
    extension=ExtensionPolicy(required=("reason", "new_due_on"), clause="T-5"),
    judging=JudgingPolicy(
        early_days=1, verification_clause="T-4", reason_clause="T-5", objection_clause="T-5", clause="T-5"
    ),
    referral=ReferralPolicy(bodies=("县监委",), clause="T-8"),
    exemption=ExemptionPolicy(enabled=True, clause="T-5"),
)

CLAUSES = tuple(
    Clause(
        id=f"T-{number}",
        article=f"第{number}条",
        kind="workflow",
        text=f"试验条款之{number}",
        carried_by=(CarriedBy.TABLE,),
        where=("tracks",),
    )
    for number in range(1, 9)
)


class TestPlugin:
    """A plugin whose report checker does what a test says."""

    __test__ = False

    def __init__(self, name: str, check: Callable[[], None] = lambda: None) -> None:
        self.name = name
        self.check = check
        self.drafts: list[object] = []

    @hookimpl
    def duban_manifest(self) -> Manifest:
        return Manifest(id=self.name, title="试验县", versions=("1",), document="试验规则〔2026〕1号", clauses=CLAUSES)

    @hookimpl
    def duban_rules(self, version: str, parameters: object) -> RulePack:
        return PACK

    @hookimpl
    def duban_calendar_year(self, year: int) -> CalendarYear | None:
        # Later years are not published, so that their dates are provisional.
        return CalendarYear(year=year, published=True, source="试验") if year in (2025, 2026) else None

    @hookimpl
    def duban_report_defects(self, question: SimpleNamespace) -> tuple[Defect, ...]:
        self.check()
        if question.text.title:
            return ()
        return (Defect(kind=DefectKind.FORMAT, clause="T-4", text="缺标题"),)

    @hookimpl
    def duban_circular(self, question: SimpleNamespace) -> CircularDraft:
        self.drafts.append(question)
        titles = "、".join(matter.title for matter in question.matters)
        return CircularDraft(title=f"{question.period}通报", sections=(("情况", titles or "无"),), namings=())


def fail() -> None:
    raise ZeroDivisionError("插件出错")


def plugins(*own: TestPlugin) -> PluginSource:
    """Return a source that holds the suite's own behaviour and these plugins."""
    by_name = {plugin.name: plugin for plugin in own}

    def find(name: str) -> object:
        if name == "baseline":
            return baseline
        if name not in by_name:
            raise PluginNotInstalled(name)
        return by_name[name]

    return find
