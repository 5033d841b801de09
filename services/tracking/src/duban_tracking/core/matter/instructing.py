"""Leaders' instructions on a paper that concern a matter: they stand on the matter, and go to its units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, NoteInstruction
from duban_contracts.events.escalation import MeasureStepRecorded
from duban_contracts.events.matter_demands import InstructionReceived
from duban_contracts.events.paper import InstructionRecorded
from duban_contracts.vocabulary import MatterState
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.context import Context, Decision, Refusal, Why
from duban_tracking.core.keys import short
from duban_tracking.core.matter.acts import clause_of, matter_acts
from duban_tracking.core.matter.state import Matter


@matter_acts.on(NoteInstruction)
def note_instruction(command: NoteInstruction, matter: Matter, context: Context) -> Decision:
    """The instruction stands on the matter, once."""
    if matter.state is MatterState.NONE:
        return Refusal(Why.UNKNOWN, "批示所指的事项不存在")
    if ("instruction", f"{command.paper_id}:{command.key}") in matter.keys:
        return ()
    clause = command.clause or clause_of(matter, context, InstructionReceived)
    return (InstructionReceived(**command.model_dump(exclude={"clause"}), by=context.by, clause=clause),)


def instruction_follow_ups(subject: str, event: Event, rules: Rulebook, on: date) -> Iterator[tuple[str, Command]]:
    """Yield the instruction for the matter that it names."""
    if isinstance(event, InstructionRecorded) and event.matter_id is not None:
        paper_id = UUID(subject.partition(":")[2])
        yield (
            f"matter:{event.matter_id}",
            NoteInstruction(paper_id=paper_id, key=event.key, leader=event.leader, instruction=event.instruction),
        )
    if isinstance(event, MeasureStepRecorded) and event.text:
        yield from _with_measure(subject, event, rules)


def _with_measure(subject: str, event: MeasureStepRecorded, rules: Rulebook) -> Iterator[tuple[str, Command]]:
    measure = rules.find_measure(event.kind)
    steps = measure.steps if measure else ()
    if not any(step.code == event.step and step.onto_matters for step in steps):
        return
    noted = NoteInstruction(
        paper_id=uuid5(NAMESPACE_URL, subject),
        proposal=subject.partition(":")[2],
        key=f"{event.step}.{event.held_on}.{short(subject + event.text)}",
        leader=event.by_whom,
        instruction=event.text,
        clause=event.clause,
    )
    for matter in event.matters:
        yield f"matter:{matter}", noted
