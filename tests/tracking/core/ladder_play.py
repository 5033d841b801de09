"""A made-up county with a ladder of three, or with a graph of five, played as the shell does: follow-ups in rounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.escalation import ImposeMeasure
from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import DraftPaper, IssuePaper, RaiseProposal, RecordIncident, SignProposal
from duban_contracts.common import Actor
from duban_contracts.vocabulary import ApprovalSubject, ReportKind, UnitKind
from duban_sdk.demands import CountRow, UnitScope
from duban_sdk.measures import Ground, Measure, MeasurePolicy, MeasureStep
from duban_sdk.pack import RulePack
from duban_sdk.tables import Chain, IncidentKind, MatterDutyRow, PaperKind, ReferralPolicy
from duban_tracking.core.context import Context, Decision, Refusal, Unit
from duban_tracking.core.follow_ups import follow_ups
from duban_tracking.core.kinds import KINDS
from tests.tracking.core.duty_play import Play, duty_pack, unit_duty
from tests.tracking.core.story import CHIEF, CLOCK, DIRECTOR, LEAD, OFFICE, STAFF, ZONE, order, proposed

MAX_ROUNDS = 10
PAPER_ID = UUID("44444444-4444-5444-8444-444444444444")


def chain(measure: str, *steps: str) -> Chain:
    return Chain(
        code=f"of_{measure}", subject=ApprovalSubject.PROPOSAL, proposals=(measure,), steps=steps, clause="L-S"
    )


def ground(code: str, measure: str, trigger: str, **changes: object) -> Ground:
    fields = {"code": code, "measure": measure, "trigger": trigger, "text": f"依据{code}", "clause": f"L-{code}"}
    return Ground.model_validate({**fields, **changes})


INCIDENTS = tuple(
    IncidentKind(code=code, name=name, clause="L-I")
    for code, name in (("again", "重复督办"), ("slack", "推诿敷衍"), ("grave", "严重失职"), ("absent", "无故缺席"))
)
PAPERS = (PaperKind(code="letter", name="催办函", clause="L-P"),)
LADDER = (
    Measure(code="remind", name="提醒", rank=1, paper="letter", needs_new_date=True, clause="L-1"),
    Measure(
        code="summon",
        name="约谈",
        rank=2,
        needs_new_date=True,
        needs_target=True,
        steps=(
            MeasureStep(code="held", name="约谈", opens_duty="plan", clause="L-2h"),
            MeasureStep(code="media", name="曝光", approval_clause="L-2m", bare_clause="L-2b", clause="L-2m"),
        ),
        clause="L-2",
    ),
    Measure(
        code="account",
        name="问责",
        rank=3,
        statement="对全局的影响",
        hands_over=True,
        names_persons="with_approval",
        new_owner="supervision_head",
        clause="L-3",
    ),
)
LADDER_GROUNDS = (
    ground("late", "remind", "matter_overdue", excused_by_reason=True),
    ground("unreported", "remind", "duty_missed", rows=("monthly_report",)),
    ground("slow", "remind", "by_hand"),
    ground("unmet", "summon", "measure_lapsed", measures=("remind",), excused_by_reason=True),
    ground("repeated", "summon", "incident", rows=("again",), requires_overdue=True),
    ground("still", "account", "measure_lapsed", measures=("summon",), excused_by_reason=True),
    ground("worse", "account", "measure_finding", measures=("summon",), rows=("no_progress",)),
    ground("grave", "account", "incident", rows=("grave",), without_statement=True),
)


def ladder_pack(**changes: object) -> RulePack:
    """Return a county whose measures are climbed one by one."""
    base = duty_pack()
    fields: dict[str, object] = {
        "measures": LADDER,
        "grounds": LADDER_GROUNDS,
        "measure_policy": MeasurePolicy(one_per_fact=False, fact_clause="L-F", clause="L-0"),
        "chains": (
            chain("remind", DIRECTOR),
            chain("summon", STAFF, DIRECTOR),
            chain("account", STAFF, CHIEF),
        ),
        "unit_duties": (unit_duty(code="plan", name="整改方案", opens="measure", date_rule="week", remind_rule=""),),
        "papers": PAPERS,
        "incidents": INCIDENTS,
        "referral": ReferralPolicy(bodies=("县监委",), clause="L-R"),
        "unit_scope": UnitScope(unit_kinds=(UnitKind.DEPARTMENT,), clause="L-U"),
        "roles": (*base.roles, base.roles[0].model_copy(update={"code": CHIEF, "title": CHIEF})),
    }
    return base.model_copy(update={**fields, **changes})


GRAPH = (
    Measure(code="written", name="书面检查", rank=1, clause="G-1"),
    Measure(code="circular", name="通报批评", rank=2, needs_new_date=True, vetoes=True, clause="G-2"),
    Measure(code="media", name="媒体曝光", rank=3, needs_new_date=True, vetoes=True, clause="G-3"),
    Measure(code="warning", name="警示约谈", rank=4, vetoes=True, clause="G-4"),
    Measure(code="blame", name="责任追究", rank=5, hands_over=True, vetoes=True, clause="G-5"),
)
GRAPH_GROUNDS = (
    ground("late", "written", "matter_overdue"),
    ground("two_reports", "written", "count", fact="late_report", times=2, in_a_row=True),
    ground("two_receipts", "written", "count", fact="late_receipt", times=2, in_a_row=True),
    ground("absence", "written", "incident", rows=("absent", "slack")),
    ground("many_reports", "circular", "count", fact="late_report", times=3),
    ground("many_receipts", "circular", "count", fact="late_receipt", times=3),
    ground("slack", "circular", "incident", rows=("slack",)),
    ground("uncorrected", "media", "measure_lapsed", measures=("circular",)),
    ground("exposed", "warning", "measure_lapsed", measures=("media",)),
    ground("last", "warning", "count", fact="ranked_last", times=2, in_a_row=True),
    ground("grave", "blame", "incident", rows=("grave",)),
)
COUNTS = (
    CountRow(code="late_report", name="未及时报告", of="reports", clause="G-C"),
    CountRow(code="late_receipt", name="未及时接收", of="receipts", clause="G-C"),
    CountRow(code="ranked_last", name="排名末位", of="last_places", clause="G-L"),
)


def graph_pack(**changes: object) -> RulePack:
    """Return a county whose measures each have grounds of their own, one of them for one fact."""
    fields: dict[str, object] = {
        "measures": GRAPH,
        "grounds": GRAPH_GROUNDS,
        "counts": COUNTS,
        "measure_policy": MeasurePolicy(one_per_fact=True, fact_clause="G-F", clause="G-0"),
        "chains": tuple(chain(measure.code, DIRECTOR) for measure in GRAPH),
        "unit_duties": (),
        "matter_duties": (
            MatterDutyRow(
                code="monthly_report",
                name="月报",
                opens="period",
                date_rule="monthly_report",
                answered_by=ReportKind.PROGRESS,
                clause="G-M",
            ),
        ),
    }
    return ladder_pack(**{**fields, **changes})


@dataclass
class LadderPlay(Play):
    """Follow-ups are carried out in rounds, and states of streams that were never written are there too."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.units = {**self.units, "qy": Unit("qy", "某公司", UnitKind.TEMPORARY_BODY, supervised=True)}

    def when(self, subject: str, command: Command, role: str = STAFF, unit: str = OFFICE) -> Decision:
        """Return what a stream decides, without taking it over."""
        kind = KINDS[subject.partition(":")[0]]
        by = Actor(person=f"{role}@{unit}", role=role, unit=None if role == CLOCK else unit)
        related = {each: self.state(each) for each in kind.looked_at(subject, command)}
        at = datetime.combine(self.on, time(self.hour), ZONE)
        context = Context(at, self.on, by, self.rules, self.units, related)
        return kind.decide(command, self.state(subject), context)

    def given(self, subject: str, command: Command, role: str = STAFF, unit: str = OFFICE) -> tuple[Event, ...]:
        """Carry the command out, and in rounds everything that follows; none may be refused."""
        waiting = [(subject, command, role, unit)]
        first: tuple[Event, ...] = ()
        for round_number in range(MAX_ROUNDS):
            later: list[tuple[str, Command, str, str]] = []
            for target, asked, by, home in waiting:
                decision = self.when(target, asked, by, home)
                assert not isinstance(decision, Refusal), (target, asked, decision)
                later += self._taken(target, decision)
                self.swept[target] = self.on if type(asked).__name__ == "PassTime" else None
                first = first if round_number else decision
            waiting = later
        assert not waiting, waiting
        return first

    def _taken(self, subject: str, events: tuple[Event, ...]) -> list[tuple[str, Command, str, str]]:
        kind = KINDS[subject.partition(":")[0]]
        later: list[tuple[str, Command, str, str]] = []
        for event in events:
            self.streams[subject] = kind.evolve(self.state(subject), event, self.on)
            self.told.append((subject, event, self.on))
            asked = follow_ups(subject, event, self.rules, self.on)
            later += [(target, command, CLOCK, OFFICE) for target, command in asked]
        return later

    def matter(self, number: int = 1, due_on: date = date(2026, 7, 31), **changes: object) -> str:
        """A matter is taken up and assigned; return its subject."""
        subject = f"matter:{matter_id(number)}"
        self.given(subject, proposed())
        self.given(subject, order(due_on, co_units=(), **changes))
        return subject

    def proposals(self, kind: str = "") -> list[str]:
        """Return the subjects of proposals of a kind that stand, in the order of their streams."""
        return [
            subject
            for subject, state in self.streams.items()
            if subject.startswith("proposal:") and state.stands and kind in ("", state.raised.kind)
        ]

    def only(self, kind: str = "") -> str:
        """Return the one proposal of a kind that stands."""
        (found,) = self.proposals(kind)
        return found

    def signed(self, subject: str, *roles: str) -> str:
        """The roles sign one after the other."""
        for role in roles:
            self.given(subject, SignProposal(approved=True), role)
        return subject

    def imposed(self, subject: str, new_due_on: date | None = None, **changes: Any) -> str:
        """The measure goes out."""
        fields = {"requirement": "限期整改", "new_due_on": new_due_on, **changes}
        self.given(subject, ImposeMeasure.model_validate(fields))
        return subject

    def events(self, subject: str) -> list[str]:
        """Return the names of a stream's events."""
        return [type(event).__name__ for each, event, _ in self.told if each == subject]


def matter_id(number: int) -> UUID:
    return UUID(f"11111111-1111-5111-8111-{number:012}")


def incident(kind: str, number: int = 1, **changes: object) -> RecordIncident:
    fields: dict[str, object] = {
        "incident_id": UUID(f"22222222-2222-5222-8222-{number:012}"),
        "kind": kind,
        "unit": LEAD,
        "happened_on": date(2026, 7, 1),
        "description": "情况属实",
    }
    return RecordIncident.model_validate({**fields, **changes})


def record(play: LadderPlay, command: RecordIncident) -> str:
    """Record an incident; return its subject."""
    subject = f"incident:{command.incident_id}"
    play.given(subject, command)
    return subject


def by_hand(**changes: object) -> RaiseProposal:
    fields: dict[str, object] = {
        "kind": "remind",
        "name": "提醒",
        "unit": LEAD,
        "period": "2026-07",
        "reason": "推进缓慢",
        "ground": "slow",
        "fact": f"matter:{matter_id(1)}",
    }
    return RaiseProposal.model_validate({**fields, **changes})


def ladder(**changes: object) -> LadderPlay:
    return LadderPlay(ladder_pack(**changes), on=date(2026, 7, 1))


def graph(**changes: object) -> LadderPlay:
    return LadderPlay(graph_pack(**changes), on=date(2026, 7, 1))


def letter(play: LadderPlay) -> UUID:
    """The letter with which the first measure goes out is issued."""
    subject = f"paper:{PAPER_ID}"
    play.given(subject, DraftPaper(paper_id=PAPER_ID, kind="letter", title="催办函"))
    play.given(subject, IssuePaper())
    return PAPER_ID


def reminded(play: LadderPlay, new_due_on: date = date(2026, 8, 14)) -> str:
    """The overdue matter's unit was reminded, with a new date; return the proposal."""
    play.matter()
    play.days_pass(date(2026, 8, 3))
    subject = play.signed(play.only("remind"), DIRECTOR)
    return play.imposed(subject, new_due_on, paper_id=letter(play))
