"""Words in which the tests of the notify service tell their stories."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from duban_contracts.base import Event
from duban_contracts.common import Actor, SignatureStep, TicketRef
from duban_contracts.dates import DueDate
from duban_contracts.envelope import Envelope, event_id
from duban_contracts.events.matter import MatterAssigned, MatterClosed, MatterProposed, MatterTakenUp, Order, UnitUrged
from duban_contracts.events.ticket import TicketContent, TicketReceived, TicketTakenUp
from duban_contracts.events.unit import PersonOfRecord, UnitRegistered
from duban_contracts.registry import service_of
from duban_contracts.vocabulary import Completion, Reporting, UnitKind, Weight

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
"""A Wednesday, 12:00 in Shanghai."""
BY = Actor(person="p-staff", role="supervision_staff", unit="dcs")
IDS = UUID("00000000-0000-4000-8000-000000000000")


def an_id(name: str) -> UUID:
    return uuid5(IDS, name)


def due(on: date = date(2026, 3, 31)) -> DueDate:
    return DueDate(nominal_on=on, enforce_on=on + timedelta(days=1), remind_on=on, calendar_version="t", rule="stated")


def ticket(name: str = "t1", channel: str = "hotline", revision: int = 1) -> TicketRef:
    return TicketRef(ticket_id=an_id(name), channel=channel, external_id=f"外{name}", revision=revision)


def steps(*roles: str) -> tuple[SignatureStep, ...]:
    return tuple(SignatureStep(role=role, clause="T-1") for role in roles)


def person(name: str, role: str, *addresses: str) -> PersonOfRecord:
    return PersonOfRecord(person=f"p-{name}", name=name, role=role, addresses=addresses)


def registered(unit: str, name: str, *persons: PersonOfRecord, host: str | None = None) -> UnitRegistered:
    kind = UnitKind.TEMPORARY_BODY if host else UnitKind.DEPARTMENT
    supervised = unit not in ("dcs", "zf")
    return UnitRegistered(
        unit=unit, name=name, kind=kind, host_unit=host, persons=persons, supervised=supervised, by=BY
    )


UNITS = (
    registered("dcs", "督查室", person("staff", "supervision_staff"), person("head", "supervision_head")),
    registered("zf", "县政府", person("leader", "leader"), person("chief", "principal_leader")),
    registered("fgj", "发展和改革局", person("fgj-1", "unit_principal"), person("fgj-2", "unit_liaison")),
    registered("jtj", "交通运输局", person("jtj-2", "unit_liaison")),
    registered("zb", "重大项目专班", host="fgj"),
)


def proposed(*roles: str, tickets: tuple[TicketRef, ...] = (), title: str = "修路") -> MatterProposed:
    return MatterProposed(
        title=title,
        content="内容",
        category="1",
        track="t",
        origin="ordinary",
        weight=Weight.ORDINARY,
        tickets=tickets,
        steps=steps(*(roles or ("supervision_head",))),
        pins=(),
        clause="T-1",
        by=BY,
    )


def assigned(lead: str = "fgj", *co_units: str, tickets: tuple[TicketRef, ...] = ()) -> MatterAssigned:
    order = Order(lead=lead, co_units=co_units, requirement="办", due=due())
    return MatterAssigned(
        order=order, number="2026年1号", series="s", title="修路", tickets=tickets, by=BY, clause="T-2"
    )


def taken_up() -> MatterTakenUp:
    return MatterTakenUp(clause="T-1")


def closed(outcome: str = "已修好") -> MatterClosed:
    return MatterClosed(
        completed_on=date(2026, 3, 20),
        reported_at=NOON,
        completion=Completion.EARLY,
        reporting=Reporting.EARLY,
        moved=False,
        due=due(),
        original_due=due(),
        units=("fgj",),
        outcome=outcome,
        by=BY,
        clause="T-3",
    )


def urged(unit: str = "fgj", key: str = "u1") -> UnitUrged:
    return UnitUrged(key=key, unit=unit, form="phone", message=f"请抓紧{key}", by=BY, clause="T-4")


def received(ref: TicketRef) -> TicketReceived:
    return TicketReceived(ticket=ref, content=TicketContent(title="修路", content="坑"), received_at=NOON)


def ticket_taken_up(ref: TicketRef) -> TicketTakenUp:
    return TicketTakenUp(
        ticket=ref,
        matter_id=an_id("m1"),
        content=TicketContent(title="修路", content="坑"),
        category="1",
        origin="ordinary",
        reason="r",
        by=BY,
    )


def stream(
    subject: str, *payloads: Event, first: int = 1, jurisdiction: str = "yunhe", at: datetime = NOON
) -> list[Envelope]:
    """Return the payloads as the consecutive events of one stream, a minute apart."""
    return [
        Envelope(
            id=event_id(jurisdiction, service_of(payload.TYPE), subject, sequence),
            source=service_of(payload.TYPE),
            type=payload.TYPE,
            subject=subject,
            time=at + timedelta(minutes=sequence),
            jurisdiction=jurisdiction,
            sequence=sequence,
            correlationid="c-1",
            producer="test",
            data=payload.model_dump(mode="json"),
        )
        for sequence, payload in enumerate(payloads, first)
    ]


def units_events(units: Iterable[UnitRegistered] = UNITS, jurisdiction: str = "yunhe") -> list[Envelope]:
    return [event for unit in units for event in stream(f"unit:{unit.unit}", unit, jurisdiction=jurisdiction)]


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at

    def pass_seconds(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def at_address(unit: UnitRegistered, address: str) -> UnitRegistered:
    """Return the unit with one address for all its persons."""
    persons = tuple(each.model_copy(update={"addresses": (address,)}) for each in unit.persons)
    return unit.model_copy(update={"persons": persons})
