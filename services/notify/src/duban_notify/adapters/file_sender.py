"""The embedded default: each message becomes a text file."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from tempfile import NamedTemporaryFile

from duban_notify.core.messages import Message
from duban_notify.ports import Delivered, NotDelivered, Outcome

NAME = "file"
_UNSAFE = re.compile(r"[^\w-]")
_MAX_NAME = 60


class FileSender:
    """Writes ``<jurisdiction>/<day>/<recipient>/<message id>.txt``; the same message again changes nothing."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def send(self, jurisdiction: str, address: str, message: Message) -> Outcome:  # noqa: ARG002 - of the port
        """The file is on disk under its own name, whole."""
        try:
            path = await asyncio.to_thread(self._write, jurisdiction, message)
        except OSError as error:
            return NotDelivered(NAME, f"无法写入文件：{error.strerror or type(error).__name__}")
        return Delivered(NAME, path.name)

    def _write(self, jurisdiction: str, message: Message) -> Path:
        folder = self._directory / jurisdiction / message.on.isoformat() / _folder_name(message.recipient)
        path = folder / f"{message.id}.txt"
        if path.exists():
            return path
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=folder, suffix=".part", delete=False, encoding="utf-8") as file:
            file.write(f"{message.title}\n\n{message.text}\n\n通知编号：{message.id}\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, path)
        return path


def _folder_name(recipient: str) -> str:
    return _UNSAFE.sub("_", recipient)[:_MAX_NAME] or "_"
