"""What an act that people did comes to under given rules: its dates, and whether it was in time.

Acts stand as facts. An act that the rules would have refused is noted; it stands all the same where only its form is
at fault, so that what follows can be compared, and has no effect where its effect is the rules' to give: an extension,
an agreed limit, a mark, an exemption, a kind of incident that the rules do not know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from duban_contracts.base import Event
from duban_tracking.core.context import Context, Refusal, Why

EventT = TypeVar("EventT", bound=Event)
Judge = Callable[[Any, Any, Context, "Turned"], tuple[Event, ...]]


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that the rules would have refused. ``act``: the event that it led to."""

    subject: str
    act: str
    reason: str
    clause: str


class Turned:
    """Collects what would have been refused, and knows what the judged event itself does not say.

    ``rereads``: another plugin checks the form of reports than did then. ``by_hand``: grounds on which people, not the
    engine, raised proposals. ``reasons_due``: the day by which a circular asked a unit for reasons, by the day of the
    circular and the unit.
    """

    def __init__(
        self,
        reasons_due: Mapping[tuple[date, str], date] = MappingProxyType({}),
        by_hand: frozenset[str] = frozenset(),
        *,
        rereads: bool = False,
    ) -> None:
        """Nothing was refused yet."""
        self.refused: list[Refused] = []
        self.subject = ""
        self.reasons_due, self.by_hand, self.rereads = reasons_due, by_hand, rereads

    def note(self, event: Event, refusal: Refusal) -> None:
        """The act that led to an event would have been refused."""
        self.refused.append(Refused(self.subject, type(event).__name__, refusal.reason, refusal.clause or ""))

    def unknown(self, event: Event, reason: str) -> None:
        """The rules do not know what the act is about."""
        self.note(event, Refusal(Why.UNKNOWN, reason))


class Judges:
    """Functions by the type of event that they judge anew; an event without one stands as it is."""

    def __init__(self) -> None:
        """Judge nothing yet."""
        self.functions: dict[type[Event], Judge] = {}

    def on(self, *events: type[Event]) -> Callable[[Judge], Judge]:
        """Decorator: the function judges these events."""

        def keep(function: Judge) -> Judge:
            self.functions.update(dict.fromkeys(events, function))
            return function

        return keep


def with_facts(event: EventT, **facts: object) -> EventT:
    """Return the event as these facts have it: the very same where they are its own, which is quick to compare."""
    told = vars(event)
    if all(told[name] == value for name, value in facts.items()):
        return event
    return event.model_copy(update=facts)


def dropped(_event: Event, _state: object, _context: Context, _turned: Turned) -> tuple[Event, ...]:
    """What the rules, not people, brought about is found anew."""
    return ()
