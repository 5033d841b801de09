"""The national clauses as the engine carries them out under Yunhe's rules; tests are named after their clauses."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from duban_contracts.base import Event
from duban_contracts.commands.matter import AmendMatter, AssignMatter, Command, FileObjection, ProposeMatter, UrgeUnit
from duban_contracts.commands.office import RecordIncident, RecordReferral
from duban_contracts.common import TicketRef
from duban_contracts.vocabulary import ApprovalSubject, UnitKind
from duban_national import petitions
from duban_national.parameters import NationalParameters
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.context import Context, Refusal, Unit, Why
from duban_tracking.core.kinds import KINDS
from tests.plugins.national_rules import book, shelf
from tests.tracking.core.story import DIRECTOR, HEAD, LEAD, STAFF, UNIT_ROLE, UNITS, Story, signature

ID = UUID("55555555-5555-5555-8555-555555555555")
PETITION = TicketRef(ticket_id=ID, channel="petition", external_id="XF-1", revision=1)
FIRM, CITIZEN = Unit("firm", "某公司", UnitKind.ENTERPRISE, True), Unit("zhang", "张某", UnitKind.CITIZEN, True)


def proposed(**changes: object) -> ProposeMatter:
    fields = {"title": "修路", "content": "某路段破损", "category": "7", "basis": "县政府第3次常务会议", **changes}
    return ProposeMatter.model_validate(fields)


def order(**changes: object) -> AssignMatter:
    fields = {"lead": LEAD, "requirement": "限期修复", "due_on": date(2026, 7, 31), "platforms": ("协同办公",)}
    return AssignMatter.model_validate({**fields, **changes})


def taken_up(**changes: object) -> Story:
    return Story(rules=book()).given(proposed(**changes)).given(signature(), DIRECTOR)


def decided(kind: str, key: str, *given: Event, command: Command, role: str = STAFF) -> tuple[Event, ...] | Refusal:
    """Return what becomes of a command on a stream of that kind, in a register that also holds a firm and a citizen."""
    made = KINDS[kind]
    state = made.initial(key)
    for event in given:
        state = made.evolve(state, event, date(2026, 7, 1))
    return made.decide(command, state, context(role))


def context(role: str = STAFF, rules: Rulebook | None = None) -> Context:
    units = {**UNITS, FIRM.code: FIRM, CITIZEN.code: CITIZEN}
    return Story(rules=rules or book()).context(role)._replace(units=units)


def refused(decision: object) -> tuple[Why, str | None]:
    assert isinstance(decision, Refusal), decision
    return decision.why, decision.clause


def incident(kind: str, unit: str = LEAD) -> RecordIncident:
    evidence = ({"name": "笔录.pdf", "sha256": "0" * 64, "size_bytes": 1, "uri": "file:///a"},)
    fields = {"kind": kind, "unit": unit, "happened_on": date(2026, 6, 30), "description": "经查属实"}
    return RecordIncident.model_validate({"incident_id": ID, "evidence": evidence, **fields})


@pytest.mark.parametrize("unit", [FIRM, CITIZEN], ids=lambda unit: f"N-4 {unit.kind}")
def test_n_4_firms_and_citizens_are_no_objects(unit: Unit) -> None:
    story = taken_up()
    decision = KINDS["matter"].decide(order(lead=unit.code), story.matter, context())
    assert refused(decision) == (Why.RULE, "N-4")
    assert refused(decided("incident", str(ID), command=incident("not_cooperating", unit.code))) == (Why.RULE, "N-4")


def test_n_11_matter_without_a_basis_is_not_assigned() -> None:
    assert refused(taken_up(basis="").when(order())) == (Why.RULE, "N-11")


@pytest.mark.parametrize("basis", [{}, {"basis": "", "instruction": "请督查室跟进"}], ids=["decision", "instruction"])
def test_n_11_decision_or_instruction_is_a_basis(basis: dict[str, str]) -> None:
    assert not isinstance(taken_up(**basis).when(order()), Refusal)


def test_n_11_order_may_say_on_what_a_matter_rests_whose_proposal_did_not() -> None:
    story = taken_up(basis="").given(order(basis="县政府第3次常务会议"))
    assert story.matter.basis == "县政府第3次常务会议"


def test_n_12_urgings_know_the_eight_methods_by_their_numbers() -> None:
    methods = {row.method: row.code for row in book().pack.urging_forms if row.clause == "N-12"}
    assert sorted(methods) == list(range(1, 9))
    story = taken_up().given(order())
    urge = UrgeUnit(key="u1", unit=LEAD, form=methods[7], message="请负责人到场说明")
    assert not isinstance(story.when(urge), Refusal)


def test_n_15_another_scope_is_approved_anew_before_anything_goes_on() -> None:
    story = taken_up().given(AmendMatter(title="修桥", content="某桥破损", reason="对象有变"))
    assert story.matter.title == "修路"
    assert refused(story.when(order())) == (Why.STATE, "N-15")
    story.given(signature(ApprovalSubject.AMENDMENT), DIRECTOR)
    assert story.matter.title == "修桥"


def test_n_15_inspection_needs_a_signed_plan_unless_the_parameter_says_otherwise() -> None:
    (row,) = (each for each in book().pack.activities if each.code == "inspection")
    assert (row.plan_paper, row.plan_clause) == ("inspection_plan", "N-15")
    chain = book().find_chain(ApprovalSubject.PAPER, paper="inspection_plan")
    assert chain is not None
    assert chain.steps == ("leader",)
    assert book(inspection_plan_required=False).pack.activities[0].plan_paper == ""


def test_n_21_proposal_for_which_a_county_names_nobody_goes_to_the_head_of_government() -> None:
    chain = book().find_chain(ApprovalSubject.PROPOSAL, proposal="some_other")
    assert chain is not None
    assert (chain.steps, chain.clause) == (("principal_leader",), "N-21")
    own = book().find_chain(ApprovalSubject.PROPOSAL, proposal="award_ineligible")
    assert own is not None
    assert own.clause == "Y-3.2f"


@pytest.mark.parametrize("body", ["县监察委员会", "监察机关", "司法机关"])
def test_n_22_facts_go_to_the_county_bodies_and_to_those_of_the_law(body: str) -> None:
    command = RecordReferral(referral_id=ID, body=body, facts="涉嫌违法", unit=LEAD, referred_on=date(2026, 7, 1))
    assert not isinstance(decided("referral", str(ID), command=command), Refusal)


def test_n_22_any_other_body_is_refused() -> None:
    command = RecordReferral(referral_id=ID, body="某报社", facts="涉嫌违法", unit=LEAD, referred_on=date(2026, 7, 1))
    assert refused(decided("referral", str(ID), command=command))[0] is Why.RULE


def test_n_24_retaliation_is_recorded_with_evidence_and_kept_from_the_unit() -> None:
    recorded = decided("incident", str(ID), command=incident("national_retaliation"))
    assert not isinstance(recorded, Refusal)
    assert recorded[0].kept_from_unit is True  # type: ignore[attr-defined]
    bare = incident("national_retaliation").model_copy(update={"evidence": ()})
    assert refused(decided("incident", str(ID), command=bare)) == (Why.RULE, "N-24")
    assert book().kept_from_unit == {"national_retaliation", "retaliation_transfer"}


def petition_matter() -> Story:
    return taken_up(tickets=(PETITION,)).given(order(due_on=date(2026, 8, 31)))


@pytest.mark.parametrize(
    ("on", "heard"), [(date(2026, 7, 8), True), (date(2026, 7, 9), False)], ids=["fifth-day", "sixth-day"]
)
def test_n_p1_objection_to_a_petition_is_heard_for_five_working_days(on: date, heard: bool) -> None:
    story = petition_matter()
    story.on = on
    decision = story.when(FileObjection(unit=LEAD, reason="属住建局职责"), UNIT_ROLE)
    assert isinstance(decision, Refusal) is not heard
    if not heard:
        assert refused(decision) == (Why.RULE, "N-P1")


def test_n_p1_objection_to_other_matters_has_no_such_term() -> None:
    story = taken_up().given(order(due_on=date(2026, 8, 31)))
    story.on = date(2026, 7, 20)
    assert not isinstance(story.when(FileObjection(unit=LEAD, reason="属住建局职责"), UNIT_ROLE), Refusal)


CLOCKS = [
    ("petition_acceptance", date(2026, 8, 3), "2026-08-18"),
    ("petition_conclusion", date(2026, 8, 3), "2026-10-08"),
    ("petition_extension", date(2026, 9, 2), "2026-10-08"),
    ("review_application", date(2026, 9, 2), "2026-10-08"),
    ("review_decision", date(2026, 9, 2), "2026-10-08"),
]


@pytest.mark.parametrize(("code", "on", "expected"), CLOCKS, ids=[f"N-P1 N-17 {row[0]}" for row in CLOCKS])
def test_n_p1_n_17_terms_are_calendar_days_rolled_forward(code: str, on: date, expected: str) -> None:
    assert str(book().due(code, on, "received").enforce_on) == expected


def test_n_p1_clocks_run_on_petition_channels_alone() -> None:
    parameters = NationalParameters(petition_channels=("xinfang",))
    clocks = {row.code: row for row in petitions.ticket_clocks(parameters)}
    assert all(row.channels == ("xinfang",) for row in clocks.values())
    assert clocks["petition_conclusion"].extension_rule == "petition_extension"


def test_n_p2_accused_unit_is_not_assigned() -> None:
    story = taken_up(accused_units=(LEAD,))
    assert refused(story.when(order())) == (Why.RULE, "N-P2")


def test_n_16_n_17_n_18_conclusion_and_review_rest_on_their_clauses() -> None:
    policy = book().pack.review
    assert policy is not None
    clauses = (policy.conclusion_clause, policy.clause, policy.rectification_clause)
    assert clauses == ("N-16", "N-17", "N-18")
    assert {book().citation(clause).plugin for clause in clauses} == {"national"}


def test_n_b1_praise_by_a_leader_earns_nothing_after_the_rules_of_2024() -> None:
    (row,) = (each for each in book().pack.points if each.code == "leader_praise")
    assert row.fact == "incident"
    assert row.facts_until_on == "2024-08-06"


def test_county_without_rules_of_its_own_has_the_national_ones() -> None:
    pack = shelf("calendar_cn", "national").current.pack
    assert pack.unit_scope is not None
    assert UnitKind.ENTERPRISE not in pack.unit_scope.unit_kinds
    assert (pack.authority, pack.barring, pack.stub) != (None, None, None)
    assert HEAD in shelf("calendar_cn", "national").current.pack.chains[1].steps
