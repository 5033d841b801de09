"""A task of the city goes down to a district with its own rules, which closes it late: both sides of it.

The city asks for 1 May 2026 and the district sets it; days are off until the 5th, so the 7th is late.
"""

from __future__ import annotations

from tests.plugins.county_scenes import Told, refusals
from tests.simulation.test_handing_down import played

DISTRICT = """
jurisdiction: hanbin
from: 2026-04-07
until: 2026-05-12
units:
  - {code: dcs, name: 区督查室, kind: section, supervised: false, persons: [{person: zhang, role: supervision_staff}]}
  - {code: slj, name: 区水利局, persons: [{person: wang, role: unit_liaison}]}
steps:
  - {at: 2026-04-07, do: PushTicket, channel: superior, ticket: task, title: 采砂整治, content: 市里转交}
  - {at: 2026-04-07, do: TakeUpTicket, by: zhang, ticket: task, matter: sand, category: "7", reason: 市政府转交}
  - {at: 2026-04-07, do: SignApproval, by: office_director, matter: sand, subject: take_up, approved: true}
  - {at: 2026-04-08, do: AssignMatter, by: zhang, matter: sand, lead: slj, requirement: 整改, due_on: 2026-05-01}
  - at: 2026-05-08
    do: FileReport
    by: wang
    matter: sand
    unit: slj
    kind: closing
    key: r1
    signed_by: 局长
    completed_on: 2026-05-07
    text: {title: 关于采砂整治办结情况的报告, parts: [{heading: 落实情况, items: [已整治]}]}
  - {at: 2026-05-09, do: VerifyReport, by: zhang, matter: sand, key: r1, method: 现场核查}
  - {at: 2026-05-09, do: CloseMatter, by: zhang, matter: sand, outcome: 已整治}
"""
CITY = """
jurisdiction: ankang
from: 2026-04-07
until: 2026-05-12
x-told: &told {do: RecordChildProgress, by: system, matter: sand, child: hanbin}
x-raise: &raise
  do: RaiseProposal
  by: ke
  kind: raised_supervision
  name: 提级督查
  ground: raised_after_urging
  period: "2026"
  reason: 涉及面广、协调难度大，催办后仍无进展
  unit: hbq
  fact: {matter: sand}
  matters: [sand]
x-sign: &sign {do: SignProposal, approved: true, proposal: {measure: raised_supervision}}
units:
  - {code: dcs, name: 督查室, kind: section, supervised: false, persons: [{person: zhu, role: supervision_head}]}
  - code: szf
    name: 市政府
    kind: section
    supervised: false
    persons: [{person: ke, role: office_section}, {person: msz, role: secretary_general}]
  - {code: hbq, name: 汉滨区人民政府, kind: subordinate_government, persons: [{person: quzhang, role: unit_principal}]}
steps:
  - {at: 2026-04-07, do: ProposeMatter, by: ke, as: sand, category: "6.1", title: 采砂, content: 整治, basis: 办公会}
  - at: 2026-04-07
    do: AssignMatter
    by: ke
    matter: sand
    lead: hbq
    lead_official: 王副市长
    requirement: 整治
    due_on: 2026-05-01
  - {at: 2026-04-07, do: HandDown, by: ke, matter: sand, child: hanbin, requirement: 整改, due_on: 2026-05-01}
  - {<<: *told, at: 2026-04-08, status: assigned, due_on: 2026-05-01}
  - {<<: *raise, at: 2026-04-20}
  - {at: 2026-04-21, do: UrgeUnit, by: ke, matter: sand, unit: hbq, form: written, message: 请抓紧}
  - {<<: *raise, at: 2026-04-22}
  - {<<: *sign, at: 2026-04-22, by: zhu}
  - {<<: *sign, at: 2026-04-23, by: msz}
  - {<<: *told, at: 2026-05-09, status: closed, text: 已整治}
  - {<<: *told, at: 2026-05-11, child: hanyin, status: closed}
"""


def overdue_on(told: Told) -> list[str]:
    return [str(each["at"])[:10] for each in told["events"] if each["name"] == "MatterFellOverdue"]


def test_district_that_closes_late_books_its_own_points_under_its_own_rules() -> None:
    told = played(DISTRICT)
    (matter,) = told["matters"]
    assert refusals(told) == {}
    assert (matter["due_on"], matter["enforce_on"], matter["state"]) == ("2026-05-01", "2026-05-06", "closed")
    assert overdue_on(told) == ["2026-05-07"]
    booked = {str(each["clause"]): str(each["points"]) for each in told["ledger"]}
    assert booked["Y-3.2d"] == "-3"
    assert not {"Y-3.2a", "Y-3.2b"} & set(booked)


def test_city_that_raised_the_matter_is_told_of_the_late_end_and_has_its_own_ladder() -> None:
    told = played(CITY)
    # No urging before step 5; step 8 is the secretary-general's; step 11 answers for a district that has no task.
    assert refusals(told) == {5: "A-4", 8: "A-4", 11: "A-3"}
    assert {str(each["to"]) for each in told["notices"] if each["row"] == "child_closed"} == {"zhu"}
    (first,) = [each for each in told["proposals"] if each["measure"] == "key_supervision"]
    assert (first["unit"], first["clause"], first["state"]) == ("hbq", "A-12.3a", "raised")
    assert overdue_on(told) == ["2026-05-07"]
    # The city has no points, and its own matter stays open until the city closes it.
    assert (told["ledger"], told["matters"][0]["state"]) == ([], "assigned")


def test_district_that_closes_in_time_is_in_time_by_the_day_that_it_rolled_to() -> None:
    early = DISTRICT.replace("2026-05-09", "2026-05-06").replace("2026-05-08", "2026-05-06")
    told = played(early.replace("completed_on: 2026-05-07", "completed_on: 2026-05-06"))
    booked = {str(each["clause"]): str(each["points"]) for each in told["ledger"]}
    # The roll forward counts: done on the 6th is in time (+2), though not early (+3).
    assert (overdue_on(told), booked["Y-3.2a"]) == ([], "2")
    assert not {"Y-3.2b", "Y-3.2d"} & set(booked)
