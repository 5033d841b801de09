"""The dates of duties, measures and conclusions in words, and the way to every date of a thing."""

from __future__ import annotations

from collections.abc import Iterator

from duban_contracts.dates import DueDate
from duban_contracts.events import conclusion as c
from duban_contracts.events import duty as d
from duban_contracts.events import escalation as e
from duban_contracts.events.calendar import ConclusionDateRecomputed, DutyDateRecomputed, MeasureDateRecomputed
from duban_sdk.duties import MatterTaskRow, TicketClock, UnitDutyRow
from duban_sdk.explain import day_words
from duban_sdk.explanation import Explanation
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import OfficeDutyRow
from duban_tracking.core.duties.state import Duty, DutyRow, row_of
from duban_tracking.core.escalation.proposal_state import Proposal
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.records.conclusion import Conclusion
from duban_tracking.translate.explaining import Records
from duban_tracking.translate.explaining_dates import OWN, Dated, explanation_of, moved_lines
from duban_tracking.translate.explaining_matter_dates import matter_dates, open_limit
from duban_tracking.translate.periods import in_period

_CADENCE = {"week": "每周", "month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}


def explained_dates(records: Records, subject: str) -> tuple[Explanation, ...]:
    """Return an explanation of every date that a matter, duty, measure or conclusion has; none of other things."""
    state = records.state(subject) if records.has(subject) else None
    found = tuple(explanation_of(each, records) for each in _dates(records, subject, state))
    if isinstance(state, Matter):
        still_open = open_limit(records, subject, state)
        return (still_open, *found) if still_open else found
    return found


def _dates(records: Records, subject: str, state: object) -> Iterator[Dated]:
    match state:
        case Matter():
            yield from matter_dates(records, subject, state)
        case Duty():
            yield from _duty(records, subject, state)
        case Proposal():
            yield from _measure(records, subject, state)
        case Conclusion():
            yield from _conclusion(records, subject, state)
        case _:
            return


def _duty(records: Records, subject: str, state: Duty) -> Iterator[Dated]:
    opened, due = state.opened, state.due
    if opened is None or due is None:
        return
    names, row = records.names(subject), row_of(records.rules(subject), opened.row)
    about = (("涉及", opened.about),) if opened.about else ()
    if opened.concerns:
        about = (("涉及单位", names.unit(opened.concerns)), *about)
    if opened.matter_id:
        about = (*about, ("事项", records.title(f"matter:{opened.matter_id}")))
    yield Dated(
        subject,
        OWN,
        f"“{opened.name}”{in_period(opened.period)}的时限",
        due,
        _opening(row),
        opened.clause,
        state=_done(state),
        holder=names.unit(opened.unit) if opened.unit else names.role(opened.holder),
        inputs=(*about, *_reminding(opened)),
        moved=moved_lines(_duty_moves(records, subject)),
        changes=tuple(_duty_changes(row, records.rules(subject), state)),
        events=(
            d.DutyOpened,
            d.DutyRestarted,
            d.DutyExtended,
            d.DutyReportFiled,
            d.DutyReportReturned,
            DutyDateRecomputed,
            d.DutyDone,
            d.DutyMissed,
            d.DutyReleased,
        ),
    )


def _opening(row: DutyRow | None) -> str:
    match row:
        case UnitDutyRow(opens="period"):
            return f"{_CADENCE[row.cadence]}一次，由{_HOLDERS[row.holders]}完成"
        case UnitDutyRow():
            return _OPENS[row.opens]
        case OfficeDutyRow(answered_by="conclusion"):
            return "自认定之日起算，送达写明该项认定的督查结论即为完成"
        case OfficeDutyRow():
            later = "，期限在下一周期" if row.due_in == "next_period" else ""
            return f"{_CADENCE[row.cadence]}一次{later}"
        case MatterTaskRow():
            return _STARTS[row.starts]
        case TicketClock():
            return "自收到工单起算" if row.starts == "TicketReceived" else "自受理工单起算"
        case _:
            return ""


_HOLDERS = {
    "with_open_matters": "有在办事项的单位",
    "every_unit": "每个被督查单位",
    "unit_concerned": "有关单位",
}
_OPENS = {"meeting": "会议召开后报送", "measure": "措施实施后报送", "conclusion": "督查结论送达后整改"}
_STARTS = {
    "event": "事项出现该情况时由督查机构办理",
    "half_limit": "办理时限过半时由督查机构办理",
    "superior_due": "按上级要求的回复日期办理",
}


def _reminding(opened: d.DutyOpened) -> tuple[tuple[str, str], ...]:
    soft = (("性质", "原则性要求，逾期只作提示"),) if opened.soft else ()
    return ((("提醒日", day_words(opened.remind_on)),) if opened.remind_on else ()) + soft


def _done(state: Duty) -> str:
    if state.done and state.outcome:
        on = f"{day_words(state.outcome.done_on)}" if state.outcome.done_on else ""
        return f"{on}{'按时' if state.outcome.on_time else '逾期'}完成"
    if state.returned:
        return "报送件已退回，待重报"
    if state.released:
        return "不再要求"
    return "已逾期" if state.missed else ""


def _duty_moves(records: Records, subject: str) -> Iterator[tuple[DueDate, DueDate, str]]:
    before: DueDate | None = None
    for _, event in records.told(
        subject, d.DutyOpened, d.DutyExtended, d.DutyRestarted, d.DutyReportReturned, DutyDateRecomputed
    ):
        match event:
            case d.DutyOpened():
                before = event.due
            case d.DutyReportReturned():
                if before is not None:
                    yield before, event.redo_due, f"报送件退回（{event.reason}），按退回单所定日期重报"
                before = event.redo_due
            case d.DutyExtended():
                yield event.previous, event.due, f"{records.by(event.by, subject)}另定：{event.reason}"
                before = event.due
            case d.DutyRestarted():
                start = day_words(event.start_on)
                yield event.previous, event.due, f"自{start}重新起算（{event.clause}）：{event.reason}"
                before = event.due
            case DutyDateRecomputed():
                yield event.previous, event.due, event.reason
                before = event.due


def _duty_changes(row: DutyRow | None, rules: Rulebook, state: Duty) -> Iterator[str]:
    if state.done:
        return
    if isinstance(row, UnitDutyRow) and row.restart_clause:
        yield f"经登记决定可以重新起算（{row.restart_clause}）"
    if isinstance(row, UnitDutyRow | OfficeDutyRow) and row.date_set_by:
        titles = "、".join(map(rules.role_title, row.date_set_by))
        yield f"期限遇休息日的，{titles}可以一次性另定日期"
    if isinstance(row, TicketClock) and row.extension_rule:
        yield "可以延长一次，须写明理由"


def _measure(records: Records, subject: str, state: Proposal) -> Iterator[Dated]:
    imposed = state.imposed
    if imposed is None or imposed.new_due is None:
        return
    ended = ""
    if state.met_on:
        ended = f"{day_words(state.met_on)}已落实"
    elif state.lapsed_on:
        ended = f"{day_words(state.lapsed_on)}认定期限已过、要求未落实"
    changes = ((event.previous, event.due, event.reason) for _, event in records.told(subject, MeasureDateRecomputed))
    yield Dated(
        subject,
        "new_due",
        f"“{imposed.name}”为{records.names(subject).unit(imposed.unit)}定的新时限",
        imposed.new_due,
        f"{records.by(imposed.by, subject)}作出“{imposed.name}”时写明的日期",
        imposed.clause,
        state=ended,
        holder=records.names(subject).unit(imposed.unit),
        inputs=(("要求", imposed.requirement), *((("目标", imposed.target),) if imposed.target else ())),
        moved=moved_lines(changes),
        changes=() if ended else ("在新的时限内办结的，记为已落实；期限过后仍未落实的，适用下一级情形",),
        events=(e.MeasureImposed, e.MeasureDateConfirmed, MeasureDateRecomputed, e.MeasureMet, e.MeasureLapsed),
    )


def _conclusion(records: Records, subject: str, state: Conclusion) -> Iterator[Dated]:
    served, applied = state.served, state.applied
    if served is None:
        return
    unit, review = records.names(subject).unit(served.unit), records.rules(subject).pack.review
    clause = review.clause if review else served.clause
    yield Dated(
        subject,
        "review_by",
        f"{unit}对督查结论申请复核的期限",
        served.review_by,
        "自收到督查结论之日起算",
        clause,
        state="已申请复核" if applied else "",
        holder=unit,
        moved=_conclusion_moves(records, subject, "review_by"),
        events=(c.ConclusionServed, c.ReviewApplied),
    )
    if applied is not None:
        yield Dated(
            subject,
            "decide_by",
            f"{unit}所申请复核的决定期限",
            applied.decide_by,
            "自申请复核之日起算；复核期间，据此结论的记分和措施暂缓",
            clause,
            state=_decided(state),
            inputs=(("申请理由", applied.reason),),
            moved=_conclusion_moves(records, subject, "decide_by"),
            events=(c.ReviewApplied, c.ReviewDecided, c.ReviewOverdue),
        )
    for item in served.rectifications:
        yield _rectification(records, subject, state, item)


def _decided(state: Conclusion) -> str:
    if state.decided is None:
        return "已超过决定期限" if state.overdue else "尚未决定"
    return f"已决定{'维持' if state.decided.upheld else '撤销'}，{'按期' if state.decided.on_time else '逾期'}"


def _rectification(records: Records, subject: str, state: Conclusion, item: c.RectificationItem) -> Dated:
    checked = state.rechecked.get(item.key)
    found = "复查已整改" if checked and checked.done else "已逾期" if item.key in state.missed else ""
    review = records.rules(subject).pack.review
    return Dated(
        subject,
        f"item:{item.key}",
        f"整改“{item.text}”的时限",
        item.due,
        "督查结论写明的整改日期",
        review.rectification_clause if review else "",
        state=found,
        moved=_conclusion_moves(records, subject, f"item:{item.key}"),
        events=(c.ConclusionServed, c.RectificationRechecked, c.RectificationMissed),
    )


def _conclusion_moves(records: Records, subject: str, key: str) -> tuple[str, ...]:
    return moved_lines(
        (event.previous, event.due, event.reason)
        for _, event in records.told(subject, ConclusionDateRecomputed)
        if event.what == key
    )
