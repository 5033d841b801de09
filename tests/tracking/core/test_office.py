"""Papers, incidents, proposals, referrals, units and the office's own duties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from duban_contracts.base import Event
from duban_contracts.commands.matter import Command, NameUnit, PassTime
from duban_contracts.commands.office import (
    CompleteDuty,
    DraftPaper,
    IssuePaper,
    OpenDuty,
    RaiseProposal,
    RecordIncident,
    RecordInstruction,
    RecordReferral,
    RegisterUnit,
    SignPaper,
    SignProposal,
    WithdrawIncident,
    WithdrawProposal,
)
from duban_contracts.events.paper import Naming
from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn
from duban_contracts.vocabulary import ApprovalSubject, NamedAs, UnitKind
from duban_sdk.date_rules import MonthlyDay
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import (
    Chain,
    DatedRule,
    FlagRow,
    IncidentKind,
    OfficeDutyRow,
    PaperKind,
    ProposalKind,
    ReferralPolicy,
    RoleRow,
)
from duban_tracking.core.context import Decision, Refusal, Why
from duban_tracking.core.follow_ups import follow_ups, office_duties_on
from duban_tracking.core.kinds import KINDS
from tests.tracking.core.story import CHIEF, CLOCK, HEAD, LEAD, MATTER_ID, OFFICE, STAFF, Story, pack, rulebook

PAPER_ID = UUID("33333333-3333-5333-8333-333333333333")


PAPERS = (
    PaperKind(
        code="circular",
        name="通报",
        drafted_by=(STAFF,),
        names_units=True,
        shown_to_leaders_first=True,
        clause="T-10",
    ),
    PaperKind(code="report", name="专报", clause="T-10"),
)


def office_rules() -> Rulebook:
    """Return the made-up county's rules with papers, incidents, proposals and office duties."""
    commands = tuple(command.__name__ for kind in KINDS.values() for command in kind.commands)
    base = pack()
    paper, proposal = ApprovalSubject.PAPER, ApprovalSubject.PROPOSAL
    chains = (
        Chain(code="circular", subject=paper, papers=("circular",), steps=(HEAD,), clause="T-10"),
        Chain(code="award", subject=proposal, proposals=("award",), steps=(CHIEF,), clause="T-11"),
    )
    changes = {
        "roles": tuple(RoleRow(code=row.code, title=row.title, acts=commands) for row in base.roles),
        "chains": (*base.chains, *chains),
        "dates": (*base.dates, DatedRule(code="circular_by", rule=MonthlyDay(day=10), clause="T-10")),
        "papers": PAPERS,
        "proposals": (ProposalKind(code="award", name="取消评优资格", clause="T-11"),),
        "incidents": (
            IncidentKind(code="praise", name="通报表扬", source_required=True, clause="T-12"),
            IncidentKind(code="other", name="其他问题", discretionary=True, clause="T-13"),
        ),
        "flags": (FlagRow(code="three", name="三件未按时", counts=(), times=3, proposes="award", clause="T-11"),),
        "office_duties": (
            OfficeDutyRow(
                code="circular_duty",
                name="月度通报",
                holder=STAFF,
                cadence="month",
                date_rule="circular_by",
                answered_by="circular",
                clause="T-10",
            ),
        ),
        "referral": ReferralPolicy(bodies=("县监委",), clause="T-14"),
    }
    return rulebook(base.model_copy(update=changes))


@dataclass
class Desk:
    """One stream of any kind, and the day on which it stands."""

    kind: str
    key: str
    on: date = date(2026, 8, 3)
    rules: Rulebook = field(default_factory=office_rules)
    told: list[Event] = field(default_factory=list)

    def when(self, command: Command, role: str = STAFF) -> Decision:
        """Return the decision on the stream as it stands."""
        kind, state = KINDS[self.kind], KINDS[self.kind].initial(self.key)
        for event in self.told:
            state = kind.evolve(state, event, self.on)
        return kind.decide(command, state, Story(rules=self.rules, on=self.on).context(role, OFFICE))

    def given(self, command: Command, role: str = STAFF, on: date | None = None) -> Desk:
        """Carry the command out; it must not be refused."""
        self.on = on or self.on
        decision = self.when(command, role)
        assert not isinstance(decision, Refusal), decision
        self.told.extend(decision)
        return self


def draft(**changes: object) -> DraftPaper:
    naming = Naming(matter_id=MATTER_ID, unit=LEAD, named_as=NamedAs.SLOW, problem="进度滞后")
    fields = {"paper_id": PAPER_ID, "kind": "circular", "title": "七月通报", "namings": (naming,), "period": "2026-07"}
    return DraftPaper.model_validate({**fields, **changes})


def drafted() -> Desk:
    return Desk("paper", str(PAPER_ID)).given(draft())


def signed() -> Desk:
    return drafted().given(SignPaper(approved=True), HEAD)


def read() -> Desk:
    return signed().given(RecordInstruction(key="i1", leader="县长", instruction="请各单位抓紧"), STAFF)


def incident(**changes: object) -> RecordIncident:
    fields = {
        "incident_id": PAPER_ID,
        "kind": "praise",
        "unit": LEAD,
        "happened_on": date(2026, 8, 1),
        "description": "受到通报表扬",
        "source": "云政通〔2026〕1号",
    }
    return RecordIncident.model_validate({**fields, **changes})


def proposal() -> RaiseProposal:
    return RaiseProposal(kind="award", name="取消评优资格", unit=LEAD, period="2026", reason="三件")


def desk(kind: str) -> Callable[[], Desk]:
    return lambda: Desk(kind, str(PAPER_ID))


ISSUE = IssuePaper(reasons_due_on=date(2026, 8, 20))
REFUSED: list[tuple[str, Callable[[], Desk], Command, str, Why, str | None]] = [
    ("draft_by_other_role", desk("paper"), draft(), CHIEF, Why.ROLE, "T-10"),
    ("naming_in_other_paper", desk("paper"), draft(kind="report"), STAFF, Why.RULE, "T-10"),
    ("unknown_paper", desk("paper"), draft(kind="memo"), STAFF, Why.UNKNOWN, None),
    ("issue_unsigned", drafted, ISSUE, STAFF, Why.STATE, "T-10"),
    ("sign_by_other_role", drafted, SignPaper(approved=True), CHIEF, Why.ROLE, "T-10"),
    ("issue_before_leaders_read", signed, ISSUE, STAFF, Why.RULE, "T-10"),
    ("issue_without_date_for_reasons", read, IssuePaper(), STAFF, Why.RULE, "T-10"),
    ("redraft_after_issue", lambda: read().given(ISSUE), draft(title="改"), STAFF, Why.STATE, "T-10"),
    ("incident_unknown", desk("incident"), incident(kind="x"), STAFF, Why.UNKNOWN, "T-13"),
    ("incident_without_source", desk("incident"), incident(source=""), STAFF, Why.RULE, "T-12"),
    ("incident_with_own_points", desk("incident"), incident(points=Decimal(3)), STAFF, Why.RULE, "T-12"),
    ("discretion_without_points", desk("incident"), incident(kind="other"), STAFF, Why.RULE, "T-13"),
    ("incident_tomorrow", desk("incident"), incident(happened_on=date(2026, 8, 4)), STAFF, Why.RULE, "T-12"),
    ("withdraw_nothing", desk("incident"), WithdrawIncident(reason="误记"), STAFF, Why.UNKNOWN, None),
    ("sign_unraised", desk("proposal"), SignProposal(approved=True), CHIEF, Why.UNKNOWN, None),
    (
        "body_without_host",
        desk("unit"),
        RegisterUnit(unit="zhb", name="指挥部", kind=UnitKind.TEMPORARY_BODY),
        STAFF,
        Why.RULE,
        None,
    ),
]


@pytest.mark.parametrize(
    ("given", "when", "role", "why", "clause"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_office_act_is_refused_with_its_clause(
    given: Callable[[], Desk], when: Command, role: str, why: Why, clause: str | None
) -> None:
    decision = given().when(when, role)
    assert isinstance(decision, Refusal), decision
    assert (decision.why, decision.clause) == (why, clause)


def referral() -> RecordReferral:
    fields = {"referral_id": PAPER_ID, "body": "县监委", "facts": "政令不畅", "unit": LEAD, "referred_on": "2026-08-01"}
    return RecordReferral.model_validate(fields)


DONE: list[tuple[str, Callable[[], Desk], Command, str, list[str]]] = [
    ("draft", desk("paper"), draft(), STAFF, ["PaperDrafted"]),
    ("sign", drafted, SignPaper(approved=True), HEAD, ["PaperSigned"]),
    ("issue", read, ISSUE, STAFF, ["PaperIssued"]),
    ("incident", desk("incident"), incident(), STAFF, ["IncidentRecorded"]),
    (
        "withdraw",
        lambda: desk("incident")().given(incident()),
        WithdrawIncident(reason="误记"),
        STAFF,
        ["IncidentWithdrawn"],
    ),
    ("propose", desk("proposal"), proposal(), CLOCK, ["ProposalRaised"]),
    (
        "decide",
        lambda: desk("proposal")().given(proposal(), CLOCK),
        SignProposal(approved=True),
        CHIEF,
        ["ProposalSigned", "ProposalDecided"],
    ),
    ("refer", desk("referral"), referral(), STAFF, ["ReferralRecorded"]),
    ("unit", desk("unit"), RegisterUnit(unit="x", name="县X局", kind=UnitKind.DEPARTMENT), STAFF, ["UnitRegistered"]),
    ("duty", desk("duty"), OpenDuty(row="circular_duty", period="2026-07", due_in="2026-08-01"), CLOCK, ["DutyOpened"]),
]


@pytest.mark.parametrize(("given", "when", "role", "then"), [row[1:] for row in DONE], ids=[row[0] for row in DONE])
def test_office_act_leads_to_its_events_once(
    given: Callable[[], Desk], when: Command, role: str, then: list[str]
) -> None:
    place = given()
    decision = place.when(when, role)
    assert not isinstance(decision, Refusal), decision
    assert [type(event).__name__ for event in decision] == then
    assert place.given(when, role).when(when, role) == ()


def test_issued_circular_names_units_on_their_matters_and_does_the_duty() -> None:
    issued = read().given(ISSUE).told[-1]
    commands = list(follow_ups(f"paper:{PAPER_ID}", issued, office_rules(), date(2026, 8, 3)))
    (matter, naming), (opened_duty, opening), (duty, done) = commands
    assert matter == f"matter:{MATTER_ID}"
    assert isinstance(naming, NameUnit)
    assert naming.reasons_due_on == date(2026, 8, 20)
    assert duty == f"duty:circular_duty:2026-07:{STAFF}"
    assert isinstance(done, CompleteDuty)
    assert (opened_duty, opening) == (duty, OpenDuty(row="circular_duty", period="2026-07", due_in=date(2026, 8, 1)))


def test_flag_raises_a_proposal_and_withdraws_it() -> None:
    facts = {"flag": "three", "name": "三件", "unit": LEAD, "year": 2026, "matters": (MATTER_ID,), "clause": "T-11"}
    raised = FlagRaised.model_validate(facts)
    gone = FlagWithdrawn.model_validate({**facts, "reason": "理由成立"})
    rules, on = office_rules(), date(2026, 9, 1)
    ((key, command),) = follow_ups("account:jtj:2026", raised, rules, on)
    ((same_key, withdrawal),) = follow_ups("account:jtj:2026", gone, rules, on)
    assert key == same_key == "proposal:award.2026.jtj"
    place = Desk("proposal", key.partition(":")[2]).given(command, CLOCK).given(withdrawal, CLOCK)
    assert [type(event).__name__ for event in place.told] == ["ProposalRaised", "ProposalWithdrawn"]
    assert place.given(command, CLOCK).told[-1].TYPE.endswith("raised.v1")


def test_office_duty_is_opened_for_the_month_that_ended_and_missed_after_its_rolled_day() -> None:
    ((subject, command),) = office_duties_on(office_rules(), date(2026, 5, 1))
    assert subject == f"duty:circular_duty:2026-04:{STAFF}"
    place = Desk("duty", subject.partition(":")[2]).given(command, CLOCK, on=date(2026, 5, 1))
    assert place.when(PassTime(), CLOCK) == ()
    place.on = date(2026, 5, 11)
    assert place.when(PassTime(), CLOCK) == ()
    place.given(PassTime(), CLOCK, on=date(2026, 5, 12))
    assert type(place.told[-1]).__name__ == "DutyMissed"
    place.given(CompleteDuty(done_by="paper:x", done_on=date(2026, 5, 13)), CLOCK)
    assert not place.told[-1].on_time  # type: ignore[attr-defined]


def test_withdrawn_proposal_cannot_be_signed() -> None:
    place = desk("proposal")().given(proposal(), CLOCK).given(WithdrawProposal(reason="理由成立"), CLOCK)
    refusal = place.when(SignProposal(approved=True), CHIEF)
    assert isinstance(refusal, Refusal)
    assert refusal.why is Why.STATE
