"""Hutubi: who signs, which letters are owed, what goes onto matters, and the ledger, as they are played."""

from __future__ import annotations

import pytest

from duban_sdk.records import RegisterRow
from duban_tracking.core.matter.state import Matter
from duban_tracking.translate.descriptions import Names
from duban_tracking.translate.registers import Told, belongs, cells_of
from tests.plugins.played_counties import found, outcome, played, refused

EXAMPLE = ("hutubi", "who_signs")
REFUSED = [
    ("H-1.2.2.2 another vice head", "SignApproval 李副县长", "H-1.2.2.3", "王副县长"),
    ("H-1.2.2.3 limit", "FixLimit 李副县长", "H-1.2.2.3", "王副县长"),
    ("H-1.1.2.3a letter", "FileDutyReport 小张", "H-1.1.2.3a", "张局长"),
]


@pytest.mark.parametrize(("act", "clause", "named"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_signature_of_somebody_else_is_refused(act: str, clause: str, named: str) -> None:
    cited, reason = refused(*EXAMPLE)[act]
    assert (cited, named in reason) == (clause, True)


def test_h_1_2_2_2_order_is_not_signed_by_another_vice_head_nor_sent_to_one_unknown() -> None:
    cited = [each["clause"] for each in found(*EXAMPLE, "refused", clause="H-1.2.2.2")]
    assert len(cited) == 2
    (sent,) = found(*EXAMPLE, "events", name="MatterAssigned", matter="road")
    assert sent["data"]["by"]["person"] == "王副县长"  # type: ignore[index]


def test_h_1_1_2_3a_unit_without_a_principal_gets_no_regular_matter() -> None:
    cited, reason = refused(*EXAMPLE)["AssignMatter supervision_staff"]
    first = outcome(*EXAMPLE)["refused"][0]
    assert (first["clause"], "县林业和草原局" in str(first["reason"])) == ("H-1.1.2.3a", True)
    assert (cited, "赵副县长" in reason) == ("H-1.2.2.2", True)


def test_h_1_1_2_3a_unit_whose_last_matter_is_closed_is_neither_urged_nor_late() -> None:
    (letter,) = found(*EXAMPLE, "duties", row="monthly_letter", unit="jyj")
    assert letter["state"] == "released"
    assert found(*EXAMPLE, "events", name="DutyReminded", unit="jyj") == []


def test_h_2_0_proposal_that_waited_for_an_accepted_reason_is_given_up() -> None:
    (waited,) = found(*EXAMPLE, "proposals", matter="road")
    assert (waited["state"], waited["waits_for"]) == ("given_up", None)


def test_h_2_2_further_requirements_stand_on_the_matter_and_go_to_the_principal() -> None:
    (noted,) = found(*EXAMPLE, "events", name="InstructionReceived", matter="pump")
    assert noted["clause"] == "H-2.2"
    assert [each["to"] for each in found(*EXAMPLE, "notices", row="instructed", matter="pump")] == ["张局长"]


def _ledger(title: str) -> tuple[RegisterRow, Matter, list[Told], Names]:
    world = played("hutubi", "ad_hoc_track").world
    (row,) = world.shelf.current.pack.registers
    (stream,) = (each for each in world.streams if isinstance(each.state, Matter) and each.state.title == title)
    told: list[Told] = [
        (each.event, str(each.on), getattr(getattr(each.event, "by", None), "person", ""))
        for each in world.log
        if each.subject == stream.subject
    ]
    return row, stream.state, told, Names(world.units, world.shelf.current)


def test_h_1_2_2_1_ledger_has_unit_requirement_progress_closing_and_who_struck_off() -> None:
    row, matter, told, names = _ledger("集中供水井停供")
    assert belongs(matter, row)
    cells = cells_of(matter, told, row, names)
    assert cells["责任单位"] == "大丰镇人民政府"
    assert cells["办理要求"].startswith("查明原因，恢复供水\n时限 2026-08-28")
    assert "2026-08-31" in cells["落实情况"]
    assert "2026-09-03" in cells["办结情况"]
    assert cells["销号"].startswith("2026-09-03 销号")
    assert "（supervision_staff）" in cells["销号"]
