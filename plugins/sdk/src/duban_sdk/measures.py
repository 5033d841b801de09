"""Tables of escalation: measures (what is imposed) and grounds (what leads to one). Ladders and graphs are both rows.

A fact meets a ground; the engine raises a proposal for the ground's measure; people sign; the measure is imposed, with
a new date where it needs one; that date passes unmet, which is a fact again. The suite proposes and never sanctions
(国务院令第733号 第二十一条).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from duban_contracts.base import ClauseId, Value
from duban_sdk.tables import ProposalKind, Row, RowCode


class MeasureStep(Value):
    """A step that people record after the measure was decided: the interview held, a report to a leader, publication.

    ``opens_duty``: unit duty that opens for the unit concerned, counted from the day of the step.
    ``approval_clause``: the step needs a recorded approver of its own.
    ``onto_matters``: its text is a leader's requirement, which stands on each of the measure's matters as well.
    ``bare_clause``: only that it took place, when and by whom is kept; a text is refused.
    ``text_clause``: it is told by a text, such as the place of publication, and refused without one.
    ``principal_clause``: it addresses the unit's principal of record, and is refused for a unit without one.
    ``after``: it follows another step of the measure: refused before that is on record, and for an earlier day.
    """

    code: RowCode
    name: str
    opens_duty: RowCode | Literal[""] = ""
    approval_clause: str = ""
    bare_clause: str = ""
    text_clause: str = ""
    onto_matters: bool = False
    principal_clause: str = ""
    after: RowCode | Literal[""] = ""
    clause: ClauseId


class Measure(ProposalKind):
    """A consequence with a place among others. Its signatures are a chain with ``proposals=(code,)``.

    ``rank``: order among measures that one fact may lead to; 0 stands outside of the ladder.
    ``paper``: kind of paper that goes out with it (催办函, 督查通报).
    ``needs_new_date``, ``needs_target``: imposing it sets a date, a stated target.
    ``statement``: name of the statement without which it does not go to the signers after the first.
    ``sets_grade``: grade that it proposes for the unit and year. ``new_owner``: role that supervises the matter then.
    ``hands_over``: ends in a referral to a competent body, and names no sanction.
    ``names_persons``: whether persons may be named, and then only with ``persons_approver`` on record.
    ``vetoes``: bars the unit from commendation in the period.
    ``sanction``: False for what urges or passes the work on to others; no conclusion is owed about its facts.
    """

    rank: int = Field(0, ge=0, le=20)
    paper: RowCode | Literal[""] = ""
    needs_new_date: bool = False
    needs_target: bool = False
    statement: str = ""
    steps: tuple[MeasureStep, ...] = ()
    sets_grade: RowCode | Literal[""] = ""
    new_owner: str = ""
    hands_over: bool = False
    names_persons: Literal["never", "with_approval"] = "never"
    vetoes: bool = False
    sanction: bool = True


Trigger = Literal[
    "matter_overdue",
    "duty_missed",
    "incident",
    "ticket_merged",
    "count",
    "measure_lapsed",
    "measure_finding",
    "by_hand",
]


class Ground(Row):
    """One way into a measure: the fact that triggers it, and what must hold besides.

    ``rows``: what the trigger looks at: duty rows for ``duty_missed``, incident kinds for ``incident``, findings for
    ``measure_finding``; empty: any. For ``ticket_merged``: channels whose ticket, merged into a matter under way, is
    the fact (a superior asks again) and its evidence.
    ``measures``: for ``measure_lapsed`` and ``measure_finding``, the measures on which the fact comes.
    ``fact``, ``times``, ``in_a_row``: for ``count``: late facts of a kind in a calendar year, or one after the other.
    ``requires_overdue``, ``requires_urgings``: the matter's date has passed; each was urged so many times.
    ``excused_by_reason``: a reason accepted as justified keeps the proposal from coming up, or withdraws it.
    ``by_hand``: staff raises it with ``RaiseProposal``, naming the ground.
    ``without_statement``: on this ground the measure's statement is not asked for.
    ``after_step``: the step of the measure on which the fact comes is on record.
    ``unless_standing``: it waits while a measure of that rank or a higher one stands against the unit over the matter.
    ``requires_effect``: the incident has a recorded finding of its effect (``RecordIncident.effect``).
    ``of_completion``: for ``matter_overdue``: work that was found to have been done by the date, and was only reported
    late, is no such fact.
    """

    measure: RowCode
    trigger: Trigger
    rows: tuple[RowCode, ...] = ()
    measures: tuple[RowCode, ...] = ()
    tracks: tuple[RowCode, ...] = ()
    fact: RowCode | Literal[""] = ""
    times: int = Field(1, ge=1, le=50)
    in_a_row: bool = False
    requires_overdue: bool = False
    requires_urgings: int = Field(0, ge=0, le=50)
    excused_by_reason: bool = False
    without_statement: bool = False
    requires_effect: bool = False
    unless_standing: bool = False
    of_completion: bool = False
    after_step: RowCode | Literal[""] = ""
    units: Literal["lead", "all"] = "lead"
    text: str = Field(description="the ground in words, as the proposal states it")
    clause: ClauseId


class MeasurePolicy(Value):
    """``one_per_fact``: where one fact meets several grounds the measure of the highest rank is proposed, alone.

    Where persons may be named at all: ``persons_of_record``, those whom the unit's entry in the register names;
    ``persons_basis_clause``, on a legal basis that is stated.
    """

    one_per_fact: bool = True
    persons_of_record: bool = False
    persons_basis_clause: str = ""
    fact_clause: ClauseId | Literal[""] = Field(
        "", description="clause that demands that a proposal rests on a recorded fact; empty: the measure's own"
    )
    clause: ClauseId
