"""Draft of the monthly circular (二（六）): figures, whom it praises, whom it names slow. People change and sign it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from duban_contracts.events.paper import Naming
from duban_contracts.vocabulary import MatterState, NamedAs
from duban_sdk.questions import CircularDraft, CircularQuestion, MatterFacts
from duban_yunhe.papers import MONTHLY_CIRCULAR

Words = Callable[[MatterFacts, Mapping[str, str]], str]
_ENDED = frozenset({MatterState.CLOSED, MatterState.ARCHIVED, MatterState.DECLINED})


def draft_circular(question: CircularQuestion) -> CircularDraft | None:
    """Return the draft of the month; None for another kind of paper."""
    if question.paper_kind != MONTHLY_CIRCULAR:
        return None
    names = dict(question.unit_names)
    praised = [matter for matter in question.matters if _is_praised(matter, question)]
    slow = [matter for matter in question.matters if _is_slow(matter)]
    month = f"{question.from_on.year}年{question.from_on.month}月"
    return CircularDraft(
        title=f"云和县人民政府督查室关于{month}督查督办事项办理情况的通报",
        sections=(
            ("一、总体情况", _figures(question, month)),
            ("二、办理成效明显的单位", _listed(praised, names, _praise_words)),
            ("三、办理进展缓慢的单位", _listed(slow, names, _slow_words)),
            ("四、下步工作要求", _demands(bool(slow))),
        ),
        namings=(*_praise(praised), *_criticism(slow)),
    )


def _is_praised(matter: MatterFacts, question: CircularQuestion) -> bool:
    closed = matter.closed_on is not None and question.from_on <= matter.closed_on <= question.until_on
    in_time = matter.completed_early or matter.completed_in_time
    return closed and in_time and matter.missed_duties == 0


def _is_slow(matter: MatterFacts) -> bool:
    """A closed matter is not named slow any more; its lateness has been judged by then."""
    ended = matter.closed_on is not None or matter.state in _ENDED
    return not ended and (_is_late(matter) or matter.missed_duties > 0)


def _is_late(matter: MatterFacts) -> bool:
    """What is behind its date for a reason that people found justified is no slow work (三（二）无正当理由)."""
    return matter.overdue and not matter.justified


def _praise(matters: list[MatterFacts]) -> Iterator[Naming]:
    for matter in matters:
        for unit in (matter.lead, *matter.co_units):
            yield Naming(matter_id=matter.matter_id, unit=unit, named_as=NamedAs.PRAISED)


def _criticism(matters: list[MatterFacts]) -> Iterator[Naming]:
    """The lead alone is named, for it drafts and files the report; the deduction reaches all units (三（二）)."""
    for matter in matters:
        problem = _problem(matter)
        yield Naming(matter_id=matter.matter_id, unit=matter.lead, named_as=NamedAs.SLOW, problem=problem)


def _problem(matter: MatterFacts) -> str:
    parts = []
    if _is_late(matter):
        parts.append(f"办理期限{_day(matter)}已过，尚未办结")
    if matter.missed_duties:
        parts.append(f"未按时报送月度反馈{matter.missed_duties}次")
    return "；".join(parts)


def _day(matter: MatterFacts) -> str:
    due_on = matter.due_on
    return f"{due_on.year}年{due_on.month}月{due_on.day}日" if due_on else "（待定）"


def _figures(question: CircularQuestion, month: str) -> str:
    matters = question.matters
    assigned = sum(question.from_on <= matter.assigned_on <= question.until_on for matter in matters)
    closed = [
        matter
        for matter in matters
        if matter.closed_on is not None and question.from_on <= matter.closed_on <= question.until_on
    ]
    early = sum(matter.completed_early for matter in closed)
    in_time = sum(matter.completed_in_time and not matter.completed_early for matter in closed)
    still_open = [matter for matter in matters if matter.closed_on is None and matter.state not in _ENDED]
    overdue = sum(matter.overdue for matter in still_open)
    justified = sum(matter.overdue and matter.justified for matter in still_open)
    reasons = f"（{justified}件经认定有正当理由）" if justified else ""
    return (
        f"{month}新交办督查事项{assigned}件，办结{len(closed)}件，其中提前办结{early}件、按时办结{in_time}件、"
        f"逾期办结{len(closed) - early - in_time}件。"
        f"截至月末，在办{len(still_open)}件，其中逾期未办结{overdue}件{reasons}。"
    )


def _listed(matters: list[MatterFacts], names: Mapping[str, str], words: Words) -> str:
    if not matters:
        return "本月无。"
    return "\n".join(f"{number}. {words(matter, names)}" for number, matter in enumerate(matters, start=1))


def _units(matter: MatterFacts, names: Mapping[str, str]) -> str:
    units = (matter.lead, *matter.co_units)
    return "、".join(names.get(unit, unit) for unit in units)


def _praise_words(matter: MatterFacts, names: Mapping[str, str]) -> str:
    how = "提前办结" if matter.completed_early else "按时办结"
    return f"{_units(matter, names)}：“{matter.title}”（{matter.order_number}）{how}。"


def _slow_words(matter: MatterFacts, names: Mapping[str, str]) -> str:
    lead = names.get(matter.lead, matter.lead)
    return f"{lead}：“{matter.title}”（{matter.order_number}）{_problem(matter)}。"


def _demands(any_slow: bool) -> str:
    asked = "请进展缓慢的单位在规定日期前书面报告原因及改进意见，抓紧推进。" if any_slow else ""
    return f"{asked}请各承办单位对照交办要求，按时办结、按时反馈，并于每月规定日期前报送进展情况。"
