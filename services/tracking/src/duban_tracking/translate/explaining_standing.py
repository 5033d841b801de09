"""Why a unit has its grade, why it is barred from commendation, why it is last in a ranking of a piece of work."""

from __future__ import annotations

from collections.abc import Iterator

from duban_contracts.events import escalation as e
from duban_contracts.events import grade as g
from duban_contracts.events.nomination import NominationsChecked, NomineeResult
from duban_sdk.explain import day_words
from duban_sdk.explanation import Explanation, Source, distinct
from duban_sdk.period_words import period_words
from duban_tracking.core.escalation.tally import Tally, Veto
from duban_tracking.core.records.grade import Grade
from duban_tracking.core.records.nomination import veto_subject
from duban_tracking.core.records.workranking import LEAST_RANKED
from duban_tracking.translate.explaining import Records
from duban_tracking.translate.wording import opinion_words

_ASK_YEAR = "本辖区规则不设一票否决，能否推荐看当年的等次；请写明年度"


def grade_subject(period: str, unit: str) -> str:
    """Return the stream of a unit's grade for a period."""
    return f"grade:{period}:{unit}"


def explained_grade(records: Records, period: str, unit: str) -> Explanation | None:
    """Return why a unit has the grade that it has; None where the rules know no grades."""
    subject = grade_subject(period, unit)
    rules, state = records.rules(subject), records.state(subject)
    policy = rules.pack.grading
    if policy is None or not isinstance(state, Grade):
        return None
    titles = "、".join(map(rules.role_title, policy.graded_by))
    rows = [row for code in state.grades if (row := rules.find_grade(code))]
    cited = records.cite(rows[0].clause if rows else policy.clause, subject)
    good = "、".join(row.name for row in rules.pack.grades if row.commendable)
    known = "、".join(row.name for row in rules.pack.grades)
    return Explanation(
        question=f"{records.names(subject).unit(unit)}{period_words(period)}的等次是怎么定的？",
        answer=_grade_answer(state, "、".join(row.name for row in rows)),
        rule=f"等次分为{known}，由{titles}按标准评定并写明理由；措施所定的等次经确认后优先于评定的等次",
        cited=cited,
        also_cited=distinct(cited, *(records.cite(c, subject) for c in (policy.clause, policy.nomination_clause) if c)),
        inputs=(
            ("单位", records.names(subject).unit(unit)),
            ("所属年度或周期", period_words(period)),
            *((("据以定等次的措施", _cause(state.proposed.cause)),) if state.proposed else ()),
        ),
        steps=tuple(_grade_steps(records, subject)),
        changes=(
            *(("措施撤回或复核撤销的，措施所定的等次随之撤销，原评等次恢复",) if state.proposed else ()),
            *((f"只有{good}的单位可以推荐评优（{policy.nomination_clause}）",) if policy.nomination_clause else ()),
        ),
        sources=tuple(records.source(each) for each in records.of(subject)),
    )


def _grade_answer(state: Grade, names: str) -> str:
    if state.proposed is not None:
        confirmed = "已确认" if state.confirmed else "待确认"
        return f"{state.proposed.name}，由措施所定（{state.proposed.reason}），{confirmed}"
    return names or "尚未评定"


def _grade_steps(records: Records, subject: str) -> Iterator[str]:
    for told in records.of(subject):
        event, when = told.event, records.moment(told.at)
        match event:
            case g.UnitGraded():
                work = f"“{event.work_class}”类工作" if event.work_class else ""
                by = records.by(event.by, subject)
                yield f"{when} {by}评定{work}为“{event.name}”；标准：{event.standard}；理由：{event.reason}"
            case g.GradeProposed():
                yield f"{when} 因{event.reason}定为“{event.name}”，待确认（{event.clause}）"
            case g.GradeConfirmed():
                yield f"{when} {records.by(event.by, subject)}确认为“{event.name}”{opinion_words(event.opinion)}"
            case g.GradeWithdrawn():
                yield f"{when} 措施所定的等次撤销：{event.reason}"


def explained_veto(
    records: Records, unit: str, year: str = "", *, hidden: frozenset[str] = frozenset()
) -> Explanation | None:
    """Return why a unit may, or may not, be commended; None where the rules know no such check.

    ``year``: of commendation; empty: every year on record. ``hidden``: measures that the reader is told nothing of.
    """
    subject = veto_subject(unit)
    rules, state = records.rules(subject), records.state(subject)
    veto, grading = rules.pack.veto, rules.pack.grading
    grade_clause = grading.nomination_clause if grading else ""
    clause = veto.clause if veto else grade_clause
    if not clause:
        return None
    years = veto.years if veto else 1
    vetoes = state.vetoes if isinstance(state, Tally) else ()
    found = [each for each in vetoes if _bars(each, year, years) and each.measure not in hidden]
    name, of_year = records.names(subject).unit(unit), f"{year}年度" if year else ""
    cited = records.cite(clause, subject)
    measures = "、".join(f"“{row.name}”" for row in rules.pack.measures if row.vetoes)
    graded = tuple(_grade_bar(records, unit, year, grade_clause)) if grade_clause else ()
    graded_by = tuple(records.source(each) for each in records.of(grade_subject(year, unit))) if graded else ()
    return Explanation(
        question=f"{name}{of_year}评优是否一票否决？",
        answer="；".join(filter(None, (_veto_answer(found, years) if veto else "", *graded))) or _ASK_YEAR,
        rule=f"作出{measures}的，{_span(years)}该单位不得评优" if veto else "只在规定等次的单位中推荐评优",
        cited=cited,
        also_cited=distinct(cited, *(records.cite(each.clause, subject) for each in found)),
        inputs=(("单位", name), *((("年度", year),) if year else ())),
        steps=tuple(_veto_words(each, years) for each in found),
        changes=("据以否决的措施撤回、或经复核撤销的，否决随之撤销；复核期间暂缓",) if found else (),
        sources=(*_of_vetoes(records, subject, found), *graded_by),
    )


def _of_vetoes(records: Records, subject: str, found: list[Veto]) -> Iterator[Source]:
    keys = {each.key for each in found}
    for each in records.of(subject):
        if vars(each.event).get("proposal") in keys:
            yield records.source(each)


def _bars(veto: Veto, year: str, years: int) -> bool:
    return not year or int(year) - years < veto.on.year <= int(year)


def _span(years: int) -> str:
    return "当年" if years == 1 else f"当年起{years}年内"


def _until(veto: Veto, years: int) -> str:
    return f"至{veto.on.year + years - 1}年12月31日"


def _veto_answer(found: list[Veto], years: int) -> str:
    standing = [each for each in found if not (each.withdrawn or each.held)]
    if not standing:
        return "没有生效的一票否决"
    words = "；".join(f"因“{each.name}”，{_until(each, years)}" for each in standing)
    return f"一票否决：{words}"


def _veto_words(veto: Veto, years: int) -> str:
    stands = "已撤销" if veto.withdrawn else "复核中，暂缓" if veto.held else _until(veto, years)
    persons = f"，涉及{'、'.join(veto.persons)}" if veto.persons else ""
    return f"{day_words(veto.on)}作出“{veto.name}”（{veto.clause}）{persons}：{stands}；建议编号 {veto.key}"


def _grade_bar(records: Records, unit: str, year: str, clause: str) -> Iterator[str]:
    if not year:
        return
    state, rules = records.state(grade_subject(year, unit)), records.shelf.current
    rows = [row for code in state.grades if (row := rules.find_grade(code))]
    has = "、".join(row.name for row in rows) or "尚未评定"
    good = "、".join(row.name for row in rules.pack.grades if row.commendable)
    fits = bool(rows) and all(row.commendable for row in rows)
    yield f"等次为{has}，{'可以推荐' if fits else f'只有{good}的可以推荐'}（{clause}）"


def explained_nomination(records: Records, subject: str) -> tuple[Explanation, ...]:
    """Return for every name of a list for commendation why it passed or did not."""
    checked = records.last(subject, NominationsChecked)
    if checked is None:
        return ()
    told, event = checked
    by = f"{records.moment(told.at)} {records.by(event.by, subject)}审核"
    return tuple(_nominee(records, subject, event, result, by) for result in event.results)


def _nominee(records: Records, subject: str, event: NominationsChecked, result: NomineeResult, by: str) -> Explanation:
    unit = records.names(subject).unit(result.unit)
    who = f"{unit}{result.person}" if result.person else unit
    cited = records.cite(result.bars[0].clause if result.bars else event.clause, subject)
    passed = "通过" if result.passed else f"未通过：{'；'.join(bar.reason for bar in result.bars)}"
    return Explanation(
        key=f"{result.unit}:{result.person}".rstrip(":"),
        question=f"“{event.title}”名单中的{who}为什么{'通过' if result.passed else '没有通过'}？",
        answer=passed,
        rule="名单逐一核对当年作出的否决措施和等次",
        cited=cited,
        also_cited=distinct(cited, *(records.cite(bar.clause, subject) for bar in result.bars)),
        inputs=(("名单", event.title), ("年度或周期", period_words(event.period))),
        steps=(by, *(f"{bar.reason}（{bar.clause}，依据{_cause(bar.cause)}）" for bar in result.bars)),
        sources=records.sources(subject, NominationsChecked),
    )


def _cause(subject: str) -> str:
    """Return what a bar or grade rests on, with the key by which it is looked up."""
    kind, _, key = subject.partition(":")
    if kind == "grade":
        return f"{period_words(key.partition(':')[0])}的等次"
    return f"建议 {key}" if kind == "proposal" else subject


def explained_place(records: Records, subject: str, unit: str) -> Explanation | None:
    """Return where a unit stands in a recorded ranking of a piece of work; None where it is not ranked."""
    found = records.last(subject, e.RankingRecorded)
    places = dict(found[1].places) if found else {}
    if found is None or unit not in places:
        return None
    told, event = found
    names = records.names(subject)
    row = next((each for each in records.rules(subject).pack.counts if each.of == "last_places"), None)
    order = sorted(event.places, key=lambda each: each[1])
    return Explanation(
        question=f"{names.unit(unit)}在“{event.name}”排名（{period_words(event.period)}）中为什么是第{places[unit]}名？",
        answer=f"第{places[unit]}名，共{len(places)}个单位；{_last_words(event, unit)}",
        rule=f"排名由工作人员登记；不足{LEAST_RANKED}个单位的不认定末位，并列末位的由人认定",
        cited=records.cite(row.clause if row else None, subject),
        inputs=(("排名依据", event.source or "未注明"), ("排名日期", day_words(event.drawn_on))),
        steps=tuple(f"第{rank}名：{names.unit(code)}" for code, rank in order),
        changes=("重新登记该排名的，按新的名次",),
        sources=(records.source(told),),
    )


def _last_words(event: e.RankingRecorded, unit: str) -> str:
    if not event.counts:
        return "单位数不足，不认定末位"
    if unit in event.undecided:
        return "并列末位，尚待认定"
    return "为末位，计入次数" if unit in event.last else "不是末位"
