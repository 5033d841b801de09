"""A ticket that the jurisdiction above hands down. No channel can send one: its task is the suite's own word."""

from __future__ import annotations

from datetime import datetime, time

from duban_contracts.commands.intake import TicketPush
from duban_contracts.common import SuperiorTask
from duban_intake.core.triage import LOCAL_ZONE

LAST_MOMENT = time(23, 59, 59)


class HandedDownTicket(TicketPush):
    """A ticket with the task that comes with it."""

    superior: SuperiorTask


def handed_down_ticket(task: SuperiorTask, title: str, content: str, ordinal: int) -> HandedDownTicket:
    """Return the ticket of a task; handed down again, after an answer, it is another ticket."""
    again = f":{ordinal}" if ordinal > 1 else ""
    due_at = datetime.combine(task.due_on, LAST_MOMENT, LOCAL_ZONE) if task.due_on else None
    return HandedDownTicket(
        external_id=f"{task.jurisdiction}:{task.matter_id}{again}",
        title=title,
        content=content,
        # The matter that it becomes shows it as what was asked, word for word.
        instruction=task.requirement,
        reply_due_at=due_at,
        superior=task,
    )
