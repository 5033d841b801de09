"""What becomes of an approved measure: stated, imposed, its steps, findings, its date, its hand-over."""

from __future__ import annotations

from datetime import date, timedelta

from duban_contracts.commands.escalation import (
    ConfirmMeasureDate,
    HandOverMeasure,
    ImposeMeasure,
    RecordMeasureFinding,
    RecordStatement,
    RecordStep,
)
from duban_contracts.commands.matter import PassTime
from duban_contracts.dates import DueDate
from duban_contracts.events.escalation import (
    MeasureDateConfirmed,
    MeasureFindingRecorded,
    MeasureHandedOver,
    MeasureImposed,
    MeasureLapsed,
    MeasureMet,
    MeasureStatementRecorded,
    MeasureStepRecorded,
)
from duban_contracts.events.proposal import MeasureNeeds, ProposalRaised
from duban_sdk.measures import Ground, MeasureStep
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.dates import stated
from duban_tracking.core.escalation.grounds import step_missing
from duban_tracking.core.escalation.proposal_state import ACTS, Proposal
from duban_tracking.core.posts import principals_of
from duban_tracking.core.records.paper import Paper

MET = "met"
"""Finding that ends a measure."""
HELD_CLAUSE = "N-17"
"""国务院令第733号 第十七条: what a conclusion led to waits for its review."""
CONCLUSION_CLAUSE = "N-16"
"""国务院令第733号 第十六条: a conclusion about the facts is fed back to the unit."""
ONE_DAY = timedelta(days=1)


def _not_standing(state: Proposal, context: Context) -> Refusal | None:
    """Return why nothing can be done with the proposal; None when it stands and is a measure."""
    raised = state.raised
    if raised is None:
        return Refusal(Why.UNKNOWN, "没有这项建议")
    if raised.needs is None:
        return Refusal(Why.RULE, f"“{raised.name}”不是处理措施", raised.clause)
    if state.withdrawn:
        return Refusal(Why.STATE, "该建议已撤回", raised.clause)
    if state.held:
        review = context.rules.pack.review
        return Refusal(Why.STATE, "所依据的结论正在复核，暂缓办理", review.clause if review else HELD_CLAUSE)
    return None


def _not_approved(state: Proposal, context: Context) -> Refusal | None:
    refusal = _not_standing(state, context)
    if refusal or state.approved or state.raised is None:
        return refusal
    reason = "该建议未获批准" if state.decided else "该建议还有待签批的环节"
    return Refusal(Why.STATE, reason, state.raised.clause)


def _due(state: Proposal) -> DueDate | None:
    return state.imposed.new_due if state.imposed else None


@ACTS.on(RecordStatement)
def record_statement(command: RecordStatement, state: Proposal, context: Context) -> Decision:
    """What the signers must know stands on record."""
    refusal = _not_standing(state, context)
    raised = state.raised
    if refusal or raised is None or raised.needs is None:
        return refusal or ()
    if not raised.needs.statement:
        return Refusal(Why.RULE, f"“{raised.name}”不需要另作说明", raised.clause)
    if state.statement == command.text:
        return ()
    if state.decided:
        return Refusal(Why.STATE, "该建议已有决定", raised.clause)
    recorded = MeasureStatementRecorded(
        kind=raised.kind,
        unit=raised.unit,
        name=raised.needs.statement,
        text=command.text,
        by=context.by,
        clause=raised.clause,
    )
    return (recorded,)


def imposed(
    raised: ProposalRaised, context: Context, *, requirement: str, command: ImposeMeasure | None = None
) -> MeasureImposed:
    """Return the event that the measure went out on the context's day."""
    measure = context.rules.find_measure(raised.kind)
    new_due_on = command.new_due_on if command else None
    return MeasureImposed(
        kind=raised.kind,
        name=raised.name,
        rank=raised.rank,
        unit=raised.unit,
        matters=raised.matters,
        persons=raised.persons,
        requirement=requirement,
        new_due=stated(context, "measure_stated", new_due_on, raised.clause) if new_due_on else None,
        target=command.target if command else "",
        paper_id=command.paper_id if command else None,
        imposed_on=context.on,
        vetoes=measure.vetoes if measure else False,
        by=context.by,
        clause=raised.clause,
    )


@ACTS.on(ImposeMeasure)
def impose(command: ImposeMeasure, state: Proposal, context: Context) -> Decision:
    """The measure is out, with everything that its row asks for."""
    refusal = _not_approved(state, context)
    raised = state.raised
    if refusal or raised is None or raised.needs is None:
        return refusal or ()
    refusal = _missing(command, raised.needs, raised, context)
    if refusal:
        return refusal
    event = imposed(raised, context, requirement=command.requirement, command=command)
    before = state.imposed
    if before is None:
        return (event,)
    if before.model_copy(update={"by": event.by, "imposed_on": event.imposed_on}) == event:
        return ()
    return Refusal(Why.STATE, f"“{raised.name}”已于 {before.imposed_on} 作出", raised.clause)


def _missing(command: ImposeMeasure, needs: MeasureNeeds, raised: ProposalRaised, context: Context) -> Refusal | None:
    missing = [
        name
        for name, needed, given in (
            ("新的时限", needs.new_date, command.new_due_on),
            ("整改目标", needs.target, command.target),
            ("印发的文书", needs.paper, command.paper_id),
        )
        if needed and not given
    ]
    if missing:
        return Refusal(Why.RULE, f"作出“{raised.name}”缺：{'、'.join(missing)}", raised.clause)
    if command.new_due_on and command.new_due_on < context.on:
        return Refusal(Why.RULE, f"新的时限 {command.new_due_on} 早于今天 {context.on}", raised.clause)
    return _paper_fault(command, needs, raised, context) if needs.paper else None


def _paper_fault(
    command: ImposeMeasure, needs: MeasureNeeds, raised: ProposalRaised, context: Context
) -> Refusal | None:
    paper = context.related.get(f"paper:{command.paper_id}")
    kind = context.rules.find_paper(needs.paper)
    name = kind.name if kind else needs.paper
    if not isinstance(paper, Paper) or paper.kind != needs.paper:
        return Refusal(Why.RULE, f"“{raised.name}”以“{name}”作出，所填文稿不是", raised.clause)
    if paper.issued_on is None:
        return Refusal(Why.STATE, f"“{name}”尚未印发", raised.clause)
    about = paper.content.matters if paper.content else ()
    if about and raised.matters and not set(about) & set(raised.matters):
        return Refusal(Why.RULE, f"所填“{name}”写的是别的事项", raised.clause)
    return None


@ACTS.on(ConfirmMeasureDate)
def confirm_date(command: ConfirmMeasureDate, state: Proposal, context: Context) -> Decision:
    """The measure can lapse although an arrangement of days off is still to come."""
    refusal = _not_approved(state, context)
    raised, due = state.raised, _due(state)
    if refusal or raised is None:
        return refusal or ()
    if due is None:
        return Refusal(Why.STATE, f"“{raised.name}”没有新的时限", raised.clause)
    if not due.provisional or state.date_confirmed:
        return ()
    confirmed = MeasureDateConfirmed(kind=raised.kind, unit=raised.unit, due=due, by=context.by, clause=raised.clause)
    return (confirmed,)


@ACTS.on(RecordStep)
def record_step(command: RecordStep, state: Proposal, context: Context) -> Decision:
    """A step of the approved measure is on record; a duty that it opens counts from its day."""
    refusal = _not_approved(state, context)
    raised = state.raised
    if refusal or raised is None:
        return refusal or ()
    measure = context.rules.find_measure(raised.kind)
    steps = measure.steps if measure else ()
    step = next((each for each in steps if each.code == command.step), None)
    if step is None:
        known = "、".join(f"{each.code}（{each.name}）" for each in steps) or "无"
        return Refusal(Why.UNKNOWN, f"“{raised.name}”没有步骤“{command.step}”；可选：{known}", raised.clause)
    refusal = _step_fault(command, step, state, context)
    if refusal:
        return refusal
    recorded = MeasureStepRecorded(
        **command.model_dump(),
        kind=raised.kind,
        unit=raised.unit,
        matters=raised.matters,
        name=step.name,
        by=context.by,
        clause=step.clause,
    )
    before = (each.model_copy(update={"by": context.by}) for each in state.taken)
    return () if recorded in before else (recorded,)


def _step_fault(command: RecordStep, step: MeasureStep, state: Proposal, context: Context) -> Refusal | None:
    if command.held_on > context.on:
        return Refusal(Why.RULE, f"日期 {command.held_on} 晚于今天 {context.on}", step.clause)
    if state.decided_on is not None and command.held_on < state.decided_on:
        reason = f"日期 {command.held_on} 早于批准之日 {state.decided_on}，不能登记为“{step.name}”"
        return Refusal(Why.RULE, reason, step.clause)
    missing = _step_before(command, step, state, context)
    if missing:
        return missing
    if step.approval_clause and not command.approver:
        return Refusal(Why.RULE, f"“{step.name}”须另经批准并写明批准人", step.approval_clause)
    if step.bare_clause and command.text:
        return Refusal(Why.RULE, f"“{step.name}”只登记时间和实施人，不登记内容", step.bare_clause)
    if step.text_clause and not command.text:
        return Refusal(Why.RULE, f"登记“{step.name}”须写明内容（text）", step.text_clause)
    if step.principal_clause and state.raised and not principals_of(context, state.raised.unit):
        return Refusal(Why.RULE, f"单位名册中没有该单位主要负责人，不能登记“{step.name}”", step.principal_clause)
    return None


def _step_before(command: RecordStep, step: MeasureStep, state: Proposal, context: Context) -> Refusal | None:
    """Return that the step which this one follows is not on record by its day; None when it is, or follows none."""
    if not step.after or any(each.step == step.after and each.held_on <= command.held_on for each in state.taken):
        return None
    measure = context.rules.find_measure(state.raised.kind) if state.raised else None
    name = next((each.name for each in (measure.steps if measure else ()) if each.code == step.after), step.after)
    return Refusal(Why.RULE, f"{command.held_on} 以前没有登记“{name}”，不能登记为“{step.name}”", step.clause)


@ACTS.on(RecordMeasureFinding)
def record_finding(command: RecordMeasureFinding, state: Proposal, context: Context) -> Decision:
    """A person's finding on the measure is on record; ``met`` ends it."""
    refusal = _not_approved(state, context)
    raised = state.raised
    if refusal or raised is None:
        return refusal or ()
    if command.finding in state.findings:
        return ()
    refusal = _finding_fault(command, state, raised, context)
    if refusal:
        return refusal
    found = MeasureFindingRecorded(
        **command.model_dump(exclude={"evidence"}),
        evidence=command.evidence,
        kind=raised.kind,
        unit=raised.unit,
        matters=raised.matters,
        by=context.by,
        clause=raised.clause,
    )
    if command.finding != MET or state.met_on:
        return (found,)
    met = MeasureMet(
        kind=raised.kind,
        unit=raised.unit,
        met_on=context.on,
        reason=command.text,
        rests_on=raised.rests_on,
        clause=raised.clause,
    )
    return (found, met)


def _finding_fault(
    command: RecordMeasureFinding, state: Proposal, raised: ProposalRaised, context: Context
) -> Refusal | None:
    if state.imposed is None:
        return Refusal(Why.STATE, f"“{raised.name}”尚未作出", raised.clause)
    if command.finding == MET:
        return None
    if state.met_on:
        return Refusal(Why.STATE, f"已认定于 {state.met_on} 整改到位", raised.clause)
    grounds = [
        row
        for row in context.rules.pack.grounds
        if row.trigger == "measure_finding" and (not row.measures or raised.kind in row.measures)
    ]
    known = {code for row in grounds for code in row.rows}
    if known and command.finding not in known:
        choices = "、".join((MET, *sorted(known)))
        return Refusal(Why.UNKNOWN, f"没有认定结论“{command.finding}”；可选：{choices}", raised.clause)
    due = _due(state)
    if due and context.on <= due.enforce_on:
        clause = grounds[0].clause if grounds else raised.clause
        return Refusal(Why.STATE, f"新的时限 {due.enforce_on} 未过，只能认定已整改到位（met）", clause)
    meant = next((row for row in grounds if command.finding in row.rows), None)
    if meant is not None and step_missing(state, meant):
        return Refusal(Why.STATE, f"“{_step_name(meant, raised, context)}”尚未登记，不能作此认定", meant.clause)
    return None


def _step_name(ground: Ground, raised: ProposalRaised, context: Context) -> str:
    measure = context.rules.find_measure(raised.kind)
    names = {step.code: step.name for step in measure.steps} if measure else {}
    return names.get(ground.after_step, ground.after_step)


@ACTS.on(HandOverMeasure)
def hand_over(command: HandOverMeasure, state: Proposal, context: Context) -> Decision:
    """The measure is in the hands of the competent body; its receipt and answer stand with it."""
    raised = state.raised
    if raised is None or not state.approved or state.withdrawn:
        return ()
    handed = MeasureHandedOver(**command.model_dump(), kind=raised.kind, unit=raised.unit, clause=raised.clause)
    return () if state.handed == handed else (handed,)


def _lapses_on(state: Proposal) -> date | None:
    """Return the day after the measure's date while it can still pass unmet; a provisional one only if confirmed."""
    due = _due(state)
    waits = due is not None and due.provisional and not state.date_confirmed
    ended = state.withdrawn or state.held or state.handed or state.met_on or state.lapsed_on
    return None if due is None or waits or ended else due.enforce_on + ONE_DAY


@ACTS.on(PassTime)
def pass_time(command: PassTime, state: Proposal, context: Context) -> Decision:
    """A measure whose date has gone by unmet has lapsed, once."""
    raised, due, day = state.raised, _due(state), _lapses_on(state)
    if raised is None or due is None or day is None or context.on < day:
        return ()
    lapsed = MeasureLapsed(
        kind=raised.kind,
        name=raised.name,
        unit=raised.unit,
        matters=raised.matters,
        new_due=due,
        rests_on=raised.rests_on,
        clause=raised.clause,
    )
    return (lapsed,)


def next_wake_on(state: Proposal, rules: Rulebook, swept_on: date | None) -> date | None:
    """Return the day on which the measure may lapse."""
    day = _lapses_on(state)
    return day if day is not None and (swept_on is None or day > swept_on) else None
