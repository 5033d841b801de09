"""The rules of every jurisdiction of this process; a broken one is closed, and opened again once it is mended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from duban_contracts.common import ParameterSet
from duban_runtime.http import Check
from duban_sdk.configuration import read_jurisdiction
from duban_sdk.errors import HookFailed, RuleMissing, SdkError
from duban_sdk.loader import PluginSource, installed_plugin, load_plugins
from duban_sdk.reloading import reimported_plugin
from duban_sdk.shelf import Shelf
from duban_tracking import metrics
from duban_tracking.adapters.worker import Worker, WorkerStuck
from duban_tracking.errors import JurisdictionDown, UnknownJurisdiction
from duban_tracking.ports import Desk

_LOG = logging.getLogger(__name__)
AnswerT = TypeVar("AnswerT")


class RuleDesk:
    """Rules of one jurisdiction. ``load`` opens it; a plugin that fails or takes too long closes it."""

    def __init__(self, path: Path, budget_seconds: float, reload_seconds: float, find: PluginSource) -> None:
        self.jurisdiction = path.stem
        self.fault = "规则尚未载入"
        self._path = path
        self._budget_seconds = budget_seconds
        self._reload_seconds = reload_seconds
        self._find = find
        self._shelf: Shelf | None = None
        self._worker: Worker | None = None
        self._gaps: dict[str, None] = {}
        self._turn = asyncio.Lock()

    @property
    def shelf(self) -> Shelf:
        if self._shelf is None:
            raise self._down(self.fault)
        return self._shelf

    @property
    def works(self) -> bool:
        return self._shelf is not None

    @property
    def complaint(self) -> str:
        """What the operator should know: why it is down, or which rules were found missing."""
        return self.fault or "；".join(self._gaps)

    @property
    def parameter_sets(self) -> tuple[ParameterSet, ...]:
        return self.shelf.parameter_sets

    def know(self, sets: Iterable[ParameterSet]) -> None:
        """What was pinned to these sets can be answered; complaints that were true before are asked for anew."""
        if self._shelf is not None and self._shelf.know(sets):
            self._gaps = {}

    def load(self, find: PluginSource | None = None) -> None:
        """The jurisdiction works, or its fault says why not; foreign code runs in a thread of its own."""
        worker = Worker(f"rules-{self.jurisdiction}")
        try:
            shelf = worker.wait(lambda: self._build(find or self._find), self._budget_seconds)
        except WorkerStuck:
            self._close(f"插件载入超过 {self._budget_seconds:g} 秒")
        except SdkError as error:
            worker.dismiss()
            self._close(str(error))
        except Exception as error:  # noqa: BLE001 - foreign code may fail in any way; it closes its own jurisdiction
            worker.dismiss()
            self._close(f"规则无法载入：{type(error).__name__}: {error}")
        else:
            self._retire()
            self._shelf, self._worker, self.fault, self._gaps = shelf, worker, "", {}
            metrics.JURISDICTION_DOWN.labels(self.jurisdiction).set(0)

    def _build(self, find: PluginSource) -> Shelf:
        return Shelf(load_plugins(read_jurisdiction(self._path), find))

    async def ask(self, work: Callable[[Shelf], AnswerT]) -> AnswerT:
        async with self._turn:
            shelf, worker = self.shelf, self._worker
            if worker is None:
                raise self._down(self.fault)
            try:
                return await worker.run(lambda: work(shelf), self._budget_seconds)
            except WorkerStuck:
                self._close(f"插件应答超过 {self._budget_seconds:g} 秒")
            except HookFailed as error:
                self._close(str(error))
            except RuleMissing as error:
                # One question without an answer: the rest of the jurisdiction's rules are sound.
                self._gaps[str(error)] = None
                raise self._down(str(error)) from error
            raise self._down(self.fault)

    def _down(self, fault: str) -> JurisdictionDown:
        return JurisdictionDown(self.jurisdiction, fault, self._reload_seconds)

    def _close(self, fault: str) -> None:
        if self.fault != fault:
            _LOG.error("jurisdiction is down", extra={"jurisdiction": self.jurisdiction})
        self.fault = fault
        self._shelf = None
        self._retire()
        metrics.JURISDICTION_DOWN.labels(self.jurisdiction).set(1)

    def _retire(self) -> None:
        if self._worker is not None:
            self._worker.dismiss()
        self._worker = None


class RuleDesks:
    """All jurisdictions of a configuration directory."""

    def __init__(
        self,
        paths: Iterable[Path],
        *,
        budget_seconds: float,
        reload_seconds: float,
        find: PluginSource | None = None,
    ) -> None:
        """Every jurisdiction is loaded, or stands among the broken ones."""
        self._find_anew = find or reimported_plugin
        self._desks = {
            path.stem: RuleDesk(path, budget_seconds, reload_seconds, find or installed_plugin) for path in paths
        }
        for desk in self._desks.values():
            desk.load()

    def desk(self, jurisdiction: str) -> Desk:
        try:
            return self._desks[jurisdiction]
        except KeyError:
            raise UnknownJurisdiction(jurisdiction) from None

    def working(self) -> tuple[str, ...]:
        return tuple(code for code, desk in self._desks.items() if desk.works)

    def opened(self) -> dict[str, RuleDesk]:
        """Return the desks of the jurisdictions whose rules can be used now."""
        return {code: desk for code, desk in self._desks.items() if desk.works}

    async def reload_broken(self) -> tuple[str, ...]:
        """Jurisdictions that are down and were mended work again; return them."""
        broken = [desk for desk in self._desks.values() if not desk.works]
        for desk in broken:
            await asyncio.to_thread(desk.load, self._find_anew)
        return tuple(desk.jurisdiction for desk in broken if desk.works)

    async def check(self) -> Check:
        """Line of /readyz; not critical, because the other jurisdictions go on."""
        complaints = [f"{code}：{desk.complaint}" for code, desk in sorted(self._desks.items()) if desk.complaint]
        return Check("辖区规则", ok=not complaints, detail="；".join(complaints), critical=False)
