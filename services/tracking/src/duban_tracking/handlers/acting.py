"""An act of a person: decided on the stream as it is, and decided again when somebody else was first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from duban_contracts.commands.matter import Command
from duban_contracts.common import Actor
from duban_runtime.clock import Clock
from duban_runtime.errors import Conflict, DatabaseUnavailable, RetryLater
from duban_tracking import metrics
from duban_tracking.core.matter.state import Matter
from duban_tracking.errors import JurisdictionDown, Refused, Unseen
from duban_tracking.handlers.carrying_out import carry_out
from duban_tracking.handlers.streams import Ask, Stream
from duban_tracking.ports import Desks, Storage, Store

MAX_TRIES = 6


@dataclass(frozen=True)
class Request:
    """Who asks, in which roles, and under which id."""

    jurisdiction: str
    by: tuple[Actor, ...]
    id: str
    traceparent: str | None = None


@dataclass(frozen=True)
class Done:
    """What an act led to; no events when it had been done before. ``state`` is the stream's state now."""

    subject: str
    events: tuple[tuple[str, int], ...]
    state: Any
    number: str
    stage: tuple[str, str] = ("", "")


class Acting:
    """Carries out what people ask for."""

    def __init__(self, storage: Storage, desks: Desks, clock: Clock, after_commit: Callable[[], None]) -> None:
        self._storage = storage
        self._desks = desks
        self._clock = clock
        self._after_commit = after_commit

    async def act(
        self,
        request: Request,
        subject: str,
        command: Command,
        may_see: Callable[[Stream], bool] = lambda _stream: True,
    ) -> Done:
        """Return what the act led to.

        Raises:
            Unseen: there is no such stream for this caller.
            Refused: the rules or the state do not allow it; nothing was written.
            JurisdictionDown: the rules cannot be asked.
            Conflict: others kept being first.
        """
        for left in reversed(range(MAX_TRIES)):
            try:
                done = await self._once(request, subject, command, may_see)
            except (Conflict, RetryLater) as error:
                # Somebody else was first, or two transactions waited for each other; what is away stays away.
                if not left or isinstance(error, DatabaseUnavailable | JurisdictionDown):
                    raise
                metrics.CONFLICTS.inc()
            else:
                if done.events:
                    self._after_commit()
                return done
        raise AssertionError("the last try returns or raises")

    async def _once(self, request: Request, subject: str, command: Command, may_see: Callable[[Stream], bool]) -> Done:
        desk = self._desks.desk(request.jurisdiction)
        ask = Ask(
            subject=subject,
            command=command,
            by=request.by,
            at=self._clock.now(),
            correlation=request.id,
            causation=request.id,
            traceparent=request.traceparent,
        )
        async with self._storage.transaction({request.jurisdiction}) as store:
            outcome = await carry_out(store, desk, [ask])
            stream = outcome.streams[subject]
            if not may_see(stream):
                # Raised inside the transaction, so that nothing of it stays.
                raise Unseen(subject)
            for verdict in (*outcome.verdicts, *outcome.further):
                if verdict.refusal is not None:
                    raise Refused(verdict.refusal, verdict.ask.subject)
            return await _done(store, request.jurisdiction, stream)


async def _done(store: Store, jurisdiction: str, stream: Stream) -> Done:
    is_matter = isinstance(stream.state, Matter)
    return Done(
        subject=stream.subject,
        events=tuple((placed.event.TYPE, placed.sequence) for placed in stream.new),
        state=stream.state,
        number=str(getattr(stream.state, "number", "") or stream.own_number),
        stage=await store.stage_of(jurisdiction, stream.state.id) if is_matter else ("", ""),
    )
