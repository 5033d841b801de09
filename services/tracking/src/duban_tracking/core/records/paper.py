"""Papers that people draft, sign and issue: circulars, special reports, upward reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import DraftPaper, IssuePaper, RecordConsultation, RecordInstruction, SignPaper
from duban_contracts.common import Actor, SignatureStep
from duban_contracts.events.paper import (
    InstructionRecorded,
    PaperConsulted,
    PaperContent,
    PaperDrafted,
    PaperIssued,
    PaperSigned,
)
from duban_contracts.vocabulary import ApprovalSubject, NamedAs
from duban_sdk.tables import PaperKind, ReferralPolicy
from duban_tracking.core.acts import Acts
from duban_tracking.core.context import Context, Decision, Refusal, Why, unknown_unit
from duban_tracking.core.dates import stated
from duban_tracking.core.duties.lists import listing_row
from duban_tracking.core.duties.openings import opens_on
from duban_tracking.core.matter.accused import accused_refusal
from duban_tracking.core.periods import days_of, is_period
from duban_tracking.core.signatures import steps_of


@dataclass(frozen=True, slots=True)
class Paper:
    id: str
    kind: str = ""
    content: PaperContent | None = None
    steps: tuple[SignatureStep, ...] = ()
    given: tuple[tuple[Actor, bool], ...] = ()
    refused: bool = False
    consulted: PaperConsulted | None = None
    consulted_bodies: frozenset[str] = frozenset()
    """All that were consulted, in whatever rounds."""
    meeting: str = ""
    instructions: frozenset[str] = frozenset()
    drafted_on: date | None = None
    issued_on: date | None = None

    @property
    def awaited(self) -> SignatureStep | None:
        """The signature that is awaited next."""
        return None if self.refused or len(self.given) >= len(self.steps) else self.steps[len(self.given)]


ACTS: Acts[Paper] = Acts()


def initial(key: str) -> Paper:
    """Return a paper that is not drafted yet."""
    return Paper(key)


def related(command: Command) -> tuple[str, ...]:
    """Return the matters for which a paper names units."""
    namings = command.namings if isinstance(command, DraftPaper) else ()
    return tuple(dict.fromkeys(f"matter:{naming.matter_id}" for naming in namings))


@ACTS.on(DraftPaper)
def draft(command: DraftPaper, state: Paper, context: Context) -> Decision:
    """The paper waits for its signatures; drafting anew before issue starts them again."""
    kind = context.rules.find_paper(command.kind)
    if kind is None:
        known = "、".join(f"{row.code}（{row.name}）" for row in context.rules.pack.papers)
        return Refusal(Why.UNKNOWN, f"没有文种“{command.kind}”；可选：{known}")
    if state.issued_on:
        return Refusal(Why.STATE, "该文稿已印发，不能改动", kind.clause)
    refusal = _draft_refusal(command, kind, context)
    if refusal:
        return refusal
    content = PaperContent.model_validate(command.model_dump(exclude={"paper_id", "kind"}))
    if state.content == content and not state.refused:
        return ()
    chain = context.rules.find_chain(ApprovalSubject.PAPER, paper=command.kind)
    drafted = PaperDrafted(
        paper_kind=command.kind, content=content, steps=steps_of(chain), by=context.by, clause=kind.clause
    )
    return (drafted,)


def _draft_refusal(command: DraftPaper, kind: PaperKind, context: Context) -> Refusal | None:
    if kind.drafted_by and context.by.role not in kind.drafted_by:
        return Refusal(Why.ROLE, f"“{kind.name}”不由该角色起草", kind.clause)
    if command.namings and not kind.names_units:
        return Refusal(Why.RULE, f"“{kind.name}”不点名表扬或批评单位", kind.clause)
    slow = (naming for naming in command.namings if naming.named_as is NamedAs.SLOW)
    if any(not naming.problem for naming in slow):
        return Refusal(Why.RULE, "点名进展缓慢的单位，须指出问题", kind.clause)
    policy = context.rules.pack.referral
    if policy and policy.paper == kind.code:
        texts = (command.title, *(text for section in command.sections for text in section))
        refusal = sanction_refusal("\n".join(texts), policy)
        if refusal:
            return refusal
    accused = (accused_refusal(context, context.related.get(subject)) for subject in related(command))
    refusals = (*(unknown_unit(context, naming.unit) for naming in command.namings), *accused)
    return next((refusal for refusal in refusals if refusal), None)


def sanction_refusal(text: str, policy: ReferralPolicy) -> Refusal | None:
    """Return why a text may not go to a competent body: it names a sanction, which is for the body to choose."""
    named = next((word for word in policy.unnamed_sanctions if word in text), None)
    if named is None:
        return None
    return Refusal(Why.RULE, f"不得写明处分种类（“{named}”），给予何种处理由受理机关决定", policy.clause)


@ACTS.on(SignPaper)
def sign(command: SignPaper, state: Paper, context: Context) -> Decision:
    """The awaited signature is given; a refusal sends the paper back to its drafter."""
    if state.content is None:
        return Refusal(Why.UNKNOWN, "没有这份文稿")
    if state.given and state.given[-1] == (context.by, command.approved):
        return ()
    step = state.awaited
    if step is None:
        kind = context.rules.find_paper(state.kind)
        return Refusal(Why.STATE, "该文稿现在没有待签批的环节", kind.clause if kind else None)
    if not step.signed_by(context.by.role):
        titles = "、".join(context.rules.role_title(role) for role in (step.role, *step.or_by))
        return Refusal(Why.ROLE, f"该文稿现在不由该角色签批，应由{titles}签批", step.clause)
    if not command.approved and not command.opinion:
        return Refusal(Why.RULE, "不同意时须写明意见", step.clause)
    refusal = _unprepared(command, state, context)
    if refusal:
        return refusal
    signed = PaperSigned(
        step=len(state.given),
        approved=command.approved,
        opinion=command.opinion,
        meeting=command.meeting,
        meeting_on=command.meeting_on,
        by=context.by,
        clause=step.clause,
    )
    return (signed,)


def _unprepared(command: SignPaper, state: Paper, context: Context) -> Refusal | None:
    """Return what must be on record before this approval: the consultation, and with the last one the meeting."""
    kind = context.rules.find_paper(state.kind)
    if kind is None or not command.approved:
        return None
    unheard = _unheard(state, kind, "签批")
    if unheard:
        return unheard
    last = len(state.given) + 1 == len(state.steps)
    if kind.meeting_clause and last and not (command.meeting and command.meeting_on):
        return Refusal(Why.RULE, f"“{kind.name}”须写明审定的会议及其日期", kind.meeting_clause)
    if command.meeting_on is not None and command.meeting_on > context.on:
        return Refusal(Why.RULE, f"会议日期 {command.meeting_on} 晚于今天", kind.meeting_clause or kind.clause)
    heard_on = state.consulted.consulted_on if state.consulted and kind.consulted_clause else None
    if heard_on is not None and command.meeting_on is not None and command.meeting_on < heard_on:
        reason = f"会议日期 {command.meeting_on} 早于征求意见日期 {heard_on}，须先征求意见再审定"
        return Refusal(Why.RULE, reason, kind.consulted_clause)
    return None


def _unheard(state: Paper, kind: PaperKind, act: str) -> Refusal | None:
    """Return who must be consulted before the act; None when all were."""
    if not kind.consulted_clause:
        return None
    missing = "、".join(body for body in kind.consulted_bodies if body not in state.consulted_bodies)
    if state.consulted is not None and not missing:
        return None
    return Refusal(Why.RULE, f"“{kind.name}”须先征求{missing or '有关部门'}意见，再{act}", kind.consulted_clause)


@ACTS.on(RecordConsultation)
def record_consultation(command: RecordConsultation, state: Paper, context: Context) -> Decision:
    """Departments were consulted on the draft; their opinions stand with it."""
    kind = context.rules.find_paper(state.kind)
    if kind is None or state.content is None:
        return Refusal(Why.UNKNOWN, "没有这份文稿")
    clause = kind.consulted_clause or kind.clause
    if state.issued_on:
        return Refusal(Why.STATE, "该文稿已印发", clause)
    if command.consulted_on > context.on:
        return Refusal(Why.RULE, f"征求意见日期 {command.consulted_on} 晚于今天", clause)
    consulted = PaperConsulted(**command.model_dump(), by=context.by, clause=clause)
    before = state.consulted
    if before is not None and before.model_copy(update={"by": consulted.by}) == consulted:
        return ()
    return (consulted,)


@ACTS.on(RecordInstruction)
def record_instruction(command: RecordInstruction, state: Paper, context: Context) -> Decision:
    """A leader's instruction, or that the leader has read the paper, stands on record."""
    if state.content is None:
        return Refusal(Why.UNKNOWN, "没有这份文稿")
    if command.key in state.instructions:
        return ()
    recorded = InstructionRecorded(
        key=command.key,
        leader=command.leader,
        instruction=command.instruction,
        matter_id=command.matter_id,
        by=context.by,
    )
    return (recorded,)


@ACTS.on(IssuePaper)
def issue(command: IssuePaper, state: Paper, context: Context) -> Decision:
    """The paper is out; its number is filled in when it is stored."""
    kind = context.rules.find_paper(state.kind)
    if kind is None or state.content is None:
        return Refusal(Why.UNKNOWN, "没有这份文稿")
    if state.issued_on:
        return ()
    refusal = _issue_refusal(command, state, kind, context) or _unaccounted(command, state, context)
    if refusal:
        return refusal
    due_on = command.reasons_due_on
    issued = PaperIssued(
        paper_kind=state.kind,
        series=kind.series,
        content=state.content,
        issued_on=context.on,
        reasons_due=stated(context, "reasons_stated", due_on, kind.clause) if due_on else None,
        counts=tuple(sorted(Counter(standing for _, standing in command.listed).items())),
        by=context.by,
        clause=kind.clause,
    )
    return (issued,)


def _issue_refusal(command: IssuePaper, state: Paper, kind: PaperKind, context: Context) -> Refusal | None:
    if state.refused:
        return Refusal(Why.STATE, "该文稿已被退回，须重新起草", kind.clause)
    if state.awaited:
        return Refusal(Why.STATE, "该文稿还有待签批的环节", state.awaited.clause)
    unheard = _unheard(state, kind, "印发")
    if unheard:
        return unheard
    if kind.meeting_clause and not state.meeting:
        return Refusal(Why.RULE, f"“{kind.name}”须经会议审定，再印发", kind.meeting_clause)
    if kind.shown_to_leaders_first and not state.instructions:
        return Refusal(Why.RULE, f"“{kind.name}”须先送县领导阅示，再印发", kind.clause)
    slow = state.content and any(naming.named_as is NamedAs.SLOW for naming in state.content.namings)
    if command.reasons_due_on and not kind.reports_reasons:
        return Refusal(Why.RULE, f"“{kind.name}”不设报告原因的时限", kind.clause)
    if slow and kind.reports_reasons and command.reasons_due_on is None:
        return Refusal(Why.RULE, "点名进展缓慢的，须写明报告原因及改进意见的时限", kind.clause)
    if command.reasons_due_on and command.reasons_due_on < context.on:
        return Refusal(Why.RULE, "报告原因的时限早于今天", kind.clause)
    return None


def _unaccounted(command: IssuePaper, state: Paper, context: Context) -> Refusal | None:
    """Return why a paper may not go out that does a duty which goes through matters: it leaves some of them out."""
    row, content = listing_row(context.rules.pack, state.kind), state.content
    if row is None or content is None:
        return None
    if not is_period(content.period, row.cadence):
        return Refusal(Why.RULE, f"“{row.name}”须写明所属时期（period），现为“{content.period}”", row.clause)
    opened_on = opens_on(row, days_of(content.period)[0], context.rules)
    if state.drafted_on is not None and state.drafted_on < opened_on:
        reason = f"“{row.name}”（{content.period}）须在 {opened_on} 以后起草，该文稿 {state.drafted_on} 起草"
        return Refusal(Why.RULE, reason, row.clause)
    named = frozenset(content.matters)
    left_out = Counter(standing for matter_id, standing in command.listed if matter_id not in named)
    if not left_out:
        return None
    words = "、".join(f"{standing} {number} 件" for standing, number in sorted(left_out.items()))
    reason = f"“{row.name}”应逐件列明 {len(command.listed)} 件事项，遗漏 {left_out.total()} 件（{words}）"
    return Refusal(Why.RULE, reason, row.clause)


def evolve(state: Paper, event: Event, on: date) -> Paper:
    """Return the paper after the event."""
    match event:
        case PaperDrafted():
            # Signatures and readings were of the former text; opinions of departments are what changed it.
            return Paper(
                state.id,
                kind=event.paper_kind,
                content=event.content,
                steps=event.steps,
                consulted=state.consulted,
                consulted_bodies=state.consulted_bodies,
                drafted_on=on,
            )
        case PaperConsulted():
            bodies = state.consulted_bodies | {*event.bodies}
            return replace(state, consulted=event, consulted_bodies=bodies)
        case PaperSigned():
            given = (*state.given, (event.by, event.approved))
            refused, meeting = state.refused or not event.approved, event.meeting or state.meeting
            return replace(state, given=given, refused=refused, meeting=meeting)
        case InstructionRecorded():
            return replace(state, instructions=state.instructions | {event.key})
        case PaperIssued():
            return replace(state, issued_on=event.issued_on)
        case _:
            return state
