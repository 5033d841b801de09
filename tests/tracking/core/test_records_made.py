"""Records and stubs: what they must bring, and when they are reminded."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.records import AnswerRecord, CloseStub, MakeRecord, RegisterStub
from duban_tracking.core.context import Why
from tests.tracking.core.records_story import Town, refused, rules, uid
from tests.tracking.core.story import LEAD

RECORD, STUB = f"record:{uid(1)}", f"stub:{uid(2)}"


def record(kind: str = "secondment", **changes: object) -> MakeRecord:
    fields = {"record_id": uid(1), "kind": kind, "held_on": date(2026, 3, 2), "text": "借调一人", "unit": LEAD}
    return MakeRecord.model_validate({**fields, **changes})


def stub(**changes: object) -> RegisterStub:
    fields = {
        "stub_id": uid(2),
        "neutral_number": "SM-1",
        "received_on": date(2026, 9, 1),
        "custodian_post": "机要室",
        "place_code": "G-2",
        "offline_due_on": date(2026, 9, 13),
    }
    return RegisterStub.model_validate({**fields, **changes})


CASES = [
    pytest.param(record(unit=None), "R-5.1", "缺：单位", id="unit missing"),
    pytest.param(record("survey"), "E-7", "缺：相关事项、同意的领导", id="consent and matter missing"),
    pytest.param(record("survey", matter_id=uid(9), consent_by="县长"), "E-7", "没有所填的事项", id="no such matter"),
    pytest.param(record(held_on=date(2026, 9, 3)), "R-5.1", "晚于今天", id="in the future"),
    pytest.param(record(until_on=date(2026, 3, 1)), "R-5.1", "早于开始日期", id="ends before it starts"),
    pytest.param(record(unit="nobody"), "R-5.1", "没有代码为", id="unknown unit"),
]


@pytest.mark.parametrize(("command", "clause", "words"), CASES)
def test_record_is_refused_with_its_rows_clause_when(command: MakeRecord, clause: str, words: str) -> None:
    given, reason = refused(Town().when(RECORD, command))
    assert given == clause
    assert words in reason


def test_record_is_refused_when_its_kind_is_unknown() -> None:
    decision = Town().when(RECORD, record("party"))
    assert "可选：secondment（借调）" in refused(decision)[1]


def test_secondment_is_reminded_once_before_its_end_six_months_on() -> None:
    town = Town(on=date(2026, 3, 2)).given(RECORD, record())
    # 2026-09-02 less seven days is 08-26, a Wednesday.
    assert town.wakes(RECORD) == date(2026, 8, 26)
    assert town.pass_time(RECORD, date(2026, 8, 25)) == []
    assert town.pass_time(RECORD, date(2026, 8, 26)) == ["RecordReminded"]
    assert town.pass_time(RECORD, date(2026, 9, 2)) == []
    assert town.wakes(RECORD) is None


def test_record_is_answered_once_and_reminded_no_more() -> None:
    town = Town().given(RECORD, record()).given(RECORD, AnswerRecord(text="提前返回"))
    assert town.when(RECORD, AnswerRecord(text="提前返回")) == ()
    assert refused(town.when(RECORD, AnswerRecord(text="延长")))[0] == "R-5.1"
    assert town.wakes(RECORD) is None


def test_stub_is_reminded_on_its_working_day_by_its_number_alone() -> None:
    town = Town().given(STUB, stub())
    # 2026-09-13 is a Sunday.
    assert town.pass_time(STUB, date(2026, 9, 11)) == ["StubReminded"]
    reminded = town.told[STUB][-1][0]
    assert set(reminded.model_dump()) == {"neutral_number", "custodian_post", "offline_due_on", "clause"}


def test_stub_has_no_reminder_once_it_is_closed() -> None:
    town = Town().given(STUB, stub()).given(STUB, CloseStub(concluded_on=date(2026, 9, 2)))
    assert town.wakes(STUB) is None
    assert town.when(STUB, CloseStub(concluded_on=date(2026, 9, 2))) == ()


@pytest.mark.parametrize("concluded_on", [date(2026, 8, 31), date(2026, 9, 3)], ids=["before receipt", "tomorrow"])
def test_stub_is_not_closed_on_an_impossible_day(concluded_on: date) -> None:
    town = Town().given(STUB, stub())
    assert refused(town.when(STUB, CloseStub(concluded_on=concluded_on)))[0] == "S-1"


def test_stub_is_refused_when_the_rules_have_none() -> None:
    decision = Town(rules=rules(stub=None)).when(STUB, stub())
    assert "不得录入" in refused(decision)[1]
    assert getattr(decision, "why", None) is Why.RULE
