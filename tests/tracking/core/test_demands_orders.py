"""What a matter and its order must bring: plan, basis, unit kinds, posts, fields; and who is kept from it."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.matter import AssignMatter, NoteInstruction
from duban_contracts.commands.office import RegisterUnit
from duban_contracts.events.matter import MatterAssigned
from duban_contracts.events.paper import InstructionRecorded
from duban_contracts.events.unit import PersonOfRecord, UnitRegistered
from duban_contracts.vocabulary import ApprovalSubject, Role, UnitKind
from duban_sdk.demands import OrderForm, Post
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import Chain
from duban_tracking.core.context import Refusal
from duban_tracking.core.follow_ups import follow_ups
from duban_tracking.core.kinds import KINDS
from duban_tracking.core.posts import unit_gaps
from duban_tracking.core.unit import unit_of
from tests.tracking.core.demand_story import (
    DRAFT,
    ENTERPRISE,
    LETTER,
    PLAN,
    SECTION,
    TOWN,
    DemandStory,
    demand,
    demanding,
    propose,
    taken_up,
)
from tests.tracking.core.story import CLOCK, CO, DIRECTOR, LEAD, MATTER_ID, OFFICE, OTHER, STAFF, order, signature

ORDER = order()
PROPOSALS = [
    ("unknown_category", propose("9"), "T-C"),
    ("incidents_only", propose("3"), "D-3"),
    ("no_plan", propose("2"), "D-plan"),
    ("plan_not_issued", propose("2", plan_paper_id=DRAFT), "D-plan"),
    ("plan_of_another_kind", propose("2", plan_paper_id=LETTER), "D-plan"),
    ("plan_unknown", propose("2", plan_paper_id=MATTER_ID), "D-plan"),
]


@pytest.mark.parametrize(("command", "clause"), [row[1:] for row in PROPOSALS], ids=[row[0] for row in PROPOSALS])
def test_proposal_is_refused_with_its_clause(command: object, clause: str) -> None:
    story = DemandStory()
    assert story.reason(story.when(command, STAFF)) == clause  # type: ignore[arg-type]


def test_matter_stands_under_an_issued_plan() -> None:
    story = taken_up(category="2", plan_paper_id=PLAN, plan_item="三、1", basis="")
    assert story.matter.plan_paper_id == PLAN
    story.given(order(lead=LEAD))
    assert isinstance(story.told[-1][0], MatterAssigned)


def test_plan_is_looked_at_when_a_matter_is_proposed_under_it() -> None:
    assert KINDS["matter"].related(propose("2", plan_paper_id=PLAN)) == (f"paper:{PLAN}",)
    assert KINDS["matter"].related(propose()) == ()


def register_rules(**changes: object) -> Rulebook:
    posts = (
        Post(
            code="liaison", name="联络员", role=Role.UNIT_LIAISON, at_most_one=True, phone_required=True, clause="D-l"
        ),
    )
    return demanding(posts=posts, **changes)


ASSIGNMENTS = [
    ("kind_out_of_scope", {"lead": TOWN}, {}, {}, "D-scope"),
    ("enterprise", {"lead": ENTERPRISE}, {}, {}, "N-4"),
    ("unit_without_principal", {"co_units": (OTHER,)}, {}, {}, "D-post"),
    ("no_basis", {}, {}, {"basis": ""}, "D-basis"),
    ("accused_co_unit", {}, {}, {"accused_units": (CO,)}, "D-bar"),
    ("missing_goal", {}, {"order_demands": (demand("goal", "milestones"),)}, {}, "D-order"),
    ("missing_source", {}, {"order_demands": (demand("attachments", tracks=("main",)),)}, {}, "D-order"),
    ("office_not_allowed", {"lead": OFFICE}, {"unit_scope": None}, {}, "N-4"),
]


@pytest.mark.parametrize(
    ("fields", "tables", "matter", "clause"), [row[1:] for row in ASSIGNMENTS], ids=[row[0] for row in ASSIGNMENTS]
)
def test_order_is_refused_with_its_clause(
    fields: dict[str, object], tables: dict[str, object], matter: dict[str, object], clause: str
) -> None:
    story = taken_up(demanding(**tables), **matter)
    assert story.reason(story.when(order(**fields))) == clause


def test_demand_on_another_track_does_not_hold() -> None:
    story = taken_up(demanding(order_demands=(demand("goal", tracks=("planned",)),)))
    assert not isinstance(story.when(ORDER), Refusal)


def test_order_that_brings_all_goes_out() -> None:
    story = taken_up(demanding(order_demands=(demand("goal", "key_task", "milestones"),)))
    fields: dict[str, object] = {
        "goal": "通车",
        "key_task": "修复",
        "milestones": [{"on": "2026-07-10", "text": "开工"}],
    }
    assert isinstance(story.given(order(**fields)).told[-1][0], MatterAssigned)


def test_office_undertakes_a_matter_when_the_scope_says_so() -> None:
    story = taken_up().given(order(lead=OFFICE, co_units=(CO,)))
    assert story.matter.units == (OFFICE, CO)


def test_basis_may_be_an_instruction() -> None:
    story = taken_up(basis="", instruction="请抓紧办理")
    assert not isinstance(story.when(ORDER), Refusal)


FORMS = (
    OrderForm(code="notice", name="督办通知单", series="notice", clause="D-form"),
    OrderForm(code="letter", name="专项督办函", series="letter", suggested_for=("several_units",), clause="D-form"),
)


@pytest.mark.parametrize(
    ("command", "series"),
    [(order(), "letter"), (order(co_units=()), "notice"), (order(form="notice"), "notice")],
    ids=["several_units", "one_unit", "clerks_choice"],
)
def test_order_is_numbered_by_its_form(command: AssignMatter, series: str) -> None:
    story = taken_up(demanding(order_forms=FORMS)).given(command)
    event = story.told[-1][0]
    assert isinstance(event, MatterAssigned)
    assert (event.series, event.order.form) == (series, series)


def test_unknown_form_is_refused_with_its_clause() -> None:
    story = taken_up(demanding(order_forms=FORMS))
    assert story.reason(story.when(order(form="fax"))) == "D-form"


def test_chain_of_a_track_is_signed_by_who_may_sign_instead() -> None:
    chain = Chain(
        code="up", subject=ApprovalSubject.TAKE_UP, steps=(DIRECTOR,), or_by=(SECTION,), tracks=("main",), clause="D-up"
    )
    story = DemandStory(rules=demanding(chains=(chain,)))
    story.given(propose()).given(signature(), SECTION)
    assert story.names()[-1] == "MatterTakenUp"


def person(role: str = Role.UNIT_LIAISON, name: str = "张三", phone: str = "") -> dict[str, str]:
    return {"person": name, "name": name, "role": role, "phone": phone}


def register(kind: UnitKind = UnitKind.DEPARTMENT, *persons: dict[str, str]) -> RegisterUnit:
    return RegisterUnit.model_validate({"unit": "x", "name": "县某局", "kind": kind, "persons": persons})


REGISTRATIONS = [
    ("enterprise", register(UnitKind.ENTERPRISE), "N-4"),
    ("citizen", register(UnitKind.CITIZEN), "N-4"),
    ("two_liaisons", register(UnitKind.DEPARTMENT, person(), person(name="李四")), "D-l"),
]


@pytest.mark.parametrize(
    ("command", "clause"), [row[1:] for row in REGISTRATIONS], ids=[row[0] for row in REGISTRATIONS]
)
def test_registration_is_refused_with_its_clause(command: RegisterUnit, clause: str) -> None:
    kind, story = KINDS["unit"], DemandStory(rules=register_rules())
    decision = kind.decide(command, kind.initial("x"), story.context(STAFF))
    assert isinstance(decision, Refusal)
    assert decision.clause == clause


@pytest.mark.parametrize(
    ("persons", "reasons"),
    [
        ((), ["未明确联络员"]),
        ((person(),), ["联络员未登记电话"]),
        ((person(phone="0578-1234567"),), []),
    ],
    ids=["nobody", "no_phone", "complete"],
)
def test_register_shows_what_a_unit_lacks(persons: tuple[dict[str, str], ...], reasons: list[str]) -> None:
    context = DemandStory(rules=register_rules()).context(STAFF)
    unit = UnitRegistered(
        unit="x",
        name="县某局",
        kind=UnitKind.DEPARTMENT,
        persons=tuple(PersonOfRecord.model_validate(each) for each in persons),
        by=context.by,
    )
    assert [gap.reason for gap in unit_gaps(unit, context.rules)] == reasons
    assert unit_of(unit).persons == tuple((each["role"], each["name"]) for each in persons)


def test_leaders_instruction_on_a_paper_goes_to_the_matter_once() -> None:
    story = taken_up().given(ORDER)
    by = story.context(STAFF).by
    event = InstructionRecorded(key="i1", leader="县长", instruction="抓紧", matter_id=MATTER_ID, by=by)
    sent = list(follow_ups(f"paper:{PLAN}", event, story.rules, date(2026, 7, 2)))
    note = NoteInstruction(paper_id=PLAN, key="i1", leader="县长", instruction="抓紧")
    assert sent == [(f"matter:{MATTER_ID}", note)]
    story.given(note, CLOCK)
    assert story.names()[-1] == "InstructionReceived"
    assert story.when(note, CLOCK) == ()
