"""Watches what code does while it runs: files opened for writing, sockets, processes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_WATCHED = ("open", "socket.", "subprocess.", "os.system", "os.exec", "os.remove", "os.rename", "os.mkdir", "os.putenv")
_WRITING = frozenset("wax+")
_seen: list[str] | None = None
_installed = False


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if _seen is None or not event.startswith(_WATCHED):
        return
    if event == "open" and not _foreign(arguments):
        return
    _seen.append(f"{event}{arguments!r}")


def _foreign(arguments: tuple[object, ...]) -> bool:
    """Importing a module reads its file; only what is written, or is no source, counts."""
    path, mode = str(arguments[0]), str(arguments[1] or "r")
    return bool(_WRITING & set(mode)) or not path.endswith((".py", ".pyc", ".so", ".pyi"))


@contextmanager
def watched() -> Iterator[list[str]]:
    """Yield a list that fills with what the code inside does to the outside of the process."""
    global _seen, _installed  # noqa: PLW0603  an audit hook cannot be taken away, so it is switched
    if not _installed:
        sys.addaudithook(_audit)
        _installed = True
    found: list[str] = []
    _seen = found
    try:
        yield found
    finally:
        _seen = None
