"""The fact on which a measure is proposed, and each condition of its ground with how it stands, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from duban_contracts.events import escalation as e
from duban_contracts.events import matter as m
from duban_contracts.events.duty import DutyMissed
from duban_contracts.events.incident import IncidentRecorded, IncidentWithdrawn
from duban_contracts.events.matter_reports import MatterDutyMissed
from duban_sdk.explain import day_words
from duban_sdk.measures import Ground
from duban_sdk.period_words import period_words
from duban_tracking.core.escalation.grounds import Claim, matters_of, ticket_fact
from duban_tracking.core.escalation.tally import Fact, Tally
from duban_tracking.core.keys import short
from duban_tracking.core.matter.state import Matter
from duban_tracking.translate.explaining import Records


def fact_lines(records: Records, claim: Claim) -> Iterator[str]:
    """Yield what is on record of the fact that a claim rests on."""
    match claim.subject.partition(":")[0]:
        case "matter":
            yield from _of_matter(records, claim)
        case "duty":
            missed = records.last(claim.subject, DutyMissed)
            if missed:
                yield _missed(missed[1])
        case "incident":
            yield from _of_incident(records, claim)
        case "proposal":
            yield from _of_measure(records, claim)
        case "tally":
            yield from _of_count(records, claim)
        case _:
            return


def _of_matter(records: Records, claim: Claim) -> Iterator[str]:
    title = records.title(claim.subject)
    overdue = records.last(claim.subject, m.MatterFellOverdue)
    if claim.what == "overdue" and overdue:
        due, on = overdue[1].due.enforce_on, records.day(overdue[0].at)
        staged = "，但已按时报送阶段性进展和原因" if overdue[1].staged else ""
        yield f"{title}时限为{day_words(due)}，到期没有有效的办结报告，{day_words(on)}起逾期{staged}"
    elif claim.what.startswith("duty."):
        duty = claim.what.removeprefix("duty.")
        yield from (_missed(event) for _, event in records.told(claim.subject, MatterDutyMissed) if event.duty == duty)
    elif claim.ground.trigger == "ticket_merged":
        yield from _merged(records, claim, title)
    else:
        yield f"由工作人员就{title}提出"


def _merged(records: Records, claim: Claim, title: str) -> Iterator[str]:
    for told, event in records.told(claim.subject, m.TicketLinked):
        if ticket_fact(event.ticket) == claim.what:
            by, day = records.by(event.by, claim.subject), day_words(records.day(told.at))
            channel = records.channel(event.ticket.channel)
            yield f"{title}：{day}并入{channel}渠道工单 {event.ticket.external_id}（{by}并入）"


def _missed(event: MatterDutyMissed | DutyMissed) -> str:
    return f"“{event.name}”时限为{day_words(event.due.enforce_on)}，到期未完成"


def _of_incident(records: Records, claim: Claim) -> Iterator[str]:
    recorded, withdrawn = records.last(claim.subject, IncidentRecorded), records.last(claim.subject, IncidentWithdrawn)
    if recorded is None:
        return
    event = recorded[1]
    kind = records.rules(claim.subject).find_incident(event.kind)
    source = f"，依据：{event.source}" if event.source else ""
    by = records.by(event.by, claim.subject)
    name = kind.name if kind else event.kind
    yield f"{day_words(event.happened_on)}“{name}”：{event.description}{source}（{by}登记）"
    if claim.ground.requires_effect:
        yield f"情形须认定造成的影响：{event.effect or '未认定'}"
    if withdrawn:
        yield f"该情形记录后来撤销：{withdrawn[1].reason}"


def _of_measure(records: Records, claim: Claim) -> Iterator[str]:
    imposed = records.last(claim.subject, e.MeasureImposed)
    if imposed is None:
        return
    event = imposed[1]
    due = f"，新的时限为{day_words(event.new_due.enforce_on)}" if event.new_due else ""
    yield f"前一措施“{event.name}”于{day_words(event.imposed_on)}作出{due}"
    lapsed = records.last(claim.subject, e.MeasureLapsed)
    if lapsed and claim.what == "lapsed":
        yield f"{day_words(records.day(lapsed[0].at))}认定期限已过、要求未落实"
    finding = claim.what.removeprefix("finding.")
    for told, found in records.told(claim.subject, e.MeasureFindingRecorded):
        if found.finding == finding:
            by = records.by(found.by, claim.subject)
            yield f"{day_words(records.day(told.at))}{by}认定：{found.text}"


def _of_count(records: Records, claim: Claim) -> Iterator[str]:
    tally, use = records.state(claim.subject), _use(records, claim)
    if use is None or not isinstance(tally, Tally):
        return
    how = "连续" if claim.ground.in_a_row else "同一年度内"
    yield f"{how}计入{len(use.causes)}次，情形要求{claim.ground.times}次："
    for number, cause in enumerate(use.causes, start=1):
        yield f"  第{number}次：{_counted(records, cause, tally.facts.get(cause))}"
    excused = [cause for cause, fact in tally.facts.items() if fact.late and fact.excused]
    if excused and claim.ground.excused_by_reason:
        yield f"理由已认定为正当的{len(excused)}次不计"


def _use(records: Records, claim: Claim) -> e.ReachedCount | None:
    """Return the count as it was reached, also where later news undid it."""
    for _, event in reversed(list(records.told(claim.subject, e.FactCounted))):
        for use in event.reached:
            if use.ground == claim.ground.code and short(use.at) == claim.what:
                return use
    return None


def causes_of(records: Records, claim: Claim) -> tuple[str, ...]:
    """Return the streams of the facts that were counted."""
    use = _use(records, claim) if claim.subject.startswith("tally:") else None
    return tuple(cause.partition("#")[0] for cause in use.causes) if use else ()


def _counted(records: Records, cause: str, fact: Fact | None) -> str:
    subject, _, part = cause.partition("#")
    sent = _sent(records, fact.sent_at) if fact else ""
    if subject.startswith("workranking:"):
        ranking = records.last(subject, e.RankingRecorded)
        return (
            f"{sent}“{ranking[1].name}”排名（{period_words(ranking[1].period)}）末位" if ranking else f"{sent}排名末位"
        )
    if subject.startswith("duty:"):
        missed = records.last(subject, DutyMissed)
        return _missed(missed[1]) if missed else f"{sent}任务未按时完成"
    title = records.title(subject)
    if part.startswith("receipt."):
        return f"{title}，{sent}发出，未按时签收"
    if part.startswith("duty."):
        return f"{title}，时限{sent}的报送未按时"
    return f"{title}，{sent}交办，未按时报送办结报告"


def _sent(records: Records, at: datetime) -> str:
    words = records.moment(at)
    return words.removesuffix(" 00:00")


def condition_lines(records: Records, claim: Claim, then: Records) -> Iterator[str]:
    """Yield each condition of the ground with how it stood when the proposal came up; reasons as they stand now."""
    ground, matters = claim.ground, matters_of(claim, _known(then, claim))
    if ground.requires_overdue:
        late = [records.title(f"matter:{matter.id}") for matter in matters if matter.overdue]
        yield f"要求事项已逾期：{'、'.join(late)}已逾期" if late else "要求事项已逾期：现无逾期事项"
    if ground.requires_urgings:
        yield from (_urgings(then, matter, ground.requires_urgings) for matter in matters)
    if ground.measures:
        named = (records.rules(claim.subject).find_measure(code) for code in ground.measures)
        yield f"要求已作出：{'、'.join(f'“{each.name}”' for each in named if each)}"
    yield from _step(then, claim)
    yield from _excuses(records, claim, matters)


def _known(records: Records, claim: Claim) -> dict[str, object]:
    subjects = (claim.subject, *(f"matter:{matter}" for matter in claim.matters))
    return {subject: records.state(subject) for subject in subjects if records.has(subject)}


def _urgings(records: Records, matter: Matter, wanted: int) -> str:
    subject = f"matter:{matter.id}"
    days = [day_words(records.day(each.at)) for each, _ in records.told(subject, m.UnitUrged)]
    listed = f"（{'、'.join(days)}）" if days else ""
    return f"要求先催办至少{wanted}次：{records.title(subject)}已催办{len(days)}次{listed}"


def _step(records: Records, claim: Claim) -> Iterator[str]:
    """Yield whether the step of the measure before is on record that the ground asks for."""
    if not claim.ground.after_step:
        return
    told = [
        event
        for _, event in records.told(claim.subject, e.MeasureStepRecorded)
        if event.step == claim.ground.after_step
    ]
    taken = "、".join(f"{day_words(event.held_on)}{event.name}" for event in told)
    yield f"要求前一措施的步骤已登记：{taken or '尚未登记'}"


def _excuses(records: Records, claim: Claim, matters: list[Matter]) -> Iterator[str]:
    if not claim.ground.excused_by_reason:
        if claim.ground.trigger in ("matter_overdue", "duty_missed", "measure_lapsed"):
            yield "按此情形，理由不影响提出"
        return
    found = [line for matter in matters for line in _reasons(records, matter, claim)]
    yield from found or ["要求无正当理由：该单位没有提出理由"]


def _reasons(records: Records, matter: Matter, claim: Claim) -> Iterator[str]:
    subject, heard = f"matter:{matter.id}", {claim.unit, *matter.units[:1]}
    verdicts = {event.key: event for _, event in records.told(subject, m.ReasonAccepted, m.ReasonRejected)}
    for told, event in records.told(subject, m.ReasonFiled):
        if event.unit not in heard:
            continue
        when = "时限内" if event.in_time else "时限后"
        said = f"{day_words(records.day(told.at))}{records.names(subject).unit(event.unit)}在{when}提出：{event.reason}"
        verdict = verdicts.get(event.key)
        if verdict is None:
            yield f"要求无正当理由：{said}；尚未认定"
        else:
            agreed = "认定为正当" if isinstance(verdict, m.ReasonAccepted) else "不认定为正当"
            yield f"要求无正当理由：{said}；{records.by(verdict.by, subject)}{agreed}（{verdict.opinion}）"


def trigger_words(ground: Ground) -> str:
    """Return what the ground looks at, in words."""
    return {
        "matter_overdue": "事项逾期时由系统自动提出，由人决定",
        "duty_missed": "任务逾期时由系统自动提出，由人决定",
        "incident": "登记该情形后提出，由人决定",
        "ticket_merged": "该渠道的工单并入在办事项时由系统自动提出，由人决定",
        "count": f"{'连续' if ground.in_a_row else '同一年度内'}达到{ground.times}次时提出，由人决定",
        "measure_lapsed": "前一措施的新时限过后仍未落实时提出，由人决定",
        "measure_finding": "对前一措施作出该认定后提出，由人决定",
        "by_hand": "由工作人员提出，由人决定",
    }[ground.trigger]
