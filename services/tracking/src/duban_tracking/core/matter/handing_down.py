"""Handing a matter down to a jurisdiction below, and what it tells. The owner stays; nothing else crosses."""

from __future__ import annotations

from collections.abc import Mapping

from duban_contracts.commands.matter import HandDown, RecordChildProgress
from duban_contracts.events.handing_down import ChildProgressed, MatterHandedDown
from duban_contracts.vocabulary import ChildStatus, MatterState
from duban_sdk.records import HandDownPolicy
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.matter.acts import matter_acts, not_now
from duban_tracking.core.matter.owning import SUPERVISION_OFFICE
from duban_tracking.core.matter.state import OPEN_STATES, ChildTask, Matter

STATUS_NAMES: Mapping[ChildStatus, str] = {
    ChildStatus.HANDED_DOWN: "已转交",
    ChildStatus.RECEIVED: "已收件",
    ChildStatus.ACCEPTED: "已受理，提请立项",
    ChildStatus.MERGED: "已并入在办事项",
    ChildStatus.PASSED_ON: "已直接转办",
    ChildStatus.RETURNED: "已退回",
    ChildStatus.REFUSED: "不予受理",
    ChildStatus.TAKEN_UP: "已立项",
    ChildStatus.DECLINED: "不予立项",
    ChildStatus.ASSIGNED: "已交办",
    ChildStatus.CLOSED: "已办结",
}
ANSWERED = frozenset(
    {
        ChildStatus.PASSED_ON,
        ChildStatus.RETURNED,
        ChildStatus.REFUSED,
        ChildStatus.DECLINED,
        ChildStatus.CLOSED,
    }
)
"""Nothing more is to be expected; the matter may be handed down to the same jurisdiction again."""
_STATES = OPEN_STATES | {MatterState.TAKEN_UP, MatterState.SUBMITTED}


@matter_acts.on(HandDown)
def hand_down(command: HandDown, matter: Matter, context: Context) -> Decision:
    """The matter goes to the child's intake; the same task once more changes nothing."""
    policy = context.rules.pack.hand_down
    if policy is None:
        return Refusal(Why.RULE, "本辖区的规则没有向下级转交事项的规定", state=matter.state)
    before = matter.children.get(command.child)
    refusal = _refusal(command, matter, context, policy)
    if refusal:
        return refusal
    if before and before.status not in ANSWERED:
        if (before.requirement, before.due_on) == (command.requirement, command.due_on):
            return ()
        return Refusal(Why.STATE, f"已转交{before.name}，对方尚未答复或办结", policy.clause, matter.state)
    handed = MatterHandedDown(
        **command.model_dump(),
        child_name=context.rules.children[command.child],
        superior_name=context.rules.name,
        title=matter.title,
        content=matter.content,
        number=matter.number,
        ordinal=before.ordinal + 1 if before else 1,
        by=context.by,
        clause=policy.clause,
    )
    return (handed,)


def _refusal(command: HandDown, matter: Matter, context: Context, policy: HandDownPolicy) -> Refusal | None:
    rules = context.rules
    if context.by.role not in policy.by:
        titles = "、".join(map(rules.role_title, policy.by))
        return Refusal(Why.ROLE, f"转交下级由{titles}办理", policy.clause, matter.state)
    if matter.owner and context.by.role not in {matter.owner, *SUPERVISION_OFFICE}:
        # Who takes the lead may hand any matter down, everybody else their own.
        title = rules.role_title(matter.owner)
        return Refusal(Why.ROLE, f"本事项由{title}负责督办", policy.clause, matter.state)
    if matter.state not in _STATES:
        return not_now(matter, "转交下级", policy.clause)
    if command.child not in rules.children:
        known = "、".join(f"{code}（{name}）" for code, name in rules.children.items()) or "无"
        return Refusal(
            Why.UNKNOWN, f"没有代码为“{command.child}”的下级辖区；可选：{known}", policy.clause, matter.state
        )
    if matter.accused_units:
        # The register of units is this jurisdiction's own: below, nobody could keep the matter from those it names.
        clause = rules.pack.barring.clause if rules.pack.barring else policy.clause
        return Refusal(Why.RULE, "检举控告类事项涉及的单位须回避，不能转交下级", clause, matter.state)
    if command.due_on is not None and command.due_on < context.on:
        return Refusal(Why.RULE, f"要求答复的日期 {command.due_on} 早于今天", policy.clause, matter.state)
    return None


@matter_acts.on(RecordChildProgress)
def record_progress(command: RecordChildProgress, matter: Matter, context: Context) -> Decision:
    """What the child told stands on the matter, each telling once."""
    policy = context.rules.pack.hand_down
    clause = policy.clause if policy else ""
    before = matter.children.get(command.child)
    if before is None:
        return Refusal(Why.UNKNOWN, f"本事项没有转交{command.child}", clause or None, matter.state)
    told = {status.value: status for status in STATUS_NAMES if status is not ChildStatus.HANDED_DOWN}
    status = told.get(command.status)
    if status is None:
        return Refusal(
            Why.UNKNOWN, f"没有状态“{command.status}”；可选：{'、'.join(told)}", clause or None, matter.state
        )
    if _was_told(command, matter, before):
        return ()
    progressed = ChildProgressed(
        **command.model_dump(exclude={"status"}),
        status=status,
        child_name=before.name,
        at=context.at,
        owner=matter.owner,
        by=context.by,
        clause=clause,
    )
    return (progressed,)


def _was_told(command: RecordChildProgress, matter: Matter, before: ChildTask) -> bool:
    if command.key:
        return ("child", command.key) in matter.keys
    return (before.status.value, before.text, before.child_due_on) == (command.status, command.text, command.due_on)
