"""The rule pack: everything that plugins declare as data for one jurisdiction, and how plugins' packs combine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from duban_contracts.base import Value
from duban_sdk.demands import (
    AmendmentPolicy,
    AuthorityPolicy,
    BarringPolicy,
    CountRow,
    LimitRow,
    MarkRow,
    ObjectionRow,
    OrderDemand,
    OrderForm,
    Post,
    ReceiptPolicy,
    UnitScope,
)
from duban_sdk.duties import MatterTaskRow, TicketClock, UnitDutyRow
from duban_sdk.measures import Ground, Measure, MeasurePolicy
from duban_sdk.records import (
    ActivityKind,
    GradePolicy,
    GradeRow,
    HandDownPolicy,
    RecordKind,
    RegisterRow,
    ReviewPolicy,
    SheetRow,
    StandingRow,
    StubPolicy,
    VetoPolicy,
)
from duban_sdk.tables import (
    Category,
    Chain,
    DatedRule,
    ExemptionPolicy,
    ExtensionPolicy,
    FlagRow,
    IncidentKind,
    JointPolicy,
    JudgingPolicy,
    MatterDutyRow,
    NoticeRow,
    OfficeDutyRow,
    Origin,
    PaperKind,
    PointsRow,
    ProposalKind,
    RankingRow,
    ReferralPolicy,
    ReminderPolicy,
    ReportRow,
    RoleRow,
    Row,
    ScorePolicy,
    Series,
    Track,
    UrgingForm,
    Validity,
)

RowT = TypeVar("RowT", bound=Row)


class RulePack(Value):
    """Tables of one plugin, or of a jurisdiction after combining. Empty tables and None say nothing."""

    roles: tuple[RoleRow, ...] = ()
    tracks: tuple[Track, ...] = ()
    categories: tuple[Category, ...] = ()
    origins: tuple[Origin, ...] = ()
    chains: tuple[Chain, ...] = ()
    series: tuple[Series, ...] = ()
    dates: tuple[DatedRule, ...] = ()
    reports: tuple[ReportRow, ...] = ()
    matter_duties: tuple[MatterDutyRow, ...] = ()
    office_duties: tuple[OfficeDutyRow, ...] = ()
    urging_forms: tuple[UrgingForm, ...] = ()
    incidents: tuple[IncidentKind, ...] = ()
    papers: tuple[PaperKind, ...] = ()
    proposals: tuple[ProposalKind, ...] = ()
    points: tuple[PointsRow, ...] = ()
    flags: tuple[FlagRow, ...] = ()
    rankings: tuple[RankingRow, ...] = ()
    notices: tuple[NoticeRow, ...] = ()
    validities: tuple[Validity, ...] = ()
    measures: tuple[Measure, ...] = ()
    grounds: tuple[Ground, ...] = ()
    counts: tuple[CountRow, ...] = ()
    unit_duties: tuple[UnitDutyRow, ...] = ()
    matter_tasks: tuple[MatterTaskRow, ...] = ()
    ticket_clocks: tuple[TicketClock, ...] = ()
    posts: tuple[Post, ...] = ()
    order_demands: tuple[OrderDemand, ...] = ()
    order_forms: tuple[OrderForm, ...] = ()
    limits: tuple[LimitRow, ...] = ()
    marks: tuple[MarkRow, ...] = ()
    objections: tuple[ObjectionRow, ...] = ()
    record_kinds: tuple[RecordKind, ...] = ()
    registers: tuple[RegisterRow, ...] = ()
    activities: tuple[ActivityKind, ...] = ()
    grades: tuple[GradeRow, ...] = ()
    sheets: tuple[SheetRow, ...] = ()
    standings: tuple[StandingRow, ...] = ()
    extension: ExtensionPolicy | None = None
    judging: JudgingPolicy | None = None
    joint: JointPolicy | None = None
    referral: ReferralPolicy | None = None
    exemption: ExemptionPolicy | None = None
    reminders: ReminderPolicy | None = None
    score: ScorePolicy | None = None
    measure_policy: MeasurePolicy | None = None
    unit_scope: UnitScope | None = None
    authority: AuthorityPolicy | None = None
    barring: BarringPolicy | None = None
    amendment: AmendmentPolicy | None = None
    receipt: ReceiptPolicy | None = None
    review: ReviewPolicy | None = None
    grading: GradePolicy | None = None
    veto: VetoPolicy | None = None
    stub: StubPolicy | None = None
    hand_down: HandDownPolicy | None = None


def combine(packs: Iterable[RulePack]) -> RulePack:
    """Return one pack: rows of later packs stand before and replace rows with the same code of earlier ones.

    Roles merge their acts; single policies of a later pack replace those of an earlier one, but a body to which facts
    may be handed over stays one: the law above the jurisdictions names some that no county can take away.
    """
    result = RulePack()
    for pack in packs:
        changes: dict[str, object] = {}
        for name in RulePack.model_fields:
            ours, theirs = getattr(result, name), getattr(pack, name)
            if name == "roles":
                changes[name] = _merge_roles(ours, theirs)
            elif isinstance(theirs, tuple):
                changes[name] = _merge(ours, theirs)
            elif theirs is not None:
                changes[name] = _with_bodies(ours, theirs) if isinstance(theirs, ReferralPolicy) else theirs
        result = result.model_copy(update=changes)
    return result


def _merge(earlier: tuple[RowT, ...], later: tuple[RowT, ...]) -> tuple[RowT, ...]:
    replaced = {row.code for row in later}
    return later + tuple(row for row in earlier if row.code not in replaced)


def _with_bodies(earlier: ReferralPolicy | None, later: ReferralPolicy) -> ReferralPolicy:
    bodies = dict.fromkeys((*later.bodies, *(earlier.bodies if earlier else ())))
    return later.model_copy(update={"bodies": tuple(bodies)})


def _merge_roles(earlier: tuple[RoleRow, ...], later: tuple[RoleRow, ...]) -> tuple[RoleRow, ...]:
    merged = {row.code: row for row in earlier}
    for row in later:
        before = merged.get(row.code)
        acts = tuple(dict.fromkeys((*(before.acts if before else ()), *row.acts)))
        clause = row.clause or (before.clause if before else "")
        merged[row.code] = RoleRow(code=row.code, title=row.title, acts=acts, clause=clause)
    return tuple(merged.values())
