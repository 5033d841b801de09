"""What a jurisdiction hands down arrives in the intake of the one below: the one place where intake crosses over.

The ticket is kept in a transaction of the child alone, by the same path as every ticket; the parent's transaction only
moves on in its own stream. Coming again, a ticket is found to be there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.common import SUPERIOR_CHANNEL, SuperiorTask
from duban_contracts.envelope import Envelope
from duban_contracts.events.handing_down import MatterHandedDown
from duban_intake.core.handed_down import HandedDownTicket, handed_down_ticket
from duban_intake.core.ticket import Provenance
from duban_intake.handlers.directory import Directory
from duban_intake.handlers.reception import Reception, Submission
from duban_intake.ports.desks import STANDARD_ADAPTER, ChannelDesk
from duban_intake.translate.refusals import Refused
from duban_runtime.errors import PoisonMessage, RetryLater

CONSUMED: tuple[type[Event], ...] = (MatterHandedDown,)


class FromSuperior:
    """Takes in what parents hand down; ``parents`` says which jurisdiction is above which by now."""

    def __init__(
        self,
        directory: Directory,
        reception: Reception,
        parents: Callable[[], Mapping[str, str]],
        retry_seconds: float,
    ) -> None:
        self._directory = directory
        self._reception = reception
        self._parents = parents
        self._retry_seconds = retry_seconds

    async def apply(self, envelopes: Sequence[Envelope]) -> None:
        """Every matter that was handed down is a ticket in the intake of its child.

        Raises:
            RetryLater: the child's rules are broken, or its ticket cannot be kept now; the event waits.
            PoisonMessage: no child of this name, or its intake refuses the ticket; a person must see to it.
        """
        for envelope in envelopes:
            if envelope.type == MatterHandedDown.TYPE:
                await self._take_in(envelope)

    async def _take_in(self, envelope: Envelope) -> None:
        event = envelope.payload()
        assert isinstance(event, MatterHandedDown), envelope.type
        if self._directory.is_broken(event.child):
            # Its file may be what is broken, so that even its parent is not known.
            raise RetryLater(f"rules of {event.child} are broken", self._retry_seconds)
        if self._parents().get(event.child) != envelope.jurisdiction:
            raise PoisonMessage(f"{event.child} is no child of {envelope.jurisdiction}")
        desk = self._directory.desk(event.child)
        channel = desk.channels.get(SUPERIOR_CHANNEL) or ChannelDesk(SUPERIOR_CHANNEL, STANDARD_ADAPTER, None)
        ticket = _ticket(envelope, event)
        raw = ticket.model_dump_json(exclude_defaults=True).encode()
        source = Provenance(
            self._reception.clock.now(),
            registered_by=f"superior:{envelope.jurisdiction}",
            traceparent=envelope.traceparent,
        )
        submission = Submission(ticket.model_dump(mode="json"), raw, source)
        try:
            await self._reception.take_over(desk, channel, submission, ticket)
        except Refused as refusal:
            raise PoisonMessage(f"intake of {event.child} refused: {refusal.reason}") from None


def _ticket(envelope: Envelope, event: MatterHandedDown) -> HandedDownTicket:
    task = SuperiorTask(
        jurisdiction=envelope.jurisdiction,
        name=event.superior_name,
        matter_id=UUID(envelope.subject.partition(":")[2]),
        number=event.number,
        requirement=event.requirement,
        due_on=event.due_on,
    )
    return handed_down_ticket(task, event.title, event.content, event.ordinal)
