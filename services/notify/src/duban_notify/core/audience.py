"""Whom a notice row means for one event, and who cannot be found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from duban_contracts.base import Event
from duban_contracts.events.duty import DutyOpened
from duban_contracts.events.matter import FindingReported, Order
from duban_contracts.events.paper import PaperContent
from duban_contracts.vocabulary import Audience, Role
from duban_notify.core.directory import LEADER_ROLES, Directory, Recipient
from duban_notify.core.dossier import Dossier, chain_of

_OFFICE_ROLES = frozenset({Role.SUPERVISION_STAFF.value, Role.SUPERVISION_HEAD.value})


@dataclass(frozen=True, slots=True)
class Found:
    """Recipients, and in words those who are meant but not of record."""

    recipients: tuple[Recipient, ...] = ()
    absent: tuple[str, ...] = ()


def find(audience: Audience, payload: Event, dossier: Dossier | None, directory: Directory, office: str) -> Found:
    """Return whom the audience means for this event; ``office`` is the supervision office's unit code."""
    match audience:
        case Audience.SUPERVISION_OFFICE:
            return _office(payload, directory, office)
        case Audience.OWNER:
            return _owner(payload, dossier, directory, office)
        case Audience.LEADERS:
            return _leaders(payload, directory)
        case Audience.NEXT_SIGNER:
            return _signers(payload, dossier, directory)
        case Audience.EVERY_UNIT:
            return _units(directory.supervised(), directory)
        case Audience.LEAD_UNIT:
            return _units(concerned(payload, dossier)[:1], directory)
        case Audience.UNIT_PRINCIPAL:
            return _principals(concerned(payload, dossier)[:1], directory)
        case Audience.ALL_UNITS:
            return _units(concerned(payload, dossier), directory)
        case Audience.UNIT_CONCERNED:
            return _unit_concerned(payload, dossier, directory)


def signer(payload: Event, dossier: Dossier | None) -> str | None:
    """Return the role whose signature is awaited after the event."""
    chain = chain_of(payload)
    return dossier.awaited(chain) if dossier and chain else None


def concerned(payload: Event, dossier: Dossier | None) -> tuple[str, ...]:
    """Return the units of the matter, lead first; where the event names none, those that the dossier knows.

    A duty is its holder's alone: a task that the office has about a matter concerns none of the matter's units.
    """
    if isinstance(vars(payload).get("holder"), str):
        return named_units(payload)
    order = vars(payload).get("order")
    if isinstance(order, Order):
        return order.units
    units = vars(payload).get("units")
    if isinstance(units, tuple) and units:
        return tuple(str(unit) for unit in units)
    if dossier and dossier.units:
        return dossier.units
    return named_units(payload)


def _unit_concerned(payload: Event, dossier: Dossier | None, directory: Directory) -> Found:
    holder = vars(payload).get("holder")
    if isinstance(holder, str) and not vars(payload).get("unit"):
        return _or_absent(directory.holders(frozenset({holder})), f"角色 {holder}")
    return _units(named_units(payload) or concerned(payload, dossier), directory)


def named_units(payload: Event) -> tuple[str, ...]:
    """Return the units that the event is about: its own, the origin of points booked on a host, those a paper names."""
    content = vars(payload).get("content")
    if isinstance(content, PaperContent):
        return tuple(dict.fromkeys(naming.unit for naming in content.namings))
    fields = (vars(payload).get(name) for name in ("unit", "origin_unit"))
    return tuple(dict.fromkeys(unit for unit in fields if isinstance(unit, str)))


def _units(codes: Iterable[str], directory: Directory) -> Found:
    recipients: list[Recipient] = []
    absent: list[str] = []
    for code in codes:
        persons = directory.of_record(code)
        recipients.extend(persons)
        if not persons:
            absent.append(f"单位 {directory.name(code)}")
    return Found(tuple(recipients), tuple(absent))


def _principals(codes: Iterable[str], directory: Directory) -> Found:
    found = {code: directory.principals(code) for code in codes}
    return Found(
        tuple(each for persons in found.values() for each in persons),
        tuple(f"{directory.name(code)}主要负责人" for code, persons in found.items() if not persons),
    )


def _leaders(payload: Event, directory: Directory) -> Found:
    if not isinstance(payload, FindingReported):
        return _or_absent(directory.holders(LEADER_ROLES), "领导")
    named = directory.persons_named(payload.leaders)
    return Found(
        tuple(each for persons in named.values() for each in persons),
        tuple(f"领导 {name}" for name, persons in named.items() if not persons),
    )


def _office(payload: Event, directory: Directory, office: str) -> Found:
    if isinstance(payload, DutyOpened) and (payload.unit or payload.ticket):
        # Units are told what they owe, and triage shows the tickets; the office hears of what is missed.
        return Found()
    return _or_absent(directory.members(office), f"督查机构 {office}" if office else "督查机构")


def _owner(payload: Event, dossier: Dossier | None, directory: Directory, office: str) -> Found:
    """Return the holders of the role that supervises the matter; the whole office where that is one of its own."""
    owner = vars(payload).get("owner") or (dossier.owner if dossier else "")
    if not isinstance(owner, str) or not owner or owner in _OFFICE_ROLES:
        return _office(payload, directory, office)
    return _or_absent(directory.holders(frozenset({owner})), f"角色 {owner}")


def _signers(payload: Event, dossier: Dossier | None, directory: Directory) -> Found:
    role = signer(payload, dossier)
    if role is None:
        return Found()
    person = dossier.awaited_person(chain_of(payload) or "") if dossier else ""
    if person:
        return _or_absent(directory.persons_named((person,))[person], f"签批人 {person}")
    return _or_absent(directory.holders(frozenset({role})), f"角色 {role}")


def _or_absent(recipients: tuple[Recipient, ...], words: str) -> Found:
    return Found(recipients, () if recipients else (words,))
