"""Acts that may be tried in a history of escalation; those by which something happens are picked from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from duban_contracts.commands.escalation import (
    ConfirmMeasureDate,
    ImposeMeasure,
    RecordMeasureFinding,
    RecordRanking,
    RecordStatement,
    RecordStep,
)
from duban_contracts.commands.matter import (
    CloseMatter,
    Command,
    DecideObjection,
    DecideReason,
    FileObjection,
    FileReason,
    RequestExtension,
)
from duban_contracts.commands.office import (
    RaiseProposal,
    RecordReferral,
    SignProposal,
    WithdrawIncident,
    WithdrawProposal,
)
from duban_contracts.commands.records import HoldIncident, HoldProposal
from duban_contracts.commands.reports import ReturnReport, VerifyReport
from duban_contracts.vocabulary import ApprovalSubject, ReturnGround
from duban_tracking.core.context import Refusal
from duban_tracking.core.escalation.grounds import proposal_key
from tests.tracking.core.ladder_play import PAPER_ID, LadderPlay, by_hand, incident, matter_id
from tests.tracking.core.story import (
    CHIEF,
    CLOCK,
    CO,
    DIRECTOR,
    HEAD,
    LEAD,
    LEADER,
    OFFICE,
    STAFF,
    UNIT_ROLE,
    closing_report,
    order,
    signature,
)

Try = tuple[str, Command, str, str]
PROVISIONAL_ON = date(2027, 2, 12)
TAKEN_BACK = "不当"


def happening(play: LadderPlay) -> list[Try]:
    """Return the acts by which something happens now."""
    found = []
    for subject, command, role, unit in (*_on_matters(play), *_on_incidents(play), *_on_proposals(play)):
        decision = play.when(subject, command, role, unit)
        if decision and not isinstance(decision, Refusal):
            found.append((subject, command, role, unit))
    return found


def _on_matters(play: LadderPlay) -> Iterator[Try]:
    for number in (1, 2, 3):
        work = f"matter:{matter_id(number)}"
        yield work, FileReason(key="z", unit=LEAD, reason="雨"), UNIT_ROLE, LEAD
        yield work, FileObjection(unit=LEAD, reason="非职责"), UNIT_ROLE, LEAD
        for word in (True, False):
            yield work, DecideReason(key="z", accepted=word, opinion="已核"), LEADER, OFFICE
            yield work, DecideObjection(unit=LEAD, accepted=word, opinion="已核"), LEADER, OFFICE
        yield work, closing_report(completed_on=play.on, co_parts=()), UNIT_ROLE, LEAD
        for ground in ReturnGround:
            yield work, ReturnReport(key="r1", ground=ground, reason="重报"), STAFF, OFFICE
        for role in (STAFF, HEAD):
            yield work, VerifyReport(key="r1"), role, OFFICE
            yield work, CloseMatter(), role, OFFICE
        yield work, order(play.on + timedelta(days=15), co_units=()), STAFF, OFFICE
        for role in (LEADER, CHIEF):
            yield work, signature(ApprovalSubject.EXTENSION, "e"), role, OFFICE
        later = RequestExtension(
            key="e", unit=LEAD, reason="r", plan="p", schedule="s", new_due_on=play.on + timedelta(days=30)
        )
        yield work, later, UNIT_ROLE, LEAD
        for command in (by_hand(fact=work), by_hand(fact=f"{work}#other", ground="late")):
            yield f"proposal:{proposal_key(play.rules, command)}", command, STAFF, OFFICE


def _on_incidents(play: LadderPlay) -> Iterator[Try]:
    for number, kind in enumerate(("again", "slack", "grave", "absent"), start=1):
        for unit in (LEAD, OFFICE, "qy"):
            told = incident(kind, number, matter_id=matter_id(1) if kind != "absent" else None, unit=unit)
            yield f"incident:{told.incident_id}", told, STAFF, OFFICE
        subject = f"incident:{told.incident_id}"
        yield subject, WithdrawIncident(reason="误"), STAFF, OFFICE
        for cause in ("conclusion:a", "conclusion:b"):
            yield subject, HoldIncident(held=True, reason="复核", cause=cause), CLOCK, OFFICE
            yield subject, HoldIncident(held=False, reason="维持", cause=cause), CLOCK, OFFICE
    for number in range(3):
        ranking = RecordRanking(
            ranking_id=UUID(int=number + 1),
            work="w",
            name="某工作",
            period=f"2026-0{number + 5}",
            drawn_on=play.on,
            places=((CO, 1), ("slj", 2), (LEAD, 3)),
        )
        yield f"workranking:{ranking.ranking_id}", ranking, STAFF, OFFICE


def _on_proposals(play: LadderPlay) -> Iterator[Try]:
    for subject in [each for each in play.streams if each.startswith("proposal:")]:
        raised = play.state(subject).raised
        if raised is None:
            continue
        for role in (STAFF, DIRECTOR, CHIEF):
            yield subject, SignProposal(approved=True), role, OFFICE
        yield subject, SignProposal(approved=False, opinion="不同意"), DIRECTOR, OFFICE
        for due_on in (play.on + timedelta(days=10), PROVISIONAL_ON):
            out = ImposeMeasure(requirement="限期", new_due_on=due_on, target="完成", paper_id=PAPER_ID)
            yield subject, out, STAFF, OFFICE
        for command in (
            RecordStatement(text="影响"),
            ConfirmMeasureDate(),
            RecordStep(step="held", held_on=play.on, by_whom="某人"),
            RecordMeasureFinding(finding="met", text="好"),
            RecordMeasureFinding(finding="no_progress", text="差"),
        ):
            yield subject, command, STAFF, OFFICE
        yield subject, WithdrawProposal(reason=TAKEN_BACK), LEADER, OFFICE
        for held in (True, False):
            yield subject, HoldProposal(held=held, reason="复核", cause="conclusion:c"), CLOCK, OFFICE
        key = subject.partition(":")[2]
        referral = RecordReferral(
            referral_id=UUID(int=sum(key.encode())),
            body="县监委",
            facts="情况",
            unit=LEAD,
            referred_on=play.on,
            proposal=key,
        )
        yield f"referral:{referral.referral_id}", referral, STAFF, OFFICE
        told = {name: getattr(raised, name) for name in RaiseProposal.model_fields if name != "cause"}
        named = {**told, "persons": ("王",), "persons_approver": "李"}
        yield subject, RaiseProposal.model_validate(named), STAFF, OFFICE
