"""Inspections (督查检查考核活动): under an item of an issued plan, or by an exception that was asked for in time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command
from duban_contracts.commands.records import PlanActivity, RecordCheck, SignActivity
from duban_contracts.common import Actor, SignatureStep
from duban_contracts.dates import DueDate
from duban_contracts.events.activity import (
    ActivityAdmitted,
    ActivityPlanned,
    ActivityRefused,
    ActivitySigned,
    CheckRecorded,
)
from duban_contracts.events.paper import PaperContent
from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.records import ActivityKind
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import UNIT_ROLES, Context, Decision, Refusal, Why, unknown_unit
from duban_tracking.core.records.methods import METHODS
from duban_tracking.core.records.paper import Paper
from duban_tracking.core.signatures import steps_of

_TELLING = 4
"""Characters from which on part of an entry is enough to name it."""
_BETWEEN = re.compile(r"[\n;；。,，、]")
_NUMBER = re.compile(r"^(?:\d+[.、)](?!\d)|\(?[一二三四五六七八九十\d]+[)、.])")


@dataclass(frozen=True, slots=True)
class Activity:
    id: str
    planned: ActivityPlanned | None = None
    given: tuple[tuple[Actor, bool], ...] = ()
    admitted: bool = False
    refused: bool = False
    checks: tuple[CheckRecorded, ...] = ()

    @property
    def awaited(self) -> SignatureStep | None:
        """The signature that the exception awaits next."""
        if self.planned is None or self.admitted or self.refused or len(self.given) >= len(self.planned.steps):
            return None
        return self.planned.steps[len(self.given)]


ACTS: Acts[Activity] = Acts()


def initial(key: str) -> Activity:
    """Return an inspection that is not entered yet."""
    return Activity(key)


def related(command: Command) -> tuple[str, ...]:
    """Return the plan under which the inspection is to stand."""
    if isinstance(command, PlanActivity) and command.plan_paper_id:
        return (f"paper:{command.plan_paper_id}",)
    return ()


@ACTS.on(PlanActivity)
def plan(command: PlanActivity, state: Activity, context: Context) -> Decision:
    """The inspection is admitted under the plan, or its exception waits for the signatures."""
    if state.planned and not state.refused:
        return ()
    kind = context.rules.find_activity(command.kind)
    if kind is None:
        known = "、".join(f"{row.code}（{row.name}）" for row in context.rules.pack.activities) or "无"
        return Refusal(Why.UNKNOWN, f"没有活动类型“{command.kind}”；可选：{known}")
    refusal = _unfit(command, kind, context)
    if refusal:
        return refusal
    by_exception = bool(kind.plan_paper) and command.plan_paper_id is None and bool(command.exception_reason)
    if not by_exception:
        refusal = _outside_plan(command, kind, context)
        return refusal or (_planned(command, kind, context), _admitted(command, kind.clause))
    return _exception(command, kind, context)


def _unfit(command: PlanActivity, kind: ActivityKind, context: Context) -> Refusal | None:
    if command.organiser not in context.units:
        return Refusal(Why.UNKNOWN, f"单位名册中没有代码为“{command.organiser}”的单位", kind.clause)
    if context.by.role in UNIT_ROLES and command.organiser != context.by.unit:
        return Refusal(Why.ROLE, "只能为本单位组织的活动申报", kind.clause)
    if command.ends_on is not None and command.ends_on < command.starts_on:
        return Refusal(Why.RULE, f"结束日期 {command.ends_on} 早于开始日期 {command.starts_on}", kind.clause)
    refusals = (unknown_unit(context, unit) for unit in command.units)
    return next((refusal for refusal in refusals if refusal), None)


def _outside_plan(command: PlanActivity, kind: ActivityKind, context: Context) -> Refusal | None:
    """Return why the inspection does not stand under an issued plan; None when it does, or needs none."""
    if not kind.plan_paper:
        return None
    clause, plan_kind = kind.plan_clause or kind.clause, context.rules.find_paper(kind.plan_paper)
    named = f"“{plan_kind.name if plan_kind else kind.plan_paper}”"
    if command.plan_paper_id is None:
        or_else = "，或说明理由申请例外" if kind.exception_rule else ""
        return Refusal(Why.RULE, f"“{kind.name}”须列入已印发的{named}{or_else}", clause)
    paper = context.related.get(f"paper:{command.plan_paper_id}")
    if not isinstance(paper, Paper) or paper.content is None or paper.kind != kind.plan_paper:
        return Refusal(Why.UNKNOWN, f"没有所填的{named}", clause)
    if paper.issued_on is None:
        return Refusal(Why.RULE, f"所填的{named}尚未印发，不能据以开展活动", clause)
    if paper.content.period[:4].isdigit() and paper.content.period[:4] != str(command.starts_on.year):
        return Refusal(Why.RULE, f"活动不在计划所属的 {paper.content.period} 年度内", clause)
    if not command.plan_item:
        return Refusal(Why.RULE, "须写明所依据的计划条目", clause)
    return _not_in(paper.content, command, named, clause, context)


def _not_in(content: PaperContent, command: PlanActivity, named: str, clause: str, context: Context) -> Refusal | None:
    """Return why the plan's text does not hold the item, or holds it for another unit; None when it does."""
    headings = [heading for heading, text in content.sections if holds_item(heading, text, command.plan_item)]
    if not headings:
        return Refusal(Why.RULE, f"{named}中没有条目“{command.plan_item}”，未列入的活动不得开展", clause)
    allowed = {context.units[code].name for code in (command.organiser, *command.units) if code in context.units}
    others = {unit.name for unit in context.units.values()} - allowed
    if all(heading in others for heading in headings):
        owner = "、".join(dict.fromkeys(headings))
        return Refusal(Why.RULE, f"{named}中条目“{command.plan_item}”属于{owner}，不能由其他单位据以开展", clause)
    return None


def holds_item(heading: str, text: str, item: str) -> bool:
    """Return whether a section of a plan lists the item. A word that stands in every item names none of them."""
    wanted = _plain(item)
    entries = [_plain(entry) for entry in (heading, *_BETWEEN.split(text))]
    if len(wanted) < _TELLING:
        return bool(wanted) and wanted in entries
    return any(wanted in entry for entry in entries)


def _plain(text: str) -> str:
    """Return an entry without its number, white space and width."""
    return _NUMBER.sub("", "".join(unicodedata.normalize("NFKC", text).split()))


def _exception(command: PlanActivity, kind: ActivityKind, context: Context) -> Decision:
    clause = kind.plan_clause or kind.clause
    chain = context.rules.find_chain(ApprovalSubject.ACTIVITY)
    if not kind.exception_rule or chain is None or not chain.steps:
        return Refusal(Why.RULE, f"规则没有“{kind.name}”的例外程序，未列入计划的不得开展", clause)
    ask_by = context.rules.due(kind.exception_rule, command.starts_on, "activity")
    if context.on > ask_by.nominal_on:
        return Refusal(Why.RULE, f"例外须在 {ask_by.nominal_on} 前（含当日）申请，今天是 {context.on}", clause)
    return (_planned(command, kind, context, steps_of(chain), ask_by),)


def _planned(
    command: PlanActivity,
    kind: ActivityKind,
    context: Context,
    steps: tuple[SignatureStep, ...] = (),
    ask_by: DueDate | None = None,
) -> ActivityPlanned:
    return ActivityPlanned(
        **command.model_dump(exclude={"activity_id"}),
        ask_by=ask_by,
        steps=steps,
        by=context.by,
        clause=(kind.plan_clause or kind.clause) if kind.plan_paper else kind.clause,
    )


def _admitted(command: PlanActivity | ActivityPlanned, clause: str, *, by_exception: bool = False) -> ActivityAdmitted:
    return ActivityAdmitted(
        **command.model_dump(include={"kind", "title", "organiser", "units", "starts_on", "ends_on"}),
        by_exception=by_exception,
        clause=clause,
    )


@ACTS.on(SignActivity)
def sign(command: SignActivity, state: Activity, context: Context) -> Decision:
    """The awaited signature is given or refused; the last one admits the inspection."""
    planned = state.planned
    if planned is None:
        return Refusal(Why.UNKNOWN, "没有这项活动")
    if state.given and state.given[-1] == (context.by, command.approved):
        return ()
    step = state.awaited
    if step is None:
        return Refusal(Why.STATE, "该活动现在没有待签批的环节", planned.clause)
    if not step.signed_by(context.by.role):
        title = context.rules.role_title(step.role)
        return Refusal(Why.ROLE, f"该活动的例外申请现在应由{title}签批", step.clause)
    if not command.approved and not command.opinion:
        return Refusal(Why.RULE, "不同意时须写明意见", step.clause)
    if command.approved and context.on > planned.starts_on:
        return Refusal(Why.STATE, f"活动原定 {planned.starts_on} 开始，未经批准已过开始日期，须重新申请", step.clause)
    signed = ActivitySigned(
        step=len(state.given),
        approved=command.approved,
        opinion=command.opinion,
        by=context.by,
        clause=step.clause,
    )
    if not command.approved:
        gone = ActivityRefused(kind=planned.kind, reason=command.opinion, by=context.by, clause=step.clause)
        return (signed, gone)
    if len(state.given) + 1 < len(planned.steps):
        return (signed,)
    return (signed, _admitted(planned, planned.clause, by_exception=True))


@ACTS.on(RecordCheck)
def check(command: RecordCheck, state: Activity, context: Context) -> Decision:
    """A check stands with method, finding and evidence."""
    planned = state.planned
    if planned is None:
        return Refusal(Why.UNKNOWN, "没有这项活动")
    if any(each.key == command.key for each in state.checks):
        return ()
    refusal = _unchecked(command, state, planned, context)
    if refusal:
        return refusal
    recorded = CheckRecorded(
        **command.model_dump(exclude={"evidence"}),
        evidence=command.evidence,
        method_name=METHODS[command.method],
        by=context.by,
        clause=planned.clause,
    )
    return (recorded,)


def _unchecked(command: RecordCheck, state: Activity, planned: ActivityPlanned, context: Context) -> Refusal | None:
    if not state.admitted:
        why = "未获批准" if state.refused else "尚未获批准"
        return Refusal(Why.STATE, f"该活动{why}，不得开展检查", planned.clause)
    if command.unit not in planned.units:
        # An approved inspection is not widened by carrying it out.
        return Refusal(Why.RULE, "该单位不在本次活动的检查对象之内，不得扩大范围", planned.clause)
    if command.checked_on > context.on:
        return Refusal(Why.RULE, f"检查日期 {command.checked_on} 晚于今天", planned.clause)
    last_on = planned.ends_on
    if command.checked_on < planned.starts_on or (last_on is not None and command.checked_on > last_on):
        span = f"{planned.starts_on} 至 {last_on}" if last_on else f"{planned.starts_on} 起"
        return Refusal(Why.RULE, f"检查日期 {command.checked_on} 不在活动期间（{span}）", planned.clause)
    return None


def evolve(state: Activity, event: Event, on: date) -> Activity:
    """Return the inspection after the event."""
    match event:
        case ActivityPlanned():
            return Activity(state.id, planned=event)
        case ActivitySigned():
            return replace(state, given=(*state.given, (event.by, event.approved)))
        case ActivityAdmitted():
            return replace(state, admitted=True)
        case ActivityRefused():
            return replace(state, refused=True)
        case CheckRecorded():
            return replace(state, checks=(*state.checks, event))
        case _:
            return state
