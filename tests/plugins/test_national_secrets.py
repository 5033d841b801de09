"""What must not reach the unit that is accused, nor the system at all (N-P2, N-24)."""

from __future__ import annotations

import pytest

from tests.simulation.scenes import outcome

HEAD = """
jurisdiction: yunhe
plugins: [calendar_cn, national, yunhe]
parameters: {yunhe: {renewed_by: （示例）续用决定}}
from: 2026-07-06
until: 2026-07-10
x-proof: &proof [{name: 记录.pdf, sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}]
units:
  - {code: dcs, name: 督查室, kind: section, supervised: false, persons: [{person: p, role: supervision_staff}]}
  - {code: slj, name: 水利局}
  - {code: jtj, name: 交通局}
steps:
  - {at: 2026-07-06, do: PushTicket, channel: petition, ticket: t, title: 检举, content: 反映, accused_units: [slj]}
  - {at: 2026-07-06, do: TakeUpTicket, by: p, ticket: t, category: "4", matter: m, reason: 县政府决定}
  - {at: 2026-07-06, do: SignApproval, by: office_director, matter: m, subject: take_up, approved: true}
  - {at: 2026-07-06, do: AssignMatter, by: p, matter: m, lead: jtj, requirement: 核实, due_on: 2026-07-31}
"""
CONCLUDE = "do: DraftConclusion, by: p, conclusion: c, matter: m, facts: 属实, evidence: *proof, took_part: [p]"
CIRCULAR = (
    "do: DraftPaper, by: supervision_head, paper: c, kind: monthly_circular, title: 通报, period: 2026-07, "
    "namings: [{matter: m, unit: jtj, named_as: slow, problem: 慢}]"
)
PROPOSE = "do: ProposeMatter, by: p, as: n, title: 某事项, category: '4', basis: 县政府决定"


@pytest.mark.parametrize(
    ("step", "clause"),
    [
        (f"{CONCLUDE}, unit: slj", "N-P2"),
        (f"{CONCLUDE}, unit: jtj", None),
        (CIRCULAR, "N-P2"),
        (f"{PROPOSE}, content: 机密★1年", "N-24"),
        (f"{PROPOSE}, content: 注意保守秘密", None),
        ("do: UrgeUnit, by: p, matter: m, unit: jtj, form: message, message: '密级：秘密'", "N-24"),
    ],
    ids=[
        "conclusion on the accused",
        "conclusion on whoever looks into it",
        "circular that all units read",
        "mark of classification",
        "the word in a sentence",
        "mark in a message",
    ],
)
def test_secret_is_kept(step: str, clause: str | None) -> None:
    found = outcome(f"{HEAD}  - {{at: 2026-07-07, {step}}}\n")
    assert [each["clause"] for each in found["refused"]] == ([clause] if clause else [])
