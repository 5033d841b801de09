"""Work that was done in time and only told late is no ground for a measure on work that was not done."""

from __future__ import annotations

import pytest

from tests.simulation.test_consequences import told

HUTUBI = """
jurisdiction: hutubi
until: 2026-08-20
units:
  - {code: dck, name: 督查科, kind: section, supervised: false}
  - {code: jtj, name: 县交通局, persons: [{person: principal, role: unit_principal}]}
steps:
  - {at: 2026-07-01, do: ProposeMatter, by: supervision_staff, matter: road, title: 修路, content: 坑槽, category: 2-5,
     basis: 县长办公会议纪要}
  - {at: 2026-07-01, do: AssignMatter, by: supervision_staff, matter: road, lead: jtj, lead_official: 王副县长,
     requirement: 限期完成, due_on: 2026-07-15}
  - {at: 2026-07-01, do: SignApproval, by: leader, matter: road, subject: assignment, approved: true}
"""
HENAN = """
jurisdiction: henan_ru
until: 2026-08-20
units:
  - {code: dcs, name: 督查室, kind: section, supervised: false}
  - {code: jtj, name: 县交通局, persons: [{person: principal, role: unit_principal}]}
steps:
  - {at: 2026-07-01, do: ProposeMatter, by: supervision_staff, matter: road, title: 修路, content: 坑槽, category: "2",
     basis: 县政府决定}
  - {at: 2026-07-01, do: AssignMatter, by: supervision_staff, matter: road, lead: jtj, requirement: 限期完成,
     due_on: 2026-07-15, sent_by: [platform]}
  - {at: 2026-07-01 10:00, do: AcknowledgeOrder, by: principal, matter: road, unit: jtj}
"""
CLOSED = """
  - {{at: 2026-07-17, do: FileReport, by: principal, matter: road, as: report, kind: closing, unit: jtj,
     signed_by: principal, completed_on: {done}, text: {{title: 报告, parts: [{{heading: 情况, items: [已修好]}}]}}}}
  - {{at: 2026-07-20, do: VerifyReport, by: supervision_staff, matter: road, key: report}}
  - {{at: 2026-07-20, do: CloseMatter, by: supervision_staff, matter: road, outcome: 已修好}}
"""
COUNTIES = pytest.mark.parametrize(
    ("county", "clause"), [(HUTUBI, "H-2.1"), (HENAN, "R-4.3.1")], ids=["hutubi", "henan_ru"]
)


@COUNTIES
@pytest.mark.parametrize(("done", "state"), [("2026-07-14", "withdrawn"), ("2026-07-16", "raised")])
def test_proposal_on_an_overdue_matter_depends_on_when_the_work_was_done(
    county: str, clause: str, done: str, state: str
) -> None:
    (proposal,) = told(county + CLOSED.format(done=done))["proposals"]
    assert (proposal["clause"], proposal["state"]) == (clause, state)
