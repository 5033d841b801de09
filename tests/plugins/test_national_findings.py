"""Findings want a conclusion: what opens the duty, what does not, and what waits until it was served (N-16, N-17)."""

from __future__ import annotations

import pytest

from tests.plugins.county_scenes import Told, refusals, told

OWED = "finding_conclusion"
PARAMETERS = "  yunhe: {renewed_by: （示例）续用决定}\n"


def played(**parameters: object) -> Told:
    text = ", ".join(f"{name}: {value}" for name, value in parameters.items())
    changed = (PARAMETERS, f"{PARAMETERS}  national: {{{text}}}\n")
    return told("national", "findings_concluded", *((changed,) if parameters else ()))


def owed(found: Told) -> list[tuple[str, str]]:
    return [(str(each["concerns"]), str(each["state"])) for each in found["duties"] if each["row"] == OWED]


def test_n_16_each_finding_opens_the_duty_and_dates_and_sourced_facts_do_not() -> None:
    # slj and jtj: a report's defects; nyj: the transfer; jtj: points at discretion; nyj: recorded by mistake.
    expected = [("slj", "done"), ("jtj", "done"), ("nyj", "done"), ("jtj", "missed"), ("nyj", "released")]
    assert owed(played()) == expected


def test_n_16_nothing_is_owed_where_the_parameter_says_so() -> None:
    assert owed(played(conclusions_owed="false")) == []


def test_n_16_sourced_facts_are_findings_where_the_parameter_says_so() -> None:
    assert len(owed(played(sourced_facts_are_findings="true"))) == len(owed(played())) + 1


@pytest.mark.parametrize(("first", "waits"), [("hand_over", True), ("sanction", True), ("none", False)])
def test_n_16_hand_over_waits_for_the_conclusion_about_its_finding(first: str, waits: bool) -> None:
    found = refusals(played(conclusion_first=first))
    assert (found.get(24) == "N-16") is waits


def test_n_16_what_is_kept_from_the_unit_waits_for_no_conclusion_and_stands_in_none() -> None:
    found = played()
    assert refusals(found)[25] == "N-24"
    (retaliation,) = [each for each in found["proposals"] if each["measure"] == "retaliation_transfer"]
    assert retaliation["state"] == "imposed"


@pytest.mark.parametrize(
    ("first", "refused"), [("hand_over", None), ("sanction", "N-16")], ids=["a lesser measure", "every sanction"]
)
def test_n_16_lesser_measures_go_ahead_unless_every_sanction_waits(first: str, refused: str | None) -> None:
    parameters = f"parameters: {{national: {{conclusion_first: {first}}}}}\nfrom: 2026-01-04"
    found = told("henan_ru", "graph", ("from: 2026-01-04", parameters))
    assert refusals(found).get(4) == refused
    assert ("nyj", "missed") in owed(found)


def test_n_16_ladder_of_dates_wants_no_conclusion() -> None:
    found = told("hutubi", "ladder")
    assert "N-16" not in refusals(found).values()
    overdue = [each for each in found["proposals"] if each["ground"] in ("order_overdue", "letter_unmet")]
    assert overdue
    assert owed(found) == []


def test_n_16_every_inspected_unit_is_owed_a_conclusion() -> None:
    found = told("national", "conclusion_reviewed", ("activity: visit, incidents", "incidents"))
    assert owed(found) == [("slj", "missed"), ("slj", "done")]
    assert owed(told("national", "conclusion_reviewed")) == [("slj", "done"), ("slj", "done")]


def test_n_17_whoever_drafted_an_earlier_version_recuses_as_well() -> None:
    draft = "  - {<<: *conclude, at: 2026-06-10, conclusion: c-dam, unit: slj, matter: dam}\n"
    first = draft.replace("at: 2026-06-10", "at: 2026-06-10, by: p-head, took_part: [p-head]")
    decide = "by: p-chief, conclusion: c-dam, upheld: true, reviewers: [p-staff]"
    found = told(
        "national", "findings_concluded", (draft, first + draft), (decide, decide.replace("p-staff", "p-head"))
    )
    assert refusals(found)[19] == "N-17"
