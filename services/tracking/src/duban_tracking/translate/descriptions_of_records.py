"""What happened to records, inspections, conclusions, grades, nominations and stubs, in one line for a clerk."""

from __future__ import annotations

from duban_contracts.events import activity as a
from duban_contracts.events import conclusion as c
from duban_contracts.events import grade as g
from duban_contracts.events.incident import IncidentConcluded, IncidentHeld
from duban_contracts.events.nomination import NominationsChecked
from duban_contracts.events.paper import PaperConsulted
from duban_contracts.events.record import RecordAnswered, RecordMade, RecordReminded
from duban_contracts.events.stub import StubClosed, StubRegistered, StubReminded
from duban_sdk.period_words import period_words
from duban_tracking.translate.wording import Names, day, describes, due_words, opinion_words, verdict_words


@describes(RecordMade)
def _(event: RecordMade, names: Names) -> str:
    about = f"（{names.unit(event.unit)}）" if event.unit else ""
    until = f"，至 {day(event.until_on)}" if event.until_on else ""
    return f"登记“{event.name}”{about}（{day(event.held_on)}{until}）：{event.text}"


@describes(RecordReminded)
def _(event: RecordReminded, _names: Names) -> str:
    return f"提醒：“{event.name}”将于 {day(event.until_on)} 到期"


@describes(RecordAnswered)
def _(event: RecordAnswered, _names: Names) -> str:
    return f"登记结果：{event.text}"


@describes(a.ActivityPlanned)
def _(event: a.ActivityPlanned, names: Names) -> str:
    span = day(event.starts_on) + (f" 至 {day(event.ends_on)}" if event.ends_on else " 起")
    basis = f"计划条目“{event.plan_item}”" if event.plan_item else ""
    asked = f"申请例外：{event.exception_reason}" if event.steps else basis
    about = f"；{asked}" if asked else ""
    return f"{names.unit(event.organiser)}登记活动“{event.title}”（{span}，对象：{names.all(event.units)}）{about}"


@describes(a.ActivitySigned)
def _(event: a.ActivitySigned, names: Names) -> str:
    return f"{names.role(event.by.role)}签批活动例外：{verdict_words(event.approved)}{opinion_words(event.opinion)}"


@describes(a.ActivityAdmitted)
def _(event: a.ActivityAdmitted, _names: Names) -> str:
    return f"活动“{event.title}”{'经例外批准' if event.by_exception else '按计划'}可以开展"


@describes(a.ActivityRefused)
def _(event: a.ActivityRefused, _names: Names) -> str:
    return f"活动例外未获批准：{event.reason}"


@describes(a.CheckRecorded)
def _(event: a.CheckRecorded, names: Names) -> str:
    people = "、".join(event.inspectors)
    return f"{people}于 {day(event.checked_on)} 对{names.unit(event.unit)}{event.method_name}：{event.finding}"


@describes(c.ConclusionDrafted)
def _(event: c.ConclusionDrafted, names: Names) -> str:
    return f"起草对{names.unit(event.unit)}的督查结论：{event.facts}"


@describes(c.ConclusionServed)
def _(event: c.ConclusionServed, names: Names) -> str:
    unit = names.unit(event.unit)
    return f"督查结论于 {day(event.served_on)} 送达{unit}，申请复核的期限{due_words(event.review_by)}"


@describes(c.ReviewApplied)
def _(event: c.ReviewApplied, names: Names) -> str:
    return f"{names.unit(event.unit)}申请复核，应于{due_words(event.decide_by)}前作出决定：{event.reason}"


@describes(c.ReviewOverdue)
def _(event: c.ReviewOverdue, _names: Names) -> str:
    return f"复核未按期作出决定，期限{due_words(event.due)}"


@describes(c.ReviewDecided)
def _(event: c.ReviewDecided, _names: Names) -> str:
    timely = "" if event.on_time else "（逾期）"
    return f"复核决定{timely}：{'维持' if event.upheld else '撤销'}督查结论{opinion_words(event.opinion)}"


@describes(c.RectificationMissed)
def _(event: c.RectificationMissed, names: Names) -> str:
    return f"{names.unit(event.unit)}未按期整改“{event.text}”，时限{due_words(event.due)}"


@describes(c.RectificationRechecked)
def _(event: c.RectificationRechecked, names: Names) -> str:
    found = "已整改" if event.done else "未整改到位"
    return f"复查{names.unit(event.unit)}整改事项“{event.key}”：{found}，{event.finding}"


@describes(g.UnitGraded)
def _(event: g.UnitGraded, names: Names) -> str:
    work = f"（{event.work_class}）" if event.work_class else ""
    basis = f"标准：{event.standard}；理由：{event.reason}"
    return f"评定{names.unit(event.unit)}{period_words(event.period)}{work}为“{event.name}”；{basis}"


@describes(g.GradeProposed)
def _(event: g.GradeProposed, names: Names) -> str:
    return f"因{event.reason}，{names.unit(event.unit)}{period_words(event.period)}定为“{event.name}”，待确认"


@describes(g.GradeConfirmed)
def _(event: g.GradeConfirmed, names: Names) -> str:
    return f"确认{names.unit(event.unit)}{period_words(event.period)}为“{event.name}”{opinion_words(event.opinion)}"


@describes(g.GradeWithdrawn)
def _(event: g.GradeWithdrawn, names: Names) -> str:
    return f"所依据的处理已撤回，{names.unit(event.unit)}{period_words(event.period)}的等次一并撤回：{event.reason}"


@describes(NominationsChecked)
def _(event: NominationsChecked, names: Names) -> str:
    def line(unit: str, person: str) -> str:
        return f"{names.unit(unit)}{person}"

    barred = "、".join(line(each.unit, each.person) for each in event.results if not each.passed) or "无"
    passed = sum(each.passed for each in event.results)
    return f"审核评优名单“{event.title}”：通过 {passed} 个，不通过：{barred}"


@describes(StubRegistered)
def _(event: StubRegistered, _names: Names) -> str:
    return f"登记涉密事项存根 {event.neutral_number}（{day(event.received_on)}收到，由{event.custodian_post}保管）"


@describes(StubReminded)
def _(event: StubReminded, _names: Names) -> str:
    return f"提醒：存根 {event.neutral_number} 的线下办理期限为 {day(event.offline_due_on)}"


@describes(StubClosed)
def _(event: StubClosed, _names: Names) -> str:
    return f"存根 {event.neutral_number} 所涉事项已于 {day(event.concluded_on)} 线下办结"


@describes(IncidentHeld)
def _(event: IncidentHeld, names: Names) -> str:
    return f"{names.unit(event.unit)}的情形登记{'暂缓计入' if event.held else '恢复计入'}：{event.reason}"


@describes(PaperConsulted)
def _(event: PaperConsulted, _names: Names) -> str:
    return f"已于 {day(event.consulted_on)} 征求{'、'.join(event.bodies)}意见{opinion_words(event.text)}"


@describes(IncidentConcluded)
def _(event: IncidentConcluded, names: Names) -> str:
    return f"已就该情形作出督查结论并送达{names.unit(event.unit)}"
