"""Handing down in a scenario of one jurisdiction: what the child answers is told by the system."""

from __future__ import annotations

from pathlib import Path

import duban_standalone
from duban_standalone.simulate_command import configured_in
from duban_standalone.simulation.outcome import outcome_of
from duban_standalone.simulation.player import play
from duban_standalone.simulation.reading import read_scenario
from tests.simulation.scenes import names

COUNTIES = Path(duban_standalone.__file__).with_name("counties")
CITY = """
jurisdiction: ankang
until: 2026-05-01
units:
  - {code: dcs, name: 督查室, kind: section, supervised: false, persons: [{person: li, role: supervision_head}]}
steps:
  - {at: 2026-03-02, do: ProposeMatter, by: li, as: sand, category: "5.1", title: 采砂, content: 整治, basis: 常务会议}
  - {at: 2026-03-03, do: HandDown, by: li, matter: sand, child: hanbin, requirement: 限期整改, due_on: 2026-04-10}
  - {at: 2026-03-04, do: RecordChildProgress, by: system, matter: sand, child: hanbin, status: assigned}
  - {at: 2026-03-05, do: HandDown, by: li, matter: sand, child: hanbin, requirement: 另一要求}
  - {at: 2026-04-08, do: RecordChildProgress, by: system, matter: sand, child: hanbin, status: closed, text: 已整治}
  - {at: 2026-04-09, do: HandDown, by: li, matter: sand, child: nowhere, requirement: 限期整改}
"""


def played(text: str) -> dict[str, list[dict[str, object]]]:
    return outcome_of(play(read_scenario(text, configured_in(COUNTIES))))  # type: ignore[return-value]


def test_matter_goes_down_and_comes_back_in_a_scenario() -> None:
    told = played(CITY)
    assert [name for name in names(told, "sand") if "Child" in name or "Handed" in name] == [
        "MatterHandedDown",
        "ChildProgressed",
        "ChildProgressed",
    ]
    assert [(each["step"], each["clause"]) for each in told["refused"]] == [(4, "A-3"), (6, "A-3")]
    assert {each["row"] for each in told["notices"] if str(each["row"]).startswith("child")} == {"child_closed"}


def test_scenario_may_name_the_children_itself() -> None:
    told = played(CITY.replace("until:", "children: {nowhere: 某区}\nuntil:"))
    assert [each["step"] for each in told["refused"]] == [2, 3, 4, 5]
