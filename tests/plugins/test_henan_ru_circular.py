"""Hook of 汝×县 (R-3.0): ledgers of the year account for every matter; the periodic circular names units."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban_contracts.vocabulary import MatterState, NamedAs
from duban_sdk.questions import CircularDraft, CircularQuestion, MatterFacts, WaitingMatter
from tests.plugins.county_scenes import refusals, told
from tests.plugins.henan_ru_rules import book

NAMESPACE = UUID("5a0c7c0e-0000-4000-8000-000000000000")


def matter(title: str, **fields: object) -> MatterFacts:
    """Return an open matter of jtj, assigned in March 2026, changed as told."""
    return MatterFacts.model_validate(
        {
            "matter_id": uuid5(NAMESPACE, title),
            "order_number": "2026年第1号",
            "title": title,
            "category": "2",
            "state": MatterState.ASSIGNED,
            "lead": "jtj",
            "assigned_on": date(2026, 3, 2),
            "due_on": date(2026, 6, 30),
            "overdue": False,
            **fields,
        }
    )


def closed(title: str) -> MatterFacts:
    """Return a matter that was struck off in time."""
    return matter(title, state=MatterState.CLOSED, closed_on=date(2026, 5, 8), completed_in_time=True)


def waiting(title: str, state: MatterState = MatterState.TAKEN_UP) -> WaitingMatter:
    """Return a matter without an order."""
    return WaitingMatter(
        matter_id=uuid5(NAMESPACE, title), title=title, category="2", state=state, proposed_on=date(2026, 6, 1)
    )


def draft(kind: str, *matters: MatterFacts, waiting: tuple[WaitingMatter, ...] = ()) -> CircularDraft | None:
    """Return what the plugin drafts for 2026."""
    return book().circular(
        CircularQuestion(
            paper_kind=kind,
            period="2026",
            from_on=date(2026, 1, 1),
            until_on=date(2026, 12, 31),
            matters=matters,
            unit_names=(("jtj", "县交通局"),),
            waiting=waiting,
        )
    )


def test_r_3_0_opening_carries_over_what_was_unfinished() -> None:
    found = draft("ledger_opening", matter("旧", assigned_on=date(2025, 11, 3)), matter("新"), closed("完"))
    assert found is not None
    (carried, old), (new_heading, new) = found.sections
    assert carried == "一、上年结转事项（1件）"
    assert old == "1. 县交通局：“旧”（2026年第1号），时限2026-06-30，办理中"
    assert new_heading == "二、本年新列事项（2件）"
    assert "“新”" in new


def test_r_3_0_check_lists_every_open_matter_with_its_state() -> None:
    found = draft("ledger_check", matter("甲", overdue=True), matter("乙", state=MatterState.REPORTED), closed("丙"))
    assert found is not None
    ((heading, text),) = found.sections
    assert heading == "未办结事项（2件）"
    assert "办理中，已逾期" in text
    assert "已反馈待核查" in text
    assert "丙" not in text


@given(st.lists(st.sampled_from(["open", "overdue", "closed"]), max_size=8))
def test_r_3_0_closing_leaves_no_matter_unaccounted_for(kinds: list[str]) -> None:
    matters = [
        closed(f"事项{place}") if kind == "closed" else matter(f"事项{place}", overdue=kind == "overdue")
        for place, kind in enumerate(kinds)
    ]
    found = draft("ledger_closing", *matters)
    assert found is not None
    (_, total), (_, struck_off), (_, carried) = found.sections
    assert total.startswith(f"台账事项共{len(kinds)}件")
    for each in matters:
        assert (f"“{each.title}”" in struck_off) is (each.closed_on is not None)
        assert (f"“{each.title}”" in carried) is (each.closed_on is None)


WITHOUT_ORDER = (waiting("待办"), waiting("不办", MatterState.DECLINED))
SECTIONS = {
    "ledger_opening": {"三、尚未交办事项（1件）": "1. “待办”，待交办"},
    "ledger_check": {"尚未交办事项（1件）": "1. “待办”，待交办"},
    "ledger_closing": {
        "一、总体情况": "台账事项共3件，销号0件，结转下年2件，未立项1件。",
        "四、结转下年的尚未交办事项（1件）": "1. “待办”，待交办",
        "五、未立项事项（1件）": "1. “不办”，未立项",
    },
}


@pytest.mark.parametrize("kind", SECTIONS)
def test_r_3_0_ledgers_account_for_matters_without_an_order(kind: str) -> None:
    found = draft(kind, matter("甲"), waiting=WITHOUT_ORDER)
    assert found is not None
    assert SECTIONS[kind].items() <= dict(found.sections).items()


LEFT_OUT = {
    19: ('period: "2026", matters: [school]}', 'period: "2026", matters: [bridge, school]}'),
    22: ("*check, at: 2026-06-30, matters:", '*check, at: 2026-06-30, period: "2026", matters:'),
    28: ("2026-12-30, matters: [school, bridge]", "2026-12-30, matters: [school, road, bridge]"),
}


@pytest.mark.parametrize(("step", "change"), LEFT_OUT.items())
def test_r_3_0_ledger_is_issued_once_every_matter_is_in_it(step: int, change: tuple[str, str]) -> None:
    assert refusals(told("henan_ru", "ledger"))[step] == "R-3.0"
    assert step not in refusals(told("henan_ru", "ledger", change))


def test_r_3_0_periodic_circular_names_units_that_are_overdue() -> None:
    found = draft("periodic_circular", matter("甲", overdue=True), matter("乙"), closed("丙"))
    assert found is not None
    assert [(naming.unit, naming.named_as) for naming in found.namings] == [("jtj", NamedAs.SLOW)]
    assert dict(found.sections)["一、总体情况"] == "按时办结1件，在办2件，其中逾期1件。"


def test_paper_of_another_kind_is_left_to_people() -> None:
    assert draft("exposure") is None
