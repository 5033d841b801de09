"""Stubs of classified matters (秘密、机密、绝密): nothing of their content is ever kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.matter import PassTime
from duban_contracts.commands.records import CloseStub, RegisterStub
from duban_contracts.events.stub import StubClosed, StubRegistered, StubReminded
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why


@dataclass(frozen=True, slots=True)
class Stub:
    id: str
    registered: StubRegistered | None = None
    reminded: bool = False
    concluded_on: date | None = None


ACTS: Acts[Stub] = Acts()


def initial(key: str) -> Stub:
    """Return a stub that is not registered yet."""
    return Stub(key)


@ACTS.on(RegisterStub)
def register(command: RegisterStub, state: Stub, context: Context) -> Decision:
    """The stub stands in the register."""
    if state.registered:
        return ()
    policy = context.rules.pack.stub
    if policy is None:
        return Refusal(Why.RULE, "本辖区规则没有涉密事项的存根登记，涉密事项不得录入本系统")
    if command.received_on > context.on:
        return Refusal(Why.RULE, f"收到日期 {command.received_on} 晚于今天", policy.clause)
    registered = StubRegistered(**command.model_dump(exclude={"stub_id"}), by=context.by, clause=policy.clause)
    return (registered,)


@ACTS.on(CloseStub)
def close(command: CloseStub, state: Stub, context: Context) -> Decision:
    """The classified matter was concluded offline."""
    registered = state.registered
    if registered is None:
        return Refusal(Why.UNKNOWN, "没有这份存根")
    if state.concluded_on:
        return ()
    if not registered.received_on <= command.concluded_on <= context.on:
        return Refusal(Why.RULE, "办结日期须在收到之日至今天之间", registered.clause)
    closed = StubClosed(
        neutral_number=registered.neutral_number,
        concluded_on=command.concluded_on,
        by=context.by,
        clause=registered.clause,
    )
    return (closed,)


@ACTS.on(PassTime)
def pass_time(command: PassTime, state: Stub, context: Context) -> Decision:
    """On its working day the offline date is reminded, once and by the neutral number alone."""
    registered, day = state.registered, _wake_on(state, context.rules)
    if registered is None or registered.offline_due_on is None or day is None or context.on < day:
        return ()
    reminded = StubReminded(
        **registered.model_dump(include={"neutral_number", "custodian_post", "offline_due_on", "clause"})
    )
    return (reminded,)


def _wake_on(state: Stub, rules: Rulebook) -> date | None:
    registered = state.registered
    if registered is None or registered.offline_due_on is None or state.reminded or state.concluded_on:
        return None
    return rules.calendar.on_or_before(registered.offline_due_on)


def next_wake_on(state: Stub, rules: Rulebook, swept_on: date | None) -> date | None:
    """Return the day on which the offline date is reminded."""
    day = _wake_on(state, rules)
    return day if day is not None and (swept_on is None or day > swept_on) else None


def evolve(state: Stub, event: Event, on: date) -> Stub:
    """Return the stub after the event."""
    match event:
        case StubRegistered():
            return replace(state, registered=event)
        case StubReminded():
            return replace(state, reminded=True)
        case StubClosed():
            return replace(state, concluded_on=event.concluded_on)
        case _:
            return state
