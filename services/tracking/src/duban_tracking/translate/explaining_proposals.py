"""Why a proposal came up: its fact, ground and conditions, who signed what when, and what follows."""

from __future__ import annotations

from collections.abc import Iterator

from duban_contracts.base import Event
from duban_contracts.events import escalation as e
from duban_contracts.events import proposal as q
from duban_contracts.events.matter import TicketLinked
from duban_sdk.explanation import Explanation, distinct
from duban_sdk.measures import Ground, Measure
from duban_sdk.period_words import period_words
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import FlagRow
from duban_tracking.core.escalation.grounds import Claim, claim_of, ticket_fact
from duban_tracking.core.escalation.proposal_state import Proposal
from duban_tracking.translate.explaining import Records, Told
from duban_tracking.translate.explaining_grounds import condition_lines, fact_lines, trigger_words
from duban_tracking.translate.items_of_measures import facts_of_proposal
from duban_tracking.translate.wording import limit_words, opinion_words

STATES = {
    "waiting": "暂缓提出",
    "awaiting_signature": "待签批",
    "approved": "已批准，尚未作出",
    "refused": "未获批准，到此为止",
    "imposed": "已作出",
    "met": "要求已落实，到此为止",
    "lapsed": "新的时限已过，要求未落实",
    "handed_over": "已移送有权机关，由其决定",
    "held": "所依据的结论正在复核，暂缓办理",
    "withdrawn": "已撤回",
}


Raised = q.ProposalRaised | e.ProposalDeferred


def explained_proposal(records: Records, subject: str) -> Explanation | None:
    """Return why a proposal came up and how it stands; None for one that never did."""
    state = records.state(subject)
    if not isinstance(state, Proposal):
        return None
    told = state.raised or next(iter(state.waiting), None)
    if told is None:
        return None
    rules = records.rules(subject)
    claim, measure = claim_of(rules, told), rules.find_measure(told.kind)
    cited = records.cite(claim.ground.clause if claim else told.clause, subject)
    return Explanation(
        question=f"为什么对{records.names(subject).unit(told.unit)}提出“{told.name}”？",
        answer=_answer(records, subject, state, told),
        rule=_rule(rules, told, claim),
        cited=cited,
        also_cited=distinct(cited, *(records.cite(clause, subject) for clause in _clauses(state, rules, told))),
        inputs=_inputs(records, subject, told, measure),
        steps=tuple(_steps(records, subject, state, claim)),
        changes=tuple(_changes(rules, state, told, claim)),
        sources=tuple(records.source(each) for each in _events(records, subject, claim)),
    )


def _answer(records: Records, subject: str, state: Proposal, told: Raised) -> str:
    word = str((facts_of_proposal(state) or {}).get("state", ""))
    words = STATES.get(word, word)
    due = state.imposed.new_due if state.imposed else None
    extra = f"，新的时限{limit_words(due)}" if due and word == "imposed" else ""
    if word == "waiting":
        extra = f"：{state.waiting[0].waits_for}"
    withdrawn = records.last(subject, q.ProposalWithdrawn)
    if state.withdrawn and withdrawn:
        extra = f"：{withdrawn[1].reason}"
    return f"{told.reason}；目前：{words}{extra}"


def _rule(rules: Rulebook, told: Raised, claim: Claim | None) -> str:
    if claim is not None:
        return f"{claim.ground.text}；{trigger_words(claim.ground)}"
    flag = _flag(rules, told.kind)
    if flag is not None:
        texts = {row.code: row.text for row in rules.pack.points}
        counted = "、".join(f"“{texts.get(code, code)}”" for code in flag.counts)
        return f"一个年度内{counted}达到{flag.times}件事项的，提出“{told.name}”，由人决定"
    return f"“{told.name}”由工作人员提出，由人决定"


def _flag(rules: Rulebook, kind: str) -> FlagRow | None:
    return next((row for row in rules.pack.flags if row.proposes == kind), None)


def _clauses(state: Proposal, rules: Rulebook, told: Raised) -> Iterator[str]:
    yield told.clause
    yield from (step.clause for step in state.steps)
    if isinstance(told, q.ProposalRaised) and told.rank and rules.pack.measure_policy:
        yield rules.pack.measure_policy.clause


def _inputs(records: Records, subject: str, told: Raised, measure: Measure | None) -> tuple[tuple[str, str], ...]:
    titles = "、".join(records.title(f"matter:{matter}") for matter in told.matters)
    raised = told if isinstance(told, q.ProposalRaised) else None
    persons = f"{'、'.join(raised.persons)}（{raised.persons_approver}批准点名）" if raised and raised.persons else ""
    level = f"第{measure.rank}级" if measure and measure.rank else "不在级次之内" if measure else ""
    pairs = (
        ("单位", records.names(subject).unit(told.unit)),
        ("个人", persons),
        ("点名依据", raised.persons_basis if raised else ""),
        ("所属年度或周期", period_words(told.period)),
        ("级次", level),
        ("事项", titles),
        ("适用规则版本", raised.pack_version if raised else ""),
    )
    return tuple((name, value) for name, value in pairs if value)


def _steps(records: Records, subject: str, state: Proposal, claim: Claim | None) -> Iterator[str]:
    if claim is not None:
        yield from (f"事实：{line}" if not line.startswith(" ") else line for line in fact_lines(records, claim))
        yield from (f"条件：{line}" for line in condition_lines(records, claim, _then(records, subject)))
    elif state.raised is not None:
        for number, matter in enumerate(state.raised.matters, start=1):
            yield f"第{number}件：{records.title(f'matter:{matter}')}"
    yield from _rank(records.rules(subject), state.raised)
    yield from _signatures(records, subject, state)
    yield from _afterwards(records, subject)


def _then(records: Records, subject: str) -> Records:
    """Return the records as they were when the proposal came up last, or was put off."""
    raised = records.last(subject, q.ProposalRaised)
    deferred = records.last(subject, e.ProposalDeferred)
    at = raised[0].at if raised else deferred[0].at if deferred else None
    return records.until(at) if at else records


def _rank(rules: Rulebook, raised: q.ProposalRaised | None) -> Iterator[str]:
    policy = rules.pack.measure_policy
    if raised is not None and raised.rank and policy and policy.one_per_fact:
        yield f"级次：同一事实符合几种情形的，只提出级次最高的一项，即第{raised.rank}级（{policy.clause}）"


def _since_raised(records: Records, subject: str) -> tuple[Told, ...]:
    """Return what happened since the proposal was raised last; its signatures began anew then."""
    told = records.of(subject)
    places = [place for place, each in enumerate(told) if isinstance(each.event, q.ProposalRaised)]
    return told[places[-1] :] if places else told


def _signatures(records: Records, subject: str, state: Proposal) -> Iterator[str]:
    rules = records.rules(subject)
    signed = [each for each in _since_raised(records, subject) if isinstance(each.event, q.ProposalSigned)]
    for place, step in enumerate(state.steps):
        who = f"签批{place + 1}：{rules.role_title(step.role)}"
        if place >= len(signed):
            yield f"{who}，{'未签' if state.decided or state.withdrawn else '待签'}（{step.clause}）"
            continue
        event = signed[place].event
        assert isinstance(event, q.ProposalSigned)
        verdict = "同意" if event.approved else "不同意"
        opinion = opinion_words(event.opinion)
        yield f"{who}，{event.by.person}于{records.moment(signed[place].at)}{verdict}{opinion}（{event.clause}）"


def _afterwards(records: Records, subject: str) -> Iterator[str]:
    kinds = (
        e.MeasureStatementRecorded,
        e.MeasureImposed,
        e.MeasureStepRecorded,
        e.MeasureFindingRecorded,
        e.MeasureMet,
        e.MeasureLapsed,
        e.MeasureHandedOver,
        e.ProposalHeld,
        e.ProposalConcluded,
        q.ProposalWithdrawn,
    )
    for each in _since_raised(records, subject):
        if isinstance(each.event, kinds):
            yield records.source(each).text


def _changes(rules: Rulebook, state: Proposal, told: Raised, claim: Claim | None) -> Iterator[str]:
    if state.withdrawn or state.handed:
        return
    if state.stands and not state.decided:
        yield "签批中任一环节不同意的，到此为止"
    needs = state.needs
    if state.stands and not state.decided and needs and needs.conclusion and not state.concluded and rules.pack.review:
        yield f"就所依据的认定作出的督查结论送达后，方可批准（{rules.pack.review.conclusion_clause}）"
    if claim is not None:
        yield from _would_fall(rules, claim.ground)
    if state.raised and state.raised.of_work and state.met_on is None and claim and claim.matters:
        yield "事项在措施所定的新时限内办结的，记为已落实"
    if state.met_on is None:
        yield from _next(rules, told.kind)


def _would_fall(rules: Rulebook, ground: Ground) -> Iterator[str]:
    if ground.excused_by_reason and rules.pack.judging:
        yield f"理由被认定为正当的，撤回（{rules.judging.reason_clause}）"
    if ground.trigger == "count":
        yield "所计事实更正或不再成立的，重新计数，次数不足的撤回"
    if ground.trigger == "incident":
        review = f"（{rules.pack.review.clause}）" if rules.pack.review else ""
        yield f"所依据的情形撤销，或经复核撤销的，撤回{review}"


def _next(rules: Rulebook, kind: str) -> Iterator[str]:
    """Yield what follows where the measure is not met."""
    followed = False
    for ground in rules.pack.grounds:
        if ground.trigger not in ("measure_lapsed", "measure_finding") or kind not in ground.measures:
            continue
        measure, followed = rules.find_measure(ground.measure), True
        name = measure.name if measure else ground.measure
        level = f"（第{measure.rank}级）" if measure and measure.rank else ""
        yield f"未落实时的下一步：{ground.text}的，可提出“{name}”{level}（{ground.clause}）"
    measure = rules.find_measure(kind)
    if measure is not None and not followed:
        yield "该措施之后，规则没有规定下一级"
    if measure is not None:
        yield from _effects(rules, measure)


def _effects(rules: Rulebook, measure: Measure) -> Iterator[str]:
    if measure.vetoes:
        veto = f"（{rules.pack.veto.clause}）" if rules.pack.veto else ""
        yield f"作出后，该单位当年评优一票否决{veto}"
    grade = rules.find_grade(measure.sets_grade) if measure.sets_grade else None
    if grade:
        yield f"作出后，该单位当年等次定为“{grade.name}”，由人确认"
    if measure.hands_over:
        yield "只移送有权机关，不提出处分建议，由其决定"


def _events(records: Records, subject: str, claim: Claim | None) -> Iterator[Told]:
    """Yield the events that the explanation rests on: of the fact, then of the proposal itself."""
    if claim is not None:
        yield from _of_fact(records, claim)
    own: tuple[type[Event], ...] = (
        e.ProposalDeferred,
        q.ProposalRaised,
        q.ProposalSigned,
        q.ProposalDecided,
        e.MeasureImposed,
        q.ProposalWithdrawn,
    )
    yield from (each for each in records.of(subject) if isinstance(each.event, own))


def _of_fact(records: Records, claim: Claim) -> Iterator[Told]:
    word = {"matter": "FellOverdue", "duty": "Missed", "incident": "Incident", "tally": "FactCounted"}
    wanted = word.get(claim.subject.partition(":")[0], "Measure")
    for each in records.of(claim.subject):
        name = type(each.event).__name__
        if isinstance(each.event, TicketLinked) and ticket_fact(each.event.ticket) == claim.what:
            yield each
        if wanted in name or (name.startswith("Reason") and claim.ground.excused_by_reason):
            yield each
