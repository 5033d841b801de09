"""What Ankang's rules do not let pass, and what they do: the example of limits, played with changes."""

from __future__ import annotations

import pytest

from tests.plugins.ankang_rules import book
from tests.plugins.county_scenes import Told, refusals, told


def played(*changes: tuple[str, str]) -> Told:
    return told("ankang", "limits_of_power", *changes)


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        (
            1,
            (
                (
                    "title: 一般批示, instruction: 请交通局抓紧办理。}\n  - {<<: *propose, at: 2026-01-06, as: s1",
                    "title: 一般批示, instruction: 请督查室督办。}\n  - {<<: *propose, at: 2026-01-06, as: s1",
                ),
            ),
        ),
        (15, (("matter: m1, key: c1}\n", "matter: m1, key: c1, finding: 证明材料已当面查验}\n"),)),
        (17, (("period: 2026Q1, standing: done", "period: 2026Q1, standing: slow"),)),
        (19, (("held_on: 2019-12-31", "held_on: 2020-01-06"),)),
        (20, (("happened_on: 2019-12-01", "happened_on: 2020-01-06"),)),
        (21, (("organiser: hbj", "organiser: jtj"),)),
        (32, (("step: held, held_on: 2026-03-11", "step: held, held_on: 2026-03-12"),)),
        (36, (("signed_by: 办公室主任", "signed_by: 交通局长"),)),
    ],
    ids=[
        "A-5 instruction asks for the office",
        "A-9c finding of the checker",
        "A-7 open matter is slow",
        "A-13 meeting of the first day",
        "A-13 incident of the first day",
        "A-10 own inspection",
        "A-12.3b interview on the day of approval",
        "A-12.3b principal signs",
    ],
)
def test_limit_is_not_reached_when(step: int, changes: tuple[tuple[str, str], ...]) -> None:
    assert step in refusals(played())
    assert step not in refusals(played(*changes))


def test_a_4_matter_that_nobody_urged_is_not_taken_along() -> None:
    changed = played(
        (
            "  - {<<: *raise, at: 2026-01-08, matters: [s1, s2]}\n",
            "  - {at: 2026-01-08, do: UrgeUnit, by: 科室干部, matter: s2, unit: jtj, form: phone, message: 请抓紧}\n",
        )
    )
    assert 7 not in refusals(changed)
    assert refusals(played())[7] == "A-4"


def test_a_12_3_papers_of_measures_have_signers() -> None:
    chains = {kind: chain.steps for chain in book().pack.chains for kind in chain.papers}
    for kind in ("rectification_order", "interview_notice", "circular_of_criticism"):
        assert chains[kind][0] == "supervision_head"
    assert chains["circular_of_criticism"][-1] == "principal_leader"


def test_a_12_3c_no_clear_progress_rests_on_an_interview_that_was_held() -> None:
    found = refusals(played())
    assert (found[33], found[34], 37 in found) == ("A-12.3b", "A-12.3c", False)


def test_a_12_1_periods_of_grades_are_years() -> None:
    grading = book().pack.grading
    assert grading is not None
    assert grading.cadence == "year"
    assert {refusals(played())[step] for step in (40, 41, 42)} == {"A-12.1"}


def test_a_12_3d_unit_is_not_told_of_what_goes_past_it() -> None:
    assert {"misconduct", "transfer"} <= book().kept_from_unit
    words = [each for each in played()["notices"] if each["unit"] == "hbj"]
    assert words == []


def test_a_8_principal_is_told_of_each_measure() -> None:
    words = [each["to"] for each in played()["notices"] if each["row"] == "measure_imposed"]
    assert words == ["交通局长", "交通局长"]
