"""What the rules of 汝×县 do not let pass, and what they do: the example of limits, played with changes."""

from __future__ import annotations

import pytest

from tests.plugins.county_scenes import Told, refusals, told
from tests.plugins.henan_ru_rules import book


def played(*changes: tuple[str, str]) -> Told:
    return told("henan_ru", "limits_of_sanctions", *changes)


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        (1, (("from: 2026-01-05\n", "parameters: {henan_ru: {attendance_register: true}}\nfrom: 2026-01-05\n"),)),
        (
            5,
            (
                ("{person: 交通联络员, role: unit_liaison}", "{person: 交通联络员, role: unit_principal}"),
                ("{person: 交通局长, role: unit_principal}", "{person: 交通局长, role: unit_deputy}"),
            ),
        ),
        (7, (("signed_by: 交通联络员", "signed_by: 交通局长"),)),
        (21, (("建议给予记过处分", "请依规处理"),)),
        (26, (("as: other-body, body: 县委组织部", "as: other-body, body: 县纪委监委"),)),
        (30, (("name: 督查App活跃度", "name: 粮食收购进度"),)),
    ],
    ids=[
        "R-2 register turned on",
        "R-3.2 unit names no receiver",
        "R-3.4 principal signs",
        "R-4.3.5 no sanction is named",
        "R-4.3.5 paper of that body",
        "R-4.3.4 ranking of a work",
    ],
)
def test_limit_is_not_reached_when(step: int, changes: tuple[tuple[str, str], ...]) -> None:
    assert step in refusals(played())
    assert step not in refusals(played(*changes))


def test_r_4_2_and_r_4_4a_persons_are_of_the_unit_with_basis_and_approval() -> None:
    found = refusals(played())
    assert [found.get(step) for step in (9, 10, 11, 12)] == ["R-4.3.2", "R-4.4a", "R-4.2", None]


def test_r_4_3_4_ranking_of_a_period_counts_once_and_the_next_one_again() -> None:
    tie = "drawn_on: 2026-07-10, places: [[jtj, 1], [nyj, 2], [cgz, 2]]"
    changed = played((tie, "drawn_on: 2026-07-10, places: [[jtj, 1], [nyj, 2], [gwh, 3]]"))
    proposed = [each["unit"] for each in changed["proposals"] if each["measure"] == "warning_interview"]
    assert proposed == ["gwh"]
    assert not any(each["measure"] == "warning_interview" for each in played()["proposals"])


def test_r_4_3_4_later_ranking_of_a_period_corrects_who_was_last() -> None:
    changed = played(
        (
            "drawn_on: 2026-04-13, places: [[nyj, 1], [jtj, 2], [gwh, 3]]",
            "drawn_on: 2026-04-13, places: [[gwh, 1], [nyj, 2], [jtj, 3]]",
        )
    )
    counted = {
        str(each["unit"]): (each["data"]["late"], each["data"]["in_a_row"])  # type: ignore[index]
        for each in changed["events"]
        if each["name"] == "FactCounted" and each["data"]["fact"] == "ranked_last"  # type: ignore[index]
    }
    assert (counted["gwh"][0], counted["jtj"][1]) == (False, 0)


@pytest.mark.parametrize(("years", "vetoed"), [(1, False), (2, True)], ids=["the year", "the year before too"])
def test_r_4_4b_veto_looks_back_over_its_years(years: int, vetoed: bool) -> None:
    nominees = "title: 先进, period: '2027', nominees: [{unit: nyj}]"
    check = f"{{at: 2027-03-01, do: CheckNominations, by: 督查室主任, as: list, {nominees}}}"
    changed = played(
        ("until: 2026-12-20", f"parameters: {{henan_ru: {{veto_years: {years}}}}}\nuntil: 2027-03-02"),
        ("\nexpect:", f"\n  - {check}\n\nexpect:"),
    )
    (result,) = [each for each in changed["events"] if each["name"] == "NominationsChecked"]
    assert [each["passed"] for each in result["data"]["results"]] == [not vetoed]  # type: ignore[index]


def test_r_4_3_papers_that_criticise_go_out_with_the_governments_consent() -> None:
    chains = {kind: chain.steps for chain in book().pack.chains for kind in chain.papers}
    for kind in ("circular_of_criticism", "exposure", "sanction_proposal"):
        assert chains[kind] == ("supervision_head", "principal_leader")


def test_r_4_3_1_leave_not_asked_for_is_a_meeting_not_attended_as_required() -> None:
    ground = next(row for row in book().pack.grounds if row.code == "meeting_missed")
    assert "no_leave" in ground.rows


@pytest.mark.parametrize(
    ("step", "clause", "change"),
    [
        (2, "R-3.2", ("sent_by: [telegram]", "sent_by: [weibo, platform]")),
        (10, "R-3.4", ("signed_by: null", "signed_by: 交通局长")),
        (11, "R-3.4", ("completed_on: 2026-06-01", "completed_on: 2026-05-19")),
    ],
    ids=["R-3.2 known way", "R-3.4 signed", "R-3.4 day that has come"],
)
def test_act_on_a_notice_is_refused_by_its_clause_unless(step: int, clause: str, change: tuple[str, str]) -> None:
    assert refusals(told("henan_ru", "ledger"))[step] == clause
    assert step not in refusals(told("henan_ru", "ledger", change))


def test_r_3_4_date_is_not_moved_on_request() -> None:
    found = told("henan_ru", "ledger")
    assert refusals(found)[9] == "R-3.4"
    assert {each["due_on"] for each in found["matters"] if each["matter"] == "road"} == {"2026-12-18"}


def test_r_4_4a_place_of_publication_is_stated() -> None:
    published = "step: published, held_on: 2026-03-09, by_whom: 县电视台, approver: 县长, text: 县电视台"
    without = told("henan_ru", "graph", (published, published.removesuffix(", text: 县电视台")))
    steps = {int(str(each["step"])): str(each["reason"]) for each in without["refused"] if each["do"] == "RecordStep"}
    assert len(refusals(without)) == len(refusals(told("henan_ru", "graph"))) + 1
    assert any("须写明内容" in reason for reason in steps.values())
