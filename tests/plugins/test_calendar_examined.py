"""Calendars in whole histories: a year whose arrangement comes later, the region's days, weekends that are worked.

What must come of it was computed by hand from the arrangements of 2025 and 2026 and from two made up for 2027.
"""

from __future__ import annotations

import pytest

from tests.plugins.county_scenes import Told, refusals
from tests.simulation.scenes import outcome

OFFICE = (
    "{code: dcs, name: 督查室, kind: section, supervised: false, persons: [{person: gan, role: supervision_staff}]}"
)
UNITS = f"""
x-proof: &proof [{{name: 笔录.pdf, sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}}]
x-draft: &draft {{do: DraftConclusion, by: gan, facts: 账实不符, evidence: *proof, took_part: [gan]}}
units:
  - {OFFICE}
  - {{code: xzf, name: 政府, kind: section, supervised: false, persons: [{{person: chief, role: principal_leader}}]}}
  - {{code: slj, name: 水利局, persons: [{{person: p-slj, role: unit_principal}}]}}
  - {{code: jtj, name: 交通局, persons: [{{person: p-jtj, role: unit_principal}}]}}
steps:
"""
CITY = f"""
jurisdiction: ankang
plugins: [baseline, calendar_cn, national, ankang]
calendar: {{known_until: 2026}}
from: 2026-11-23
until: 2027-01-20
x-meet: &meet {{do: RecordMeeting, by: gan, name: 市政府常务会议}}
{UNITS}
  - {{<<: *meet, at: 2026-11-23, as: m1, held_on: 2026-11-23, units: [slj, jtj]}}
  - {{<<: *meet, at: 2026-11-26, as: m2, held_on: 2026-11-26, units: [jtj]}}
  - {{<<: *meet, at: 2026-11-27, as: m3, held_on: 2026-11-27, units: [jtj]}}
  - {{<<: *draft, at: 2026-12-03, conclusion: c, unit: jtj}}
  - {{at: 2026-12-03, do: ServeConclusion, by: gan, conclusion: c, served_on: 2026-12-03}}
"""
REPORT = (
    "  - {at: %s, do: FileDutyReport, by: p-slj, unit: slj, duty: {row: meeting_report, unit: slj}, "
    "parts: [[进展情况, 正在推进。]]}\n"
)
APPLY = "  - {at: %s, do: ApplyReview, by: p-jtj, conclusion: c, unit: jtj, reason: 已更正}\n"
NOTICE = "  - {at: %s, do: PublishCalendar, by: operator, year: 2027, days_off: [%s], working_days: [%s]}\n"
# Off until Monday 4 January, with Saturday the 9th worked; or off for two days, with Sunday the 3rd worked.
LONGER = ("2027-01-01, 2027-01-02, 2027-01-03, 2027-01-04", "2027-01-09")
SHORTER = ("2027-01-01, 2027-01-02", "2027-01-03")
Days = list[tuple[str, str, str, str]]


def reports(told: Told) -> Days:
    """Return unit, first day, last day and state of every progress report that a meeting asked for."""
    found = [each for each in told["duties"] if each["row"] == "meeting_report"]
    return [(str(e["unit"]), str(e["period"])[5:], str(e["enforce_on"]), str(e["state"])) for e in found]


def missed_on(told: Told) -> list[str]:
    return [
        str(each["at"])[:10]
        for each in told["events"]
        if each["name"] == "DutyMissed" and each["data"]["row"] == "meeting_report"  # type: ignore[index]
    ]


def test_a_9b_dates_move_later_with_the_arrangement_and_what_was_done_keeps_its_date() -> None:
    # 28 working days of the first 30 lie before the year; then 4 and 5 January, or 5 and 6 where the 4th is off.
    told = outcome(CITY + REPORT % "2026-12-10" + NOTICE % ("2026-12-21", *LONGER) + APPLY % "2027-01-05")
    assert reports(told) == [
        ("slj", "11-23", "2027-01-05", "done"),
        ("jtj", "11-23", "2027-01-06", "missed"),
        ("jtj", "11-26", "2027-01-09", "missed"),
        ("jtj", "11-27", "2027-01-11", "missed"),
    ]
    assert missed_on(told) == ["2027-01-07", "2027-01-10", "2027-01-12"]
    # 3 December + 30 days: Saturday 2 January, enforced on the 4th, and on the 5th once the 4th is off.
    assert refusals(told) == {}


def test_n_c1_dates_that_come_earlier_are_not_enforced_earlier() -> None:
    told = outcome(CITY + NOTICE % ("2026-12-21", *SHORTER) + REPORT % "2027-01-05" + APPLY % "2027-01-05")
    (first, second, third, fourth) = [each for each in told["duties"] if each["row"] == "meeting_report"]
    assert [each["due_on"] for each in (first, second, third, fourth)] == [
        "2027-01-04",
        "2027-01-04",
        "2027-01-07",
        "2027-01-08",
    ]
    assert reports(told)[0] == ("slj", "11-23", "2027-01-05", "done")
    assert missed_on(told) == ["2027-01-06", "2027-01-09", "2027-01-12"]
    # The review's last day was Monday the 4th and stays so, though Sunday the 3rd is worked now.
    assert refusals(told) == {8: "N-17"}


def test_n_c1_provisional_date_that_passed_has_consequences_only_once_the_arrangement_is_there() -> None:
    told = outcome(CITY + REPORT % "2027-01-05" + APPLY % "2027-01-05" + NOTICE % ("2027-01-06", *SHORTER))
    # Done on the date as it then was; the other unit's 5 January was provisional and waits until the day it is final.
    assert reports(told)[:2] == [("slj", "11-23", "2027-01-05", "done"), ("jtj", "11-23", "2027-01-06", "missed")]
    assert missed_on(told)[0] == "2027-01-07"
    assert refusals(told) == {}


def test_n_c1_without_an_arrangement_no_provisional_date_has_consequences() -> None:
    told = outcome(CITY)
    assert {state for *_, state in reports(told)} == {"open"}
    assert [each for each in told["proposals"] if each["measure"] == "key_supervision"] == []


FEAST = """
jurisdiction: {county}
plugins: [baseline, {plugins}]
parameters: {{{parameters}}}
from: 2025-05-05
until: 2025-07-20
{units}
  - {{<<: *draft, at: 2025-05-07, conclusion: c-slj, unit: slj}}
  - {{<<: *draft, at: 2025-05-07, conclusion: c-jtj, unit: jtj,
     rectifications: [{{key: k, text: 补账, due_on: 2025-06-09}}]}}
  - {{at: 2025-05-07, do: ServeConclusion, by: gan, conclusion: c-slj, served_on: 2025-05-07}}
  - {{at: 2025-05-07, do: ServeConclusion, by: gan, conclusion: c-jtj, served_on: 2025-05-07}}
  - {{at: 2025-06-10, do: RecordRecheck, by: gan, conclusion: c-jtj, key: k, done: true, finding: 已补}}
  - {{at: 2025-06-11, do: ApplyReview, by: p-slj, conclusion: c-slj, unit: slj, reason: 已更正}}
  - {{at: 2025-06-12, do: ApplyReview, by: p-jtj, conclusion: c-jtj, unit: jtj, reason: 已更正}}
"""
XINJIANG = "calendar_cn, calendar_xinjiang, national, hutubi"
COUNTIES = {
    "with the region's days": ("hutubi", XINJIANG, "", {7: "N-17"}, False),
    "same county without them": (
        "hutubi",
        XINJIANG.replace("calendar_xinjiang, ", ""),
        "",
        {6: "N-17", 7: "N-17"},
        True,
    ),
    "another county": (
        "yunhe",
        "calendar_cn, national, yunhe",
        "yunhe: {renewed_by: 续用}",
        {6: "N-17", 7: "N-17"},
        True,
    ),
}


@pytest.mark.parametrize("case", COUNTIES)
def test_n_17_feast_of_the_region_moves_the_review_and_the_rectification_there_alone(case: str) -> None:
    # 7 May + 30 days: Friday 6 June, off in Xinjiang until Tuesday the 10th, and so is the item's Monday.
    county, plugins, parameters, refused, missed = COUNTIES[case]
    told = outcome(FEAST.format(county=county, plugins=plugins, parameters=parameters, units=UNITS))
    assert refusals(told) == refused
    assert ("RectificationMissed" in {each["name"] for each in told["events"]}) is missed


WEEKENDS = [
    ("2026-01-15", "2026-02-14", "2026-02-14"),
    ("2026-01-16", "2026-02-15", "2026-02-24"),
    ("2026-01-29", "2026-02-28", "2026-02-28"),
    ("2026-04-09", "2026-05-09", "2026-05-09"),
    ("2026-04-10", "2026-05-10", "2026-05-11"),
    ("2026-08-21", "2026-09-20", "2026-09-20"),
    ("2026-09-10", "2026-10-10", "2026-10-10"),
]


@pytest.mark.parametrize(("served", "nominal", "enforced"), WEEKENDS, ids=[row[0] for row in WEEKENDS])
def test_n_17_last_day_on_a_worked_weekend_day_does_not_roll(served: str, nominal: str, enforced: str) -> None:
    steps = f"""
  - {{<<: *draft, at: {served}, conclusion: c, unit: slj}}
  - {{at: {served}, do: ServeConclusion, by: gan, conclusion: c, served_on: {served}}}
"""
    head = "jurisdiction: henan_ru\nplugins: [baseline, calendar_cn, national, henan_ru]\n"
    told = outcome(f"{head}until: {served}\n{UNITS}{steps}")
    (by,) = [each["data"]["review_by"] for each in told["events"] if each["name"] == "ConclusionServed"]  # type: ignore[index]
    assert (by["nominal_on"], by["enforce_on"], by["provisional"]) == (nominal, enforced, False)
