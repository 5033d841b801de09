"""Rows of the register and of the lists beside the ledger: papers, incidents, proposals, referrals, duties."""

from __future__ import annotations

import json
from datetime import date, datetime

from duban_tracking.core.duties.meeting import Meeting
from duban_tracking.core.duties.state import Duty
from duban_tracking.core.escalation.proposal import Proposal
from duban_tracking.core.records.incident import Incident
from duban_tracking.core.records.paper import Paper
from duban_tracking.core.records.referral import Referral
from duban_tracking.core.records.workranking import WorkRanking
from duban_tracking.core.unit import UnitRecord
from duban_tracking.rows import ItemRow, UnitRow
from duban_tracking.translate.items_of_duties import facts_of_duty, facts_of_meeting
from duban_tracking.translate.items_of_measures import facts_of_proposal, facts_of_ranking
from duban_tracking.translate.items_of_records import facts_of_record_field

Facts = dict[str, object]


def unit_row(jurisdiction: str, state: UnitRecord, version: int) -> UnitRow | None:
    """Return the unit's row; None before it is registered."""
    registered = state.registered
    if registered is None:
        return None
    return UnitRow(
        jurisdiction=jurisdiction,
        code=state.code,
        version=version,
        name=registered.name,
        kind=registered.kind.value,
        supervised=registered.supervised,
        host_unit=registered.host_unit,
        data=registered.model_dump_json(),
    )


def item_row(
    jurisdiction: str, subject: str, state: object, *, version: int, number: str, opened_at: datetime
) -> ItemRow | None:
    """Return the row of a stream that is no matter and no unit; None while it says nothing.

    ``opened_at`` counts for a row that is new.
    """
    facts = _facts(state)
    if facts is None:
        return None
    happened_on = facts.pop("happened_on", None)
    texts = {name: str(facts.pop(name, "")) for name in ("code", "state", "unit", "title", "period")}
    return ItemRow(
        jurisdiction=jurisdiction,
        subject=subject,
        kind=subject.partition(":")[0],
        version=version,
        number=number,
        happened_on=happened_on if isinstance(happened_on, date) else None,
        opened_at=opened_at,
        data=json.dumps(facts, ensure_ascii=False),
        **texts,
    )


def state_of(state: object) -> str:
    """Return the word for where a stream that is no matter stands; empty for a unit."""
    return str((_facts(state) or {}).get("state", ""))


def _facts(state: object) -> Facts | None:
    match state:
        case Paper():
            return _paper(state)
        case Incident():
            return _incident(state)
        case Proposal():
            return facts_of_proposal(state)
        case Referral():
            return _referral(state)
        case WorkRanking():
            return facts_of_ranking(state)
        case Duty():
            return facts_of_duty(state)
        case Meeting():
            return facts_of_meeting(state)
        case _:
            return facts_of_record_field(state)


def _paper(state: Paper) -> Facts | None:
    if state.content is None:
        return None
    content = state.content.model_dump(mode="json")
    return {
        "code": state.kind,
        "state": _paper_state(state),
        "title": content.pop("title"),
        "period": content.pop("period"),
        "happened_on": state.issued_on,
        **content,
        "steps": [step.model_dump() for step in state.steps],
        "signatures": [{"by": actor.model_dump(), "approved": approved} for actor, approved in state.given],
        "instructions": len(state.instructions),
        "consulted": state.consulted.model_dump(mode="json") if state.consulted else None,
        "meeting": state.meeting,
    }


def _paper_state(state: Paper) -> str:
    if state.issued_on:
        return "issued"
    if state.refused:
        return "refused"
    return "awaiting_signature" if state.awaited else "signed"


def _incident(state: Incident) -> Facts | None:
    if state.recorded is None:
        return None
    facts = state.recorded.model_dump(mode="json")
    return {
        **facts,
        "code": facts.pop("kind"),
        "state": "withdrawn" if state.withdrawn else "held" if state.held else "recorded",
        "title": facts.pop("description"),
        "happened_on": state.recorded.happened_on,
    }


def _referral(state: Referral) -> Facts | None:
    if state.recorded is None:
        return None
    facts = state.recorded.model_dump(mode="json")
    return {
        **facts,
        "code": "",
        # The body tells the unit; facts about suspected crimes, and who told of them, do not leave the office.
        "kept_from_unit": True,
        "state": "receipted" if state.recorded.receipt else "recorded",
        "title": facts.pop("body"),
        "happened_on": state.recorded.referred_on,
    }
