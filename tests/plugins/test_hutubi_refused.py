"""Hutubi, as a stranger tries it: bad input is refused with its clause, notices reach whom they concern."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import duban_standalone
from duban_standalone.simulate_command import configured_in
from duban_standalone.simulation.outcome import outcome_of
from duban_standalone.simulation.player import play
from duban_standalone.simulation.reading import read_scenario

Entry = dict[str, object]
COUNTIES = Path(duban_standalone.__file__).with_name("counties")
TEXT = """
jurisdiction: hutubi
until: 2026-08-12
units:
  - code: xzf
    name: 县政府领导
    kind: section
    supervised: false
    persons: [{person: wang, role: leader, name: 王副县长}, {person: li, role: leader, name: 李副县长}]
  - {code: dck, name: 督查科, kind: section, supervised: false, persons: [{person: ky, role: supervision_staff}]}
  - {code: zjj, name: 县住建局, persons: [{person: zhang, role: unit_principal, name: 张局长}]}
x-order: &order {do: AssignMatter, by: ky, matter: flats, lead: zjj, goal: g, key_task: k, requirement: r,
  due_on: 2026-11-30, lead_official: 李副县长, milestones: [{"on": 2026-09-30, text: 一半}]}
x-sign: &sign {do: SignPaper, by: principal_leader, paper: plan, approved: true, meeting: 常务会议}
steps:
  - {at: 2026-07-06, do: DraftPaper, by: ky, as: plan, kind: annual_plan, title: 计划, sections: [[一, 小区]]}
  - {at: 2026-07-07, do: RecordConsultation, by: ky, paper: plan, consulted_on: 2026-07-07, bodies: [县委办公室]}
  - {at: 2026-07-08, <<: *sign, meeting_on: 2026-07-06}
  - {at: 2026-07-08, <<: *sign, meeting_on: 2026-07-08}
  - {at: 2026-07-08, <<: *sign, by: office_director, meeting_on: 2026-07-08}
  - {at: 2026-07-09, do: IssuePaper, by: ky, paper: plan}
  - {at: 2026-07-10, do: ProposeMatter, by: ky, as: flats, title: 小区, content: 改造,
     category: 1-3, plan_paper: plan}
  - {at: 2026-07-10, <<: *order, lead_official: 某某}
  - {at: 2026-07-10, <<: *order, milestones: [{"on": 2026-12-30, text: 晚}]}
  - {at: 2026-07-10, <<: *order}
  - {at: 2026-07-13, do: PushTicket, channel: leader_board, ticket: board, title: 停水, content: 停水}
  - {at: 2026-07-13, do: TakeUpTicket, by: ky, ticket: board, as: water, reason: 属实}
  - {at: 2026-07-13, do: AssignMatter, by: ky, matter: water, lead: zjj, lead_official: 王副县长, requirement: 恢复}
  - {at: 2026-07-14, do: SignApproval, by: wang, matter: water, subject: assignment, approved: true}
  - {at: 2026-07-14, do: UrgeUnit, by: ky, matter: water, unit: zjj, form: phone, message: 请签收}
  - {at: 2026-07-14, do: ArchiveMatter, by: ky, matter: water}
  - {at: 2026-08-03, do: DraftPaper, by: ky, as: july, kind: progress_report, period: 2026-07, title: 七月情况,
     sections: [[一, x]], namings: [{matter: flats, unit: zjj, named_as: slow, problem: 慢}]}
  - {at: 2026-08-03, do: SignPaper, by: office_deputy_director, paper: july, approved: true}
  - {at: 2026-08-04, do: SignPaper, by: office_director, paper: july, approved: true}
  - {at: 2026-08-04, do: SignPaper, by: principal_leader, paper: july, approved: true}
  - {at: 2026-08-05, do: IssuePaper, by: ky, paper: july}
  - {at: 2026-08-06, do: FileReport, by: zhang, matter: water, as: closing, kind: closing, unit: zjj,
     signed_by: 张局长, completed_on: 2026-08-05, text: {title: 情况, parts: [{heading: 情况, items: [通水]}]}}
  - {at: 2026-08-07, do: VerifyReport, by: ky, matter: water, key: closing}
  - {at: 2026-08-07, do: CloseMatter, by: ky, matter: water, outcome: 已通水并答复}
"""


@cache
def came_of_it() -> dict[str, list[Entry]]:
    return outcome_of(play(read_scenario(TEXT, configured_in(COUNTIES))))  # type: ignore[return-value]


def told(row: str, matter: str) -> list[Entry]:
    return [each for each in came_of_it()["notices"] if (each["row"], each["matter"]) == (row, matter)]


@pytest.mark.parametrize(
    ("step", "clause", "words"),
    [
        pytest.param(3, "H-1.1.2.1", "早于征求意见日期", id="approved before it was consulted about"),
        pytest.param(5, "H-1.1.2.1", "没有待签批的环节", id="signed once more"),
        pytest.param(8, "H-1.1.2.2", "没有牵头领导", id="nobody of record leads"),
        pytest.param(9, "H-1.1.2.2", "晚于完成时限", id="milestone after the date"),
        pytest.param(16, "H-1.2.2.6", "不能归档", id="filed before it is struck off"),
        pytest.param(20, "H-1.1.2.4", "没有待签批的环节", id="county head approves what he reads"),
    ],
)
def test_bad_input_is_refused_with_its_clause(step: int, clause: str, words: str) -> None:
    (refused,) = (each for each in came_of_it()["refused"] if each["step"] == step)
    assert (refused["clause"], words in str(refused["reason"])) == (clause, True)


def test_nothing_else_is_refused() -> None:
    assert [each["step"] for each in came_of_it()["refused"]] == [3, 5, 8, 9, 16, 20]


def test_h_1_2_1_ticket_gets_the_class_of_its_channel() -> None:
    (matter,) = (each for each in came_of_it()["matters"] if each["matter"] == "water")
    assert (matter["category"], matter["stage"]) == ("2-2", "存档")


def test_h_1_2_2_2_signing_notice_goes_to_the_vice_head_in_charge_alone() -> None:
    assert [each["to"] for each in told("order_submitted", "water")] == ["wang"]


def test_h_1_1_2_4_unit_named_in_the_monthly_report_is_not_told_of_a_circular() -> None:
    (notice,) = told("unit_named", "flats")
    assert (notice["to"], "督查通报" in str(notice["text"])) == ("zhang", False)


def test_h_1_2_2_3_urging_says_that_the_limit_is_still_open() -> None:
    (notice,) = told("urged", "water")
    assert "另行商定的时限" in str(notice["text"])


def test_h_1_2_2_6_strike_off_is_under_its_own_clause() -> None:
    closed = [each for each in came_of_it()["events"] if each["name"] == "MatterClosed"]
    assert [(each["matter"], each["clause"]) for each in closed] == [("water", "H-1.2.2.6")]
