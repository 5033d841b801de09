"""The unit register: who can be an object of supervision, and the persons of record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.office import RegisterUnit
from duban_contracts.events.unit import PersonOfRecord, UnitRegistered
from duban_contracts.vocabulary import UnitKind
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Unit, Why
from duban_tracking.core.posts import register_refusal


@dataclass(frozen=True, slots=True)
class UnitRecord:
    code: str
    registered: UnitRegistered | None = None


ACTS: Acts[UnitRecord] = Acts()


def unit_of(event: UnitRegistered) -> Unit:
    """Return the unit as decisions know it, from its registration."""
    persons = tuple((person.role, person.name) for person in event.persons)
    ids = tuple(person.person for person in event.persons)
    return Unit(event.unit, event.name, event.kind, event.supervised, event.host_unit, persons, ids)


def initial(code: str) -> UnitRecord:
    """Return a unit that is not registered yet."""
    return UnitRecord(code)


def _fault_of_host(command: RegisterUnit, context: Context) -> str:
    if command.kind is not UnitKind.TEMPORARY_BODY:
        return "" if command.host_unit is None else "只有临时性机构才写所在单位"
    host = context.units.get(command.host_unit or "")
    if host is None:
        return "临时性机构须写明其所在的县直单位，且该单位已在名册中"
    return "临时性机构不能设在另一临时性机构" if host.kind is UnitKind.TEMPORARY_BODY else ""


@ACTS.on(RegisterUnit)
def register(command: RegisterUnit, state: UnitRecord, context: Context) -> Decision:
    """The unit stands in the register as said; the same again changes nothing."""
    refusal = register_refusal(command, context)
    if refusal:
        return refusal
    unhosted = _fault_of_host(command, context)
    if unhosted:
        score = context.rules.pack.score
        return Refusal(Why.RULE, unhosted, score.host_clause if score else None)
    registered = UnitRegistered(
        unit=command.unit,
        name=command.name,
        kind=command.kind,
        host_unit=command.host_unit,
        persons=tuple(PersonOfRecord.model_validate(person.model_dump()) for person in command.persons),
        supervised=command.supervised,
        by=context.by,
    )
    before = state.registered
    if before and before.model_copy(update={"by": registered.by}) == registered:
        return ()
    return (registered,)


def evolve(state: UnitRecord, event: Event, on: date) -> UnitRecord:
    """Return the record after the event."""
    return UnitRecord(state.code, event) if isinstance(event, UnitRegistered) else state
