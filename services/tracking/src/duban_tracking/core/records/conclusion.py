"""Conclusions (督查结论): served on the unit, open to review (复核), with what they want rectified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, PassTime
from duban_contracts.commands.records import (
    ApplyReview,
    DecideReview,
    DraftConclusion,
    RecordRecheck,
    ServeConclusion,
)
from duban_contracts.events.conclusion import (
    ConclusionDrafted,
    ConclusionServed,
    RectificationItem,
    RectificationMissed,
    RectificationRechecked,
    ReviewApplied,
    ReviewDecided,
    ReviewOverdue,
)
from duban_contracts.vocabulary import MatterState
from duban_sdk.records import ReviewPolicy
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit
from duban_tracking.core.dates import stated
from duban_tracking.core.escalation.proposal_state import Proposal
from duban_tracking.core.matter.accused import accused_refusal
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.records.activity import Activity
from duban_tracking.core.records.incident import Incident

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A conclusion as it stands. ``rechecked``: what the latest re-check of an item found.

    ``drafters``: everybody who drafted it, also where somebody else's draft replaced theirs.
    """

    id: str
    drafted: ConclusionDrafted | None = None
    drafters: frozenset[str] = frozenset()
    served: ConclusionServed | None = None
    applied: ReviewApplied | None = None
    overdue: bool = False
    decided: ReviewDecided | None = None
    missed: frozenset[str] = frozenset()
    rechecked: Mapping[str, RectificationRechecked] = field(default_factory=dict)

    @property
    def in_review(self) -> bool:
        return self.applied is not None and self.decided is None

    @property
    def fell(self) -> bool:
        """Whether a review took the conclusion back."""
        return self.decided is not None and not self.decided.upheld


ACTS: Acts[Conclusion] = Acts()
_SEPARATE = ("reports", "faulty_reports", "took_part")
"""Fields of a draft that the event does not hold as they were typed."""


def initial(key: str) -> Conclusion:
    """Return a conclusion that is not drafted yet."""
    return Conclusion(key)


def related(command: Command) -> tuple[str, ...]:
    """Return what the conclusion is about and what rests on it."""
    if not isinstance(command, DraftConclusion):
        return ()
    about = (("matter", command.matter_id), ("activity", command.activity_id))
    return (
        *(f"{kind}:{key}" for kind, key in about if key),
        *(f"incident:{incident}" for incident in command.incidents),
        *(f"proposal:{proposal}" for proposal in command.proposals),
    )


def _policy(context: Context) -> ReviewPolicy | Refusal:
    policy = context.rules.pack.review
    return policy or Refusal(Why.RULE, "本辖区规则没有督查结论和复核程序")


@ACTS.on(DraftConclusion)
def draft(command: DraftConclusion, state: Conclusion, context: Context) -> Decision:
    """The conclusion stands with facts and evidence; until it is served it can be drafted anew."""
    policy = _policy(context)
    if isinstance(policy, Refusal):
        return policy
    refusal = unknown_unit(context, command.unit) or _incomplete(command, policy) or _resting(command, policy, context)
    if refusal:
        return refusal
    items = tuple(
        RectificationItem(
            key=item.key,
            text=item.text,
            due=stated(context, "rectification_stated", item.due_on, policy.rectification_clause),
        )
        for item in command.rectifications
    )
    drafted = ConclusionDrafted(
        **command.model_dump(exclude={"conclusion_id", "evidence", "rectifications", *_SEPARATE}),
        took_part=tuple(dict.fromkeys((*command.took_part, *_finders(command, context)))),
        reports=_own_keys(command.reports, command, context),
        faulty_reports=_own_keys(command.faulty_reports, command, context),
        facts_on=max(_fact_days(command, context), default=None),
        evidence=command.evidence,
        rectifications=items,
        by=context.by,
        clause=policy.conclusion_clause,
    )
    before = state.drafted
    if before is not None and before.model_copy(update={"by": drafted.by}) == drafted:
        return ()
    if state.served:
        return Refusal(Why.STATE, "督查结论已送达，不能改动", policy.conclusion_clause)
    return (drafted,)


def _own_keys(named: tuple[str, ...], command: DraftConclusion, context: Context) -> tuple[str, ...]:
    """Return the reports by their own keys: one that was filed again may be named by another."""
    matter = context.related.get(f"matter:{command.matter_id}")
    found = [matter.report(name) for name in named] if isinstance(matter, Matter) else []
    return tuple(dict.fromkeys(report.key for report in found if report))


def _incomplete(command: DraftConclusion, policy: ReviewPolicy) -> Refusal | None:
    needed = (("证据材料", command.evidence), ("参与人员", command.took_part))
    missing = [name for name, given in needed if not given]
    if missing:
        return Refusal(Why.RULE, f"督查结论缺：{'、'.join(missing)}", policy.conclusion_clause)
    keys = [item.key for item in command.rectifications]
    if len(set(keys)) != len(keys):
        return Refusal(Why.RULE, "整改事项的编号重复", policy.rectification_clause)
    return None


def _resting(command: DraftConclusion, policy: ReviewPolicy, context: Context) -> Refusal | None:
    """Return what of the things named is not there, or is another unit's."""
    clause = policy.conclusion_clause
    matter = context.related.get(f"matter:{command.matter_id}")
    if command.matter_id and (not isinstance(matter, Matter) or matter.state is MatterState.NONE):
        return Refusal(Why.UNKNOWN, "没有所填的事项", clause)
    accused = accused_refusal(context, matter, command.unit)
    if accused:
        return accused
    activity = context.related.get(f"activity:{command.activity_id}")
    if command.activity_id and (not isinstance(activity, Activity) or not activity.checks):
        return Refusal(Why.RULE, "所填的督查活动没有检查记录，不能据以作出结论", clause)
    return _unfounded(command, matter if isinstance(matter, Matter) else None, clause) or _unnamed(
        command, context, clause
    )


def _unnamed(command: DraftConclusion, context: Context, clause: str) -> Refusal | None:
    """Return which incident or proposal is not there, is another unit's, or is kept from the unit."""
    for key in command.incidents:
        incident = context.related.get(f"incident:{key}")
        recorded = incident.recorded if isinstance(incident, Incident) else None
        if recorded is None or recorded.unit != command.unit:
            return Refusal(Why.UNKNOWN, f"没有所填的该单位情形记录 {key}", clause)
        if recorded.kept_from_unit:
            return Refusal(Why.RULE, f"情形 {key} 不告知所涉单位，不能写入送达该单位的结论", recorded.clause)
    for name in command.proposals:
        proposal = context.related.get(f"proposal:{name}")
        raised = proposal.raised if isinstance(proposal, Proposal) else None
        if raised is None or raised.unit != command.unit:
            return Refusal(Why.UNKNOWN, f"没有所填的对该单位的建议 {name}", clause)
        if raised.kept_from_unit:
            return Refusal(Why.RULE, f"建议 {name} 不告知所涉单位，不能写入送达该单位的结论", raised.clause)
    return None


def _unfounded(command: DraftConclusion, matter: Matter | None, clause: str) -> Refusal | None:
    """Return which report was not found to be what the conclusion says of it."""
    for name in command.reports:
        report = matter.report(name) if matter else None
        if report is None or not report.falsified or report.unit != command.unit:
            return Refusal(Why.UNKNOWN, f"该单位在本事项中没有被认定弄虚作假的报告“{name}”", clause)
    for name in command.faulty_reports:
        report = matter.report(name) if matter else None
        if report is None or not report.faulty or report.unit != command.unit:
            return Refusal(Why.UNKNOWN, f"该单位在本事项中没有被认定有缺陷的报告“{name}”", clause)
    return None


def _fact_days(command: DraftConclusion, context: Context) -> Iterator[date]:
    for key in command.incidents:
        incident = context.related.get(f"incident:{key}")
        if isinstance(incident, Incident) and incident.recorded:
            yield incident.recorded.happened_on
    activity = context.related.get(f"activity:{command.activity_id}")
    if isinstance(activity, Activity):
        yield from (check.checked_on for check in activity.checks if check.unit == command.unit)


def _finders(command: DraftConclusion, context: Context) -> Iterator[str]:
    """Yield who recorded the facts that the conclusion rests on: they took part in it, whether named or not."""
    for key in command.incidents:
        incident = context.related.get(f"incident:{key}")
        if isinstance(incident, Incident) and incident.recorded:
            yield incident.recorded.by.person
    activity = context.related.get(f"activity:{command.activity_id}")
    if isinstance(activity, Activity):
        yield from (check.by.person for check in activity.checks if check.unit == command.unit)


@ACTS.on(ServeConclusion)
def serve(command: ServeConclusion, state: Conclusion, context: Context) -> Decision:
    """The conclusion was fed back; the unit may apply for review from that day."""
    policy, drafted = _policy(context), state.drafted
    if isinstance(policy, Refusal):
        return policy
    if drafted is None:
        return Refusal(Why.UNKNOWN, "没有这份督查结论")
    clause = policy.conclusion_clause
    if state.served:
        same = state.served.served_on == command.served_on
        return () if same else Refusal(Why.STATE, f"该结论已于 {state.served.served_on} 送达", clause)
    if command.served_on > context.on:
        return Refusal(Why.RULE, f"送达日期 {command.served_on} 晚于今天", clause)
    if drafted.facts_on is not None and command.served_on < drafted.facts_on:
        return Refusal(Why.RULE, f"送达日期 {command.served_on} 早于所认定事实的日期 {drafted.facts_on}", clause)
    served = ConclusionServed(
        unit=drafted.unit,
        **drafted.model_dump(
            include={"activity_id", "incidents", "proposals", "matter_id", "reports", "faulty_reports"}
        ),
        served_on=command.served_on,
        review_by=context.rules.due(policy.apply_rule, command.served_on, "concluded"),
        rectifications=drafted.rectifications,
        by=context.by,
        clause=clause,
    )
    return (served,)


@ACTS.on(ApplyReview)
def apply_review(command: ApplyReview, state: Conclusion, context: Context) -> Decision:
    """The review runs; what rests on the conclusion is held."""
    policy, drafted, served = _policy(context), state.drafted, state.served
    if isinstance(policy, Refusal):
        return policy
    if drafted is None or served is None:
        return Refusal(Why.UNKNOWN, "没有已送达的督查结论", policy.clause)
    if command.unit != served.unit:
        return Refusal(Why.RULE, "只有督查结论所涉的单位可以申请复核", policy.clause)
    if state.applied:
        same = state.applied.reason == command.reason
        return () if same else Refusal(Why.STATE, "该结论已申请过复核", policy.clause)
    # A year's arrangement that came meanwhile may only give the unit more time.
    today = context.rules.due(policy.apply_rule, served.served_on, "concluded")
    last_on = max(today.enforce_on, served.review_by.enforce_on)
    if context.on > last_on and not today.provisional:
        return Refusal(Why.RULE, f"申请复核的期限 {last_on} 已过（{served.served_on} 送达）", policy.clause)
    applied = ReviewApplied(
        unit=served.unit,
        reason=command.reason,
        decide_by=context.rules.due(policy.decide_rule, context.on, "review_applied"),
        incidents=drafted.incidents,
        proposals=drafted.proposals,
        matter_id=drafted.matter_id,
        reports=drafted.reports,
        faulty_reports=drafted.faulty_reports,
        by=context.by,
        clause=policy.clause,
    )
    return (applied,)


@ACTS.on(DecideReview)
def decide_review(command: DecideReview, state: Conclusion, context: Context) -> Decision:
    """The conclusion stands again, or falls; nobody who took part in it decides."""
    policy, drafted, applied = _policy(context), state.drafted, state.applied
    if isinstance(policy, Refusal):
        return policy
    if drafted is None or applied is None:
        return Refusal(Why.UNKNOWN, "该结论没有复核申请", policy.clause)
    if state.decided:
        same = state.decided.upheld is command.upheld
        return () if same else Refusal(Why.STATE, "该复核已有决定", policy.clause)
    barred = sorted({*command.reviewers, context.by.person} & {*drafted.took_part, *state.drafters})
    if barred:
        return Refusal(Why.RULE, f"参与作出结论的人员应当回避：{'、'.join(barred)}", policy.clause)
    decided = ReviewDecided(
        unit=drafted.unit,
        upheld=command.upheld,
        reviewers=command.reviewers,
        opinion=command.opinion,
        on_time=context.on <= applied.decide_by.enforce_on,
        incidents=drafted.incidents,
        proposals=drafted.proposals,
        matter_id=drafted.matter_id,
        reports=drafted.reports,
        faulty_reports=drafted.faulty_reports,
        by=context.by,
        clause=policy.clause,
    )
    return (decided,)


@ACTS.on(RecordRecheck)
def recheck(command: RecordRecheck, state: Conclusion, context: Context) -> Decision:
    """What the re-check found of an item stands on record."""
    policy, served = _policy(context), state.served
    if isinstance(policy, Refusal):
        return policy
    clause = policy.rectification_clause
    item = next((each for each in served.rectifications if each.key == command.key), None) if served else None
    if served is None or item is None:
        return Refusal(Why.UNKNOWN, f"没有编号为“{command.key}”的整改事项", clause)
    if state.fell:
        return Refusal(Why.STATE, "该结论经复核已撤销，不再要求整改", clause)
    before = state.rechecked.get(command.key)
    if before is not None and (before.done, before.finding) == (command.done, command.finding):
        return ()
    rechecked = RectificationRechecked(
        key=command.key,
        unit=served.unit,
        done=command.done,
        on_time=command.done and context.on <= item.due.enforce_on,
        finding=command.finding,
        evidence=command.evidence,
        by=context.by,
        clause=clause,
    )
    return (rechecked,)


@ACTS.on(PassTime)
def pass_time(command: PassTime, state: Conclusion, context: Context) -> Decision:
    """A review that is not decided in time is shown, and so is every item that was not put right."""
    return tuple(_passed(state, context))


def _passed(state: Conclusion, context: Context) -> Iterator[Event]:
    policy, applied = context.rules.pack.review, state.applied
    if policy is None:
        return
    if applied is not None and any(day <= context.on for day in _review_days(state)):
        yield ReviewOverdue(unit=applied.unit, due=applied.decide_by, clause=policy.clause)
    for day, item in _item_days(state):
        if day <= context.on and state.served:
            yield RectificationMissed(
                key=item.key,
                text=item.text,
                unit=state.served.unit,
                due=item.due,
                clause=policy.rectification_clause,
            )


def _review_days(state: Conclusion) -> Iterator[date]:
    applied = state.applied
    if applied is not None and state.in_review and not state.overdue and not applied.decide_by.provisional:
        yield applied.decide_by.enforce_on + ONE_DAY


def _item_days(state: Conclusion) -> Iterator[tuple[date, RectificationItem]]:
    """Yield items that can still be missed; while a review runs, and once the conclusion fell, nothing is."""
    if state.served is None or state.in_review or state.fell:
        return
    for item in state.served.rectifications:
        found = state.rechecked.get(item.key)
        if item.key not in state.missed and not (found and found.done) and not item.due.provisional:
            yield item.due.enforce_on + ONE_DAY, item


def next_wake_on(state: Conclusion, rules: Rulebook, swept_on: date | None) -> date | None:
    """Return the first day after a date of the conclusion that is still open."""
    days = [*_review_days(state), *(day for day, _ in _item_days(state))]
    return min((day for day in days if swept_on is None or day > swept_on), default=None)


def evolve(state: Conclusion, event: Event, on: date) -> Conclusion:
    """Return the conclusion after the event."""
    match event:
        case ConclusionDrafted():
            return Conclusion(state.id, drafted=event, drafters=state.drafters | {event.by.person})
        case ConclusionServed():
            return replace(state, served=event)
        case ReviewApplied():
            return replace(state, applied=event)
        case ReviewOverdue():
            return replace(state, overdue=True)
        case ReviewDecided():
            return replace(state, decided=event)
        case RectificationMissed():
            return replace(state, missed=state.missed | {event.key})
        case RectificationRechecked():
            return replace(state, rechecked={**state.rechecked, event.key: event})
        case _:
            return state
