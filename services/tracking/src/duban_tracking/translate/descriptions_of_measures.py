"""What happened to measures, counts and rankings, in one line for a clerk."""

from __future__ import annotations

from duban_contracts.events import escalation as e
from duban_sdk.period_words import period_words
from duban_tracking.translate.wording import Names, day, due_words, opinion_words
from duban_tracking.translate.wording import describes as _on


@_on(e.ProposalDeferred)
def _(event: e.ProposalDeferred, names: Names) -> str:
    return f"{names.unit(event.unit)}的“{event.name}”暂缓提出：{event.waits_for}"


@_on(e.ProposalGivenUp)
def _(event: e.ProposalGivenUp, names: Names) -> str:
    return f"不再提出对{names.unit(event.unit)}的“{event.name}”建议：{event.reason}"


@_on(e.ProposalHeld)
def _(event: e.ProposalHeld, _names: Names) -> str:
    return f"{'暂缓办理' if event.held else '恢复办理'}{opinion_words(event.reason)}"


@_on(e.ProposalConcluded)
def _(event: e.ProposalConcluded, names: Names) -> str:
    return f"已就所依据的认定作出督查结论并送达{names.unit(event.unit)}"


@_on(e.MeasureStatementRecorded)
def _(event: e.MeasureStatementRecorded, _names: Names) -> str:
    return f"写明“{event.name}”：{event.text}"


@_on(e.MeasureImposed)
def _(event: e.MeasureImposed, names: Names) -> str:
    due = f"，新的时限{due_words(event.new_due)}" if event.new_due else ""
    target = f"，目标：{event.target}" if event.target else ""
    return f"对{names.unit(event.unit)}作出“{event.name}”：{event.requirement}{due}{target}"


@_on(e.MeasureDateConfirmed)
def _(event: e.MeasureDateConfirmed, _names: Names) -> str:
    return f"确认处理措施的暂定时限：{due_words(event.due)}"


@_on(e.MeasureStepRecorded)
def _(event: e.MeasureStepRecorded, _names: Names) -> str:
    approver = f"（{event.approver}批准）" if event.approver else ""
    return f"{day(event.held_on)}{event.name}，{event.by_whom}实施{approver}{opinion_words(event.text)}"


@_on(e.MeasureFindingRecorded)
def _(event: e.MeasureFindingRecorded, names: Names) -> str:
    found = "已整改到位" if event.finding == "met" else "整改情况"
    return f"认定{names.unit(event.unit)}{found}：{event.text}"


@_on(e.MeasureMet)
def _(event: e.MeasureMet, _names: Names) -> str:
    return f"处理措施的要求于{day(event.met_on)}落实{opinion_words(event.reason)}"


@_on(e.MeasureLapsed)
def _(event: e.MeasureLapsed, _names: Names) -> str:
    return f"“{event.name}”的时限{due_words(event.new_due)}已过，要求未落实"


@_on(e.MeasureHandedOver)
def _(event: e.MeasureHandedOver, _names: Names) -> str:
    receipt = f"，回执：{event.receipt}" if event.receipt else ""
    answer = f"，答复：{event.answer}" if event.answer else ""
    return f"{day(event.referred_on)}移送{event.body}{receipt}{answer}"


@_on(e.FactCounted)
def _(event: e.FactCounted, names: Names) -> str:
    row = next((each for each in names.rules.pack.counts if each.code == event.fact), None)
    name = row.name if row else event.fact
    unit = names.unit(event.unit)
    if event.gone:
        return f"{unit}：{name}不再计数"
    if not event.late:
        return f"{unit}：{name}未计入，连续次数重新计算"
    return f"{unit}：{name}，连续第 {event.in_a_row} 次，本年度第 {event.in_year} 次"


@_on(e.VetoRecorded)
def _(event: e.VetoRecorded, names: Names) -> str:
    return f"{names.unit(event.unit)}因“{event.name}”（{day(event.imposed_on)}）评优一票否决"


@_on(e.VetoSuspended)
def _(event: e.VetoSuspended, names: Names) -> str:
    return f"{names.unit(event.unit)}的评优一票否决{'暂缓' if event.held else '恢复'}{opinion_words(event.reason)}"


@_on(e.VetoLifted)
def _(event: e.VetoLifted, names: Names) -> str:
    return f"{names.unit(event.unit)}的评优一票否决撤销{opinion_words(event.reason)}"


@_on(e.RankingRecorded)
def _(event: e.RankingRecorded, names: Names) -> str:
    last = f"，末位：{names.all(event.last)}" if event.last else ""
    tied = f"，并列末位待认定：{names.all(event.undecided)}" if event.undecided else ""
    return f"登记“{event.name}”排名（{period_words(event.period)}，{len(event.places)} 个单位）{last}{tied}"


@_on(e.ProposalRested)
def _(_event: e.ProposalRested, _names: Names) -> str:
    return "有建议以此为依据"


@_on(e.BasisChanged)
def _(_event: e.BasisChanged, _names: Names) -> str:
    return "所依据的情况有变，重新核对有关建议"
