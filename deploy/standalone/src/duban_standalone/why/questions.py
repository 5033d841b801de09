"""The questions that can be asked, each with what it needs to be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn, PointsBooked, PointsReversed, RankingDrawn
from duban_scoring.core.explaining import (
    NO_FLAGS,
    FlagFacts,
    PointFacts,
    explained_flag,
    explained_point,
    explained_unraised,
)
from duban_scoring.core.explaining_ranks import counted_until, explained_rank, row_totals
from duban_sdk.explanation import Explanation, Source
from duban_sdk.tables import FlagRow
from duban_standalone.why.evidence import Evidence, Unanswerable
from duban_standalone.why.naming import duty_of, named, proposal_of, thing_of
from duban_tracking.translate.explaining import Told
from duban_tracking.translate.explaining_other_dates import explained_dates
from duban_tracking.translate.explaining_proposals import explained_proposal
from duban_tracking.translate.explaining_standing import (
    explained_grade,
    explained_nomination,
    explained_place,
    explained_veto,
)

Answers = tuple[Explanation, ...]


@dataclass(frozen=True)
class Question:
    """``takes``: names of what it is told, in their order; the last ``optional`` ones may be left out.

    ``nothing``: what is said where there is nothing to explain.
    """

    takes: tuple[str, ...]
    answer: Callable[[Evidence, Sequence[str]], Answers]
    nothing: str
    optional: int = 0


def asked(evidence: Evidence, what: str, told: Sequence[str]) -> Answers:
    """Return the answers to a question.

    Raises:
        Unanswerable: it was not told enough, or what it is about is not there.
    """
    question = QUESTIONS[what]
    if not len(question.takes) - question.optional <= len(told) <= len(question.takes):
        raise Unanswerable(f"{what} 之后应写：{' '.join(question.takes)}")
    found = question.answer(evidence, told)
    if not found:
        raise Unanswerable(f"{' '.join(told)}：{question.nothing}")
    return found


def _date(evidence: Evidence, told: Sequence[str]) -> Answers:
    found = explained_dates(evidence.records, thing_of(evidence, told[0]))
    if len(told) < len(QUESTIONS["date"].takes):
        return found
    fitting = tuple(each for each in found if each.key == told[1])
    if not fitting:
        raise Unanswerable(f"{told[0]} 没有期限 {told[1]}；有：{'、'.join(each.key for each in found) or '无'}")
    return fitting


def _duty(evidence: Evidence, told: Sequence[str]) -> Answers:
    return explained_dates(evidence.records, duty_of(evidence, told[0]))


def _proposal(evidence: Evidence, told: Sequence[str]) -> Answers:
    subject = proposal_of(evidence, told[0])
    return (*_one(explained_proposal(evidence.records, subject)), *explained_dates(evidence.records, subject))


def _grade(evidence: Evidence, told: Sequence[str]) -> Answers:
    return _one(explained_grade(evidence.records, told[0], evidence.unit(told[1])))


def _veto(evidence: Evidence, told: Sequence[str]) -> Answers:
    year = told[1] if len(told) > 1 else ""
    return _one(explained_veto(evidence.records, evidence.unit(told[0]), year))


def _nomination(evidence: Evidence, told: Sequence[str]) -> Answers:
    return explained_nomination(evidence.records, named(evidence, "nomination", told[0]))


def _place(evidence: Evidence, told: Sequence[str]) -> Answers:
    subject = named(evidence, "workranking", told[0])
    return _one(explained_place(evidence.records, subject, evidence.unit(told[1])))


def _one(found: Explanation | None) -> Answers:
    return (found,) if found else ()


Row = PointsBooked | PointsReversed


def _point(evidence: Evidence, told: Sequence[str]) -> Answers:
    entry = _entry(evidence, told[0])
    told_row = _told_row(evidence, entry) if entry else None
    if told_row is None or not isinstance(told_row.event, Row):
        raise Unanswerable(f"没有第 {told[0]} 笔记分；共 {len(evidence.ledger)} 笔")
    row = told_row.event
    # What reverses a row, or is reversed by it, stands on the same account.
    account = (each for each in evidence.scored if each.subject == told_row.subject)
    rows = {each.event.entry_id: each for each in account if isinstance(each.event, Row)}
    booked = _booked(row, rows)
    taken = (each.event for each in rows.values() if isinstance(each.event, PointsReversed))
    against = next((each for each in taken if each.reverses == row.entry_id), None)
    causes = dict.fromkeys(each.cause for each in (booked, row, against) if each)
    found = (evidence.source(cause) for cause in causes)
    pins = evidence.pins(booked.cause if booked else row.cause)
    matter = evidence.matter_name(row.matter_id) if row.matter_id else ""
    facts = PointFacts(row, booked, against, tuple(each for each in found if each), pins, matter)
    return (explained_point(facts, evidence.shelf, evidence.unit_name),)


def _told_row(evidence: Evidence, entry: UUID) -> Told | None:
    rows = (each for each in evidence.scored if isinstance(each.event, Row))
    return next((each for each in rows if isinstance(each.event, Row) and each.event.entry_id == entry), None)


def _entry(evidence: Evidence, text: str) -> UUID | None:
    if text.isdecimal():
        place = int(text)
        return evidence.ledger[place - 1] if 1 <= place <= len(evidence.ledger) else None
    try:
        return UUID(text)
    except ValueError:
        return None


def _booked(row: Row, rows: Mapping[UUID, Told]) -> PointsBooked | None:
    seen: Row | None = row
    while isinstance(seen, PointsReversed):
        before = rows.get(seen.reverses)
        seen = before.event if before is not None and isinstance(before.event, Row) else None
    return seen


def _rank(evidence: Evidence, told: Sequence[str]) -> Answers:
    unit = evidence.unit(told[1])
    for place, each in enumerate(evidence.scored):
        if isinstance(each.event, RankingDrawn) and each.event.period == told[0]:
            rows = (before.event for before in evidence.scored[:place] if isinstance(before.event, Row))
            until_on = counted_until(each.event, evidence.shelf)
            totals = row_totals(rows, unit, each.event.year, until_on)
            sources = (Source(event_id=each.id, at=each.at, text=f"{evidence.records.moment(each.at)} 产生排名"),)
            return _one(
                explained_rank(each.event, unit, totals, evidence.shelf, unit_name=evidence.unit_name, sources=sources)
            )
    drawn = (each.event.period for each in evidence.scored if isinstance(each.event, RankingDrawn))
    raise Unanswerable(f"没有 {told[0]} 的排名；已产生：{'、'.join(drawn) or '无'}")


def _flag(evidence: Evidence, told: Sequence[str]) -> Answers:
    year, unit = told[0], evidence.unit(told[1])
    if not (year.isascii() and year.isdecimal()):
        raise Unanswerable(f"年度应为四位数字（如 2026），现为 {year}")
    found: dict[str, FlagFacts] = {}
    for each in evidence.scored:
        event = each.event
        if not isinstance(event, FlagRaised | FlagWithdrawn) or (str(event.year), event.unit) != (year, unit):
            continue
        before = found.get(event.flag)
        words = "达到条件" if isinstance(event, FlagRaised) else "不再达到条件"
        source = Source(event_id=each.id, at=each.at, text=f"{evidence.records.moment(each.at)} {words}")
        sources = (*(before.sources if before else ()), source)
        if isinstance(event, FlagRaised):
            found[event.flag] = FlagFacts(event, sources=sources)
        elif before is not None:
            found[event.flag] = replace(before, withdrawn=event, sources=sources)
    raised = tuple(
        explained_flag(each, evidence.shelf, evidence.unit_name, evidence.matter_name) for each in found.values()
    )
    missing = (row for row in evidence.shelf.current.pack.flags if row.code not in found)
    return (*raised, *(_unraised(evidence, row, unit, int(year)) for row in missing))


def _unraised(evidence: Evidence, row: FlagRow, unit: str, year: int) -> Explanation:
    standing: Counter[UUID] = Counter()
    matters: dict[UUID, UUID] = {}
    for each in evidence.scored:
        match each.event:
            case PointsBooked(matter_id=UUID() as matter) as booked:
                if (booked.origin_unit, booked.year) == (unit, year) and booked.arithmetic.row in row.counts:
                    matters[booked.entry_id] = matter
                    standing[matter] += 1
            case PointsReversed(reverses=taken) if taken in matters:
                standing[matters[taken]] -= 1
            case _:
                pass
    counted = [matter for matter, times in standing.items() if times > 0]
    unit_name, matter_name = evidence.unit_name, evidence.matter_name
    return explained_unraised(row, (unit, year), counted, evidence.shelf, unit_name=unit_name, matter_name=matter_name)


_NO_DATE = "还没有任何期限，如事项尚未交办、措施没有写明新的时限"
QUESTIONS: Mapping[str, Question] = {
    "date": Question(("事项（或 类别:编号）", "哪一项期限"), _date, _NO_DATE, optional=1),
    "duty": Question(("任务（编号，或 代码,单位,周期）",), _duty, "没有期限"),
    "proposal": Question(("建议（编号，或 措施,单位,事项）",), _proposal, "这项建议没有提出"),
    "point": Question(("第几笔（或条目 ID）",), _point, "没有这笔记分"),
    "rank": Question(("排名期（如 2026Q3）", "单位"), _rank, "该期排名中没有这个单位"),
    "flag": Question(("年度", "单位"), _flag, NO_FLAGS),
    "grade": Question(("年度或周期", "单位"), _grade, "本辖区规则没有等次评定"),
    "veto": Question(("单位", "年度"), _veto, "本辖区规则没有评优审核", optional=1),
    "nomination": Question(("评优名单",), _nomination, "名单尚未审核"),
    "place": Question(("工作排名", "单位"), _place, "排名中没有这个单位"),
}
"""Questions by the word that asks them."""
