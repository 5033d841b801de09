"""Papers that people draft, sign and issue: circulars, special reports, upward reports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from duban_contracts.base import Event
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
    meeting: str = ""
    instructions: frozenset[str] = frozenset()
    issued_on: date | None = None

    @property
    def awaited(self) -> SignatureStep | None:
        """The signature that is awaited next."""
        return None if self.refused or len(self.given) >= len(self.steps) else self.steps[len(self.given)]


ACTS: Acts[Paper] = Acts()


def initial(key: str) -> Paper:
    """Return a paper that is not drafted yet."""
    return Paper(key)


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
    refusals = (unknown_unit(context, naming.unit) for naming in command.namings)
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
        return Refusal(Why.STATE, "该文稿现在没有待签批的环节")
    if not step.signed_by(context.by.role):
        return Refusal(Why.ROLE, "该文稿现在不由该角色签批", step.clause)
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
    if kind.consulted_clause and state.consulted is None:
        return Refusal(Why.RULE, f"“{kind.name}”须先征求有关部门意见，再签批", kind.consulted_clause)
    last = len(state.given) + 1 == len(state.steps)
    if kind.meeting_clause and last and not (command.meeting and command.meeting_on):
        return Refusal(Why.RULE, f"“{kind.name}”须写明审定的会议及其日期", kind.meeting_clause)
    if command.meeting_on is not None and command.meeting_on > context.on:
        return Refusal(Why.RULE, f"会议日期 {command.meeting_on} 晚于今天", kind.meeting_clause or kind.clause)
    return None


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
    refusal = _issue_refusal(command, state, kind, context)
    if refusal:
        return refusal
    due_on = command.reasons_due_on
    issued = PaperIssued(
        paper_kind=state.kind,
        series=kind.series,
        content=state.content,
        issued_on=context.on,
        reasons_due=stated(context, "reasons_stated", due_on, kind.clause) if due_on else None,
        by=context.by,
        clause=kind.clause,
    )
    return (issued,)


def _issue_refusal(command: IssuePaper, state: Paper, kind: PaperKind, context: Context) -> Refusal | None:
    if state.refused:
        return Refusal(Why.STATE, "该文稿已被退回，须重新起草", kind.clause)
    if state.awaited:
        return Refusal(Why.STATE, "该文稿还有待签批的环节", state.awaited.clause)
    if kind.consulted_clause and state.consulted is None:
        return Refusal(Why.RULE, f"“{kind.name}”须先征求有关部门意见，再印发", kind.consulted_clause)
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


def evolve(state: Paper, event: Event, on: date) -> Paper:
    """Return the paper after the event."""
    match event:
        case PaperDrafted():
            # Signatures and readings were of the former text; opinions of departments are what changed it.
            return Paper(
                state.id, kind=event.paper_kind, content=event.content, steps=event.steps, consulted=state.consulted
            )
        case PaperConsulted():
            return replace(state, consulted=event)
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
