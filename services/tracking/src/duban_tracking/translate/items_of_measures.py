"""Rows of the lists of proposals, with what became of the measure, and of rankings of work."""

from __future__ import annotations

from duban_tracking.core.escalation.proposal import Proposal
from duban_tracking.core.records.workranking import WorkRanking

Facts = dict[str, object]


def facts_of_proposal(state: Proposal) -> Facts | None:
    """Return what a proposal's row says: level, ground, signatures, new date, where it stands."""
    if state.raised is None:
        return _waiting(state)
    facts = state.raised.model_dump(mode="json", exclude={"rests_on", "of_work"})
    imposed, handed = state.imposed, state.handed
    return {
        **facts,
        "code": facts.pop("kind"),
        "state": _standing(state),
        "title": facts.pop("name"),
        "level": state.raised.rank,
        "signatures": [{"by": actor.model_dump(), "approved": given} for actor, given in state.given],
        "statement": state.statement,
        "held": state.held,
        "happened_on": imposed.imposed_on if imposed else None,
        "imposed_on": str(imposed.imposed_on) if imposed else None,
        "requirement": imposed.requirement if imposed else "",
        "target": imposed.target if imposed else "",
        "new_due": imposed.new_due.model_dump(mode="json") if imposed and imposed.new_due else None,
        "paper_id": str(imposed.paper_id) if imposed and imposed.paper_id else None,
        "steps_taken": [step.model_dump(mode="json", exclude={"kind", "unit", "matters"}) for step in state.taken],
        "findings": sorted(state.findings),
        "lapsed_on": str(state.lapsed_on) if state.lapsed_on else None,
        "met_on": str(state.met_on) if state.met_on else None,
        "handed_over": handed.model_dump(mode="json", exclude={"kind", "unit"}) if handed else None,
    }


def _waiting(state: Proposal) -> Facts | None:
    told = state.waiting[0] if state.waiting else state.given_up
    if told is None:
        return None
    facts = told.model_dump(mode="json")
    standing = "waiting" if state.waiting else "given_up"
    return {**facts, "code": facts.pop("kind"), "state": standing, "title": facts.pop("name")}


def _standing(state: Proposal) -> str:
    found = (
        (state.withdrawn, "withdrawn"),
        (state.handed is not None, "handed_over"),
        (state.held, "held"),
        (state.met_on is not None, "met"),
        (state.lapsed_on is not None, "lapsed"),
        (state.imposed is not None, "imposed"),
        (state.decided, "approved" if state.approved else "refused"),
    )
    return next((word for holds, word in found if holds), "awaiting_signature")


def facts_of_ranking(state: WorkRanking) -> Facts | None:
    """Return what a ranking's row says."""
    if state.recorded is None:
        return None
    facts = state.recorded.model_dump(mode="json")
    return {
        **facts,
        "code": facts.pop("work"),
        "state": "undecided" if state.recorded.undecided else "recorded",
        "title": facts.pop("name"),
        "happened_on": state.recorded.drawn_on,
    }
