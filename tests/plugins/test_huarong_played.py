"""Huarong: checks on orders, investigations, hours, papers of any period, and the registers, as they are played."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from duban_huarong.drafting import draft_circular
from duban_sdk.questions import CircularQuestion
from duban_sdk.records import RegisterRow
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.periods import days_of
from duban_tracking.translate.descriptions import Names
from duban_tracking.translate.registers import belongs, cells_of
from tests.plugins.county_books import book
from tests.plugins.played_counties import found, played, refused
from tests.plugins.test_huarong_reports import matter as matter_facts

EXAMPLE = ("huarong", "checks_and_papers")


def test_e_9_5_receipt_is_asked_for_until_every_unit_has_its_order() -> None:
    (check,) = found(*EXAMPLE, "duties", row="receipt_check", matter="dike")
    (done,) = [
        each
        for each in found(*EXAMPLE, "events", name="DutyDone")
        if each["data"]["row"] == "receipt_check"  # type: ignore[index]
    ]
    assert (check["state"], str(done["at"])[:10]) == ("done_late", "2026-06-04")


def test_e_9_5_question_before_half_of_the_limit_is_no_progress_check() -> None:
    (done,) = [
        each
        for each in found(*EXAMPLE, "events", name="DutyDone")
        if each["data"]["row"] == "progress_check"  # type: ignore[index]
    ]
    assert str(done["at"])[:10] == "2026-06-22"


def test_e_7_investigation_is_for_major_matters() -> None:
    assert refused(*EXAMPLE)["MakeRecord supervision_staff"][0] == "E-7"
    assert len(found(*EXAMPLE, "events", name="RecordMade", matter="dike")) == 1


def test_e_8_3_head_of_the_district_is_one_of_its_leaders_but_does_not_sign_for_the_office() -> None:
    assert refused(*EXAMPLE)["SignPaper principal_leader"][0] == "E-8.3"
    signed = found(*EXAMPLE, "events", name="PaperSigned")
    assert [each["data"]["by"]["role"] for each in signed] == ["office_director", "principal_leader"]  # type: ignore[index]


def test_e_10e_hours_begin_when_the_order_goes_out() -> None:
    (sent,) = found(*EXAMPLE, "events", name="MatterAssigned", matter="leak")
    assert sent["data"]["order"]["due"]["enforce_at"] == "2026-07-03T10:00:00+08:00"  # type: ignore[index]


def test_e_12_3_circular_is_drafted_for_any_days() -> None:
    from_on, until_on = days_of("2026-06-15--2026-07-15")
    assert (from_on, until_on) == (date(2026, 6, 15), date(2026, 7, 15))
    draft = draft_circular(
        CircularQuestion(
            paper_kind="government_circular",
            period="2026-06-15--2026-07-15",
            from_on=from_on,
            until_on=until_on,
            matters=(),
            unit_names=(),
        )
    )
    assert draft is not None
    assert "2026-06-15至2026-07-15" in draft.title


@pytest.mark.parametrize(
    ("category", "origin", "marks", "listed"),
    [
        pytest.param("3", "ordinary", (), True, id="class three"),
        pytest.param("7", "superior", (), True, id="from a superior"),
        pytest.param("7", "ordinary", ("from_superior",), True, id="marked"),
        pytest.param("7", "ordinary", (), False, id="own"),
    ],
)
def test_e_12_2_matters_from_superiors_are_checked(
    category: str, origin: str, marks: tuple[str, ...], listed: bool
) -> None:
    matter = matter_facts("某事项", category=category, origin=origin, marks=marks)
    question = CircularQuestion(
        paper_kind="clearance",
        period="2026",
        from_on=date(2026, 1, 1),
        until_on=date(2026, 12, 31),
        matters=(matter,),
        unit_names=(),
    )
    draft = draft_circular(question)
    assert draft is not None
    assert (matter.title in draft.sections[0][1]) is listed


def _register(code: str) -> RegisterRow:
    return next(row for row in book("huarong").pack.registers if row.code == code)


def test_e_12_2_register_of_superiors_tells_passing_on_assignment_and_investigation() -> None:
    world = played("huarong", "matter").world
    (stream,) = (each for each in world.streams if isinstance(each.state, Matter) and each.state.title)
    assert belongs(stream.state, _register("superiors"))
    told = [(each.event, str(each.on), "") for each in world.log if each.subject == stream.subject]
    cells = cells_of(stream.state, told, _register("superiors"), Names(world.units, world.shelf.current))
    assert list(cells) == ["转办", "交办", "查办"]
    assert cells["转办"].startswith("鄂州市政府督查室转办函\n上级要求 2026-03-31 前回复")
    assert "华政督函〔2026〕1号" in cells["交办"]
    assert "2026-03-11 销号" in cells["查办"]


@pytest.mark.parametrize(("closed_on", "listed"), [(None, True), (date(2026, 3, 11), False)], ids=["open", "closed"])
def test_e_2_list_shows_matters_without_an_answer(closed_on: date | None, listed: bool) -> None:
    matter = Matter(id=uuid4(), closed_on=closed_on)
    assert belongs(matter, _register("unanswered")) is listed
