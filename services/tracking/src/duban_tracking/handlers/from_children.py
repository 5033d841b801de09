"""What a jurisdiction tells the one above goes over to the matter there: the one place where tracking crosses over.

The child's transaction only moves on in its own stream; the parent's matter is written in a transaction of the parent
alone. A process that dies between the two tells again, which changes nothing: the key is the event's id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from duban_contracts.commands.matter import RecordChildProgress
from duban_contracts.envelope import Envelope
from duban_contracts.events.handing_down import SuperiorTold
from duban_runtime.errors import PoisonMessage
from duban_tracking.core.context import CLOCK
from duban_tracking.handlers.carrying_out import carry_out
from duban_tracking.handlers.streams import Ask
from duban_tracking.ports import Desks, Storage


async def apply_children(
    storage: Storage, desks: Desks, parents: Mapping[str, str], envelopes: Sequence[Envelope]
) -> None:
    """The matters above show what one jurisdiction told of them; ``parents`` says which is above which.

    Raises:
        JurisdictionDown: the rules above cannot be asked; the events wait.
        PoisonMessage: the jurisdiction told is not above, or knows of no such hand-down; a person must see to it.
        Conflict: somebody acted on the matter in the same moment.
    """
    wanted = [envelope for envelope in envelopes if envelope.type == SuperiorTold.TYPE]
    if not wanted:
        return
    parent = parents[wanted[0].jurisdiction]
    asks = [_ask(envelope, parent) for envelope in wanted]
    async with storage.transaction({parent}) as store:
        outcome = await carry_out(store, desks.desk(parent), asks)
        for verdict in outcome.verdicts:
            if verdict.refusal is not None:
                # Raised inside the transaction, so that nothing of the batch stays.
                raise PoisonMessage(f"{parent} {verdict.ask.subject}: {verdict.refusal.reason}")


def _ask(envelope: Envelope, parent: str) -> Ask:
    told = envelope.payload()
    if not isinstance(told, SuperiorTold) or told.task.jurisdiction != parent:
        raise PoisonMessage(f"{envelope.jurisdiction} has no superior of this name")
    command = RecordChildProgress(
        child=envelope.jurisdiction,
        status=told.status.value,
        text=told.text,
        due_on=told.due_on,
        key=str(envelope.id),
    )
    return Ask(
        subject=f"matter:{told.task.matter_id}",
        command=command,
        by=(CLOCK,),
        at=envelope.time,
        correlation=f"matter:{told.task.matter_id}",
        causation=str(envelope.id),
        traceparent=envelope.traceparent,
    )
