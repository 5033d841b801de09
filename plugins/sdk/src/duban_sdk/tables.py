"""Rows of the rule tables. Whatever a table can say is said here, each row with its clause; Python only beyond that."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from duban_contracts.base import ClauseId, Value
from duban_contracts.common import RoleCode
from duban_contracts.vocabulary import (
    ApprovalSubject,
    Audience,
    ChildStatus,
    Completion,
    DefectKind,
    Horizon,
    NamedAs,
    Reporting,
    ReportKind,
    Weight,
)
from duban_sdk.date_rules import DateRule

RowCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
Cadence = Literal["week", "month", "quarter", "half_year", "year"]


NOTICE_FACTS = frozenset(
    {
        "jurisdiction_name",
        "title",
        "number",
        "unit_name",
        "due_on",
        "enforce_on",
        "reason",
        "clause",
        "period",
        "rank",
        "points",
        "signer_role",
        "paper_title",
    }
)
"""Names that a notice's patterns may use; a fact that the event lacks is filled in as empty text."""


class Row(Value):
    """A row is found by its ``code``; a later plugin's row with the same code takes its place."""

    code: RowCode


class RoleRow(Row):
    """A role, its title in the jurisdiction, and the acts (command class names) it may do.

    ``clause``: what gives the role these acts, cited when another role tries one; empty: that of the row it extends.
    """

    title: str
    acts: tuple[str, ...] = ()
    clause: str = ""


class Stage(Value):
    """A stage by the regulation's own name; the matter stands in it after any of ``entered_on`` (event class names)."""

    code: RowCode
    name: str
    entered_on: tuple[str, ...]


class Track(Row):
    """A way that matters go, with its own stage names and number series (series codes; empty: no number).

    ``under_paper``: kind of the paper (an annual plan) that is issued before a matter of the track may be proposed
    under it.
    """

    name: str
    stages: tuple[Stage, ...]
    register_series: str = ""
    order_series: str = ""
    under_paper: RowCode | Literal[""] = ""
    under_paper_clause: str = ""
    event_clauses: tuple[tuple[str, ClauseId], ...] = Field((), description="event class name and its own clause")
    clause: ClauseId

    def clause_for(self, event_name: str) -> ClauseId:
        """Return the clause that an event (class name) rests on, where no row of another table names one."""
        return dict(self.event_clauses).get(event_name, self.clause)


class Category(Row):
    """A class of matters, coded by the source's own number. ``owner``: role that supervises it; empty: the office."""

    name: str
    track: RowCode
    owner: RoleCode | Literal[""] = ""
    incidents_only: bool = Field(False, description="facts are recorded under it; no matter is taken up")
    needs_instruction: bool = Field(False, description="taken up on a leader's instruction, given word for word")
    instruction_names: tuple[str, ...] = Field((), description="words one of which that instruction must bear")
    clause: ClauseId


class Origin(Row):
    """Where a matter comes from; it decides who drafts the order, and by its chain who reviews it."""

    name: str
    drafted_by: tuple[RoleCode, ...] = ()
    clause: ClauseId


class Chain(Row):
    """Signatures in their order. The first row of the table whose conditions all hold is taken; empty means any.

    ``ordinals`` are the requests of the matter (first extension: 1) for which the row stands.
    ``or_by``: roles that may give any of the signatures instead of the role of the step; ``last_or_by``: the last one.
    ``lead_official_as``: the signature of this role is the order's leading official's own, where the register names
    who holds the role; another holder may only send the order back.
    """

    subject: ApprovalSubject
    steps: tuple[RoleCode, ...]
    or_by: tuple[RoleCode, ...] = ()
    last_or_by: tuple[RoleCode, ...] = ()
    lead_official_as: RoleCode | Literal[""] = ""
    tracks: tuple[RowCode, ...] = ()
    weights: tuple[Weight, ...] = ()
    origins: tuple[RowCode, ...] = ()
    ordinals: tuple[int, ...] = ()
    papers: tuple[RowCode, ...] = ()
    proposals: tuple[RowCode, ...] = ()
    needs_exception_reason: bool = False
    clause: ClauseId


class Series(Row):
    """Gap-free numbers per year: ``{year}年{serial}号``."""

    name: str
    pattern: str
    clause: ClauseId


class DatedRule(Row):
    """A date that the pack computes: ``redo`` after a return, ``monthly_report``, ..."""

    rule: DateRule
    clause: ClauseId


class ReportRow(Row):
    """What a report of a kind must bring to be filed at all. Clauses are empty where the demand is not made.

    ``number_pattern``: regular expression of the sending unit's own document number.
    ``refused_defects_clause``: a report with a defect that the pack's checker finds is refused, not filed.
    ``contributions_clause``: co-organisers file contributions first, or the lead says why one is missing.
    ``return_clause``: a report with such a defect goes back; it passes only on a finding that says why it may.
    """

    kind: ReportKind
    signature_clause: str = ""
    seal_clause: str = ""
    lead_only_clause: str = ""
    co_parts_clause: str = ""
    completed_on_clause: str = ""
    number_clause: str = ""
    number_pattern: str = ""
    refused_defects_clause: str = ""
    contributions_clause: str = ""
    return_clause: str = ""
    signer_of_record: bool = Field(False, description="signed by the unit's principal of record, where one is")
    outcome_clause: str = Field("", description="a matter is not closed without a recorded outcome")
    staged_clause: str = Field("", description="filed in time with the reason, a progress report counts as reported")
    clause: ClauseId


class ExtensionPolicy(Value):
    """When a request for another date is heard. Fields of ``required`` are those of ``RequestExtension``.

    ``latest_rule``: counts back from the date, the last day for asking (届满前几个工作日); empty: the date itself.
    ``longest_rule``: counts on from the date, the last day that may be asked for (延长不超过30日); empty: any.
    ``suspends``: while a request is undecided the matter does not fall overdue; a refusal makes up for it.
    """

    before_date: bool = True
    latest_rule: RowCode | Literal[""] = ""
    longest_rule: RowCode | Literal[""] = ""
    required: tuple[Literal["reason", "plan", "new_due_on", "schedule"], ...] = ()
    requested_by_lead_only: bool = True
    suspends: bool = True
    clause: ClauseId


class JudgingPolicy(Value):
    """How timeliness is judged.

    ``early_days``: calendar days before the original date by which both facts must lie to be early; 0 turns early off.
    """

    early_days: int = Field(0, ge=0, le=60)
    early_when_moved: bool = False
    form_refiling_counts: bool = False
    substance_refiling_counts: bool = True
    verification_clause: ClauseId
    reason_clause: ClauseId
    objection_clause: ClauseId
    clause: ClauseId


class JointPolicy(Value):
    """Joint supervision (联合督查): where bodies are named they are at least so many; these weights require it."""

    minimum_bodies: int = Field(2, ge=2)
    required_weights: tuple[Weight, ...] = ()
    clause: ClauseId


class ReferralPolicy(Value):
    """Bodies to which facts may be handed over (移送、报告); only the hand-over is recorded.

    ``approved_only``: nothing is handed over but an approved measure. ``paper``: kind of paper that goes with each
    hand-over, issued to that body alone. ``unnamed_sanctions``: kinds of sanction that neither of them names.
    """

    bodies: tuple[str, ...]
    approved_only: bool = False
    paper: RowCode | Literal[""] = ""
    unnamed_sanctions: tuple[str, ...] = ()
    clause: ClauseId


class ExemptionPolicy(Value):
    """Whether a blameless co-organiser can be exempted by a recorded approval."""

    enabled: bool = False
    clause: ClauseId


class ReminderPolicy(Value):
    """Service messages before a date: this many calendar days before ``remind_on``."""

    days_before: tuple[int, ...] = ()


class MatterDutyRow(Row):
    """A duty that comes up on a matter, for one of its units.

    ``opens``: ``period`` each month while the matter is open and has ``horizon``; ``named_slow`` when a circular
    names the unit; ``mark`` once, counted from the day on which the unit received the order or, if later, was marked.
    ``first_after_days``: the first period's due day lies at least so many days after assignment.
    ``date_rule`` is the code of a ``DatedRule``; for ``named_slow`` the circular sets the date.
    """

    name: str
    opens: Literal["period", "named_slow", "mark"]
    horizon: Horizon | None = None
    marks: tuple[RowCode, ...] = Field((), description="for ``mark``: opened when the matter bears one of these")
    holder: Literal["lead", "unit_named"] = "lead"
    date_rule: RowCode | Literal[""] = ""
    first_after_days: int = Field(0, ge=0)
    answered_by: ReportKind
    clause: ClauseId


class OfficeDutyRow(Row):
    """A duty of the office itself, such as the monthly circular.

    ``cadence``: the period that the duty covers; its due day comes from ``date_rule`` resolved in the next period.
    ``answered_by``: the paper kind whose issue with that period fulfils it; a ranking's code for the score ranking.
    ``opens_rule``: date rule for the day on which it opens, applied to a day of the period that it covers; empty: the
    first day of the period that holds its date.
    ``date_set_by``: roles that may set the date anew, once, where the month's dates meet days off.
    ``lists``: doing it goes through matters: every one that is ``open``, or every one of the ``period`` with its state;
    where ``list_categories``, ``list_origins`` or ``list_marks`` are given, those with any of these. Their numbers by
    state go on record when it is done, and a paper that does it is not issued while it leaves one of them out.
    ``answered_by`` ``conclusion``: it opens for findings, and a conclusion served about one fulfils it.
    ``waivable``: a period without anything to report is settled by a record, ``CompleteDuty``, instead.
    """

    name: str
    holder: RoleCode
    cadence: Cadence
    date_rule: RowCode
    due_in: Literal["next_period", "period"] = Field("next_period", description="period in which the due day lies")
    soft: bool = Field(False, description="shown late and nothing else")
    answered_by: RowCode | Literal["record", "conclusion"] = Field(
        description="``record``: an act of its own, ``CompleteDuty``"
    )
    lists: Literal["", "open", "period"] = ""
    list_categories: tuple[RowCode, ...] = ()
    list_origins: tuple[RowCode, ...] = ()
    list_marks: tuple[RowCode, ...] = ()
    opens_rule: RowCode | Literal[""] = ""
    date_set_by: tuple[RoleCode, ...] = ()
    waivable: bool = False
    clause: ClauseId


class UrgingForm(Row):
    """Form of urging (催办); ``method`` is its number in 国务院令第733号 第十二条, 0 for a plain message."""

    name: str
    method: int = Field(0, ge=0, le=8)
    clause: ClauseId


class IncidentKind(Row):
    """Kind of fact that is recorded about a unit by itself."""

    name: str
    matter_required: bool = False
    evidence_required: bool = False
    source_required: bool = False
    discretionary: bool = False
    barred_by_objection: bool = Field(False, description="refused while a reasoned objection to competence stands")
    kept_from_unit: bool = Field(False, description="goes past the unit: it is neither told of it nor shown it")
    cap_points: Decimal | None = Field(None, gt=0, description="most points that one discretionary record may state")
    clause: ClauseId


class PaperSection(Value):
    """A section of a paper that is drafted from the ledger: matters of ``categories``, or that bear one of ``marks``.

    ``months``: months after the period in which the paper has it; empty: always.
    """

    heading: str
    categories: tuple[RowCode, ...] = ()
    marks: tuple[RowCode, ...] = ()
    months: tuple[int, ...] = ()


class PaperKind(Row):
    """Kind of paper that people draft, sign and issue."""

    name: str
    series: RowCode | Literal[""] = ""
    drafted_by: tuple[RoleCode, ...] = ()
    names_units: bool = False
    shown_to_leaders_first: bool = Field(False, description="a leader's recorded instruction or reading precedes issue")
    consulted_clause: str = Field("", description="a recorded consultation of departments precedes signatures")
    consulted_bodies: tuple[str, ...] = Field((), description="each of these must have been consulted; empty: any")
    meeting_clause: str = Field("", description="the last signature names the meeting that approved, and its day")
    reports_reasons: bool = Field(True, description="who is named slow reports reasons by a date that the paper sets")
    sections: tuple[PaperSection, ...] = ()
    clause: ClauseId


class OutcomePoints(Row):
    """Points for how a matter came out. Empty conditions hold always; the row is booked once per matter and unit.

    ``completion`` OUTSTANDING stands for a date that has passed without a closing report that stands.
    """

    fact: Literal["outcome"] = "outcome"
    points: Decimal
    completion: tuple[Completion, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    moved: bool | None = None
    justified: bool | None = None
    shared: bool = Field(True, description="lead and co-organisers alike; else the lead alone")
    text: str
    clause: ClauseId


class NamingPoints(Row):
    """Points for each circular that names the unit for the matter."""

    fact: Literal["naming"] = "naming"
    points: Decimal
    paper_kinds: tuple[RowCode, ...]
    named_as: NamedAs
    shared: bool = True
    text: str
    clause: ClauseId


class ReportPoints(Row):
    """Points per report with such a defect (once, however many defects), or per falsified report."""

    fact: Literal["report"] = "report"
    points: Decimal
    defects: tuple[DefectKind, ...] = ()
    falsified: bool = False
    text: str
    clause: ClauseId


class IncidentPoints(Row):
    """Points per incident of a kind; ``points`` None: the points stated in the incident are deducted.

    ``falsified_factor`` multiplies when falsification is found with it. ``facts_until_on``: ISO date after which facts
    of this kind no longer count. ``once_per_matter``: however many incidents of the row one matter has, an account has
    its points once.
    """

    fact: Literal["incident"] = "incident"
    points: Decimal | None
    incidents: tuple[RowCode, ...]
    falsified_factor: Decimal = Decimal(1)
    facts_until_on: str = ""
    once_per_matter: bool = False
    text: str
    clause: ClauseId


PointsRow = Annotated[OutcomePoints | NamingPoints | ReportPoints | IncidentPoints, Field(discriminator="fact")]


class FlagRow(Row):
    """A threshold: so many distinct matters with a standing entry of ``counts`` in one calendar year raise the flag."""

    name: str
    counts: tuple[RowCode, ...]
    times: int = Field(ge=1)
    proposes: RowCode | Literal[""] = Field("", description="proposal kind that people then decide")
    clause: ClauseId


class ScorePolicy(Value):
    """Account of a unit and year: base points, and bounds where the source states any."""

    base_points: Decimal
    floor_points: Decimal | None = None
    cap_points: Decimal | None = None
    base_clause: ClauseId
    shared_clause: ClauseId
    host_clause: ClauseId


class RankingRow(Row):
    """Ranking of running totals at the end of each period; equal points share a rank and the next rank skips.

    ``closing_days``: no later list of the year can bring what is booked on its account after its last day, such as a
    date of 31 December that passes. The list of the year's last period takes what is booked so many days more, and is
    drawn by itself only then.
    """

    name: str
    period: Literal["month", "quarter", "half_year", "year"]
    closing_days: int = Field(0, ge=0, le=28)
    by_kind: bool = True
    clause: ClauseId


class NoticeRow(Row):
    """A notice that an event causes; ``title`` and ``text`` are ``str.format`` patterns over the event's facts."""

    on: str = Field(description="event type on the bus")
    audience: Audience
    title: str
    text: str
    urgent: bool = Field(False, description="goes out in quiet hours too")
    paper_kinds: tuple[RowCode, ...] = Field((), description="for events of a paper: these kinds only; empty: any")
    statuses: tuple[ChildStatus, ...] = Field((), description="for what a child tells: these only; empty: any")


class ProposalKind(Row):
    name: str
    clause: ClauseId


class Validity(Row):
    """For how long a plugin's document stands (code: the plugin's id); after its end only by a recorded renewal.

    Matters taken up before stay under it; the engine takes up none under a document that is out of force.
    """

    document: str
    from_on: date | None = None
    until_on: date | None = None
    renewed_by: str = Field("", description="number or date of the decision that keeps it in force")
    clause: str = Field("", description="clause that says from when it is in force; empty: none does")

    def begun(self, on: date) -> bool:
        """Return whether its first day has come; before it no duty, proposal or grade stands under it either."""
        return self.from_on is None or self.from_on <= on

    def covers(self, on: date) -> bool:
        """Return whether matters may be taken up under it on a day."""
        return self.begun(on) and (self.until_on is None or on <= self.until_on or bool(self.renewed_by))

    def why_not(self, on: date) -> str:
        """Return, in Chinese, why no matter may be taken up under it on a day that it does not cover."""
        if self.from_on is not None and on < self.from_on:
            return f"{self.document}自 {self.from_on} 起施行，此前不能据以立项"
        return f"{self.document}已过有效期（至 {self.until_on}），没有续用决定不能据以新立项"
