"""What a scenario tells of acts that were done and still bar somebody, and of facts that are other streams."""

from __future__ import annotations

from pathlib import Path

import duban_standalone
from duban_standalone.simulate_command import configured_in
from duban_standalone.simulation.outcome import outcome_of
from duban_standalone.simulation.player import play
from duban_standalone.simulation.reading import read_scenario

COUNTIES = Path(duban_standalone.__file__).with_name("counties")
ANKANG = """
jurisdiction: ankang
until: 2026-12-31
units:
  - {code: dcs, name: 督查室, kind: section, supervised: false, persons: [{person: li, role: supervision_head}]}
  - {code: jtj, name: 市交通局, persons: [{person: wang, role: unit_principal}]}
steps:
"""
HUTUBI = """
jurisdiction: hutubi
until: 2026-06-30
units:
  - {code: dck, name: 督查科, kind: section, supervised: false}
  - {code: jtj, name: 县交通局, persons: [{person: 孙局长, role: unit_principal}]}
steps:
"""


def told(text: str) -> dict[str, list[dict[str, object]]]:
    """Return what came of a scenario of one of the counties."""
    return outcome_of(play(read_scenario(text, configured_in(COUNTIES))))  # type: ignore[return-value]


def test_barred_nominee_stands_among_what_was_refused() -> None:
    step = """
  - {at: 2026-12-10, do: CheckNominations, by: li, as: list, title: 先进, period: "2026", nominees: [{unit: jtj}]}
"""
    found = told(ANKANG + step)
    (refused,) = found["refused"]
    assert (refused["step"], refused["do"], refused["by"], refused["clause"]) == (1, "CheckNominations", "li", "A-12.2")
    assert str(refused["reason"]).startswith("jtj：本期等次为尚未评定")
    assert "NominationsChecked" in [event["name"] for event in found["events"]]


def test_fact_that_is_a_proposal_is_meant_by_its_stream() -> None:
    steps = """
  - {at: 2026-04-13, do: ProposeMatter, by: supervision_staff, matter: road, title: 修路, content: 坑槽, category: 2-5,
     basis: 县长办公会议纪要}
  - {at: 2026-04-13, do: AssignMatter, by: supervision_staff, matter: road, lead: jtj, lead_official: 王副县长,
     requirement: 月底前完成, due_on: 2026-04-30}
  - {at: 2026-04-14, do: SignApproval, by: leader, matter: road, subject: assignment, approved: true}
  - {at: 2026-05-12, do: RaiseProposal, by: supervision_head, kind: talk, name: 约谈, unit: jtj, period: 2026-05,
     ground: letter_unmet, fact: {proposal: {kind: remind, unit: jtj}}, matters: [road], reason: 仍未动工}
"""
    (refused,) = told(HUTUBI + steps)["refused"]
    assert refused["step"] == 4
    # The fact is found: what the rules miss is that its date has passed.
    assert "前一措施的时限没有超过" in str(refused["reason"])
