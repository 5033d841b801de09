"""What happened to duties, meetings and receipts, in one line for a clerk."""

from __future__ import annotations

from duban_contracts.events import duty as d
from duban_contracts.events.meeting import MeetingRecorded
from duban_contracts.events.receipt import ReceiptMissed
from duban_tracking.translate.periods import in_period
from duban_tracking.translate.wording import Names, day, describes, due_words, limit_words, opinion_words


def _holder(event: d.DutyOpened | d.DutyReminded | d.DutyReleased | d.DutyDone | d.DutyMissed, names: Names) -> str:
    return names.unit(event.unit) if event.unit else names.role(event.holder)


@describes(d.DutyOpened)
def _(event: d.DutyOpened, names: Names) -> str:
    about = event.about if event.unit or event.ticket else ""
    if event.concerns:
        about = f"{names.unit(event.concerns)}，{event.about}"
    what = in_period(event.period, about=about)
    return f"{_holder(event, names)}应完成“{event.name}”{what}，时限{due_words(event.due)}"


@describes(d.DutyReminded)
def _(event: d.DutyReminded, names: Names) -> str:
    return f"提醒{_holder(event, names)}报送“{event.name}”{in_period(event.period)}，时限{due_words(event.due)}"


@describes(d.DutyDone)
def _(event: d.DutyDone, names: Names) -> str:
    when = "按时" if event.on_time else "逾期"
    counts = "、".join(f"{state} {number} 件" for state, number in event.counts)
    gone_through = f"，清点：{counts}" if counts else ""
    task = f"定期任务{in_period(event.period, when)}"
    return f"{_holder(event, names)}完成{task}{opinion_words(event.text)}{gone_through}"


@describes(d.DutyReleased)
def _(event: d.DutyReleased, names: Names) -> str:
    return f"{_holder(event, names)}不再承担“{event.name}”{in_period(event.period)}：{event.reason}"


@describes(d.DutyMissed)
def _(event: d.DutyMissed, names: Names) -> str:
    soft = "（仅作提示，不产生后果）" if event.soft else ""
    task = f"“{event.name}”{in_period(event.period)}"
    return f"{_holder(event, names)}未按时完成{task}，时限{due_words(event.due)}{soft}"


@describes(d.DutyReportFiled)
def _(event: d.DutyReportFiled, names: Names) -> str:
    again = f"（第{event.filing}次）" if event.filing > 1 else ""
    when = "按时" if event.on_time else "逾期"
    found = f"，发现缺陷：{'；'.join(defect.text for defect in event.defects)}" if event.defects else ""
    return f"{names.unit(event.unit)}{when}报送“{event.name}”{in_period(event.period)}{again}{found}"


@describes(d.DutyReportReturned)
def _(event: d.DutyReportReturned, names: Names) -> str:
    slip = f"重报时限{due_words(event.redo_due)}"
    return f"退回{names.unit(event.unit)}报送的“{event.name}”{in_period(event.period)}：{event.reason}；{slip}"


@describes(d.DutyRestarted)
def _(event: d.DutyRestarted, _names: Names) -> str:
    return f"“{event.name}”自{day(event.start_on)}重新起算，时限{due_words(event.due)}：{event.reason}"


@describes(d.DutyExtended)
def _(event: d.DutyExtended, _names: Names) -> str:
    moved = f"由{day(event.previous.nominal_on)}改为{due_words(event.due)}"
    what = f"（{event.about}）" if event.about else in_period(event.period)
    return f"“{event.name}”{what}的时限{moved}：{event.reason}"


@describes(MeetingRecorded)
def _(event: MeetingRecorded, names: Names) -> str:
    minutes = f"，{day(event.minutes_on)}收到纪要" if event.minutes_on else ""
    return f"登记会议“{event.name}”（{day(event.held_on)}{minutes}），涉及{names.all(event.units)}"


@describes(ReceiptMissed)
def _(event: ReceiptMissed, names: Names) -> str:
    return f"{names.unit(event.unit)}未在时限内签收，时限{limit_words(event.due)}"
