"""The demo's files hold together: units, tickets, and a play whose every act is a valid command."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

import pytest

from duban_contracts.commands.office import RegisterUnit
from duban_contracts.vocabulary import Role, UnitKind
from duban_sdk.configuration import read_jurisdiction
from duban_sdk.loader import load_deployment
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf
from duban_sdk.tables import IncidentKind, Origin, PaperKind
from tests.standalone.demo_files import (
    COMMANDS,
    CONFIG,
    DATA,
    ZONE,
    Act,
    Line,
    command_of,
    matter_ids,
    read_acts,
    read_lines,
    read_units,
)

UNITS = read_units()
LINES = read_lines()
ACTS = read_acts()
TICKETS = [line for line in LINES if line.push is not None]
PERSONS = {person.person: (person, unit) for unit in UNITS for person in unit.persons}
CODES = {unit.unit: unit for unit in UNITS}
PLAYED = [act for act in ACTS if act.do != "PassTime"]
TRIAGE = {"TakeUpTicket", "MergeTicket", "PassOnTicket", "ReturnTicket", "RefuseTicket"}
NEVER_SENT_BY_PEOPLE = {
    *("ProposeMatter", "LinkTicket", "NameUnit", "PassTime", "OpenDuty", "CompleteDuty", "ReleaseDuty", "TellSuperior"),
}
OF_OTHER_FILES = {"TicketPush", "RegisterUnit", "RaiseProposal", "WithdrawProposal", "ConfirmDueDate"}
OTHER_FIELDS = {"calendar", "duties", "escalation", "records"}
"""Modules of commands for rows that this county's own rules do not have."""
OF_OTHER_RULES = {
    *("AmendMatter", "ChangeOwner", "FilePlan", "FixLimit", "HandDown", "MarkMatter", "NoteInstruction"),
    *("RecordChildProgress", "RecordConsultation", "SetStanding"),
}


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return Shelf(load_deployment(CONFIG).loaded["yunhe"]).current


def test_units_are_registered_once_and_hosts_before_the_bodies_they_host() -> None:
    assert len(CODES) == len(UNITS)
    places = {unit.unit: place for place, unit in enumerate(UNITS)}
    hosted = [(unit.unit, unit.host_unit) for unit in UNITS if unit.host_unit]
    assert hosted == [("csb", "zrzyj")]
    assert all(places[host] < places[body] for body, host in hosted)


def test_units_are_of_every_kind_that_the_county_has() -> None:
    kinds = Counter(unit.kind for unit in UNITS if unit.supervised)
    assert kinds[UnitKind.DEPARTMENT] >= 15
    assert kinds[UnitKind.TOWNSHIP] == 10
    assert kinds[UnitKind.TEMPORARY_BODY] == 1
    assert {unit.unit for unit in UNITS if not unit.supervised} == {"dcs", "fb", "xld"}


def test_persons_have_ids_and_names_of_their_own() -> None:
    persons = [person for unit in UNITS for person in unit.persons]
    assert len(PERSONS) == len(persons)
    assert len({person.name for person in persons}) == len(persons)


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.supervised], ids=lambda unit: unit.unit)
def test_supervised_unit_has_one_principal_and_one_liaison(unit: RegisterUnit) -> None:
    roles = Counter(person.role for person in unit.persons)
    assert (roles[Role.UNIT_PRINCIPAL], roles[Role.UNIT_LIAISON]) == (1, 1)


def test_every_signing_role_is_held_by_somebody(rules: Rulebook) -> None:
    held = {person.role for person, _ in PERSONS.values()}
    assert {role for chain in rules.pack.chains for role in chain.steps} <= held


def test_tickets_are_many_and_come_in_the_order_of_time() -> None:
    assert len(LINES) >= 46
    assert len({line.push.external_id for line in TICKETS if line.push}) >= 40
    arrivals = [line.arrives_at for line in LINES if line.raw is not None]
    assert arrivals == sorted(arrivals)


def test_tickets_come_by_channels_of_the_configuration(rules: Rulebook) -> None:
    channels = read_jurisdiction(CONFIG / "yunhe.toml").channels
    used = Counter(line.raw["channel"] for line in TICKETS if line.raw)
    assert used.keys() == channels.keys()
    assert used["leader_instruction"] >= 6


def test_one_line_is_broken_and_one_lacks_a_part() -> None:
    broken = [line for line in LINES if line.raw is None]
    incomplete = [line for line in LINES if line.raw is not None and line.push is None]
    assert len(broken) == 1
    assert ["content" in line.fault for line in incomplete] == [True]


def test_same_id_and_revision_always_say_the_same() -> None:
    bodies: dict[tuple[str, int], list[str]] = defaultdict(list)
    for line in TICKETS:
        assert line.push is not None
        bodies[line.push.external_id, line.push.revision].append(line.push.model_dump_json())
    assert sum(len(texts) - 1 for texts in bodies.values()) >= 3
    assert all(len(set(texts)) == 1 for texts in bodies.values())
    assert [key for key in bodies if key[1] == 2] == [("RX-0024", 2)]


def test_a_name_and_a_place_lie_beyond_the_basic_plane() -> None:
    rare = [line.push for line in TICKETS if line.push and any(ord(each) > 0xFFFF for each in line.push.place)]
    assert rare
    assert any(ord(each) > 0xFFFF for push in rare if push.contact for each in push.contact.name)


@pytest.mark.parametrize("line", TICKETS, ids=lambda line: str(line.number))
def test_ticket_has_possible_dates_known_units_and_no_real_person(line: Line, rules: Rulebook) -> None:
    push = line.push
    assert push is not None
    assert push.happened_at is None or push.happened_at <= line.arrives_at
    assert push.reply_due_at is None or push.reply_due_at > line.arrives_at
    assert push.suggested_unit is None or push.suggested_unit in CODES
    assert push.category is None or rules.find_category(push.category)
    contact = push.contact
    assert contact is None or not contact.phone or contact.phone.startswith("000-0000-")
    assert contact is None or not contact.name or "虚构" in contact.name


def test_acts_are_in_the_order_of_time_within_the_three_months() -> None:
    times = [act.at for act in ACTS]
    assert times == sorted(times)
    assert times[0] >= datetime(2026, 7, 1, 8, tzinfo=ZONE)
    assert [act.do for act in ACTS if act.at >= datetime(2026, 10, 1, tzinfo=ZONE)] == ["PassTime"]


@pytest.mark.parametrize("act", PLAYED, ids=lambda act: str(act.number))
def test_act_is_a_valid_command_of_a_known_person(act: Act, rules: Rulebook) -> None:
    command = command_of(act, matter_ids())
    person, _ = PERSONS[act.by]
    allowed = "TriageTicket" if act.do in TRIAGE else act.do
    assert rules.may(person.role, allowed), f"{person.role} may not {act.do}"
    assert rules.calendar.is_working_day(act.at.date())
    assert json.loads(command.model_dump_json())


@pytest.mark.parametrize("act", PLAYED, ids=lambda act: str(act.number))
def test_act_names_units_that_are_supervised_and_a_clause_that_exists(act: Act, rules: Rulebook) -> None:
    units = [act.raw[word] for word in ("unit", "lead") if word in act.raw]
    units += act.raw.get("co_units", [])
    units += [each["unit"] for word in ("co_parts", "namings") for each in act.raw.get(word, [])]
    assert [unit for unit in units if not CODES[unit].supervised] == []
    person, own = PERSONS[act.by]
    if own.supervised and "unit" in act.raw:
        assert own.unit == act.raw["unit"], f"{person.name} acts for another unit"
    assert not act.refused or act.refused in rules.clause_owners


def test_ticket_has_arrived_before_anything_is_done_about_it() -> None:
    arrivals = {line.push.external_id: line.arrives_at for line in reversed(TICKETS) if line.push}
    early = [act.label() for act in PLAYED if "matter" in act.names and act.at <= arrivals[act.names["matter"]]]
    assert early == []


def test_ticket_is_triaged_once_at_most_and_two_are_left_open() -> None:
    decided = Counter(act.names["matter"] for act in PLAYED if act.do in TRIAGE)
    assert [handle for handle, times in decided.items() if times > 1] == []
    left = {line.push.external_id for line in TICKETS if line.push} - decided.keys()
    assert left == {"RX-0044", "RX-0045"}


def test_reports_are_signed_by_the_principal_of_record() -> None:
    principals = {unit.unit: unit.persons[0].name for unit in UNITS if unit.supervised}
    wrong = [
        act.label() for act in PLAYED if act.do == "FileReport" and act.raw["signed_by"] != principals[act.raw["unit"]]
    ]
    assert wrong == []


def test_play_uses_every_row_that_people_choose_from(rules: Rulebook) -> None:
    def used(command: str, field: str) -> set[str]:
        return {act.raw.get(field, "ordinary") for act in PLAYED if act.do == command}

    def own(rows: Iterable[IncidentKind | PaperKind | Origin]) -> set[str]:
        return {row.code for row in rows if rules.citation(row.clause).plugin == "yunhe"}

    assert used("RecordIncident", "kind") == own(rules.pack.incidents)
    assert used("DraftPaper", "kind") == own(rules.pack.papers)
    assert used("TakeUpTicket", "origin") == own(rules.pack.origins)
    assert used("UrgeUnit", "form") == {"phone", "message", "on_site", "special"}
    assert used("TakeUpTicket", "weight") == {"ordinary", "major"}


def test_play_holds_every_act_that_people_can_do() -> None:
    done = {act.do for act in PLAYED}
    others = {name for name, model in COMMANDS.items() if model.__module__.rpartition(".")[2] in OTHER_FIELDS}
    assert done == COMMANDS.keys() - NEVER_SENT_BY_PEOPLE - OF_OTHER_FILES - OF_OTHER_RULES - others


def test_files_are_marked_as_invented() -> None:
    for name in ("units.toml", "script.toml"):
        assert "虚构" in (DATA / name).read_text(encoding="utf-8").splitlines()[0]
