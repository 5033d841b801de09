"""Huarong: what a closing report must have (E-11), and the drafts of the office's papers (E-8.4, E-12.2, E-12.3)."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID, uuid5

import pytest

from duban_contracts.common import ReportPart, ReportText
from duban_contracts.vocabulary import MatterState, NamedAs, ReportKind
from duban_sdk.questions import CircularDraft, CircularQuestion, MatterFacts, ReportQuestion, WaitingMatter
from tests.plugins.county_books import book

RULES = book("huarong")
UNIT = "华容区生态环境分局"
NAMESPACE = UUID("5a0c7c0e-0000-4000-8000-000000000002")
GOOD = ReportText(
    letterhead=UNIT,
    signed_unit=UNIT,
    document_number="华环文〔2026〕5号",
    parts=(
        ReportPart(heading="一、基本事实", items=("直排一处",)),
        ReportPart(heading="二、结论", items=("反映属实",)),
        ReportPart(heading="三、处理情况", items=("已责令整改",)),
    ),
)


def defects(text: ReportText, kind: ReportKind = ReportKind.CLOSING) -> list[str]:
    question = ReportQuestion(kind=kind, text=text, unit_name=UNIT, order_number="", filed_on=date(2026, 3, 2))
    return [defect.text for defect in RULES.report_defects(question)]


def without(part: int) -> ReportText:
    return GOOD.model_copy(update={"parts": tuple(each for place, each in enumerate(GOOD.parts) if place != part)})


CASES = [
    pytest.param(GOOD, "", id="E-11 nothing missing"),
    pytest.param(without(0), "事实", id="E-11 no facts"),
    pytest.param(without(1), "结论", id="E-11 no conclusion"),
    pytest.param(without(2), "处理", id="E-11 no handling"),
    pytest.param(
        GOOD.model_copy(update={"parts": (*GOOD.parts[:2], ReportPart(heading="三、处理", items=(" ",)))}),
        "处理",
        id="E-11 a part without text",
    ),
    pytest.param(GOOD.model_copy(update={"signed_unit": "段店镇人民政府"}), "落款", id="E-11 signed by another"),
    pytest.param(GOOD.model_copy(update={"letterhead": "段店镇人民政府"}), "信笺头", id="E-11 another's letterhead"),
    pytest.param(GOOD.model_copy(update={"letterhead": "", "signed_unit": ""}), "未写明单位", id="E-11 no sender"),
]


@pytest.mark.parametrize(("text", "named"), CASES)
def test_closing_report_has_exactly_the_defect_of_its_change(text: ReportText, named: str) -> None:
    found = defects(text)
    assert len(found) == bool(named)
    assert all(named in each for each in found)


@pytest.mark.parametrize("kind", [ReportKind.INTERIM, ReportKind.PROGRESS, ReportKind.CONTRIBUTION])
def test_e_11_other_reports_have_no_prescribed_form(kind: ReportKind) -> None:
    assert defects(ReportText(), kind) == []


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("华环文〔2026〕5号", True),
        ("段政发〔2026〕12号", True),
        ("华环文[2026]5号", False),
        ("华环文〔2026〕05号", False),
        ("华环文〔2026〕第5号", False),
        ("〔2026〕5号", False),
        ("", False),
    ],
)
def test_e_11_document_number_has_the_form_of_a_formal_document(number: str, fits: bool) -> None:
    pattern = RULES.report_row(ReportKind.CLOSING).number_pattern
    assert bool(re.fullmatch(pattern, number)) is fits


def test_e_11_incomplete_reports_are_refused_not_filed() -> None:
    row = RULES.report_row(ReportKind.CLOSING)
    assert (row.number_clause, row.refused_defects_clause) == ("E-11", "E-11")


def matter(title: str, **fields: object) -> MatterFacts:
    return MatterFacts.model_validate(
        {
            "matter_id": uuid5(NAMESPACE, title),
            "order_number": "华政督〔2026〕1号",
            "title": title,
            "category": "3",
            "state": MatterState.ASSIGNED,
            "lead": "hbj",
            "assigned_on": date(2026, 1, 20),
            "due_on": date(2026, 2, 24),
            "overdue": False,
            **fields,
        }
    )


def waiting(title: str, **fields: object) -> WaitingMatter:
    """Return a matter of a superior body that has no order."""
    return WaitingMatter.model_validate(
        {
            "matter_id": uuid5(NAMESPACE, title),
            "register_number": "华政督登〔2026〕9号",
            "title": title,
            "category": "3",
            "state": MatterState.TAKEN_UP,
            "proposed_on": date(2026, 1, 20),
            **fields,
        }
    )


def draft(kind: str, *matters: MatterFacts, waiting: tuple[WaitingMatter, ...] = ()) -> CircularDraft:
    found = RULES.circular(
        CircularQuestion(
            paper_kind=kind,
            period="2026Q1",
            from_on=date(2026, 1, 1),
            until_on=date(2026, 3, 31),
            matters=matters,
            unit_names=(("hbj", UNIT),),
            waiting=waiting,
        )
    )
    assert found is not None
    return found


CLOSED = {"state": MatterState.CLOSED, "closed_on": date(2026, 2, 20)}


def test_e_12_3_circular_praises_the_advanced_presses_the_late_and_e_8_4_shares_experience() -> None:
    found = draft("government_circular", matter("甲", **CLOSED, completed_in_time=True), matter("乙", overdue=True))
    assert [(naming.named_as) for naming in found.namings] == [NamedAs.PRAISED, NamedAs.SLOW]
    assert "四、经验交流" in dict(found.sections)


def test_e_8_4_situation_report_tells_explained_from_silent_lateness() -> None:
    late = (matter("甲", overdue=True, explained=True), matter("乙", overdue=True))
    text = "".join(text for _, text in draft("situation_report", *late).sections)
    assert "逾期2件（1件已说明原因）" in text
    assert text.count("未说明原因") == 1


def test_e_12_2_key_check_lists_open_matters_time_critical_first() -> None:
    ((_, text),) = draft(
        "key_check",
        matter("普通"),
        matter("紧要", marks=("time_critical",)),
        matter("已办", **CLOSED),
        matter("区里", category="7"),
        matter("市里", category="7", marks=("from_superior",)),
    ).sections
    assert [line.partition("“")[2].partition("”")[0] for line in text.splitlines()] == ["紧要", "普通", "市里"]


def test_e_12_2_clearance_lists_every_matter_of_superiors_with_its_state() -> None:
    ((_, text),) = draft("clearance", matter("在办"), matter("办了", **CLOSED, completed_in_time=True)).sections
    assert "办理中" in text
    assert "按期办结" in text


WITHOUT_ORDER = (
    waiting("待办"),
    waiting("急办", marks=("time_critical",)),
    waiting("不列", state=MatterState.DECLINED),
    waiting("区里", category="7"),
)


@pytest.mark.parametrize(
    ("kind", "titles"), [("key_check", ["急办", "待办"]), ("clearance", ["急办", "待办", "不列"])], ids=str
)
def test_e_12_2_lists_account_for_matters_without_an_order(kind: str, titles: list[str]) -> None:
    (_, (_, text)) = draft(kind, matter("甲"), waiting=WITHOUT_ORDER).sections
    assert [line.partition("“")[2].partition("”")[0] for line in text.splitlines()] == titles


def test_reply_to_a_superior_body_is_left_to_people() -> None:
    question = CircularQuestion(
        paper_kind="superior_reply",
        period="2026Q1",
        from_on=date(2026, 1, 1),
        until_on=date(2026, 3, 31),
        matters=(),
        unit_names=(),
    )
    assert RULES.circular(question) is None
