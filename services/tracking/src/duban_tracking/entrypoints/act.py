"""A route that carries out a command."""

from __future__ import annotations

from dataclasses import dataclass

from duban_contracts.commands.matter import Command


@dataclass(frozen=True)
class Act:
    """A route that carries out a command.

    ``subject`` is filled from the path; fields of the command whose names stand in the path come from there.
    ``creates``: the stream need not be there. ``new_id``: the field of the body's command that names what is made; it
    follows from the Idempotency-Key, or is new each time.
    """

    path: str
    command: type[Command]
    subject: str
    summary: str
    method: str = "POST"
    creates: bool = False
    new_id: str = ""
