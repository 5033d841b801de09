"""Drafts: the three ledgers of the year, and the periodic circular (三). People change and sign them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from duban_contracts.events.paper import Naming
from duban_contracts.vocabulary import MatterState, NamedAs
from duban_henan_ru.papers import LEDGER_CHECK, LEDGER_CLOSING, LEDGER_OPENING, PERIODIC_CIRCULAR
from duban_sdk.questions import CircularDraft, CircularQuestion, MatterFacts, WaitingMatter

Names = Mapping[str, str]
_ENDED = frozenset({MatterState.CLOSED, MatterState.ARCHIVED})
_STATES: Mapping[MatterState, str] = {
    MatterState.NONE: "未登记",
    MatterState.PROPOSED: "待立项",
    MatterState.DECLINED: "未立项",
    MatterState.TAKEN_UP: "待交办",
    MatterState.SUBMITTED: "待交办",
    MatterState.ASSIGNED: "办理中",
    MatterState.REPORTED: "已反馈待核查",
    MatterState.VERIFIED: "已核查待销号",
    MatterState.CLOSED: "已销号",
    MatterState.ARCHIVED: "已销号归档",
}


def draft_circular(question: CircularQuestion) -> CircularDraft | None:
    """Return the draft; None for another kind of paper."""
    drafts: Mapping[str, Callable[[CircularQuestion, Names], CircularDraft]] = {
        LEDGER_OPENING: _opening,
        LEDGER_CHECK: _check,
        LEDGER_CLOSING: _closing,
        PERIODIC_CIRCULAR: _periodic,
    }
    draft = drafts.get(question.paper_kind)
    return draft(question, dict(question.unit_names)) if draft else None


def _opening(question: CircularQuestion, names: Names) -> CircularDraft:
    """Return what is carried over from the year before, and what came up since; what has no order yet as well."""
    carried = [matter for matter in _open(question.matters) if matter.assigned_on < question.from_on]
    new = [matter for matter in _taken_up(question.matters) if matter.assigned_on >= question.from_on]
    waiting = _waiting(question)
    return CircularDraft(
        title=f"{question.from_on.year}年督查工作专项台账（年初建账）",
        sections=(
            (f"一、上年结转事项（{len(carried)}件）", _listed(carried, names)),
            (f"二、本年新列事项（{len(new)}件）", _listed(new, names)),
            *((_unassigned("三、", waiting),) if waiting else ()),
        ),
        namings=(),
    )


def _check(question: CircularQuestion, names: Names) -> CircularDraft:
    """Return every open matter with its state."""
    found, waiting = _open(question.matters), _waiting(question)
    sections = ((f"未办结事项（{len(found)}件）", _listed(found, names)),)
    return CircularDraft(
        title=f"{question.from_on.year}年督查工作专项台账（年中查账）",
        sections=(*sections, _unassigned("", waiting)) if waiting else sections,
        namings=(),
    )


def _closing(question: CircularQuestion, names: Names) -> CircularDraft:
    """Return every matter of the year, struck off or carried over: none is left out."""
    matters, waiting = _taken_up(question.matters), _waiting(question)
    declined = [matter for matter in question.waiting if matter.state is MatterState.DECLINED]
    struck_off = [matter for matter in matters if _is_ended(matter)]
    carried = [matter for matter in matters if not _is_ended(matter)]
    all_count, carried_count = len(matters) + len(question.waiting), len(carried) + len(waiting)
    total = f"台账事项共{all_count}件，销号{len(struck_off)}件，结转下年{carried_count}件"
    refused = f"，未立项{len(declined)}件" if declined else ""
    return CircularDraft(
        title=f"{question.from_on.year}年督查工作专项台账（年终结账）",
        sections=(
            ("一、总体情况", f"{total}{refused}。"),
            (f"二、已销号事项（{len(struck_off)}件）", _listed(struck_off, names)),
            (f"三、结转下年事项（{len(carried)}件）", _listed(carried, names)),
            *((_unassigned("四、", waiting, "结转下年的"),) if waiting else ()),
            *(((f"五、未立项事项（{len(declined)}件）", _listed_waiting(declined)),) if declined else ()),
        ),
        namings=(),
    )


def _periodic(question: CircularQuestion, names: Names) -> CircularDraft:
    """Return figures, what was done in time, and what is overdue; units are named, no persons."""
    done = [matter for matter in question.matters if _is_ended(matter) and matter.completed_in_time]
    slow = [matter for matter in _open(question.matters) if matter.overdue]
    open_count = len(_open(question.matters))
    figures = f"按时办结{len(done)}件，在办{open_count}件，其中逾期{len(slow)}件。"
    return CircularDraft(
        title=f"关于{question.from_on:%Y-%m-%d}至{question.until_on:%Y-%m-%d}督查事项落实情况的通报",
        sections=(
            ("一、总体情况", figures),
            ("二、按时办结的事项", _listed(done, names)),
            ("三、进展缓慢的事项", _listed(slow, names)),
        ),
        namings=tuple(
            Naming(matter_id=matter.matter_id, unit=matter.lead, named_as=NamedAs.SLOW, problem="未按规定时间办结")
            for matter in slow
        ),
    )


def _waiting(question: CircularQuestion) -> list[WaitingMatter]:
    return [matter for matter in question.waiting if matter.state is not MatterState.DECLINED]


def _unassigned(place: str, waiting: Sequence[WaitingMatter], which: str = "") -> tuple[str, str]:
    return f"{place}{which}尚未交办事项（{len(waiting)}件）", _listed_waiting(waiting)


def _listed_waiting(waiting: Sequence[WaitingMatter]) -> str:
    return "\n".join(
        f"{number}. “{matter.title}”，{_STATES[matter.state]}" for number, matter in enumerate(waiting, start=1)
    )


def _taken_up(matters: Iterable[MatterFacts]) -> list[MatterFacts]:
    return [matter for matter in matters if matter.state is not MatterState.DECLINED]


def _open(matters: Iterable[MatterFacts]) -> list[MatterFacts]:
    return [matter for matter in _taken_up(matters) if not _is_ended(matter)]


def _is_ended(matter: MatterFacts) -> bool:
    return matter.closed_on is not None or matter.state in _ENDED


def _listed(matters: Sequence[MatterFacts], names: Names) -> str:
    if not matters:
        return "无。"
    return "\n".join(f"{number}. {_words(matter, names)}" for number, matter in enumerate(matters, start=1))


def _words(matter: MatterFacts, names: Names) -> str:
    due = f"，时限{matter.due_on}" if matter.due_on else ""
    overdue = "，已逾期" if matter.overdue and not _is_ended(matter) else ""
    ended = f"，{matter.closed_on}销号" if matter.closed_on else f"，{_STATES[matter.state]}"
    number = f"（{matter.order_number}）" if matter.order_number else ""
    return f"{names.get(matter.lead, matter.lead)}：“{matter.title}”{number}{due}{ended}{overdue}"
