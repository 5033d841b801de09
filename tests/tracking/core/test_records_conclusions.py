"""Conclusions: service, review with its two clocks and recusal, holds, and what is to be rectified."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.matter import Command
from duban_contracts.commands.office import RecordIncident, WithdrawIncident, WithdrawProposal
from duban_contracts.commands.records import (
    ApplyReview,
    DecideReview,
    DraftConclusion,
    HoldIncident,
    HoldProposal,
    RecordRecheck,
    Rectification,
    ServeConclusion,
)
from duban_contracts.events.conclusion import ReviewApplied, ReviewDecided
from duban_tracking.core.records.follow_ups import record_follow_ups
from tests.tracking.core.records_story import CHIEF, EVIDENCE, STAFF, UNIT_ROLE, Town, refused, rules, uid
from tests.tracking.core.story import CO, LEAD, Story

CONCLUSION, INCIDENT = f"conclusion:{uid(6)}", f"incident:{uid(7)}"
SERVED = date(2026, 9, 2)
LAST = date(2026, 10, 8)
"""30 days from 2026-09-02 end in the October holiday (regulation.md 3.3)."""


def drafting(**changes: object) -> DraftConclusion:
    items = (Rectification(key="z1", text="补齐围挡", due_on=date(2026, 9, 20)),)
    fields = {
        "conclusion_id": uid(6),
        "unit": LEAD,
        "facts": "围挡缺失",
        "evidence": EVIDENCE,
        "took_part": ("p-1",),
        "incidents": (uid(7),),
        "rectifications": items,
    }
    return DraftConclusion.model_validate({**fields, **changes})


def incident(unit: str = LEAD) -> RecordIncident:
    return RecordIncident(
        incident_id=uid(7), kind="false", unit=unit, happened_on=date(2026, 9, 1), description="虚报进度"
    )


def drafted() -> Town:
    return Town(on=SERVED).given(INCIDENT, incident()).given(CONCLUSION, drafting())


def served() -> Town:
    return drafted().given(CONCLUSION, ServeConclusion(served_on=SERVED))


def in_review(on: date = LAST) -> Town:
    return served().given(CONCLUSION, ApplyReview(unit=LEAD, reason="有误"), UNIT_ROLE, on=on).follow()


def decision(upheld: bool, *reviewers: str) -> DecideReview:
    return DecideReview(upheld=upheld, reviewers=reviewers or ("p-9",), opinion="经复核")


INCOMPLETE = [
    pytest.param({"evidence": ()}, "缺：证据材料", id="no evidence"),
    pytest.param({"took_part": ()}, "缺：参与人员", id="nobody took part"),
    pytest.param({"incidents": (uid(8),)}, "没有所填的该单位情形记录", id="no such incident"),
    pytest.param({"proposals": ("criticism.2026.jtj",)}, "没有所填的对该单位的建议", id="no such proposal"),
    pytest.param({"activity_id": uid(3)}, "没有检查记录", id="inspection without a check"),
    pytest.param({"unit": CO}, "没有所填的该单位情形记录", id="another unit's incident"),
]


@pytest.mark.parametrize(("changes", "words"), INCOMPLETE)
def test_conclusion_is_refused_when(changes: dict[str, object], words: str) -> None:
    town = Town(on=SERVED).given(INCIDENT, incident())
    clause, reason = refused(town.when(CONCLUSION, drafting(**changes)))
    assert clause == "N-16"
    assert words in reason


def test_conclusion_is_refused_when_the_rules_have_none() -> None:
    assert "没有督查结论" in refused(Town(rules=rules(review=None)).when(CONCLUSION, drafting()))[1]


@pytest.mark.parametrize("on", [date(2026, 8, 31), date(2026, 9, 3)], ids=["before the facts", "tomorrow"])
def test_conclusion_is_not_served_on_an_impossible_day(on: date) -> None:
    assert refused(drafted().when(CONCLUSION, ServeConclusion(served_on=on)))[0] == "N-16"


def test_conclusion_is_not_changed_once_it_is_served() -> None:
    town = served()
    assert town.when(CONCLUSION, drafting()) == ()
    assert refused(town.when(CONCLUSION, drafting(facts="另一说法")))[0] == "N-16"


def test_review_is_heard_until_thirty_days_after_service_rolled_forward() -> None:
    town = served()
    town.on = LAST
    assert isinstance(town.when(CONCLUSION, ApplyReview(unit=LEAD, reason="有误"), UNIT_ROLE), tuple)
    town.on = date(2026, 10, 9)
    clause, reason = refused(town.when(CONCLUSION, ApplyReview(unit=LEAD, reason="有误"), UNIT_ROLE))
    assert (clause, "2026-10-08 已过" in reason) == ("N-17", True)


def test_review_is_refused_before_service_and_to_another_unit() -> None:
    assert refused(drafted().when(CONCLUSION, ApplyReview(unit=LEAD, reason="有误"), UNIT_ROLE))[0] == "N-17"
    other = served().when(CONCLUSION, ApplyReview(unit=CO, reason="有误"), STAFF)
    assert refused(other)[0] == "N-17"


@pytest.mark.parametrize(
    ("reviewers", "person"),
    [(("p-1", "p-9"), "p-8"), (("p-9",), "p-1"), (("p-9",), "supervision_staff@dcs")],
    ids=["reviewer took part", "who decides took part", "who decides drafted"],
)
def test_review_is_not_decided_by_who_took_part(reviewers: tuple[str, ...], person: str) -> None:
    clause, reason = refused(in_review().when(CONCLUSION, decision(True, *reviewers), CHIEF, person))
    assert (clause, "回避" in reason) == ("N-17", True)


def test_what_rests_on_the_conclusion_is_held_and_released_when_it_is_upheld() -> None:
    town = in_review()
    assert town.state(INCIDENT).held
    town.given(CONCLUSION, decision(True), CHIEF).follow()
    assert not town.state(INCIDENT).held
    assert not town.state(INCIDENT).withdrawn
    assert refused(town.when(CONCLUSION, decision(False), CHIEF))[0] == "N-17"


def test_what_rests_on_the_conclusion_falls_with_it() -> None:
    town = in_review().given(CONCLUSION, decision(False), CHIEF).follow()
    assert town.state(INCIDENT).withdrawn
    recheck = RecordRecheck(key="z1", done=True, finding="已补齐")
    assert refused(town.when(CONCLUSION, recheck))[0] == "N-18"


BY = Story().context(STAFF).by
REVIEW: list[tuple[object, list[type[Command]]]] = [
    ("applied", [HoldIncident, HoldProposal]),
    (True, [HoldIncident, HoldProposal]),
    (False, [WithdrawIncident, WithdrawProposal, HoldProposal]),
]


@pytest.mark.parametrize(("upheld", "expected"), REVIEW, ids=["applied", "upheld", "fell"])
def test_review_asks_incidents_and_proposals(upheld: object, expected: list[type[Command]]) -> None:
    common = {"unit": LEAD, "incidents": (uid(7),), "proposals": ("award.2026.jtj",), "by": BY, "clause": "N-17"}
    due = Town().rules.due("thirty_days", SERVED, "review_applied")
    if upheld == "applied":
        event: ReviewApplied | ReviewDecided = ReviewApplied(reason="有误", decide_by=due, **common)
    else:
        event = ReviewDecided(upheld=bool(upheld), reviewers=("p-9",), opinion="经复核", on_time=True, **common)
    asked = list(record_follow_ups(CONCLUSION, event, Town().rules, LAST))
    assert [type(command) for _, command in asked] == expected
    assert list(dict.fromkeys(subject for subject, _ in asked)) == [INCIDENT, "proposal:award.2026.jtj"]
    held = [command.held for _, command in asked if isinstance(command, HoldIncident | HoldProposal)]
    assert set(held) == ({upheld == "applied"} if held else set())


def test_review_that_is_not_decided_in_time_is_shown_once() -> None:
    town = in_review()
    # 30 days from 2026-10-08 end on a Saturday, 11-07.
    assert town.pass_time(CONCLUSION, date(2026, 11, 9)) == []
    assert town.wakes(CONCLUSION) == date(2026, 11, 10)
    assert town.pass_time(CONCLUSION, date(2026, 11, 10)) == ["ReviewOverdue"]
    assert town.pass_time(CONCLUSION, date(2026, 11, 20)) == []
    town.given(CONCLUSION, decision(True), CHIEF)
    assert not town.state(CONCLUSION).decided.on_time


def test_item_is_missed_after_its_date_until_a_recheck_finds_it_done() -> None:
    town = served()
    # 2026-09-20 is a Sunday that is worked.
    assert town.pass_time(CONCLUSION, date(2026, 9, 20)) == []
    assert town.pass_time(CONCLUSION, date(2026, 9, 21)) == ["RectificationMissed"]
    assert town.wakes(CONCLUSION) is None
    town.given(CONCLUSION, RecordRecheck(key="z1", done=True, finding="已补齐"))
    assert not town.state(CONCLUSION).rechecked["z1"].on_time


def test_item_is_not_missed_when_it_was_done_or_a_review_runs() -> None:
    done = served().given(CONCLUSION, RecordRecheck(key="z1", done=True, finding="已补齐"))
    assert done.pass_time(CONCLUSION, date(2026, 9, 30)) == []
    held = in_review(date(2026, 9, 10))
    assert held.pass_time(CONCLUSION, date(2026, 9, 30)) == []
    held.given(CONCLUSION, decision(True), CHIEF)
    assert held.pass_time(CONCLUSION, date(2026, 9, 30)) == ["RectificationMissed"]


def test_recheck_is_refused_when_there_is_no_such_item() -> None:
    assert refused(served().when(CONCLUSION, RecordRecheck(key="z9", done=True, finding="好")))[0] == "N-18"
