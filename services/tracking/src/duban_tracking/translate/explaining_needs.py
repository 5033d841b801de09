"""Which streams an explanation looks at beside the one that is asked about."""

from __future__ import annotations

from collections.abc import Iterator

from duban_tracking.core.duties.state import Duty
from duban_tracking.core.escalation.grounds import claim_of, looked_at
from duban_tracking.core.escalation.proposal_state import Proposal
from duban_tracking.core.records.conclusion import Conclusion
from duban_tracking.core.records.grade import Grade
from duban_tracking.translate.explaining import Records
from duban_tracking.translate.explaining_grounds import causes_of

ROUNDS = 4
"""A proposal looks at its fact, a count at what it counts; nothing looks further than so many steps."""


def missing(records: Records, subject: str) -> tuple[str, ...]:
    """Return the streams that explaining a thing looks at and that are not known yet."""
    wanted = dict.fromkeys(_needed(records, subject))
    return tuple(each for each in wanted if not records.has(each))


def _needed(records: Records, subject: str) -> Iterator[str]:
    match records.state(subject):
        case Duty(opened=opened) if opened is not None and opened.matter_id is not None:
            yield f"matter:{opened.matter_id}"
        case Proposal() as state:
            told = state.raised or next(iter(state.waiting), None)
            if told is None:
                return
            yield from looked_at(told.fact, told.matters)
            claim = claim_of(records.rules(subject), told)
            yield from causes_of(records, claim) if claim else ()
        case Grade(proposed=proposed) if proposed is not None:
            yield proposed.cause
        case Conclusion(drafted=drafted) if drafted is not None and drafted.matter_id is not None:
            yield f"matter:{drafted.matter_id}"
        case _:
            return
