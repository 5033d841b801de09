"""The jurisdictions of a process, each made from its plugins. A broken one is tried again until it is mended."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from importlib.metadata import entry_points
from pathlib import Path
from typing import Generic, TypeVar

from duban_sdk.configuration import jurisdiction_files, read_jurisdiction
from duban_sdk.errors import SdkError
from duban_sdk.loader import ENTRY_POINT_GROUP, PluginSource, installed_plugin, load_plugins
from duban_sdk.shelf import Shelf

MadeT = TypeVar("MadeT")
LOAD_BUDGET_SECONDS = 30.0


class Jurisdictions(Generic[MadeT]):
    """What a process has of each configured jurisdiction: it stands in ``working``, or in ``faults`` with the reason.

    Both mappings show what is so now; ``mend`` may be called in another thread than that which reads them.
    """

    def __init__(
        self,
        directory: Path,
        make: Callable[[Shelf], MadeT],
        find: PluginSource = installed_plugin,
        *,
        budget_seconds: float = LOAD_BUDGET_SECONDS,
    ) -> None:
        """Every jurisdiction of the directory works, or stands among the faults.

        Args:
            directory: holds one TOML file per jurisdiction.
            make: what the process wants of a jurisdiction; a ``ValueError`` says in words why it cannot be had.
            find: finds plugins by name.
            budget_seconds: how long the plugins of one jurisdiction may take to load.
        """
        self._make = make
        self._budget_seconds = budget_seconds
        self._find_anew = reimported_plugin if find is installed_plugin else find
        self._paths = {path.stem: path for path in jurisdiction_files(directory)}
        self._working: _Now[MadeT] = _Now()
        self._faults: _Now[str] = _Now()
        for code in self._paths:
            self._load(code, find)

    @property
    def working(self) -> Mapping[str, MadeT]:
        return self._working

    @property
    def faults(self) -> Mapping[str, str]:
        return self._faults

    def mend(self) -> tuple[str, ...]:
        """Every broken jurisdiction was loaded again, its plugins as their files are now; return those that work."""
        broken = tuple(self._faults)
        for code in broken:
            self._load(code, self._find_anew)
        return tuple(code for code in broken if code in self._working)

    def _load(self, code: str, find: PluginSource) -> None:
        def load() -> MadeT:
            return self._make(Shelf(load_plugins(read_jurisdiction(self._paths[code]), find)))

        try:
            made = _within(self._budget_seconds, load)
        except TimeoutError:
            self._faults.put(code, f"{code}: 插件载入超过 {self._budget_seconds:g} 秒")
        except (SdkError, ValueError) as error:
            self._faults.put(code, str(error))
        except Exception as error:  # noqa: BLE001 - foreign code may fail in any way; it stops its own jurisdiction
            self._faults.put(code, f"{code}: 规则无法载入：{type(error).__name__}: {error}")
        else:
            self._working.put(code, made)
            self._faults.drop(code)


class _Now(Mapping[str, MadeT]):
    """A mapping that is replaced, never changed: who goes through it sees one state of it."""

    def __init__(self) -> None:
        self._found: dict[str, MadeT] = {}

    def __getitem__(self, code: str) -> MadeT:
        return self._found[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def put(self, code: str, value: MadeT) -> None:
        self._found = {**self._found, code: value}

    def drop(self, code: str) -> None:
        self._found = {other: value for other, value in self._found.items() if other != code}


def _within(seconds: float, work: Callable[[], MadeT]) -> MadeT:
    """Return what the work returns; a thread that never ends is left behind and keeps no process alive.

    Raises:
        TimeoutError: it took longer.
    """
    answer: Future[MadeT] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised again where the answer is waited for
            answer.set_exception(error)

    threading.Thread(target=run, name="rules", daemon=True).start()
    return answer.result(seconds)


def reimported_plugin(name: str) -> object:
    """Return the installed plugin as its files are now: what was imported of it before is imported again.

    Raises:
        PluginNotInstalled: no installed distribution declares it.
    """
    importlib.invalidate_caches()
    for entry in entry_points(group=ENTRY_POINT_GROUP, name=name):
        top = entry.module.partition(".")[0]
        for module in [each for each in sys.modules if each == top or each.startswith(f"{top}.")]:
            del sys.modules[module]
    return installed_plugin(name)
