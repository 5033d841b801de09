"""Another scope for an approved matter: approved anew, before anything else is done on it."""

from __future__ import annotations

from duban_contracts.commands.matter import (
    AmendMatter,
    ArchiveMatter,
    AssignMatter,
    CloseMatter,
    Command,
    FixLimit,
    HandDown,
    MarkMatter,
    UrgeUnit,
)
from duban_contracts.commands.reports import ReturnReport, VerifyReport
from duban_contracts.events.matter_demands import AmendmentProposed, MatterAmended
from duban_contracts.vocabulary import ApprovalSubject, MatterState
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.matter.acts import matter_acts, not_now
from duban_tracking.core.matter.state import OPEN_STATES, Matter
from duban_tracking.core.signatures import steps_of

KEY = (ApprovalSubject.AMENDMENT, "")
HELD_ACTS: frozenset[type[Command]] = frozenset(
    {AssignMatter, UrgeUnit, FixLimit, MarkMatter, HandDown, ReturnReport, VerifyReport, CloseMatter, ArchiveMatter}
)
"""Acts of the office that wait while another scope is proposed; what units file under the old one is heard."""
_AMENDABLE = OPEN_STATES | {MatterState.TAKEN_UP}


@matter_acts.on(AmendMatter)
def amend(command: AmendMatter, matter: Matter, context: Context) -> Decision:
    """Another scope waits for the signatures that taking up needed; without a chain it stands at once."""
    clause = _clause(matter, context.rules)
    if (command.title, command.content) == (matter.title, matter.content):
        return ()
    pending = matter.amendment
    if pending and (pending.title, pending.content) == (command.title, command.content):
        return ()
    if matter.state not in _AMENDABLE:
        return not_now(matter, "变更督查事项的内容、范围", clause)
    rules = context.rules
    chain = rules.find_chain(ApprovalSubject.TAKE_UP, weight=matter.weight, origin=matter.origin, track=matter.track)
    steps = steps_of(chain)
    proposed = AmendmentProposed(**command.model_dump(), steps=steps, by=context.by, clause=clause)
    if steps:
        return (proposed,)
    return (proposed, _amended(proposed, matter, context))


def _clause(matter: Matter, rules: Rulebook) -> str:
    if rules.pack.amendment:
        return rules.pack.amendment.clause
    category = rules.find_category(matter.category)
    return category.clause if category else ""


def amendment_pending(command: Command, matter: Matter, context: Context) -> Refusal | None:
    """Return why an act of the office waits for the decision on the matter's scope; None when none is awaited."""
    if matter.amendment is None or type(command) not in HELD_ACTS:
        return None
    return Refusal(Why.STATE, "变更内容、范围的意见尚未审定，审定后方可办理", matter.amendment.clause, matter.state)


def amended(matter: Matter, context: Context, *, approved: bool) -> tuple[MatterAmended, ...]:
    """Return what the last signature on another scope leads to; a refused one leaves the matter as it is."""
    pending = matter.amendment
    if not approved or pending is None:
        return ()
    return (_amended(pending, matter, context),)


def _amended(pending: AmendmentProposed, matter: Matter, context: Context) -> MatterAmended:
    return MatterAmended(
        title=pending.title, content=pending.content, tickets=matter.tickets, by=context.by, clause=pending.clause
    )
