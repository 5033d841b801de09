"""Small scenarios of 云和县 for the tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duban_standalone
from duban_sdk.configuration import JurisdictionSettings
from duban_standalone.simulate_command import configured_in
from duban_standalone.simulation.outcome import outcome_of
from duban_standalone.simulation.player import Played, play
from duban_standalone.simulation.reading import read_scenario

CONFIG = Path(duban_standalone.__file__).with_name("config")
UNITS = """
units:
  - code: dcs
    name: 督查室
    kind: section
    supervised: false
    persons: [{person: zhang, role: supervision_staff}, {person: li, role: supervision_head}]
  - {code: jyj, name: 县教育局, persons: [{person: wang, role: unit_liaison}]}
  - {code: slj, name: 县水利局}
"""
SCHOOL = 'x-school: &school {title: 新建小学, content: 按期开工, category: "3", basis: 政府工作报告}'
HEAD = f"{SCHOOL}\njurisdiction: yunhe\nuntil: 2026-10-12\n{UNITS}"
ASSIGNED = """
steps:
  - {at: 2026-08-03, do: ProposeMatter, by: zhang, <<: *school, as: school}
  - {at: 2026-08-03, do: SignApproval, by: office_director, matter: school, subject: take_up, approved: true}
  - {at: 2026-08-04, do: AssignMatter, by: zhang, matter: school, lead: jyj, requirement: 完成选址, due_on: 2026-10-03}
"""


@cache
def shipped() -> dict[str, JurisdictionSettings]:
    """Return the jurisdictions that come with the program."""
    return configured_in(CONFIG)


def played(text: str) -> Played:
    """Return a scenario as it was played."""
    return play(read_scenario(text, shipped()))


def outcome(text: str) -> dict[str, list[dict[str, object]]]:
    """Return what came of a scenario."""
    return outcome_of(played(text))  # type: ignore[return-value]


def names(told: dict[str, list[dict[str, object]]], matter: str | None = None) -> list[str]:
    """Return the class names of events, of one matter or of all."""
    return [str(each["name"]) for each in told["events"] if matter is None or each["matter"] == matter]
