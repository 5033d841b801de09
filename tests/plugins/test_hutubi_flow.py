"""Tracks of Hutubi (一（一）, 一（二）), clause by clause, as its tables say them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from duban_contracts.commands.intake import TakeUpTicket
from duban_contracts.common import Actor, TicketRef
from duban_contracts.events.ticket import TicketContent, TicketTakenUp
from duban_contracts.vocabulary import ApprovalSubject, ReportKind, Role
from duban_intake.adapters.loading import triage_rules
from duban_intake.core.ticket import Decided
from duban_intake.core.triage import UnknownCode, decide
from duban_sdk.configuration import read_jurisdiction
from duban_sdk.tables import Chain
from tests.plugins.county_books import ROOT, book

RULES = book("hutubi")


def steps(chain: Chain | None) -> tuple[str, ...]:
    """Return who signs; a missing chain asks for nobody."""
    return chain.steps if chain else ()


def test_h_1_0_every_matter_is_on_one_of_two_tracks_and_ends_with_an_outcome() -> None:
    assert {row.code for row in RULES.pack.tracks} == {"regular", "ad_hoc"}
    assert {row.track for row in RULES.pack.categories} == {"regular", "ad_hoc"}
    assert RULES.report_row(ReportKind.CLOSING).outcome_clause == "H-1.0"


@pytest.mark.parametrize(
    ("track", "part", "count"),
    [pytest.param("regular", "1", 5, id="H-1.1.1 five"), pytest.param("ad_hoc", "2", 10, id="H-1.2.1 ten")],
)
def test_classes_are_coded_by_the_numbers_of_the_source(track: str, part: str, count: int) -> None:
    codes = [row.code for row in RULES.pack.categories if row.track == track]
    assert codes == [f"{part}-{number}" for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("track", "names"),
    [
        pytest.param("regular", "制定计划-责任分解-月度汇总-情况反馈-会议通报", id="H-1.1.2.0"),
        pytest.param("ad_hoc", "登记-转办-承办-催办-反馈-存档", id="H-1.2.2.0"),
    ],
)
def test_stages_have_the_names_of_the_text(track: str, names: str) -> None:
    assert "-".join(stage.name for stage in RULES.track(track).stages) == names


@pytest.mark.parametrize(
    ("track", "event", "stage"),
    [
        ("regular", "MatterProposed", "制定计划"),
        ("regular", "MatterAssigned", "责任分解"),
        ("regular", "UnitUrged", "月度汇总"),
        ("regular", "ReportFiled", "情况反馈"),
        ("regular", "InstructionReceived", "会议通报"),
        ("regular", "MatterClosed", "会议通报"),
        ("ad_hoc", "MatterTakenUp", "登记"),
        ("ad_hoc", "OrderSubmitted", "转办"),
        ("ad_hoc", "OrderAcknowledged", "承办"),
        ("ad_hoc", "LimitFixed", "承办"),
        ("ad_hoc", "UnitUrged", "催办"),
        ("ad_hoc", "ReportFiled", "反馈"),
        ("ad_hoc", "MatterArchived", "存档"),
    ],
)
def test_event_leads_into_its_stage(track: str, event: str, stage: str) -> None:
    found = RULES.stage(track, event)
    assert found is not None
    assert found.name == stage


def test_h_1_1_2_1_plan_is_consulted_approved_by_a_meeting_and_issued_before_matters_hang_under_it() -> None:
    plan, track = RULES.find_paper("annual_plan"), RULES.track("regular")
    assert plan is not None
    assert (plan.consulted_clause, plan.meeting_clause) == ("H-1.1.2.1", "H-1.1.2.1")
    assert (track.under_paper, track.under_paper_clause) == ("annual_plan", "H-1.1.2.1")
    assert steps(RULES.find_chain(ApprovalSubject.PAPER, paper="annual_plan")) == (Role.PRINCIPAL_LEADER,)
    assert not RULES.track("ad_hoc").under_paper


def test_h_1_1_2_2_break_down_demands_official_goal_task_and_milestone() -> None:
    row = next(each for each in RULES.pack.order_demands if each.tracks == ("regular",))
    assert set(row.required) == {"lead_official", "goal", "key_task", "milestones"}
    assert row.clause == "H-1.1.2.2"
    assert RULES.limit("regular") is None
    assert steps(RULES.find_chain(ApprovalSubject.ASSIGNMENT, track="regular")) == ()


def test_h_1_2_2_1_numbers_run_by_year_and_track_and_classified_matters_are_stubs() -> None:
    series = [RULES.track(track).register_series for track in ("regular", "ad_hoc")]
    assert [RULES.series_pattern(code).format(year=2026, serial=3) for code in series] == [
        "呼督常〔2026〕3号",
        "呼督临〔2026〕3号",
    ]
    assert RULES.pack.stub is not None
    assert RULES.pack.stub.clause == "H-1.2.2.1"


def test_h_1_2_2_2_vice_head_signs_before_an_order_goes_out() -> None:
    chain = RULES.find_chain(ApprovalSubject.ASSIGNMENT, track="ad_hoc")
    assert (steps(chain), chain and chain.clause) == ((Role.LEADER,), "H-1.2.2.2")
    assert RULES.role_title(Role.LEADER) == "分管副县长"


def test_h_1_2_2_3_limit_may_be_open_until_the_vice_head_agrees() -> None:
    limit = RULES.limit("ad_hoc")
    assert limit is not None
    assert (limit.open_until_rule, limit.default_rule) == ("fix_limit", "fallback_limit")
    assert limit.counted_from == "acknowledged"
    assert (limit.agreed_by, set(limit.required)) == ((Role.LEADER,), {"handler", "measures"})


def test_h_1_2_2_4_overdue_matters_are_urged_and_major_or_urgent_ones_at_the_principal() -> None:
    forms = {row.code for row in RULES.pack.urging_forms if row.clause == "H-1.2.2.4"}
    assert forms == {"phone", "on_site", "unannounced", "principal"}
    marks = {row.code for row in RULES.pack.marks if row.urging_to_principal_clause == "H-1.2.2.4"}
    assert marks == {"major", "urgent"}
    (task,) = RULES.pack.matter_tasks
    assert (task.opens_on, "UnitUrged" in task.answered_on) == ("MatterFellOverdue", True)
    assert Role.SUPERVISION_STAFF not in next(row for row in RULES.pack.marks if row.code == "major").set_by


def test_h_1_2_2_6_striking_off_and_filing_rest_on_their_clause() -> None:
    track = RULES.track("ad_hoc")
    assert {track.clause_for(name) for name in ("MatterClosed", "MatterArchived")} == {"H-1.2.2.6"}


CHANNELS = [
    pytest.param("internet_plus", "2-2", id="H-1.2.1 互联网+督查"),
    pytest.param("leader_board", "2-2", id="H-1.2.1 领导留言板"),
    pytest.param("hotline_12345", "2-9", id="H-1.2.1 12345"),
    pytest.param("mailbox", "2-9", id="H-1.2.1 信箱"),
    pytest.param("superior_supervision", "2-1", id="H-1.2.1 上级督查机构"),
]


def take_up(channel: str, category: str | None, proposed: str | None = None) -> object:
    """Return what triage decides about a ticket of a channel under the county's example configuration."""
    path = ROOT / "deploy/standalone/src/duban_standalone/counties/hutubi.toml"
    rules = triage_rules(RULES, read_jurisdiction(path).channels)
    ref = TicketRef(ticket_id=UUID(int=1), channel=channel, external_id="1", revision=1)
    content = TicketContent(title="停水", content="停水三天", category=proposed)
    by, at = Actor(person="p", role=Role.SUPERVISION_STAFF), datetime(2026, 3, 2, tzinfo=UTC)
    return decide(ref, content, TakeUpTicket(category=category, reason="属督办范围"), by, rules, at=at)


def taken_up(channel: str, category: str | None, proposed: str | None = None) -> TicketTakenUp:
    found = take_up(channel, category, proposed)
    assert isinstance(found, Decided)
    assert isinstance(found.event, TicketTakenUp)
    return found.event


@pytest.mark.parametrize(("channel", "category"), CHANNELS)
def test_ticket_has_the_default_class_of_its_channel_when_nobody_names_one(channel: str, category: str) -> None:
    event = taken_up(channel, None)
    assert (event.category, event.clause) == (category, "H-1.2.1")


@pytest.mark.parametrize(
    ("category", "proposed", "expected"),
    [
        pytest.param("2-7", "2-3", "2-7", id="who decides goes first"),
        pytest.param(None, "2-3", "2-3", id="then what the channel proposes"),
        pytest.param(None, "nowhere", "2-9", id="a class that the rules lack counts for nothing"),
    ],
)
def test_ticket_class_is_the_most_particular_one(category: str | None, proposed: str, expected: str) -> None:
    assert taken_up("hotline_12345", category, proposed).category == expected


def test_ticket_is_refused_when_no_class_is_to_be_had() -> None:
    assert isinstance(take_up("nowhere", None), UnknownCode)
