"""Drafts of circulars, which people change and sign.

The quarter's (第七条) goes by line, under 已完成, 进展顺利, 进展缓慢; those of praise and criticism (第十二条) name the
units that have the grade for the year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from duban_ankang import papers
from duban_ankang.duties import STANDINGS
from duban_ankang.escalation import EXCELLENT, POOR
from duban_contracts.events.paper import Naming
from duban_contracts.vocabulary import MatterState, NamedAs
from duban_sdk.questions import CircularDraft, CircularQuestion, MatterFacts, UnitGrade
from duban_sdk.records import StandingRow

NO_LINE = "其他"
_ENDED = frozenset({MatterState.CLOSED, MatterState.ARCHIVED})
_DONE, _SLOW, _SMOOTH = STANDINGS
_ORDER = (_DONE, _SMOOTH, _SLOW)
"""Order of the text, in which the circular lists them."""


def draft_circular(question: CircularQuestion) -> CircularDraft | None:
    """Return the draft of the quarter, of praise or of criticism; None for another kind of paper."""
    match question.paper_kind:
        case papers.QUARTERLY_CIRCULAR:
            return _of_quarter(question)
        case papers.CIRCULAR_OF_PRAISE:
            found = [grade for grade in question.grades if grade.grade == EXCELLENT]
            return _of_grades(question, found, "优秀", "对以下单位予以通报表扬。")
        case papers.CIRCULAR_OF_CRITICISM:
            found = [grade for grade in question.grades if grade.grade == POOR]
            return _of_grades(question, found, "较差", "对以下单位予以通报批评。")
        case _:
            return None


def _of_grades(question: CircularQuestion, found: list[UnitGrade], name: str, words: str) -> CircularDraft:
    """Return a draft that names exactly the units with the grade: nobody else is commended or criticised."""
    names, year = dict(question.unit_names), question.until_on.year
    units = dict.fromkeys(grade.unit for grade in found)
    lines = (
        f"{number}. {names.get(unit, unit)}：{'；'.join(each.reason for each in found if each.unit == unit)}"
        for number, unit in enumerate(units, start=1)
    )
    return CircularDraft(
        title=f"安康市人民政府办公室关于{year}年度督查工作{name}等次单位的通报",
        sections=(("基本情况", words), (f"{name}等次单位（{len(units)}个）", "\n".join(lines) or "无")),
        namings=(),
    )


def _of_quarter(question: CircularQuestion) -> CircularDraft:
    shown = [matter for matter in question.matters if matter.state is not MatterState.DECLINED]
    classed = [(matter, standing_of(matter)) for matter in shown]
    names = dict(question.unit_names)
    quarter = f"{question.from_on.year}年第{(question.from_on.month + 2) // 3}季度"
    lines = tuple(dict.fromkeys(_line(matter) for matter in shown))
    return CircularDraft(
        title=f"安康市人民政府督查室关于{quarter}督查事项落实情况的通报",
        sections=(
            ("总体情况", _figures(classed, quarter)),
            *((line, _of_line(line, classed, names)) for line in sorted(lines, key=lambda each: each == NO_LINE)),
        ),
        namings=tuple(_slow(classed)),
    )


def standing_of(matter: MatterFacts) -> StandingRow:
    """Return the one state of the matter: the one set for the period, else the one that the rule proposes."""
    for row in STANDINGS:
        if matter.standing in (row.name, row.code):
            return row
    if matter.closed_on is not None or matter.state in _ENDED:
        return _DONE
    return _SLOW if matter.overdue or matter.standing_flagged or not matter.order_number else _SMOOTH


def _line(matter: MatterFacts) -> str:
    return matter.lead_official or NO_LINE


def _figures(classed: list[tuple[MatterFacts, StandingRow]], quarter: str) -> str:
    counts = "、".join(f"{row.name}{sum(each is row for _, each in classed)}件" for row in _ORDER)
    return f"{quarter}在办及办结督查事项共{len(classed)}件，其中{counts}。"


def _of_line(line: str, classed: list[tuple[MatterFacts, StandingRow]], names: Mapping[str, str]) -> str:
    paragraphs = []
    for row in _ORDER:
        found = [matter for matter, standing in classed if standing is row and _line(matter) == line]
        items = "".join(f"\n{number}. {_words(matter, names)}" for number, matter in enumerate(found, start=1))
        paragraphs.append(f"{row.name}（{len(found)}件）{items}")
    return "\n".join(paragraphs)


def _words(matter: MatterFacts, names: Mapping[str, str]) -> str:
    flags = [word for word, holds in (("逾期", matter.overdue), ("未启动", not matter.order_number)) if holds]
    flag = f"［{'、'.join(flags)}］" if flags and matter.closed_on is None else ""
    number = f"（{matter.order_number}）" if matter.order_number else ""
    return f"{names.get(matter.lead, matter.lead)}：“{matter.title}”{number}{flag}"


def _slow(classed: list[tuple[MatterFacts, StandingRow]]) -> Iterator[Naming]:
    for matter, row in classed:
        if row is _SLOW:
            problem = "办理期限已过，尚未办结" if matter.overdue else "进展缓慢"
            yield Naming(matter_id=matter.matter_id, unit=matter.lead, named_as=NamedAs.SLOW, problem=problem)
