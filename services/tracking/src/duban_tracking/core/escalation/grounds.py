"""Whether a ground of the rules holds, and the key under which a fact proposes once. Ladders and graphs alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from duban_contracts.commands.office import RaiseProposal
from duban_contracts.common import TicketRef
from duban_contracts.dates import DueDate
from duban_contracts.events.escalation import ProposalDeferred
from duban_contracts.events.proposal import ProposalRaised
from duban_contracts.vocabulary import MatterState
from duban_sdk.measures import Ground
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.duties.duty import Duty
from duban_tracking.core.escalation.proposal_state import Proposal
from duban_tracking.core.escalation.tally import Tally
from duban_tracking.core.judging import local_day
from duban_tracking.core.keys import short
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.records.incident import Incident

FACT_KINDS = frozenset({"matter", "duty", "incident", "proposal", "tally"})
"""Kinds of stream on which a fact may stand."""
ONE_OF_MANY = "measure"
"""Head of a key that all measures share of which one fact proposes the highest alone."""
_LONGEST_KEY = 128


class Standing(StrEnum):
    """How a ground stands: it holds, it waits for somebody's decision, or it does not hold."""

    HOLDS = "holds"
    WAITS = "waits"
    FALLS = "falls"


@dataclass(frozen=True, slots=True)
class Weighed:
    """How a ground stands and, unless it holds, why."""

    standing: Standing
    reason: str = ""
    clause: str = ""


HOLDS = Weighed(Standing.HOLDS)


@dataclass(frozen=True, slots=True)
class Claim:
    """That a ground holds against a unit on account of a fact."""

    ground: Ground
    unit: str
    fact: str
    matters: tuple[UUID, ...]

    @property
    def subject(self) -> str:
        return fact_subject(self.fact)

    @property
    def what(self) -> str:
        return self.fact.partition("#")[2]


def ticket_fact(ticket: TicketRef) -> str:
    """Return what the merging of a ticket is on the stream of its matter."""
    return f"ticket.{ticket.ticket_id}"


def fact_subject(fact: str) -> str:
    """Return the stream on which a fact stands."""
    return fact.partition("#")[0]


def ground_of(rules: Rulebook, code: str | None) -> Ground | None:
    """Return the ground with a code."""
    return next((row for row in rules.pack.grounds if row.code == code), None)


def whole_fact(rules: Rulebook, command: RaiseProposal) -> str:
    """Return the fact with what it is on its stream, so that people and the engine name the same one alike.

    What people find by themselves about a matter is another fact in each period.
    """
    ground = ground_of(rules, command.ground)
    if not command.fact or ground is None:
        return command.fact
    subject = fact_subject(command.fact)
    match ground.trigger:
        case "matter_overdue":
            return f"{subject}#overdue"
        case "measure_lapsed":
            return f"{subject}#lapsed"
        case "incident":
            return subject
        case "by_hand" if subject.startswith("incident:"):
            return subject
        case "by_hand":
            return f"{subject}#{ground.code}.{command.period}"
        case _:
            return command.fact


def proposal_key(rules: Rulebook, command: RaiseProposal) -> str:
    """Return the key of the proposal: the same fact against the same unit has the same key.

    Where the rules let one fact lead to one measure alone, all measures with a rank share it.
    """
    if not command.fact:
        return f"{command.kind}.{command.period}.{command.unit}"
    fact = command.cause or whole_fact(rules, command)
    measure, policy = rules.find_measure(command.kind), rules.pack.measure_policy
    alone = measure is not None and measure.rank > 0 and policy is not None and policy.one_per_fact
    head = ONE_OF_MANY if alone else command.kind
    key = f"{head}.{short(fact)}.{command.unit}"
    return key if len(key) <= _LONGEST_KEY else f"{head}.{short(key)}"


def looked_at(fact: str, matters: tuple[UUID, ...]) -> tuple[str, ...]:
    """Return the streams whose states say whether a fact still stands; a fact that names no stream has none."""
    subject = fact_subject(fact)
    own = (subject,) if _is_stream(subject) else ()
    return tuple(dict.fromkeys((*own, *(f"matter:{matter}" for matter in matters))))


def _is_stream(subject: str) -> bool:
    kind, _, key = subject.partition(":")
    if kind not in FACT_KINDS or not key:
        return False
    if kind != "matter":
        return True
    try:
        UUID(key)
    except ValueError:
        return False
    return True


def claim_of(rules: Rulebook, told: ProposalRaised | ProposalDeferred | RaiseProposal) -> Claim | None:
    """Return what a proposal claims; None where the rules have no such ground any more."""
    ground = ground_of(rules, told.ground)
    return Claim(ground, told.unit, told.fact, told.matters) if ground else None


def weigh(claim: Claim, related: Mapping[str, object], rules: Rulebook) -> Weighed:
    """Return how the ground stands by now, as the streams say that the claim looks at."""
    ground = claim.ground
    fault = _fault_of_fact(claim, related.get(claim.subject))
    if fault:
        return Weighed(Standing.FALLS, fault, fact_clause(rules, ground.measure) or ground.clause)
    matters = matters_of(claim, related)
    unmet = _unmet_condition(ground, matters) or _raised_already(ground, matters, rules)
    if unmet:
        return Weighed(Standing.FALLS, unmet, ground.clause)
    parent = related.get(claim.subject)
    if isinstance(parent, Proposal) and ground.trigger == "measure_lapsed":
        worked_off = _worked_off(parent, matters, ground)
        if worked_off is not None:
            return worked_off
    if isinstance(parent, Incident) and parent.held:
        return Weighed(Standing.WAITS, "所依据的情形正在复核", ground.clause)
    return _excused(claim, matters, parent, rules) if ground.excused_by_reason else HOLDS


def matters_of(claim: Claim, related: Mapping[str, object]) -> list[Matter]:
    """Return the matters that the claim is about."""
    subjects = dict.fromkeys((claim.subject, *(f"matter:{matter}" for matter in claim.matters)))
    return [state for subject in subjects if isinstance(state := related.get(subject), Matter)]


def _fault_of_fact(claim: Claim, state: object) -> str:
    """Return why the recorded facts do not bear the ground out; empty when they do."""
    match state:
        case Matter():
            return _fault_of_matter(claim, state)
        case Incident():
            return _fault_of_incident(claim, state)
        case Proposal():
            return _fault_of_measure(claim, state)
        case Duty():
            return _fault_of_duty(claim, state)
        case Tally():
            reached = claim.ground.trigger == "count" and (claim.ground.code, claim.what) in state.names
            return "" if reached else "按发送时间计算的次数没有达到"
        case _:
            return "没有所依据的事实记录（事项、任务或情形）"


def _fault_of_matter(claim: Claim, matter: Matter) -> str:
    ground = claim.ground
    if matter.state is MatterState.NONE:
        return "没有所依据的事项"
    if claim.unit not in matter.units:
        return "该单位不是所依据事项的承办单位"
    match ground.trigger:
        case "matter_overdue":
            if ground.units == "lead" and claim.unit != matter.units[0]:
                return "该情形只针对主办单位"
            return _fault_of_date(ground, matter)
        case "ticket_merged":
            asked = (
                each for each in matter.tickets if each.ticket_id in matter.merged and claim.what == ticket_fact(each)
            )
            return "" if any(each.channel in ground.rows for each in asked) else "没有所列渠道的工单并入该事项"
        case "duty_missed":
            duty = matter.duties.get(claim.what.removeprefix("duty."))
            known = duty is not None and duty.missed and duty.unit == claim.unit
            meant = duty is not None and (not ground.rows or duty.row in ground.rows)
            return "" if known and meant else "该单位没有逾期未报的任务"
        case "by_hand":
            return ""
        case _:
            return f"“{ground.text}”不能以事项本身为依据"


def _fault_of_date(ground: Ground, matter: Matter) -> str:
    if not matter.overdue:
        return "所依据的事项没有逾期"
    if ground.of_completion and matter.due is not None and _completed_by(matter, matter.due):
        return "经核查，事项已在时限内办结，只是反馈逾期"
    return ""


def _completed_by(matter: Matter, due: DueDate) -> bool:
    """Return whether the matter is closed and its work was found to have been done by a date."""
    closed = matter.state in {MatterState.CLOSED, MatterState.ARCHIVED}
    return closed and matter.completed_on is not None and matter.completed_on <= due.enforce_on


def _fault_of_incident(claim: Claim, incident: Incident) -> str:
    ground, recorded = claim.ground, incident.recorded
    if recorded is None or incident.withdrawn:
        return "没有所依据的情形记录，或已撤销"
    if recorded.unit != claim.unit:
        return "所依据的情形不是该单位的"
    if ground.trigger not in ("incident", "by_hand") or (ground.rows and recorded.kind not in ground.rows):
        return f"所登记的情形不属于“{ground.text}”"
    if ground.requires_effect and not recorded.effect:
        return "情形记录没有认定造成的影响"
    return ""


def _fault_of_measure(claim: Claim, parent: Proposal) -> str:
    ground, raised = claim.ground, parent.raised
    if raised is None or parent.withdrawn:
        return "所依据的前一措施不存在，或已撤回"
    if raised.unit != claim.unit or (ground.measures and raised.kind not in ground.measures):
        return "所依据的前一措施与该情形不符"
    match ground.trigger:
        case "measure_lapsed":
            return "" if parent.lapsed_on else "前一措施的时限没有超过"
        case "measure_finding":
            finding = claim.what.removeprefix("finding.")
            known = finding in parent.findings and (not ground.rows or finding in ground.rows)
            if known and step_missing(parent, ground):
                return "前一措施的步骤尚未登记"
            return "" if known else "没有相应的认定"
        case "by_hand":
            return "" if parent.imposed else "前一措施尚未作出"
        case _:
            return f"“{ground.text}”不能以前一措施为依据"


def step_missing(parent: Proposal, ground: Ground) -> bool:
    """Return whether the ground asks for a step of the measure that is not on record."""
    return bool(ground.after_step) and all(taken.step != ground.after_step for taken in parent.taken)


def _fault_of_duty(claim: Claim, duty: Duty) -> str:
    ground, opened = claim.ground, duty.opened
    if opened is None or opened.unit != claim.unit:
        return "该单位没有所依据的任务"
    if ground.trigger == "by_hand":
        return ""
    meant = ground.trigger == "duty_missed" and (not ground.rows or opened.row in ground.rows)
    return "" if meant and duty.missed and not opened.soft else "该单位没有逾期未报的任务"


def fact_clause(rules: Rulebook, measure: str) -> str:
    """Return the clause by which a sanction, or a level of a ladder, rests on a fact; empty: that of the ground."""
    row, policy = rules.find_measure(measure), rules.pack.measure_policy
    return policy.fact_clause if policy and (row is None or row.sanction or row.rank) else ""


def _raised_already(ground: Ground, matters: list[Matter], rules: Rulebook) -> str:
    """Return why a measure that only moves matters to another role does nothing: they were that role's from the start.

    A matter that a measure has moved stays a ground of that measure.
    """
    measure = rules.find_measure(ground.measure)
    if measure is None or not measure.new_owner or measure.rank or not matters:
        return ""
    own = all(matter.owner == measure.new_owner and not matter.raised_by for matter in matters)
    return f"事项本由{rules.role_title(measure.new_owner)}负责督办，不需{measure.name}" if own else ""


def _unmet_condition(ground: Ground, matters: list[Matter]) -> str:
    if ground.tracks and matters and not any(matter.track in ground.tracks for matter in matters):
        return f"“{ground.text}”不适用于该类事项"
    if ground.requires_overdue and not any(matter.overdue for matter in matters):
        return "事项尚未逾期"
    # A matter that was urged does not take another one along that was not.
    urgings = min((sum(matter.urged.values()) for matter in matters), default=0)
    if urgings < ground.requires_urgings:
        return f"须先催办至少 {ground.requires_urgings} 次，现有 {urgings} 次"
    return ""


def _worked_off(parent: Proposal, matters: list[Matter], ground: Ground) -> Weighed | None:
    """Return how the ground stands where the work was, or may have been, done by the measure's own date."""
    raised, imposed = parent.raised, parent.imposed
    if raised is None or imposed is None or imposed.new_due is None or not raised.of_work or not matters:
        return None
    if all(done_by(matter, parent) for matter in matters):
        return Weighed(Standing.FALLS, "事项已在新的时限内办结", ground.clause)
    until = imposed.new_due.enforce_on
    reports = [matter.closing_report for matter in matters if matter.is_open]
    if any(report is not None and local_day(report.judged_at) <= until for report in reports):
        return Weighed(Standing.WAITS, "新的时限内报送的办结报告尚待核查", ground.clause)
    return None


def done_by(matter: Matter, parent: Proposal) -> bool:
    """Return whether the matter is closed, and its work was done or its report came by the measure's date.

    A measure's date is one for the work; a report of work done in time may come later.
    """
    due, report = parent.imposed.new_due if parent.imposed else None, matter.closing_report
    if due is None or report is None or matter.state not in {MatterState.CLOSED, MatterState.ARCHIVED}:
        return False
    return _completed_by(matter, due) or local_day(report.judged_at) <= due.enforce_on


def _excused(claim: Claim, matters: list[Matter], parent: object, rules: Rulebook) -> Weighed:
    """A reason of the unit, or of the lead for all: accepted it excuses; undecided and filed in time it is awaited."""
    clause = rules.judging.reason_clause
    until = parent.imposed.new_due if isinstance(parent, Proposal) and parent.imposed else None
    for matter in matters:
        heard = {claim.unit, *matter.units[:1]}
        reasons = [reason for reason in matter.reasons.values() if reason.unit in heard]
        if any(reason.accepted for reason in reasons):
            return Weighed(Standing.FALLS, "该单位的理由已认定为正当", clause)
        for reason in reasons:
            in_time = reason.in_time or (
                until is not None and reason.filed_on is not None and reason.filed_on <= until.enforce_on
            )
            if reason.accepted is None and in_time:
                return Weighed(Standing.WAITS, "该单位在时限内说明的理由尚未认定", clause)
    return HOLDS
