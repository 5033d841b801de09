"""Drafts from the ledger: 政府督查通报, situation report, quarterly key check, year-end clearance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from duban_contracts.events.paper import Naming
from duban_contracts.vocabulary import MatterState, NamedAs
from duban_huarong.papers import CIRCULAR, CLEARANCE, KEY_CHECK, SITUATION_REPORT
from duban_huarong.workflow import FROM_SUPERIOR, SUPERIOR_CLASS, SUPERIOR_ORIGIN, TIME_CRITICAL
from duban_sdk.questions import CircularDraft, CircularQuestion, MatterFacts, WaitingMatter

_ENDED = frozenset({MatterState.CLOSED, MatterState.ARCHIVED, MatterState.DECLINED})
NOTHING = "无。"


def draft_circular(question: CircularQuestion) -> CircularDraft | None:
    """Return the draft of one of the office's papers for any period; None for another kind of paper."""
    draft = _DRAFTS.get(question.paper_kind)
    return draft(question) if draft else None


def _circular(question: CircularQuestion) -> CircularDraft:
    praised = [matter for matter in question.matters if _closed_in_time(matter, question)]
    late = [matter for matter in question.matters if _is_open(matter) and matter.overdue]
    return CircularDraft(
        title=f"华容区人民政府关于{_words_of_period(question)}督查事项办理情况的通报",
        sections=(
            ("一、总体情况", _figures(question)),
            ("二、表扬先进", _listed(praised, question)),
            ("三、督促后进", _listed(late, question)),
            ("四、经验交流", "请补充各单位抓落实的动态和经验。"),
        ),
        namings=(
            *(_naming(matter, NamedAs.PRAISED) for matter in praised),
            *(_naming(matter, NamedAs.SLOW) for matter in late),
        ),
    )


def _situation_report(question: CircularQuestion) -> CircularDraft:
    still_open = [matter for matter in question.matters if _is_open(matter)]
    return CircularDraft(
        title=f"{_words_of_period(question)}督查情况汇报",
        sections=(
            ("一、办理情况", _figures(question)),
            ("二、在办事项", _listed(still_open, question)),
            ("三、建议", "请补充工作建议。"),
        ),
        namings=(),
    )


def _key_check(question: CircularQuestion) -> CircularDraft:
    """What is still open, time-critical matters first."""
    still_open = [matter for matter in _of_superiors(question) if _is_open(matter)]
    ordered = sorted(still_open, key=lambda matter: TIME_CRITICAL not in matter.marks)
    waiting = [matter for matter in _waiting(question) if matter.state is not MatterState.DECLINED]
    sections = (
        ("未办结事项（时效性强的在前）", _listed(ordered, question)),
        *((("尚未交办事项（时效性强的在前）", _listed_waiting(waiting)),) if waiting else ()),
    )
    return CircularDraft(title=f"{question.period}上级交办事项重点检查清单", sections=sections, namings=())


def _clearance(question: CircularQuestion) -> CircularDraft:
    """Every matter of the year with its state."""
    waiting = _waiting(question)
    sections = (
        ("全年事项及办理状态", _listed(_of_superiors(question), question)),
        *((("没有交办的事项", _listed_waiting(waiting)),) if waiting else ()),
    )
    return CircularDraft(title=f"{question.period}年上级交办事项全面清查清单", sections=sections, namings=())


_DRAFTS: Mapping[str, Callable[[CircularQuestion], CircularDraft]] = {
    CIRCULAR: _circular,
    SITUATION_REPORT: _situation_report,
    KEY_CHECK: _key_check,
    CLEARANCE: _clearance,
}


def _of_superiors(question: CircularQuestion) -> list[MatterFacts]:
    return [matter for matter in question.matters if _is_of_superiors(matter)]


def _waiting(question: CircularQuestion) -> list[WaitingMatter]:
    found = [matter for matter in question.waiting if _is_of_superiors(matter)]
    return sorted(found, key=lambda matter: TIME_CRITICAL not in matter.marks)


def _listed_waiting(waiting: Iterable[WaitingMatter]) -> str:
    return "\n".join(
        f"{number}. “{matter.title}”{f'（{matter.register_number}）' if matter.register_number else ''}"
        f"{'未予列入' if matter.state is MatterState.DECLINED else '尚未交办'}。"
        for number, matter in enumerate(waiting, start=1)
    )


def _is_of_superiors(matter: MatterFacts | WaitingMatter) -> bool:
    by_class = matter.category == SUPERIOR_CLASS or matter.origin == SUPERIOR_ORIGIN
    return by_class or FROM_SUPERIOR in matter.marks


def _words_of_period(question: CircularQuestion) -> str:
    """Return the period in words; days that people chose have no name of their own."""
    return f"{question.from_on}至{question.until_on}" if "--" in question.period else question.period


def _is_open(matter: MatterFacts) -> bool:
    return matter.closed_on is None and matter.state not in _ENDED


def _closed_in_time(matter: MatterFacts, question: CircularQuestion) -> bool:
    in_period = matter.closed_on is not None and question.from_on <= matter.closed_on <= question.until_on
    return in_period and (matter.completed_early or matter.completed_in_time)


def _naming(matter: MatterFacts, named_as: NamedAs) -> Naming:
    problem = _state(matter) if named_as is NamedAs.SLOW else ""
    return Naming(matter_id=matter.matter_id, unit=matter.lead, named_as=named_as, problem=problem)


def _figures(question: CircularQuestion) -> str:
    still_open = [matter for matter in question.matters if _is_open(matter)]
    closed = [
        matter
        for matter in question.matters
        if matter.closed_on is not None and question.from_on <= matter.closed_on <= question.until_on
    ]
    in_time = sum(matter.completed_early or matter.completed_in_time for matter in closed)
    overdue = sum(matter.overdue for matter in still_open)
    explained = sum(matter.overdue and matter.explained for matter in still_open)
    return (
        f"本期办结{len(closed)}件，其中按期{in_time}件；在办{len(still_open)}件，其中逾期{overdue}件"
        f"（{explained}件已说明原因）。"
    )


def _listed(matters: Iterable[MatterFacts], question: CircularQuestion) -> str:
    names = dict(question.unit_names)
    lines = [
        f"{number}. {names.get(matter.lead, matter.lead)}：“{matter.title}”（{matter.order_number}）{_state(matter)}。"
        for number, matter in enumerate(matters, start=1)
    ]
    return "\n".join(lines) or NOTHING


def _state(matter: MatterFacts) -> str:
    if not _is_open(matter):
        return "按期办结" if matter.completed_early or matter.completed_in_time else "已办结"
    due = f"期限{matter.due_on}" if matter.due_on else "期限自签收起算"
    if matter.overdue:
        return f"{due}已过，尚未办结，{'已说明原因' if matter.explained else '未说明原因'}"
    return f"办理中，{due}"
