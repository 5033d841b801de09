"""The dates of a matter in words: its own, those asked for, of its duties, of returned reports, of receipts."""

from __future__ import annotations

from collections.abc import Iterator

from duban_contracts.dates import DueDate
from duban_contracts.events import matter as m
from duban_contracts.events import matter_reports as r
from duban_contracts.events.calendar import DueDateRecomputed
from duban_contracts.events.matter_demands import LimitFixed, LimitProposed
from duban_contracts.events.receipt import ReceiptMissed
from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.demands import LimitRow
from duban_sdk.explain import day_words, rule_words
from duban_sdk.explanation import Explanation
from duban_sdk.period_words import period_words
from duban_tracking.core.matter.limits import KEY as LIMIT_KEY
from duban_tracking.core.matter.receipt import receipt_due
from duban_tracking.core.matter.state import Duty, Matter
from duban_tracking.translate.descriptions import COMPLETION_NAMES, GROUND_NAMES, REPORT_NAMES
from duban_tracking.translate.explaining import Records
from duban_tracking.translate.explaining_dates import OWN, Dated, moved_lines

_HOUR_SECONDS = 3600


def matter_dates(records: Records, subject: str, matter: Matter) -> Iterator[Dated]:
    """Yield the matter's own date, then every other date on its stream."""
    if matter.due is not None:
        yield _own(records, subject, matter, matter.due)
    if matter.proposed_limit is not None and not _limit_agreed(matter):
        yield _proposed(records, subject, matter)
    for key, request in matter.extensions.items():
        if not matter.approvals[ApprovalSubject.EXTENSION, key].done:
            yield Dated(
                subject,
                f"extension:{key}",
                f"{records.title(subject)}申请延至的时限",
                request.new_due,
                f"{records.names(subject).unit(request.unit)}第{request.ordinal}次申请延期，尚待批准",
                request.clause,
                inputs=(("理由", request.reason),),
                events=(m.ExtensionRequested,),
            )
    for duty in matter.duties.values():
        yield _duty(records, subject, duty)
    yield from _redone(records, subject, matter)
    yield from _receipts(records, subject, matter)


def _own(records: Records, subject: str, matter: Matter, due: DueDate) -> Dated:
    names = records.names(subject)
    original = matter.original_due
    moved = original is not None and original.nominal_on != due.nominal_on
    inputs = (
        ("事项", records.title(subject)),
        *((("交办日", day_words(matter.assigned_on)),) if matter.assigned_on else ()),
        ("主办单位", names.unit(matter.units[0])),
        *((("协办单位", names.all(matter.units[1:])),) if matter.units[1:] else ()),
        *((("原定时限", day_words(original.nominal_on)),) if original and moved else ()),
    )
    return Dated(
        subject,
        OWN,
        f"{records.title(subject)}的完成时限",
        due,
        _origin(matter, due),
        state=_state(records, subject, matter),
        counted=_hours(records, subject, due),
        inputs=inputs,
        moved=(*moved_lines(_moves(records, subject)), *_confirmed(records, subject)),
        changes=tuple(_changes(records, subject, matter)),
        events=(
            m.MatterAssigned,
            LimitFixed,
            m.ExtensionRequested,
            m.ExtensionGranted,
            m.ExtensionRefused,
            DueDateRecomputed,
            m.DueDateConfirmed,
            m.MatterFellOverdue,
            m.MatterClosed,
        ),
    )


def _from_receipt(due: DueDate) -> bool:
    """Return whether nobody chose the date: it follows from the day of receipt."""
    return due.start_event == "acknowledged"


def _origin(matter: Matter, due: DueDate) -> str:
    order = matter.order
    if matter.moved:
        return "经批准延期后的时限"
    if order is not None and order.limit_reason:
        return f"交办单写明的特殊时限（理由：{order.limit_reason}）"
    if order is not None and order.due is None:
        return "交办单未定时限，自收到起按规则给出" if _from_receipt(due) else "交办单未定时限，交办后确定"
    return "交办单写明的日期" if due.start_event == "stated" else "交办单未写明日期，按规则推算"


def _state(records: Records, subject: str, matter: Matter) -> str:
    closed = records.last(subject, m.MatterClosed)
    if closed:
        return f"已于{day_words(closed[1].completed_on)}办结，{COMPLETION_NAMES[closed[1].completion]}"
    overdue = records.last(subject, m.MatterFellOverdue)
    if matter.overdue and overdue:
        return f"到期没有有效的办结报告，{day_words(records.day(overdue[0].at))}起逾期"
    if matter.closing_report is not None:
        return f"办结报告已于{day_words(records.day(matter.closing_report.judged_at))}报送"
    return "期限可以执行" if matter.enforceable else "暂定期限未经确认，不据以认定逾期"


def _hours(records: Records, subject: str, due: DueDate) -> str:
    """Return how a limit in hours came about; empty for one in days."""
    if due.enforce_at is None:
        return ""
    for told, event in records.told(subject, m.OrderSubmitted, m.MatterAssigned):
        if event.order.due is not None and event.order.due.enforce_at == due.enforce_at:
            hours = round((due.enforce_at - told.at).total_seconds() / _HOUR_SECONDS)
            return f"自{records.moment(told.at)}起{hours}小时，连续计算，休息日照算"
    return ""


def _moves(records: Records, subject: str) -> Iterator[tuple[DueDate, DueDate, str]]:
    requests = {event.key: event for _, event in records.told(subject, m.ExtensionRequested)}
    for _, event in records.told(subject, m.ExtensionGranted, DueDateRecomputed):
        if isinstance(event, m.ExtensionGranted):
            request = requests.get(event.key)
            asked = f"第{request.ordinal}次申请延期（{request.reason}），" if request else "延期"
            yield event.previous, event.due, f"{asked}{_signers(records, subject, event)}批准"
        elif event.what == OWN:
            yield event.previous, event.due, event.reason


def _signers(records: Records, subject: str, granted: m.ExtensionGranted) -> str:
    signed = [
        records.by(event.by, subject)
        for _, event in records.told(subject, m.ApprovalSigned)
        if event.subject is ApprovalSubject.EXTENSION and event.key == granted.key and event.approved
    ]
    return "、".join(signed) or records.by(granted.by, subject)


def _confirmed(records: Records, subject: str) -> Iterator[str]:
    for told, event in records.told(subject, LimitFixed, m.DueDateConfirmed):
        when = f"{records.moment(told.at)} {records.by(event.by, subject)}"
        if not isinstance(event, LimitFixed):
            yield f"{when}确认暂定时限"
        elif _from_receipt(event.due):
            yield f"{when}签收，时限自收到起按规则给出"
        else:
            yield f"{when}确定时限"


def _changes(records: Records, subject: str, matter: Matter) -> Iterator[str]:
    if not matter.is_open:
        return
    policy = records.rules(subject).extension
    if policy is None:
        yield "本辖区规则没有延期：期限不因理由改变，理由登记后只影响是否追究"
        return
    before = "在期限届满前" if policy.before_date else ""
    yield f"主办单位{before}申请延期并获批准的，按新的期限（{policy.clause}）"
    yield "报告退回重报不改变完成时限"


def _limit_agreed(matter: Matter) -> bool:
    approval = matter.approvals.get(LIMIT_KEY)
    return approval is not None and approval.done


def _proposed(records: Records, subject: str, matter: Matter) -> Dated:
    proposed = matter.proposed_limit
    assert proposed is not None
    origin = "到期未商定，按规则提出的时限，尚待同意" if proposed.automatic else "拟定的时限，尚待同意"
    return Dated(
        subject,
        "limit",
        f"{records.title(subject)}拟定的办理时限",
        proposed.due,
        origin,
        proposed.clause,
        events=(LimitProposed,),
    )


def _duty(records: Records, subject: str, duty: Duty) -> Dated:
    row = next((each for each in records.rules(subject).pack.matter_duties if each.code == duty.row), None)
    opens = {"period": "按月报送", "named_slow": "被通报进展缓慢后报送", "mark": "事项被标注后报送"}
    state = "已逾期" if duty.missed else ""
    if duty.done:
        state = "逾期完成" if duty.missed else "已完成"
    return Dated(
        subject,
        f"duty:{duty.id}",
        f"{records.title(subject)}的{duty.name}（{period_words(duty.period)}）时限",
        duty.due,
        opens[row.opens] if row else duty.name,
        duty.clause,
        state=state,
        holder=records.names(subject).unit(duty.unit),
        inputs=(("应报送", REPORT_NAMES[duty.answered_by]),),
        moved=moved_lines(_recomputed(records, subject, f"duty:{duty.id}")),
        events=(r.MatterDutyOpened, r.MatterDutyDone, r.MatterDutyMissed),
    )


def _recomputed(records: Records, subject: str, key: str) -> Iterator[tuple[DueDate, DueDate, str]]:
    for _, event in records.told(subject, DueDateRecomputed):
        if event.what == key:
            yield event.previous, event.due, event.reason


def _redone(records: Records, subject: str, matter: Matter) -> Iterator[Dated]:
    for key, report in matter.reports.items():
        returned = next((e for _, e in records.told(subject, r.ReportReturned) if e.key == key), None)
        if report.redo_due is None or returned is None or report.pending or report.verified:
            continue
        yield Dated(
            subject,
            f"redo:{key}",
            f"{records.title(subject)}退回报告的重报时限",
            report.redo_due,
            f"因{GROUND_NAMES[returned.ground]}退回：{returned.reason}",
            returned.clause,
            holder=records.names(subject).unit(report.unit),
            changes=("重报时限只管重报，不改变事项的完成时限",),
            events=(r.ReportReturned,),
        )


def _receipts(records: Records, subject: str, matter: Matter) -> Iterator[Dated]:
    policy, due = records.rules(subject).pack.receipt, receipt_due(matter, records.rules(subject))
    if policy is None or due is None or matter.sent_at is None:
        return
    hours = f"{policy.office_hours}个办公小时" if policy.office_hours else ""
    counted = f"自{records.moment(matter.sent_at)}发出起{hours}，只计工作日办公时间" if hours else ""
    known = {event.unit: event for _, event in records.told(subject, m.OrderAcknowledged, ReceiptMissed)}
    for unit in matter.units:
        event = known.get(unit)
        late = isinstance(event, ReceiptMissed) or (isinstance(event, m.OrderAcknowledged) and event.in_time is False)
        yield Dated(
            subject,
            f"receipt:{unit}",
            f"{records.title(subject)}的签收时限",
            due,
            f"交办单发出后{hours or '按规则'}内签收",
            policy.clause,
            state="未按时签收" if late else "已按时签收" if event else "",
            holder=records.names(subject).unit(unit),
            counted=counted,
            events=(m.MatterAssigned, m.OrderAcknowledged, ReceiptMissed),
        )


def open_limit(records: Records, subject: str, matter: Matter) -> Explanation | None:
    """Return why an order that is out has no limit yet; None where it has one, or is not out."""
    row = records.rules(subject).limit(matter.track)
    if matter.due is not None or matter.assigned_on is None or row is None:
        return None
    dates = {each.code: each.rule for each in records.rules(subject).pack.dates}
    return Explanation(
        key=OWN,
        question=f"{records.title(subject)}为什么还没有完成时限？",
        answer="时限待定；时限确定之前，不认定逾期",
        rule=_open_rule(row, {code: rule_words(rule) for code, rule in dates.items()}),
        cited=records.cite(row.clause, subject),
        inputs=(("事项", records.title(subject)), ("交办日", day_words(matter.assigned_on))),
        changes=("时限商定并确定后，按确定的日期" if row.open_until_rule else "签收之后，自收到之日起按规则给出时限",),
        sources=records.sources(subject, m.MatterAssigned, m.OrderAcknowledged, LimitProposed),
    )


def _open_rule(row: LimitRow, words: dict[str, str]) -> str:
    fallback = words.get(row.default_rule, row.default_rule)
    if not row.open_until_rule:
        return f"签收后按规则给出：{fallback}"
    until = words.get(row.open_until_rule, row.open_until_rule)
    return f"交办时可以不定时限，在{until}之内商定；到期未商定的，按规则提出：{fallback}"
