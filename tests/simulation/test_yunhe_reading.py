"""云和县 read again: what a clerk does in a slightly other way comes out as the scheme says."""

from __future__ import annotations

import pytest

from tests.simulation.scenes import ASSIGNED, HEAD, outcome

REPORT = """x-text: &text
  letterhead: 县教育局
  title: "{unit_name}关于云和县人民政府督查室{number}交办单办理情况的报告"
  addressee: "县人民政府督查室："
  opening: 现将有关情况报告如下。
  parts:
    - {heading: 一、办理事项, items: [1. 选址。]}
    - {heading: 二、办理进展情况, items: [1. 已完成。]}
    - {heading: 三、下步工作安排, items: [1. 开工。]}
  signed_unit: 县教育局
  sealed: true
  dated: "{today}"
"""
CIRCULAR = """
  - {at: 2026-09-03, do: DraftPaper, by: zhang, paper: c, kind: monthly_circular, title: 八月通报, period: 2026-08}
  - {at: 2026-09-03, do: SignPaper, by: li, paper: c, approved: true}
  - {at: 2026-09-04, do: RecordInstruction, by: zhang, paper: c, key: k, leader: 县长, instruction: 已阅}
  - {at: 2026-09-07, do: IssuePaper, by: zhang, paper: c}
"""
FILED = (
    "  - {at: %s, do: FileReport, by: unit_liaison@jyj, matter: school, key: %s, kind: closing, unit: jyj,"
    " text: *text, signed_by: 王, completed_on: 2026-09-17}\n"
)


def test_y_2_6_monthly_circular_goes_to_every_unit_of_the_county() -> None:
    told = outcome(HEAD + ASSIGNED.rstrip() + CIRCULAR)
    (circular,) = [each for each in told["documents"] if each["kind"] == "monthly_circular"]
    assert circular["to"] == ["jyj", "slj"]


@pytest.mark.parametrize("again", ["r1", "r2"], ids=["same key", "another key"])
def test_y_2_4b_report_filed_again_is_the_same_report_whatever_its_key(again: str) -> None:
    slip = "matter: school, key: r1, ground: form, reason: 缺章"
    returned = f"  - {{at: 2026-09-30, do: ReturnReport, by: zhang, {slip}}}\n"
    closing = "".join(
        f"  - {{at: 2026-10-10, do: {act}, by: zhang, matter: school{key}}}\n"
        for act, key in (("VerifyReport", f", key: {again}"), ("CloseMatter", ""))
    )
    steps = (FILED % ("2026-09-18", "r1"), returned, FILED % ("2026-10-09", again), closing)
    told = outcome(REPORT + HEAD + ASSIGNED.rstrip() + "\n" + "".join(steps))
    assert told["refused"] == []
    assert [(each["points"], each["clause"]) for each in told["ledger"]] == [("2", "Y-3.2a"), ("1", "Y-3.2a")]
