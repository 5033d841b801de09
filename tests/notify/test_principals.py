"""What is meant for the principal of a unit reaches that person and nobody else of the unit."""

from __future__ import annotations

from uuid import uuid4

from duban_contracts.common import Actor
from duban_contracts.events.matter_demands import InstructionReceived
from duban_contracts.events.unit import PersonOfRecord
from duban_contracts.vocabulary import Audience, Role
from duban_notify.core.audience import find
from duban_notify.core.directory import Directory, UnitEntry
from duban_notify.core.dossier import Dossier

INSTRUCTED = InstructionReceived(
    paper_id=uuid4(),
    key="1",
    leader="县长",
    instruction="抓紧办",
    by=Actor(person="p", role=Role.SUPERVISION_STAFF),
    clause="H-1.2.2.5",
)
DOSSIER = Dossier(units=("jtj", "zjj"))


def unit(code: str, *roles: Role) -> UnitEntry:
    persons = tuple(PersonOfRecord(person=f"{code}-{role.value}", name=role.value, role=role) for role in roles)
    return UnitEntry(code=code, name=f"{code}局", persons=persons)


def test_h_1_2_2_5_instruction_reaches_the_principal_of_the_lead_alone() -> None:
    directory = Directory.of((unit("jtj", Role.UNIT_PRINCIPAL, Role.UNIT_LIAISON), unit("zjj", Role.UNIT_PRINCIPAL)))
    found = find(Audience.UNIT_PRINCIPAL, INSTRUCTED, DOSSIER, directory, "")
    assert [each.person for each in found.recipients] == ["jtj-unit_principal"]
    assert found.absent == ()


def test_h_1_2_2_5_principal_who_is_not_of_record_is_named_as_missing() -> None:
    directory = Directory.of((unit("jtj", Role.UNIT_LIAISON),))
    found = find(Audience.UNIT_PRINCIPAL, INSTRUCTED, DOSSIER, directory, "")
    assert (found.recipients, found.absent) == ((), ("jtj局主要负责人",))
