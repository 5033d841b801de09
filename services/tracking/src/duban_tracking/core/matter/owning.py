"""Which role supervises a matter: by its category, and another one once a measure has raised it (提级督查)."""

from __future__ import annotations

from duban_contracts.commands.matter import AssignMatter, ChangeOwner, CloseMatter, Command, UrgeUnit
from duban_contracts.commands.reports import VerifyReport
from duban_contracts.events.matter_demands import OwnerChanged
from duban_contracts.vocabulary import MatterState, Role
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.matter.acts import matter_acts, not_now
from duban_tracking.core.matter.state import Matter

OWNERS_ACTS: frozenset[type[Command]] = frozenset({AssignMatter, UrgeUnit, CloseMatter, VerifyReport})
"""Acts that only the owner of a matter does."""
SUPERVISION_OFFICE = frozenset({Role.SUPERVISION_STAFF.value, Role.SUPERVISION_HEAD.value})


@matter_acts.on(ChangeOwner)
def change_owner(command: ChangeOwner, matter: Matter, context: Context) -> Decision:
    """Another role supervises the matter; the same one again changes nothing. What fell away moves it back."""
    if command.back:
        return _moved_back(command, matter, context)
    if matter.state in {MatterState.NONE, MatterState.DECLINED, MatterState.CLOSED, MatterState.ARCHIVED}:
        return not_now(matter, "变更督办主体", command.clause)
    again = (command.cause, command.owner) in matter.raised_by
    if again or (matter.owner == command.owner and not matter.raised_by):
        return ()
    changed = OwnerChanged(
        owner=command.owner, previous=matter.owner, cause=command.cause, by=context.by, clause=command.clause
    )
    return (changed,)


def _moved_back(command: ChangeOwner, matter: Matter, context: Context) -> Decision:
    """The matter is its former role's again, unless another measure that stands keeps it where it is."""
    others = [owner for cause, owner in matter.raised_by if cause != command.cause]
    if len(others) == len(matter.raised_by) or matter.state in {MatterState.CLOSED, MatterState.ARCHIVED}:
        return ()
    back = OwnerChanged(
        owner=others[-1] if others else matter.own_owner,
        previous=matter.owner,
        cause=command.cause,
        back=True,
        by=context.by,
        clause=command.clause,
    )
    return (back,)


def not_owner(command: Command, matter: Matter, context: Context) -> Refusal | None:
    """Return why the actor, who is not of the role that owns the matter, leaves the act to it; None when allowed."""
    if not matter.owner or type(command) not in OWNERS_ACTS:
        return None
    role, rules = context.by.role, context.rules
    owners = SUPERVISION_OFFICE if matter.owner in SUPERVISION_OFFICE else frozenset({matter.owner})
    origin = rules.find_origin(matter.origin)
    drafts = isinstance(command, AssignMatter) and origin is not None and role in origin.drafted_by
    if role in owners or drafts or not rules.may(role, type(command).__name__):
        return None
    category = rules.find_category(matter.category)
    clause = category.clause if category else None
    title = rules.role_title(matter.owner)
    return Refusal(Why.ROLE, f"本事项由{title}负责督办", clause, matter.state)
