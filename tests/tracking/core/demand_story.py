"""A made-up county that makes every demand, for stories about limits, marks, plans, owners and posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from duban_contracts.commands.matter import AcknowledgeOrder, ProposeMatter
from duban_contracts.common import Actor
from duban_contracts.events.paper import PaperContent
from duban_contracts.vocabulary import ApprovalSubject, ReportKind, UnitKind
from duban_sdk.date_rules import AfterTerm
from duban_sdk.demands import (
    AmendmentPolicy,
    AuthorityPolicy,
    BarringPolicy,
    LimitRow,
    MarkRow,
    OrderDemand,
    Post,
    UnitScope,
)
from duban_sdk.pack import RulePack
from duban_sdk.records import StandingRow
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import Category, Chain, DatedRule, MatterDutyRow, RoleRow
from duban_tracking.core.context import Context, Decision, Refusal, Unit
from duban_tracking.core.matter.decisions import MATTER_COMMANDS
from duban_tracking.core.records.paper import Paper
from tests.tracking.core.story import (
    CO,
    DATES,
    DIRECTOR,
    LEAD,
    MATTER_DUTIES,
    OFFICE,
    OTHER,
    TRACKS,
    UNIT_ROLE,
    ZONE,
    Story,
    pack,
    rulebook,
    signature,
)

SECTION, VICE = "section", "vice"
PLAN, DRAFT, LETTER = (UUID(int=number) for number in (1, 2, 3))
ENTERPRISE, TOWN = "qy", "xz"
UNITS = {
    LEAD: Unit(LEAD, "县交通局", UnitKind.DEPARTMENT, supervised=True, persons=(("unit_principal", "李局长"),)),
    CO: Unit(CO, "县住建局", UnitKind.DEPARTMENT, supervised=True, persons=(("unit_principal", "王局长"),)),
    OTHER: Unit(OTHER, "县水利局", UnitKind.DEPARTMENT, supervised=True),
    TOWN: Unit(TOWN, "某镇", UnitKind.TOWNSHIP, supervised=True, persons=(("unit_principal", "赵镇长"),)),
    OFFICE: Unit(OFFICE, "县政府督查室", UnitKind.SECTION, supervised=False),
    ENTERPRISE: Unit(ENTERPRISE, "某公司", UnitKind.ENTERPRISE, supervised=True),
}
PAPERS = {
    f"paper:{PLAN}": Paper(str(PLAN), kind="plan", content=PaperContent(title="计划"), issued_on=date(2026, 1, 5)),
    f"paper:{DRAFT}": Paper(str(DRAFT), kind="plan", content=PaperContent(title="草稿")),
    f"paper:{LETTER}": Paper(str(LETTER), kind="letter", content=PaperContent(title="函"), issued_on=date(2026, 1, 5)),
}


def demanding(**changes: object) -> Rulebook:
    """Return rules with an open limit of a month, marks, posts, plans, owners and standings."""
    acts = (*(command.__name__ for command in MATTER_COMMANDS), "RegisterUnit")
    base = pack()
    roles = (*(row.code for row in base.roles), SECTION, VICE)
    planned = TRACKS[0].model_copy(update={"code": "planned", "under_paper": "plan", "under_paper_clause": "D-plan"})
    made: dict[str, object] = {
        "roles": tuple(RoleRow(code=role, title=role, acts=acts) for role in roles),
        "tracks": (*base.tracks, planned),
        "categories": (*base.categories, *_categories()),
        "chains": (*base.chains, Chain(code="none", subject=ApprovalSubject.ASSIGNMENT, steps=(), clause="T-2")),
        "dates": (
            *DATES,
            DatedRule(code="month", rule=AfterTerm(amount=1, unit="months"), clause="D-month"),
            DatedRule(code="agree", rule=AfterTerm(amount=3, unit="working_days"), clause="D-limit"),
            DatedRule(code="interim", rule=AfterTerm(amount=7, unit="calendar_days"), clause="D-interim"),
        ),
        "limits": (_limit(),),
        "marks": (
            MarkRow(
                code="major", name="重要", set_by=(DIRECTOR,), urging_to_principal_clause="D-urge", clause="D-mark"
            ),
            MarkRow(code="media", name="媒体曝光", clause="D-media"),
        ),
        "matter_duties": (*MATTER_DUTIES, _interim()),
        "posts": (
            Post(
                code="principal", name="主要负责人", role="unit_principal", needed_for_assignment=True, clause="D-post"
            ),
        ),
        "unit_scope": UnitScope(
            unit_kinds=(UnitKind.DEPARTMENT,), office_may_undertake_clause="D-office", clause="D-scope"
        ),
        "authority": AuthorityPolicy(clause="D-basis"),
        "barring": BarringPolicy(clause="D-bar"),
        "amendment": AmendmentPolicy(clause="D-amend"),
        "standings": _standings(),
    }
    tables: RulePack = base.model_copy(update={**made, **changes})
    return rulebook(tables)


def _limit() -> LimitRow:
    return LimitRow(
        code="open",
        default_rule="month",
        counted_from="acknowledged",
        open_until_rule="agree",
        agreed_by=(VICE,),
        special_clause="D-special",
        clause="D-limit",
    )


def upon_receipt(**changes: object) -> Rulebook:
    """Return the rules where a month runs from receipt."""
    row = LimitRow(code="month", default_rule="month", counted_from="acknowledged", clause="D-month")
    return demanding(limits=(row,), **changes)


def demand(*required: str, tracks: tuple[str, ...] = ()) -> OrderDemand:
    """Return a demand on orders."""
    return OrderDemand.model_validate({"code": "d", "tracks": tracks, "required": required, "clause": "D-order"})


def _interim() -> MatterDutyRow:
    return MatterDutyRow(
        code="interim",
        name="动态信息",
        opens="mark",
        marks=("media",),
        date_rule="interim",
        answered_by=ReportKind.INTERIM,
        clause="D-interim",
    )


def _categories() -> tuple[Category, ...]:
    return (
        Category(code="2", name="计划内事项", track="planned", clause="D-2"),
        Category(code="3", name="会风会纪", track="main", incidents_only=True, clause="D-3"),
        Category(code="4", name="科室事项", track="main", owner=SECTION, clause="D-4"),
    )


def _standings() -> tuple[StandingRow, ...]:
    return (
        StandingRow(code="done", name="已完成", holds_for="closed", clause="D-stand"),
        StandingRow(code="slow", name="进展缓慢", holds_for="overdue_or_not_started", clause="D-stand"),
        StandingRow(code="well", name="进展顺利", holds_for="any", clause="D-stand"),
    )


@dataclass
class DemandStory(Story):
    """A story in the demanding county, with its own register and papers."""

    rules: Rulebook = field(default_factory=demanding)

    def context(self, role: str, unit: str | None = None) -> Context:
        home = LEAD if role == UNIT_ROLE and unit is None else unit or OFFICE
        by = Actor(person=f"{role}@{home}", role=role, unit=home)
        return Context(datetime.combine(self.on, time(12), ZONE), self.on, by, self.rules, UNITS, PAPERS)

    def reason(self, decision: Decision) -> str | None:
        """Return the clause of a refusal; fails when there is none."""
        assert isinstance(decision, Refusal), decision
        return decision.clause


def propose(category: str = "1", **changes: object) -> ProposeMatter:
    fields: dict[str, object] = {
        "title": "修路",
        "content": "某路段破损",
        "category": category,
        "basis": "县政府常务会议决定",
    }
    return ProposeMatter.model_validate({**fields, **changes})


def taken_up(rules: Rulebook | None = None, **changes: object) -> DemandStory:
    """Return a story in which the matter was taken up on 2026-07-01 (a Wednesday)."""
    story = DemandStory(rules=rules or demanding())
    story.given(propose(**changes)).given(signature(), DIRECTOR)
    return story


def acknowledge(unit: str = LEAD, handler: str = "张工") -> AcknowledgeOrder:
    return AcknowledgeOrder(unit=unit, handler=handler)
