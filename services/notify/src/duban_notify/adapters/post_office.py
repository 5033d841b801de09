"""Chooses the sender by the address."""

from __future__ import annotations

from duban_notify.core.messages import Message
from duban_notify.core.values import FILE_SCHEME
from duban_notify.ports import Outcome, Sender


class PostOffice:
    """``file:`` goes to the file sender, everything else to Apprise."""

    def __init__(self, files: Sender, apprise: Sender) -> None:
        self._files = files
        self._apprise = apprise

    async def send(self, jurisdiction: str, address: str, message: Message) -> Outcome:
        sender = self._files if address.startswith(FILE_SCHEME) else self._apprise
        return await sender.send(jurisdiction, address, message)
