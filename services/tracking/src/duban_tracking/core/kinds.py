"""The kinds of stream that tracking keeps, each with its pure functions. The shell treats all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command
from duban_contracts.common import PackPin
from duban_sdk.rulebook import Rulebook
from duban_tracking.core import decisions, duty, incident, paper, proposal, referral, unit
from duban_tracking.core.context import Context, Decision
from duban_tracking.core.matter import Matter


@dataclass(frozen=True)
class Kind:
    """Functions of one kind of stream; a stream's subject is ``<kind>:<key>``.

    ``wake``: first local day on which ``PassTime`` may do something, given the day already swept or None.
    ``pins``: pack versions that the stream stays under; empty: the current ones.
    ``related``: subjects of other streams whose states the command's decision looks at (``Context.related``).
    """

    name: str
    commands: tuple[type[Command], ...]
    initial: Callable[[str], Any]
    decide: Callable[[Command, Any, Context], Decision]
    evolve: Callable[[Any, Event, date], Any]
    wake: Callable[[Any, Rulebook, date | None], date | None]
    pins: Callable[[Any], tuple[PackPin, ...]]
    related: Callable[[Command], tuple[str, ...]]


def _alone(command: Command) -> tuple[str, ...]:
    return ()


def _never(state: object, rules: Rulebook, swept_on: date | None) -> date | None:
    return None


def _current(state: object) -> tuple[PackPin, ...]:
    return ()


def _matter_pins(state: Matter) -> tuple[PackPin, ...]:
    return state.pins


def _plain(name: str, module: Any) -> Kind:
    return Kind(
        name=name,
        commands=module.ACTS.commands,
        initial=module.initial,
        decide=module.ACTS.decide,
        evolve=module.evolve,
        wake=getattr(module, "next_wake_on", _never),
        pins=_current,
        related=getattr(module, "related", _alone),
    )


KINDS: Mapping[str, Kind] = {
    "matter": Kind(
        name="matter",
        commands=decisions.MATTER_COMMANDS,
        initial=lambda key: Matter(UUID(key)),
        decide=decisions.decide,
        evolve=decisions.evolve,
        wake=decisions.next_wake_on,
        pins=_matter_pins,
        related=_alone,
    ),
    "paper": _plain("paper", paper),
    "incident": _plain("incident", incident),
    "proposal": _plain("proposal", proposal),
    "referral": _plain("referral", referral),
    "unit": _plain("unit", unit),
    "duty": _plain("duty", duty),
}
