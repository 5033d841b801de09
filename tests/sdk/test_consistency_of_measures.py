"""Tables of measures, grounds and counts that contradict themselves are named."""

from __future__ import annotations

from typing import Any

import pytest

from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.consistency_of_measures import measure_faults
from duban_sdk.demands import CountRow
from duban_sdk.measures import Ground, Measure, MeasurePolicy, MeasureStep
from duban_sdk.pack import RulePack
from duban_sdk.tables import Chain, IncidentKind, PaperKind, ProposalKind, RoleRow

STEP = MeasureStep(code="held", name="约谈", clause="T-1")
REMIND = Measure(code="remind", name="提醒", rank=1, paper="letter", needs_new_date=True, clause="T-1")
SUMMON = Measure(code="summon", name="约谈", rank=2, steps=(STEP,), clause="T-2")


def ground(**changes: object) -> Ground:
    fields: dict[str, object] = {"code": "g", "measure": "remind", "trigger": "matter_overdue", "text": "逾期"}
    return Ground.model_validate({"clause": "T-1", **fields, **changes})


def pack(**changes: Any) -> RulePack:
    chain = Chain(code="c", subject=ApprovalSubject.PROPOSAL, proposals=("remind", "summon"), steps=("ro",), clause="T")
    base = RulePack(
        roles=(RoleRow(code="ro", title="主任"),),
        chains=(chain,),
        papers=(PaperKind(code="letter", name="催办函", clause="T-1"),),
        incidents=(IncidentKind(code="slack", name="推诿", clause="T-1"),),
        counts=(CountRow(code="late", name="未及时", of="reports", clause="T-1"),),
        measures=(REMIND, SUMMON),
        grounds=(ground(),),
        measure_policy=MeasurePolicy(fact_clause="T-1", clause="T-1"),
    )
    return base.model_copy(update=changes)


def remind(**changes: object) -> dict[str, object]:
    return {"measures": (REMIND.model_copy(update=changes), SUMMON)}


def grounds(**changes: object) -> dict[str, object]:
    return {"grounds": (ground(**changes),)}


FAULTS: dict[str, tuple[dict[str, object], str]] = {
    "code_of_a_proposal": (
        {"proposals": (ProposalKind(code="remind", name="提醒", clause="T"),)},
        "measures.remind 与 proposals 中的代码重复",
    ),
    "no_chain": ({"chains": ()}, "measures.remind 没有写明由谁决定"),
    "no_such_paper": (remind(paper="note"), "measures.remind 指向 papers 中没有的 note"),
    "no_such_owner": (remind(new_owner="nobody"), "measures.remind 指向 roles 中没有的 nobody"),
    "no_such_step_before": (
        remind(steps=(STEP.model_copy(update={"after": "held"}),)),
        "measures.remind.held 指向 同一措施的 steps 中没有的 held",
    ),
    "no_such_duty": (
        remind(steps=(STEP.model_copy(update={"opens_duty": "plan"}),)),
        "measures.remind.held 指向 unit_duties（opens = measure） 中没有的 plan",
    ),
    "hands_over_to_nobody": (remind(hands_over=True), "measures.remind 要移送，但没有移送规则"),
    "vetoes_nothing": (remind(vetoes=True), "measures.remind 一票否决，但没有评优审核"),
    "no_such_measure": (grounds(measure="exile"), "grounds.g 指向 measures 中没有的 exile"),
    "no_such_track": (grounds(tracks=("fast",)), "grounds.g 指向 tracks 中没有的 fast"),
    "no_such_incident": (grounds(trigger="incident", rows=("lie",)), "grounds.g 指向 incidents 中没有的 lie"),
    "no_such_duty_row": (grounds(trigger="duty_missed", rows=("x",)), "指向 matter_duties、unit_duties 中没有的 x"),
    "finding_unnamed": (grounds(trigger="measure_finding"), "grounds.g 须写明由哪些认定结论引起"),
    "rows_that_nobody_reads": (grounds(rows=("slack",)), "不看 rows"),
    "count_of_nothing": (grounds(trigger="count"), "grounds.g 没有写明计数的事实"),
    "no_such_count": (grounds(trigger="count", fact="x"), "grounds.g 指向 counts 中没有的 x"),
    "fact_that_nobody_counts": (grounds(fact="late"), "不看 fact"),
    "measures_that_nobody_reads": (grounds(measures=("summon",)), "不能写 measures"),
    "lapse_without_a_date": (grounds(trigger="measure_lapsed", measures=("summon",)), "从 summon 的时限起算"),
    "round_to_itself": (
        grounds(trigger="measure_lapsed", measures=("remind",)),
        "grounds.g 的 measures：从 remind 到 remind 又回到 remind",
    ),
    "round_over_another": (
        {
            "measures": (REMIND, SUMMON.model_copy(update={"needs_new_date": True})),
            "grounds": (
                ground(code="up", measure="summon", trigger="measure_lapsed", measures=("remind",)),
                ground(code="back", trigger="measure_lapsed", measures=("summon",)),
            ),
        },
        "grounds.back 的 measures：从 summon 到 remind 又回到 summon",
    ),
    "effect_of_no_incident": (grounds(requires_effect=True), "requires_effect"),
    "no_policy": ({"measure_policy": None}, "没有提出规则（measure_policy）"),
}


@pytest.mark.parametrize(("changes", "fault"), FAULTS.values(), ids=FAULTS)
def test_measures_are_faulty_when(changes: dict[str, object], fault: str) -> None:
    assert any(fault in each for each in measure_faults(pack(**changes)))


def test_sound_tables_have_no_fault() -> None:
    assert list(measure_faults(pack())) == []
