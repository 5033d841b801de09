"""云和县's clauses as the engine carries them out under the county's plugin; tests are named after their clauses."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from duban_contracts.commands.matter import (
    AssignMatter,
    CloseMatter,
    DecideObjection,
    DecideReason,
    FileObjection,
    FileReason,
    NameUnit,
    ProposeMatter,
    RequestExtension,
)
from duban_contracts.commands.office import DraftPaper, IssuePaper, RecordIncident, RecordReferral, SignPaper
from duban_contracts.commands.reports import FileReport, ReturnReport, VerifyReport
from duban_contracts.events.matter import MatterClosed, MatterFellOverdue
from duban_contracts.events.matter_reports import MatterDutyDone, MatterDutyMissed, MatterDutyOpened
from duban_contracts.events.paper import Naming
from duban_contracts.vocabulary import (
    ApprovalSubject,
    Completion,
    Horizon,
    MatterState,
    NamedAs,
    Reporting,
    ReportKind,
    ReturnGround,
    Weight,
)
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.loader import load_plugins
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf
from duban_tracking.core.context import Context, Refusal, Why
from duban_tracking.core.kinds import KINDS
from tests.tracking.core.story import (
    CLOCK,
    CO,
    DIRECTOR,
    HEAD,
    LEAD,
    LEADER,
    MATTER_ID,
    OTHER,
    STAFF,
    UNIT_ROLE,
    Story,
    closing_report,
    signature,
    text_of,
)

CHIEF = "principal_leader"
PAPER_ID = UUID("44444444-4444-5444-8444-444444444444")
EXTENSION = ApprovalSubject.EXTENSION


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    settings = JurisdictionSettings(
        jurisdiction="yunhe",
        name="云和县",
        plugins=("calendar_cn", "national", "yunhe"),
        parameters={"yunhe": {"renewed_by": "试用续用决定"}},
    )
    return Shelf(load_plugins(settings)).current


def proposed(weight: Weight = Weight.ORDINARY, origin: str = "ordinary") -> ProposeMatter:
    fields = {"title": "修路", "content": "某路段破损", "category": "7", "basis": "县政府第3次常务会议"}
    return ProposeMatter.model_validate({**fields, "origin": origin, "weight": weight})


def order(due_on: date = date(2026, 7, 31), **changes: object) -> AssignMatter:
    fields = {"lead": LEAD, "co_units": (CO,), "requirement": "限期修复", "due_on": due_on, "platforms": ("协同办公",)}
    return AssignMatter.model_validate({**fields, **changes})


def assigned(rules: Rulebook, on: date = date(2026, 7, 1), **changes: object) -> Story:
    story = Story(rules=rules, on=on).given(proposed()).given(signature(), DIRECTOR)
    return story.given(order(**changes))


def extension(key: str = "e1", on: date = date(2026, 8, 31), **changes: object) -> RequestExtension:
    fields = {"key": key, "unit": LEAD, "reason": "雨季", "plan": "分段", "schedule": "八月", "new_due_on": on}
    return RequestExtension.model_validate({**fields, **changes})


def progress(key: str = "p1") -> FileReport:
    co_parts = ({"unit": CO, "text": "配合。"},)
    fields = {"key": key, "kind": ReportKind.PROGRESS, "unit": LEAD, "text": text_of(), "signed_by": "局长"}
    return FileReport.model_validate({**fields, "co_parts": co_parts})


def clause_of_refusal(decision: object) -> str | None:
    assert isinstance(decision, Refusal), decision
    return decision.clause


def told(story: Story, event: type) -> list[date]:
    return [on for each, on in story.told if isinstance(each, event)]


def closed(story: Story, on: date) -> MatterClosed:
    story.given(VerifyReport(key="r1"), on=on).given(CloseMatter())
    event = story.told[-1][0]
    assert isinstance(event, MatterClosed)
    return event


def test_y_1_seven_classes_and_no_eighth(rules: Rulebook) -> None:
    for code in "1234567":
        story = Story(rules=rules)
        assert not isinstance(story.when(proposed().model_copy(update={"category": code})), Refusal)
    assert isinstance(Story(rules=rules).when(proposed().model_copy(update={"category": "8"})), Refusal)


def test_y_2_0_each_act_leads_into_its_stage(rules: Rulebook) -> None:
    track = rules.pack.tracks[0].code
    names = {event: getattr(rules.stage(track, event), "name", None) for event in EVENTS_OF_STAGES}
    assert names == EVENTS_OF_STAGES


EVENTS_OF_STAGES = {
    "MatterTakenUp": "立项",
    "MatterAssigned": "交办",
    "UnitUrged": "催办",
    "ReportFiled": "反馈",
    "ReportVerified": "核查",
    "UnitNamed": "通报",
    "MatterArchived": "归档",
    "RankingDrawn": "运用",
}


@pytest.mark.parametrize(("weight", "signer"), [(Weight.ORDINARY, DIRECTOR), (Weight.MAJOR, CHIEF)])
def test_y_2_1_weight_decides_who_approves(rules: Rulebook, weight: Weight, signer: str) -> None:
    story = Story(rules=rules).given(proposed(weight))
    for other in {DIRECTOR, CHIEF, LEADER} - {signer}:
        assert clause_of_refusal(story.when(signature(), other)) == "Y-2.1"
    assert story.given(signature(), signer).matter.state is MatterState.TAKEN_UP


def test_y_2_2a_order_goes_out_once_taken_up_and_asks_for_its_number(rules: Rulebook) -> None:
    story = assigned(rules)
    event = story.told[-1][0]
    assert (event.series, event.clause, event.order.platforms) == ("order", "Y-2.2a", ("协同办公",))  # type: ignore[attr-defined]
    assert rules.series_pattern("order").format(year=2026, serial=3) == "2026年3号"


@pytest.mark.parametrize(
    ("origin", "drafter"),
    [("special_inspection", "business_department"), ("meeting", "leader_liaison"), ("field_visit", "leader_liaison")],
)
def test_y_2_2b_origin_decides_who_drafts_and_the_office_reviews(rules: Rulebook, origin: str, drafter: str) -> None:
    story = Story(rules=rules).given(proposed(origin=origin)).given(signature(), DIRECTOR)
    assert clause_of_refusal(story.when(order(), STAFF)) == "Y-2.2b"
    story.given(order(), drafter)
    assert story.matter.state is MatterState.SUBMITTED
    assert clause_of_refusal(story.when(signature(ApprovalSubject.ASSIGNMENT), LEADER)) == "Y-2.2b"
    assert story.given(signature(ApprovalSubject.ASSIGNMENT), HEAD).matter.state is MatterState.ASSIGNED


def test_y_2_2b_review_after_the_drafted_date_is_refused(rules: Rulebook) -> None:
    story = Story(rules=rules).given(proposed(origin="meeting")).given(signature(), DIRECTOR)
    story.given(order(date(2026, 7, 10)), "leader_liaison")
    story.on = date(2026, 7, 15)
    refusal = story.when(signature(ApprovalSubject.ASSIGNMENT), HEAD)
    assert isinstance(refusal, Refusal)
    assert (refusal.why, refusal.clause) == (Why.STATE, "Y-2.2b")


def test_y_2_3_joint_supervision_names_two_bodies(rules: Rulebook) -> None:
    story = Story(rules=rules).given(proposed()).given(signature(), DIRECTOR)
    assert clause_of_refusal(story.when(order(joint_bodies=("县纪委",)))) == "Y-2.3"
    assert not isinstance(story.when(order(joint_bodies=("县纪委", "县人大"))), Refusal)


@pytest.mark.parametrize(
    "changes", [{"signed_by": ""}, {"co_parts": ()}, {"unit": CO}], ids=["unsigned", "no_co_part", "by_co_unit"]
)
def test_y_2_4a_report_is_signed_by_the_lead_and_tells_of_co_organisers(
    rules: Rulebook, changes: dict[str, object]
) -> None:
    story = assigned(rules)
    story.on = date(2026, 7, 20)
    role, unit = (UNIT_ROLE, CO) if changes.get("unit") else (UNIT_ROLE, LEAD)
    assert clause_of_refusal(story.when(closing_report(**changes), role, unit)) == "Y-2.4a"


@pytest.mark.parametrize(("on", "first"), [(date(2026, 7, 26), "2026-08"), (date(2026, 7, 27), "2026-09")])
def test_y_2_4b_first_monthly_report_is_ten_days_away(rules: Rulebook, on: date, first: str) -> None:
    story = assigned(rules, on, due_on=date(2026, 12, 18), horizon=Horizon.LONG).days_pass(date(2026, 9, 2))
    opened = [event for event, _ in story.told if isinstance(event, MatterDutyOpened)]
    assert (opened[0].period, opened[0].due.nominal_on.day) == (first, 5)


def test_y_2_4b_progress_returned_for_substance_is_owed_again(rules: Rulebook) -> None:
    story = assigned(rules, due_on=date(2026, 12, 18), horizon=Horizon.LONG).days_pass(date(2026, 8, 3))
    story.given(progress(), UNIT_ROLE).given(ReturnReport(key="p1", ground=ReturnGround.SUBSTANCE, reason="不实"))
    assert told(story.days_pass(date(2026, 8, 6)), MatterDutyMissed) == [date(2026, 8, 6)]
    again = progress().model_copy(update={"signed_by": "副局长"})
    story.given(again, UNIT_ROLE)
    done = [event for event, _ in story.told if isinstance(event, MatterDutyDone)]
    assert [event.on_time for event in done] == [True, False]


REFILED = [
    ("form_by_the_slip", ReturnGround.FORM, date(2026, 8, 10), Reporting.IN_TIME),
    ("form_after_the_slip", ReturnGround.FORM, date(2026, 8, 11), Reporting.LATE),
    ("substance", ReturnGround.SUBSTANCE, date(2026, 8, 5), Reporting.LATE),
]


@pytest.mark.parametrize(("ground", "on", "reporting"), [row[1:] for row in REFILED], ids=[row[0] for row in REFILED])
def test_y_2_4b_ground_of_the_return_and_its_slip_decide_which_filing_is_judged(
    rules: Rulebook, ground: ReturnGround, on: date, reporting: Reporting
) -> None:
    story = assigned(rules).given(closing_report(completed_on=date(2026, 7, 31)), UNIT_ROLE, on=date(2026, 7, 31))
    story.given(ReturnReport(key="r1", ground=ground, reason="补正"), on=date(2026, 8, 3)).days_pass(on)
    story.given(closing_report(completed_on=date(2026, 7, 31), signed_by="副局长"), UNIT_ROLE)
    assert closed(story, on).reporting is reporting


def test_y_2_4b_matter_is_not_overdue_until_the_slip_of_a_return_for_form_runs_out(rules: Rulebook) -> None:
    story = assigned(rules).given(closing_report(completed_on=date(2026, 7, 31)), UNIT_ROLE, on=date(2026, 7, 31))
    story.given(ReturnReport(key="r1", ground=ReturnGround.FORM, reason="格式"), on=date(2026, 8, 3))
    assert not story.days_pass(date(2026, 8, 10)).matter.overdue
    assert story.days_pass(date(2026, 8, 11)).matter.overdue


def test_y_2_4b_no_report_is_missed_while_a_closing_report_stood(rules: Rulebook) -> None:
    story = assigned(rules, due_on=date(2026, 12, 18), horizon=Horizon.LONG).days_pass(date(2026, 8, 3))
    story.given(progress(), UNIT_ROLE)
    story.given(closing_report(completed_on=date(2026, 8, 20)), UNIT_ROLE, on=date(2026, 8, 28))
    story.days_pass(date(2026, 9, 10)).given(ReturnReport(key="r1", ground=ReturnGround.SUBSTANCE, reason="不实"))
    assert told(story.days_pass(date(2026, 9, 30)), MatterDutyMissed) == []
    assert told(story.days_pass(date(2026, 10, 9)), MatterDutyMissed) == [date(2026, 10, 9)]


def test_y_2_5a_closing_needs_a_passed_verification(rules: Rulebook) -> None:
    story = assigned(rules).given(closing_report(), UNIT_ROLE, on=date(2026, 7, 20))
    assert clause_of_refusal(story.when(CloseMatter())) == "Y-2.5a"


REFUSED_EXTENSIONS = [
    ("after_the_date", date(2026, 8, 1), {}),
    ("without_reason", date(2026, 7, 20), {"reason": ""}),
    ("without_plan", date(2026, 7, 20), {"plan": ""}),
    ("without_date", date(2026, 7, 20), {"new_due_on": None}),
    ("without_schedule", date(2026, 7, 20), {"schedule": ""}),
]


@pytest.mark.parametrize(
    ("on", "changes"), [row[1:] for row in REFUSED_EXTENSIONS], ids=[row[0] for row in REFUSED_EXTENSIONS]
)
def test_y_2_5b_incomplete_or_late_request_is_refused(rules: Rulebook, on: date, changes: dict[str, object]) -> None:
    story = assigned(rules)
    story.on = on
    assert clause_of_refusal(story.when(extension(**changes), UNIT_ROLE)) == "Y-2.5b"


def test_y_2_5b_second_change_is_an_exception_of_the_principal_leader(rules: Rulebook) -> None:
    story = assigned(rules).given(extension(), UNIT_ROLE).given(signature(EXTENSION, "e1"), LEADER)
    again = extension("e2", date(2026, 9, 30))
    assert clause_of_refusal(story.when(again, UNIT_ROLE)) == "Y-2.5b"
    story.given(again.model_copy(update={"exception_reason": "台风"}), UNIT_ROLE)
    assert clause_of_refusal(story.when(signature(EXTENSION, "e2"), LEADER)) == "Y-2.5b"
    assert story.given(signature(EXTENSION, "e2"), CHIEF).matter.moved == 2


def test_y_2_5b_matter_is_not_closed_while_a_request_waits(rules: Rulebook) -> None:
    story = assigned(rules).given(extension(), UNIT_ROLE, on=date(2026, 7, 20))
    story.given(closing_report(completed_on=date(2026, 7, 20)), UNIT_ROLE).given(VerifyReport(key="r1"))
    assert clause_of_refusal(story.when(CloseMatter())) == "Y-2.5b"
    story.given(signature(EXTENSION, "e1", approved=False), LEADER)
    assert not isinstance(story.when(CloseMatter()), Refusal)


def _office(rules: Rulebook, kind: str, *acts: tuple[object, str], on: date = date(2026, 8, 8)) -> object:
    """Carry acts out on one stream of the office; return the last decision."""
    stream = KINDS[kind]
    state, decision = stream.initial(str(PAPER_ID)), ()
    for command, role in acts:
        context: Context = Story(rules=rules, on=on).context(role)
        decision = stream.decide(command, state, context)  # type: ignore[arg-type]
        if isinstance(decision, Refusal):
            return decision
        for event in decision:
            state = stream.evolve(state, event, on)
    return decision


def circular(problem: str = "进度滞后", title: str = "七月通报") -> DraftPaper:
    naming = Naming(matter_id=MATTER_ID, unit=LEAD, named_as=NamedAs.SLOW, problem=problem)
    return DraftPaper(paper_id=PAPER_ID, kind="monthly_circular", title=title, namings=(naming,), period="2026-07")


def test_y_2_6_slow_unit_is_told_the_problem_and_a_date_for_its_reasons(rules: Rulebook) -> None:
    assert clause_of_refusal(_office(rules, "paper", (circular(problem=""), STAFF))) == "Y-2.6"


def test_y_2_6_leaders_read_the_very_text_that_goes_out(rules: Rulebook) -> None:
    from duban_contracts.commands.office import RecordInstruction

    read = RecordInstruction(key="i", leader="县长", instruction="已阅")
    sign, issue = SignPaper(approved=True), IssuePaper(reasons_due_on=date(2026, 8, 20))
    signers = [step for chain in rules.pack.chains if "monthly_circular" in chain.papers for step in chain.steps]
    first = [(circular(), STAFF), *((sign, role) for role in signers)]
    assert clause_of_refusal(_office(rules, "paper", *first, (issue, STAFF))) == "Y-2.6"
    assert not isinstance(_office(rules, "paper", *first, (read, STAFF), (issue, STAFF)), Refusal)
    redrafted = [*first, (read, STAFF), (circular(title="改稿"), STAFF), *((sign, role) for role in signers)]
    assert clause_of_refusal(_office(rules, "paper", *redrafted, (issue, STAFF))) == "Y-2.6"


def test_y_2_6_reasons_are_owed_for_a_closed_matter_too(rules: Rulebook) -> None:
    story = assigned(rules).given(closing_report(completed_on=date(2026, 7, 20)), UNIT_ROLE, on=date(2026, 7, 20))
    closed(story, date(2026, 7, 21))
    naming = NameUnit(
        paper_id=PAPER_ID,
        paper_kind="monthly_circular",
        unit=LEAD,
        named_as=NamedAs.SLOW,
        issued_on=date(2026, 8, 10),
        reasons_due_on=date(2026, 8, 14),
        clause="Y-2.6",
    )
    story.given(naming, CLOCK, on=date(2026, 8, 10)).days_pass(date(2026, 8, 15))
    assert told(story, MatterDutyMissed) == [date(2026, 8, 15)]
    reasons = FileReport(key="w", kind=ReportKind.REASONS, unit=LEAD, text=text_of(), signed_by="局长")
    assert told(story.given(reasons, UNIT_ROLE), MatterDutyDone) == [date(2026, 8, 15)]


def test_y_2_8_facts_are_reported_to_the_commission_and_to_no_other_body(rules: Rulebook) -> None:
    def referral(body: str) -> RecordReferral:
        fields = {"referral_id": PAPER_ID, "facts": "政令不畅", "unit": LEAD, "referred_on": date(2026, 8, 1)}
        return RecordReferral.model_validate({**fields, "body": body})

    assert not isinstance(_office(rules, "referral", (referral("县监察委员会"), STAFF)), Refusal)
    assert clause_of_refusal(_office(rules, "referral", (referral("某公司"), STAFF))) == "Y-2.8"


def test_y_3_1_reasoned_objection_is_no_refusal_of_the_task(rules: Rulebook) -> None:
    story = assigned(rules).given(FileObjection(unit=LEAD, reason="属水利职责"), UNIT_ROLE)
    incident = RecordIncident(
        incident_id=PAPER_ID,
        kind="task_refused",
        unit=LEAD,
        matter_id=MATTER_ID,
        happened_on=story.on,
        description="拒收",
    )

    def recorded() -> object:
        plain = story.context(STAFF)
        context = Context(plain.at, plain.on, plain.by, rules, plain.units, {f"matter:{MATTER_ID}": story.matter})
        return KINDS["incident"].decide(incident, KINDS["incident"].initial(str(PAPER_ID)), context)

    assert clause_of_refusal(recorded()) == "Y-3.1"
    story.given(DecideObjection(unit=LEAD, accepted=False, opinion="职责明确"), HEAD)
    assert not isinstance(recorded(), Refusal)


def test_y_3_1_second_objection_is_answered_and_not_swallowed(rules: Rulebook) -> None:
    story = assigned(rules).given(FileObjection(unit=LEAD, reason="属水利职责"), UNIT_ROLE)
    story.given(DecideObjection(unit=LEAD, accepted=False, opinion="职责明确"), HEAD)
    assert clause_of_refusal(story.when(FileObjection(unit=LEAD, reason="另有理由"), UNIT_ROLE)) == "Y-3.1"


JUDGED = [
    ("early", date(2026, 7, 30), date(2026, 7, 30), Completion.EARLY, Reporting.EARLY),
    ("on_the_day", date(2026, 7, 31), date(2026, 7, 31), Completion.IN_TIME, Reporting.IN_TIME),
    ("reported_late", date(2026, 7, 31), date(2026, 8, 3), Completion.IN_TIME, Reporting.LATE),
    ("late", date(2026, 8, 3), date(2026, 8, 3), Completion.LATE, Reporting.LATE),
]


@pytest.mark.parametrize(
    ("done_on", "filed_on", "completion", "reporting"), [row[1:] for row in JUDGED], ids=[row[0] for row in JUDGED]
)
def test_y_3_2a_y_3_2b_two_days_are_judged_apart(
    rules: Rulebook, done_on: date, filed_on: date, completion: Completion, reporting: Reporting
) -> None:
    story = assigned(rules).days_pass(filed_on).given(closing_report(completed_on=done_on), UNIT_ROLE)
    event = closed(story, date(2026, 8, 5))
    assert (event.completion, event.reporting) == (completion, reporting)


def test_y_3_2d_date_passed_without_a_report_is_overdue_and_a_reason_is_decided_by_people(rules: Rulebook) -> None:
    story = assigned(rules).given(FileReason(key="q", unit=LEAD, reason="征地"), UNIT_ROLE).days_pass(date(2026, 8, 3))
    assert told(story, MatterFellOverdue) == [date(2026, 8, 3)]
    accepted = DecideReason(key="q", accepted=True, opinion="属实")
    assert isinstance(story.when(accepted, UNIT_ROLE), Refusal)
    event = story.given(accepted, LEADER).told[-1][0]
    assert (type(event).__name__, event.clause) == ("ReasonAccepted", "Y-3.2d")  # type: ignore[attr-defined]


def test_y_2_2a_new_order_after_an_objection_starts_afresh(rules: Rulebook) -> None:
    story = assigned(rules).given(extension(), UNIT_ROLE).given(FileObjection(unit=LEAD, reason="非职责"), UNIT_ROLE)
    story.given(DecideObjection(unit=LEAD, accepted=True, opinion="改派"), HEAD)
    story.given(order(date(2026, 8, 14), lead=OTHER, co_units=()), on=date(2026, 7, 6))
    assert (story.matter.moved, story.matter.open_extension, dict(story.matter.objections)) == (0, None, {})
    assert told(story.days_pass(date(2026, 8, 17)), MatterFellOverdue) == [date(2026, 8, 17)]
