"""One launcher per data directory."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from typing import Self

from duban_standalone.embedded.storage import storage_errors
from duban_standalone.errors import DataDirectoryInUse


class DirectoryLock:
    """A lock file that the kernel releases when its holder ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Keep the place of the lock file; nothing is touched yet."""
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> Self:
        """Hold the lock.

        Raises:
            DataDirectoryInUse: another holder exists.
            DataDirectoryUnwritable, DiskFull: the lock file cannot be written.
        """
        with storage_errors(self._path.parent):
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or None
            os.close(descriptor)
            raise DataDirectoryInUse(self._path.parent, holder) from error
        self._descriptor = descriptor
        try:
            with storage_errors(self._path.parent):
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        except BaseException:
            self.release()
            raise
        return self

    def release(self) -> None:
        """Let the next one have it; the file stays, for removing it would race with a waiting holder."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        """Hold the lock."""
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        """Release the lock."""
        self.release()
