"""Inspections: under an issued plan, by an exception asked for in time, and their checks."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.office import DraftPaper, IssuePaper, OpenDuty, RecordConsultation, SignPaper
from duban_contracts.commands.records import PlanActivity, RecordCheck, SignActivity
from duban_sdk.tables import PaperKind
from duban_tracking.core.records.activity import holds_item
from duban_tracking.core.records.inspections import inspections_by_unit
from duban_tracking.core.records.methods import METHODS
from duban_tracking.core.records.paper import Paper
from tests.tracking.core.records_story import CHIEF, EVIDENCE, LEADER, STAFF, Town, refused, rules, uid
from tests.tracking.core.story import CO, LEAD, OFFICE, OTHER

ACTIVITY, PLAN = f"activity:{uid(3)}", f"paper:{uid(4)}"
START = date(2026, 10, 9)


def activity(**changes: object) -> PlanActivity:
    fields = {
        "activity_id": uid(3),
        "kind": "inspection",
        "title": "校园安全检查",
        "organiser": OFFICE,
        "units": (LEAD, CO),
        "starts_on": START,
        "ends_on": date(2026, 10, 16),
    }
    return PlanActivity.model_validate({**fields, **changes})


def check(**changes: object) -> RecordCheck:
    fields = {
        "key": "c1",
        "unit": LEAD,
        "checked_on": date(2026, 10, 12),
        "method": 3,
        "inspectors": ("吴某",),
        "finding": "未设防撞设施",
        "evidence": EVIDENCE,
    }
    return RecordCheck.model_validate({**fields, **changes})


SECTIONS = (("校园安全", "第三季度开展校园安全检查"),)


def plan_paper(period: str = "2026", sections: tuple[tuple[str, str], ...] = SECTIONS) -> DraftPaper:
    return DraftPaper(paper_id=uid(4), kind="plan", title="年度计划", period=period, sections=sections)


def planned(
    town: Town, issued: bool = True, period: str = "2026", sections: tuple[tuple[str, str], ...] = SECTIONS
) -> Town:
    """Give the town a plan that went through all its states, or stops before its issue."""
    town.given(PLAN, plan_paper(period, sections))
    town.given(PLAN, RecordConsultation(consulted_on=town.on, bodies=("县委办",)))
    town.given(PLAN, SignPaper(approved=True), LEADER)
    town.given(PLAN, SignPaper(approved=True, meeting="县政府常务会议", meeting_on=town.on), CHIEF)
    return town.given(PLAN, IssuePaper()) if issued else town


UNDER = {"plan_paper_id": uid(4), "plan_item": "校园安全"}
OUTSIDE = [
    pytest.param({}, "须列入已印发的“年度计划”", id="no plan and no exception"),
    pytest.param({**UNDER, "plan_item": ""}, "须写明所依据的计划条目", id="no item"),
    pytest.param({**UNDER, "plan_item": "春季种树"}, "年度计划”中没有条目", id="item that the plan lacks"),
    pytest.param({**UNDER, "plan_item": "安全"}, "年度计划”中没有条目", id="word of an item"),
    pytest.param({**UNDER, "plan_paper_id": uid(5)}, "没有所填的“年度计划”", id="no such plan"),
    pytest.param({**UNDER, "starts_on": "2027-03-01", "ends_on": None}, "不在计划所属", id="another year"),
]


@pytest.mark.parametrize(("changes", "words"), OUTSIDE)
def test_activity_outside_the_plan_is_refused_with_the_plans_clause(changes: dict[str, object], words: str) -> None:
    clause, reason = refused(planned(Town()).when(ACTIVITY, activity(**changes)))
    assert clause == "A-10"
    assert words in reason


ENTRIES = [
    pytest.param("1. 校园安全检查（3月）\n2. 水质", "校园安全检查", True, id="numbered"),
    pytest.param("校园安全检查，水质", "水质", True, id="short and whole"),
    pytest.param("一、校园安全检查：全县", "（二）校园安全检查", True, id="another number"),
    pytest.param("校园安全检查", "检查", False, id="word of every item"),
    pytest.param("校园安全检查", " ", False, id="blank"),
    pytest.param("", "校园安全检查", False, id="plan without a text"),
]


@pytest.mark.parametrize(("text", "item", "held"), ENTRIES)
def test_plan_holds_an_item_when_an_entry_says_it(text: str, item: str, held: bool) -> None:
    assert holds_item("县教育局", text, item) is held


def test_activity_is_refused_when_the_plan_gives_its_item_to_another_unit() -> None:
    town = planned(Town(), sections=(("县住建局", "校园安全检查"),))
    clause, reason = refused(town.when(ACTIVITY, activity(**UNDER, units=(LEAD,))))
    assert (clause, "属于县住建局" in reason) == ("A-10", True)
    assert isinstance(town.when(ACTIVITY, activity(**UNDER, units=(LEAD,), organiser=CO)), tuple)


def test_plan_waits_for_every_body_that_the_rules_name() -> None:
    kind = PaperKind(
        code="plan", name="年度计划", consulted_clause="P-c", consulted_bodies=("县委督查室", "考核办"), clause="P-1"
    )
    town = Town(rules=rules(papers=(kind,))).given(PLAN, plan_paper())
    asked = RecordConsultation(consulted_on=town.on, bodies=("县委督查室",))
    town.given(PLAN, asked)
    assert refused(town.when(PLAN, SignPaper(approved=True), LEADER)) == ("P-c", "“年度计划”须先征求考核办意见，再签批")
    town.given(PLAN, asked.model_copy(update={"bodies": ("考核办",)})).given(PLAN, plan_paper(period="2027"))
    assert isinstance(town.when(PLAN, SignPaper(approved=True), LEADER), tuple)


def test_activity_is_refused_when_its_plan_is_not_issued() -> None:
    clause, reason = refused(planned(Town(), issued=False).when(ACTIVITY, activity(**UNDER)))
    assert (clause, "尚未印发" in reason) == ("A-10", True)


def test_activity_is_admitted_at_once_when_the_plan_holds_it() -> None:
    town = planned(Town()).given(ACTIVITY, activity(**UNDER))
    assert town.names(ACTIVITY) == ["ActivityPlanned", "ActivityAdmitted"]
    assert town.asked == []


def test_activity_is_admitted_at_once_when_its_kind_needs_no_plan() -> None:
    assert Town().given(ACTIVITY, activity(kind="site_check")).state(ACTIVITY).admitted


@pytest.mark.parametrize(("on", "heard"), [(date(2026, 9, 22), True), (date(2026, 9, 23), False)], ids=str)
def test_exception_is_heard_until_seven_working_days_before_the_start(on: date, heard: bool) -> None:
    decision = Town(on=on).when(ACTIVITY, activity(exception_reason="省级部署"))
    if heard:
        assert isinstance(decision, tuple)
    else:
        clause, reason = refused(decision)
        assert (clause, "2026-09-22" in reason) == ("A-10", True)


def test_exception_is_admitted_by_its_chain_and_opens_one_filing() -> None:
    town = Town(on=date(2026, 9, 22)).given(ACTIVITY, activity(exception_reason="省级部署"))
    assert town.names(ACTIVITY) == ["ActivityPlanned"]
    assert refused(town.when(ACTIVITY, check()))[0] == "A-10"
    assert refused(town.when(ACTIVITY, SignActivity(approved=True), STAFF))[0] == "A-10"
    town.given(ACTIVITY, SignActivity(approved=True), LEADER, on=date(2026, 9, 24))
    assert town.names(ACTIVITY)[-2:] == ["ActivitySigned", "ActivityAdmitted"]
    opening = OpenDuty(row="filing", period="2026-09-24", due_in=date(2026, 9, 24), about="校园安全检查")
    assert town.asked == [(f"duty:filing:2026-09-24.{str(uid(3))[:8]}:{STAFF}", opening)]


def test_exception_that_was_refused_can_be_asked_for_again() -> None:
    town = Town(on=date(2026, 9, 22)).given(ACTIVITY, activity(exception_reason="省级部署"))
    assert refused(town.when(ACTIVITY, SignActivity(approved=False), LEADER))[0] == "A-10"
    town.given(ACTIVITY, SignActivity(approved=False, opinion="重复"), LEADER)
    assert town.names(ACTIVITY)[-1] == "ActivityRefused"
    assert "未获批准" in refused(town.when(ACTIVITY, check()))[1]
    assert isinstance(town.when(ACTIVITY, activity(exception_reason="补充依据")), tuple)


def test_exception_is_refused_when_the_rules_have_no_chain() -> None:
    town = Town(on=date(2026, 9, 1), rules=rules(chains=()))
    assert refused(town.when(ACTIVITY, activity(exception_reason="急")))[0] == "A-10"


CHECKS = [
    pytest.param({"unit": OTHER}, "不得扩大范围", id="unit that was not to be inspected"),
    pytest.param({"checked_on": "2026-10-08"}, "不在活动期间", id="before it starts"),
    pytest.param({"checked_on": "2026-10-19"}, "不在活动期间", id="after it ends"),
    pytest.param({"checked_on": "2026-10-21"}, "晚于今天", id="tomorrow"),
]


@pytest.mark.parametrize(("changes", "words"), CHECKS)
def test_check_is_refused_when(changes: dict[str, object], words: str) -> None:
    town = planned(Town()).given(ACTIVITY, activity(**UNDER))
    town.on = date(2026, 10, 20)
    clause, reason = refused(town.when(ACTIVITY, check(**changes)))
    assert clause == "A-10"
    assert words in reason


def test_check_names_its_method_and_inspections_are_counted_by_unit() -> None:
    town = planned(Town()).given(ACTIVITY, activity(**UNDER)).given(ACTIVITY, check(), on=date(2026, 10, 12))
    assert town.told[ACTIVITY][-1][0].method_name == METHODS[3] == "检查、访谈、暗访"  # type: ignore[attr-defined]
    assert town.when(ACTIVITY, check()) == ()
    state = town.state(ACTIVITY)
    row = {"state": "admitted", "subject": ACTIVITY, "unit": OFFICE, "units": [LEAD, CO]}
    row["checks"] = [each.model_dump(mode="json") for each in state.checks]
    counted = inspections_by_unit([row, {**row, "state": "refused"}])
    assert [(unit, len(each.activities), each.checks) for unit, each in counted.items()] == [(LEAD, 1, 1), (CO, 1, 0)]


def test_plan_is_signed_only_after_departments_were_consulted_and_names_its_meeting_last() -> None:
    town = Town().given(PLAN, plan_paper())
    assert refused(town.when(PLAN, SignPaper(approved=True), LEADER))[0] == "P-c"
    town.given(PLAN, RecordConsultation(consulted_on=town.on, bodies=("县委办",)))
    town.given(PLAN, SignPaper(approved=True), LEADER)
    assert refused(town.when(PLAN, SignPaper(approved=True), CHIEF))[0] == "P-m"
    town.given(PLAN, SignPaper(approved=True, meeting="常务会议", meeting_on=town.on), CHIEF)
    paper = town.given(PLAN, IssuePaper()).state(PLAN)
    assert isinstance(paper, Paper)
    assert (paper.meeting, paper.issued_on) == ("常务会议", town.on)
