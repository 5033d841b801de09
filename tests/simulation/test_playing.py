"""What a scenario comes to when it is played."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.simulation.scenes import ASSIGNED, HEAD, UNITS, names, outcome, played


def test_days_pass_between_steps_and_until_the_end() -> None:
    told = outcome(HEAD + ASSIGNED)
    assert names(told, "school")[-3:] == ["DueSoonReminded", "MatterFellOverdue", "PointsBooked"]
    (matter,) = told["matters"]
    assert (matter["due_on"], matter["enforce_on"], matter["remind_on"]) == ("2026-10-03", "2026-10-08", "2026-09-30")
    assert matter["number"] == "2026年1号"
    assert told["scores"] == [
        {"unit": "jyj", "year": 2026, "points": "97"},
        {"unit": "slj", "year": 2026, "points": "100"},
    ]


def test_time_stands_still_after_the_last_day() -> None:
    told = outcome((HEAD + ASSIGNED).replace("until: 2026-10-12", "until: 2026-10-08"))
    assert "MatterFellOverdue" not in names(told)


def test_outcome_has_exactly_the_parts_that_are_promised() -> None:
    parts = "rules calendar_version events refused matters duties proposals ledger scores rankings grades flags"
    assert set(outcome(HEAD)) == {*parts.split(), "notices", "documents"}


def test_refused_step_changes_nothing_and_names_its_clause() -> None:
    step = "  - {at: 2026-08-04, do: CloseMatter, by: zhang, matter: school}\n"
    told = outcome(HEAD + ASSIGNED + step)
    (refused,) = told["refused"]
    assert (refused["step"], refused["do"], refused["by"], refused["clause"]) == (4, "CloseMatter", "zhang", "Y-2.5a")
    assert names(told) == names(outcome(HEAD + ASSIGNED))


def test_refused_consequence_undoes_the_whole_act() -> None:
    # The circular names a unit for a matter that is not assigned, so that it cannot be issued as it stands.
    steps = """
  - {at: 2026-08-05, do: ProposeMatter, by: zhang, as: other, title: 甲, content: 乙, category: "3"}
  - at: 2026-08-05
    do: DraftPaper
    by: zhang
    paper: p
    kind: monthly_circular
    title: 通报
    namings: [{matter: other, unit: jyj, named_as: slow, problem: 慢}]
  - {at: 2026-08-05, do: SignPaper, by: li, paper: p, approved: true}
  - {at: 2026-08-05, do: RecordInstruction, by: zhang, paper: p, key: k, leader: 县长, instruction: 已阅}
  - {at: 2026-08-06, do: IssuePaper, by: zhang, paper: p, reasons_due_on: 2026-08-20}
"""
    told = outcome(HEAD + ASSIGNED + steps)
    assert [each["step"] for each in told["refused"]] == [8]
    assert "PaperIssued" not in names(told)
    assert [each["kind"] for each in told["documents"]] == ["order"]


def test_ticket_becomes_a_matter_and_another_is_merged_into_it() -> None:
    steps = """
steps:
  - {at: 2026-08-03, do: PushTicket, channel: hotline_12345, ticket: t1, title: 路灯不亮, content: 某路段}
  - {at: 2026-08-03, do: RegisterTicket, by: zhang, channel: hotline_12345, ticket: t2, title: 路灯, content: 同上}
  - {at: 2026-08-04, do: TakeUpTicket, by: zhang, ticket: t1, as: lamp, category: "7", reason: 属实}
  - {at: 2026-08-04, do: MergeTicket, by: zhang, ticket: t2, into: lamp, reason: 同一事项}
  - {at: 2026-08-04, do: MergeTicket, by: zhang, ticket: t2, into: lamp, reason: 同一事项}
  - {at: 2026-08-04, do: TakeUpTicket, by: wang, ticket: t1, category: "7", reason: 属实}
"""
    told = outcome(HEAD + steps)
    assert names(told, "lamp") == ["TicketTakenUp", "MatterProposed", "TicketMerged", "TicketLinked"]
    assert [each["step"] for each in told["refused"]] == [5, 6]


def test_ticket_with_a_secrecy_mark_is_not_kept() -> None:
    step = "steps:\n  - {at: 2026-08-03, do: PushTicket, channel: c, ticket: t1, title: 甲, content: 机密★一年}\n"
    told = outcome(HEAD + step)
    assert [each["step"] for each in told["refused"]] == [1]
    assert "机密" not in str(told["events"])


def test_blanks_and_descriptions_are_filled_in_while_playing() -> None:
    steps = """
  - at: 2026-10-09
    do: RaiseProposal
    by: li
    as: award
    kind: award_ineligible
    name: 取消评优
    unit: jyj
    period: "2026"
    matters: [school]
    reason: 一件逾期
  - at: 2026-10-10
    do: SignProposal
    by: office_director
    proposal: {measure: award_ineligible, matter: school}
    approved: false
    opinion: "{number}，{today}"
  - {at: 2026-10-10, do: SignProposal, by: office_director, proposal: {measure: x, unit: slj}, approved: true}
"""
    told = outcome(HEAD + ASSIGNED + steps)
    (proposal,) = told["proposals"]
    assert (proposal["state"], proposal["matters"]) == ("refused", ["school"])
    decided = next(each["data"] for each in told["events"] if each["name"] == "ProposalDecided")
    assert isinstance(decided, dict)
    assert decided["opinion"] == "，2026年10月10日"
    assert [each["step"] for each in told["refused"]] == [6]


def test_arrangement_of_a_later_year_moves_open_dates() -> None:
    text = (HEAD + ASSIGNED).replace("until: 2026-10-12", "until: 2027-02-15\ncalendar: {known_until: 2026}")
    text = text.replace("due_on: 2026-10-03", "due_on: 2027-02-06")
    assert outcome(text)["matters"][0]["provisional"] is True
    off = "[2027-02-06, 2027-02-07, 2027-02-08]"
    told = outcome(f"{text}  - {{at: 2026-11-05, do: PublishCalendar, by: li, year: 2027, days_off: {off}}}\n")
    assert (told["matters"][0]["provisional"], told["matters"][0]["enforce_on"]) == (False, "2027-02-09")
    assert "DueDateRecomputed" in names(told, "school")


def test_year_that_the_scenario_does_not_know_yet_is_provisional() -> None:
    text = (HEAD + ASSIGNED).replace("until: 2026-10-12", "until: 2026-10-12\ncalendar: {known_until: 2025}")
    assert outcome(text)["matters"][0]["provisional"] is True
    assert outcome(HEAD + ASSIGNED)["matters"][0]["provisional"] is False


def test_ids_follow_from_names() -> None:
    one, other = outcome(HEAD + ASSIGNED), outcome(HEAD + ASSIGNED)
    assert one["matters"][0]["id"] == other["matters"][0]["id"]
    assert one["matters"][0]["id"] != outcome((HEAD + ASSIGNED).replace("school", "other"))["matters"][0]["id"]


def test_same_scenario_gives_the_same_bytes_whatever_the_order_of_hashes(tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(HEAD + ASSIGNED, encoding="utf-8")
    command = [sys.executable, "-m", "duban_standalone.cli", "rules", "simulate", str(file), "--json"]
    outputs = {
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


def test_scenario_without_steps_is_played() -> None:
    assert played(f"jurisdiction: yunhe\nuntil: 2026-01-02\n{UNITS}").refused == []
