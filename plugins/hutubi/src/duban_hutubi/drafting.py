"""Drafts from the ledger: monthly progress report, weekly 督查专报, agenda pack, compilation of 督查通报."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from duban_contracts.events.paper import Naming
from duban_contracts.vocabulary import MatterState, NamedAs
from duban_hutubi.categories import AD_HOC, CATEGORIES, REGULAR
from duban_hutubi.escalation import TALK
from duban_hutubi.papers import AGENDA_PACK, COMPILATION, PROGRESS_REPORT, SPECIAL_REPORT
from duban_sdk.questions import CircularDraft, CircularQuestion, MatterFacts
from duban_sdk.tables import PaperSection

_ENDED = frozenset({MatterState.CLOSED, MatterState.ARCHIVED, MatterState.DECLINED})
_TRACKS = {row.code: row.track for row in CATEGORIES}
NOTHING = "无。"
QUIET_WEEK = "本周临时性督查事项无新情况。"


def draft_circular(question: CircularQuestion) -> CircularDraft | None:
    """Return the draft of one of the county's papers; None for another kind of paper."""
    draft = _DRAFTS.get(question.paper_kind)
    return draft(question) if draft else None


def _progress_report(question: CircularQuestion) -> CircularDraft:
    matters = _of_track(question, REGULAR)
    praised = [matter for matter in matters if _closed_well(matter, question)]
    slow = [matter for matter in matters if _is_slow(matter)]
    month = _month(question.from_on)
    return CircularDraft(
        title=f"呼图壁县{month}督查事项办理推进情况",
        sections=(
            ("一、总体情况", _figures(matters, question)),
            ("二、表扬：推进力度大、工作成效明显的单位", _listed(praised, question, _words_of_praise)),
            ("三、通报批评：推进缓慢、落实不力的事项和单位", _listed(slow, question, _words_of_state)),
        ),
        namings=(
            *(_naming(matter, NamedAs.PRAISED, "") for matter in praised),
            *(_naming(matter, NamedAs.SLOW, _problem(matter)) for matter in slow),
        ),
    )


def _special_report(question: CircularQuestion) -> CircularDraft:
    matters = _of_track(question, AD_HOC)
    new = [matter for matter in matters if _within(matter.assigned_on, question)]
    closed = [matter for matter in matters if _within(matter.closed_on, question)]
    late = [matter for matter in matters if _is_open(matter) and matter.overdue]
    title = f"督查专报（{question.from_on}至{question.until_on}）"
    if not (new or closed or late):
        return CircularDraft(title=title, sections=(("办理情况", QUIET_WEEK),), namings=())
    sections = (
        ("一、本周新交办", _listed(new, question, _words_of_state)),
        ("二、本周办结", _listed(closed, question, _words_of_state)),
        ("三、逾期未办结", _listed(late, question, _words_of_state)),
    )
    return CircularDraft(title=title, sections=sections, namings=())


def _agenda_pack(question: CircularQuestion) -> CircularDraft:
    """The executive vice head presents it as a whole, vice heads in charge add, the head gives requirements."""
    sections = tuple(
        (section.heading, _listed(_in_section(question.matters, section), question, _words_of_state))
        for section in question.sections
    )
    return CircularDraft(
        title=f"县长办公会议督查事项材料（{_month(question.from_on)}办理推进情况）", sections=sections, namings=()
    )


def _compilation(question: CircularQuestion) -> CircularDraft:
    concerned = [matter for matter in question.matters if TALK in matter.measures]
    heads = dict.fromkeys(matter.lead_official or "未登记分管副县长" for matter in concerned)
    sections = tuple(
        (
            head,
            _listed(
                [matter for matter in concerned if (matter.lead_official or "未登记分管副县长") == head],
                question,
                _words_of_state,
            ),
        )
        for head in heads
    )
    title = f"{_month(question.from_on)}《督查通报》汇总（按分管副县长）"
    return CircularDraft(title=title, sections=sections or (("汇总", "上月没有下达《督查通报》。"),), namings=())


_DRAFTS: Mapping[str, Callable[[CircularQuestion], CircularDraft]] = {
    PROGRESS_REPORT: _progress_report,
    SPECIAL_REPORT: _special_report,
    AGENDA_PACK: _agenda_pack,
    COMPILATION: _compilation,
}


def _of_track(question: CircularQuestion, track: str) -> list[MatterFacts]:
    return [matter for matter in question.matters if _TRACKS.get(matter.category) == track]


def _in_section(matters: Iterable[MatterFacts], section: PaperSection) -> list[MatterFacts]:
    return [
        matter for matter in matters if matter.category in section.categories or set(matter.marks) & set(section.marks)
    ]


def _within(on: date | None, question: CircularQuestion) -> bool:
    return on is not None and question.from_on <= on <= question.until_on


def _is_open(matter: MatterFacts) -> bool:
    return matter.closed_on is None and matter.state not in _ENDED


def _closed_well(matter: MatterFacts, question: CircularQuestion) -> bool:
    in_time = matter.completed_early or matter.completed_in_time
    return _within(matter.closed_on, question) and in_time and matter.missed_duties == 0


def _is_slow(matter: MatterFacts) -> bool:
    return _is_open(matter) and (matter.overdue or matter.missed_duties > 0)


def _naming(matter: MatterFacts, named_as: NamedAs, problem: str) -> Naming:
    return Naming(matter_id=matter.matter_id, unit=matter.lead, named_as=named_as, problem=problem)


def _figures(matters: list[MatterFacts], question: CircularQuestion) -> str:
    still_open = [matter for matter in matters if _is_open(matter)]
    closed = sum(_within(matter.closed_on, question) for matter in matters)
    overdue = sum(matter.overdue for matter in still_open)
    return f"常规性督查事项在办{len(still_open)}件，其中逾期{overdue}件；本月办结{closed}件。"


def _listed(
    matters: Iterable[MatterFacts], question: CircularQuestion, words: Callable[[MatterFacts, Mapping[str, str]], str]
) -> str:
    names = dict(question.unit_names)
    lines = [f"{number}. {words(matter, names)}" for number, matter in enumerate(matters, start=1)]
    return "\n".join(lines) or NOTHING


def _unit(matter: MatterFacts, names: Mapping[str, str]) -> str:
    return names.get(matter.lead, matter.lead)


def _words_of_praise(matter: MatterFacts, names: Mapping[str, str]) -> str:
    return f"{_unit(matter, names)}：“{matter.title}”（{matter.order_number}）按时办结。"


def _words_of_state(matter: MatterFacts, names: Mapping[str, str]) -> str:
    return f"{_unit(matter, names)}：“{matter.title}”（{matter.order_number}）{_problem(matter) or _state(matter)}。"


def _state(matter: MatterFacts) -> str:
    if not _is_open(matter):
        return "已办结"
    return f"办理中，时限{_day(matter.due_on)}" if matter.due_on else "办理中，时限待定"


def _problem(matter: MatterFacts) -> str:
    """Return what is behind, empty when nothing is."""
    if not _is_open(matter):
        return ""
    parts = []
    if matter.overdue and matter.due_on:
        parts.append(f"时限{_day(matter.due_on)}已过，尚未办结")
    if matter.missed_duties:
        parts.append(f"未按时报送{matter.missed_duties}次")
    return "；".join(parts)


def _month(on: date) -> str:
    return f"{on.year}年{on.month}月"


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
