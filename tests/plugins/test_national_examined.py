"""Scenarios that an examiner wrote from the texts of law, with what must come of them computed by hand."""

from __future__ import annotations

import pytest

from tests.plugins.county_scenes import Told, refusals, told
from tests.simulation.scenes import outcome

HEAD = """
jurisdiction: yunhe
plugins: [baseline, calendar_cn, national, yunhe]
parameters: {yunhe: {renewed_by: （示例）续用决定}}
from: 2026-02-02
until: 2026-05-20
x-proof: &proof [{name: 笔录.pdf, sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}]
x-incident: &incident {do: RecordIncident, by: finder, happened_on: 2026-02-25, description: 属实, evidence: *proof}
x-draft: &draft
  {do: DraftConclusion, by: zhang, conclusion: c, unit: slj, facts: 拒不提供资料, evidence: *proof, took_part: [zhang]}
x-decide: &decide {do: DecideReview, by: chief, conclusion: c, opinion: 经复核}
x-sign: &sign {do: SignProposal, approved: true, proposal: {measure: obstruction_transfer}}
x-refer: &refer
  {do: RecordReferral, by: zhang, referral: r, facts: 隐匿证据, unit: slj, proposal: {measure: obstruction_transfer}}
units:
  - code: dcs
    name: 督查室
    kind: section
    supervised: false
    persons:
      - {person: zhang, role: supervision_staff}
      - {person: finder, role: supervision_staff}
      - {person: li, role: supervision_head}
  - code: xzf
    name: 县人民政府
    kind: section
    supervised: false
    persons: [{person: chief, role: principal_leader}, {person: fu, role: leader}]
  - {code: slj, name: 县水利局, persons: [{person: p-slj, role: unit_principal, name: 李某}]}
  - {code: jtj, name: 县交通局, persons: [{person: p-jtj, role: unit_principal}]}
  - {code: nyj, name: 县农业农村局, persons: [{person: p-nyj, role: unit_principal}]}
  - {code: firm, name: 某公司, kind: enterprise, supervised: false}
  - {code: wang, name: 王某, kind: citizen, supervised: false}
steps:
"""
CONCLUDED = """
  - {<<: *incident, at: 2026-02-26, incident: i, kind: not_cooperating, unit: slj}
  - {<<: *draft, at: 2026-03-02, incidents: [i]}
  - {at: 2026-03-02, do: ServeConclusion, by: zhang, conclusion: c, served_on: 2026-03-02}
"""
APPLY = "  - {at: %s, do: ApplyReview, by: p-slj, conclusion: c, unit: slj, reason: 已提供}\n"
DECIDE = "  - {<<: *decide, at: %s, upheld: %s, reviewers: [%s]}\n"


def reviewed(*steps: str) -> Told:
    return outcome(HEAD + CONCLUDED + "".join(steps))


def booked(told: Told) -> list[tuple[str, str, str]]:
    """Return unit, day and points of every entry."""
    return [(str(each["unit"]), str(each["at"])[:10], str(each["points"])) for each in told["ledger"]]


def dates(told: Told, event: str, field: str) -> list[object]:
    return [each["data"][field]["enforce_on"] for each in told["events"] if each["name"] == event]  # type: ignore[index]


def test_n_17_application_on_the_thirtieth_day_is_heard_until_midnight() -> None:
    # 2 March + 30 days: 1 April. Its own 30 days end on 1 May, a holiday until the 5th.
    told = reviewed(APPLY % "2026-04-01 23:50", DECIDE % ("2026-05-06 23:50", "true", "fu"))
    assert refusals(told) == {}
    assert dates(told, "ReviewApplied", "decide_by") == ["2026-05-06"]
    assert "ReviewOverdue" not in {each["name"] for each in told["events"]}
    assert booked(told) == [("slj", "2026-02-26", "-5"), ("slj", "2026-04-01", "5"), ("slj", "2026-05-06", "-5")]


def test_n_17_application_on_the_thirty_first_day_is_refused_and_the_points_stay() -> None:
    told = reviewed(APPLY % "2026-04-02 00:10")
    assert refusals(told) == {4: "N-17"}
    assert booked(told) == [("slj", "2026-02-26", "-5")]


def test_n_17_late_decision_is_shown_and_still_takes_the_points_back() -> None:
    # 20 March + 30 days: Sunday 19 April, so Monday the 20th; decided the day after.
    told = reviewed(APPLY % "2026-03-20", DECIDE % ("2026-04-21", "false", "fu"))
    shown = [str(each["at"])[:10] for each in told["events"] if each["name"] == "ReviewOverdue"]
    (decided,) = [each["data"] for each in told["events"] if each["name"] == "ReviewDecided"]
    assert (dates(told, "ReviewApplied", "decide_by"), shown) == (["2026-04-20"], ["2026-04-21"])
    assert decided["on_time"] is False  # type: ignore[index]
    assert {each["unit"]: each["points"] for each in told["scores"]}["slj"] == "100"


def test_n_17_who_recorded_the_finding_recuses_though_the_conclusion_names_somebody_else() -> None:
    told = reviewed(
        APPLY % "2026-03-20",
        DECIDE % ("2026-04-01", "true", "fu, finder"),
        DECIDE % ("2026-04-02", "true", "fu"),
    )
    (refused,) = told["refused"]
    assert (refused["step"], refused["clause"]) == (5, "N-17")
    assert "应当回避：finder" in str(refused["reason"])


def test_n_17_who_recorded_the_check_recuses_though_the_conclusion_names_somebody_else() -> None:
    found = told(
        "national",
        "conclusion_reviewed",
        ("by: p-staff, unit: slj, facts", "by: p-head, unit: slj, facts"),
        ("took_part: [p-staff, p-head]", "took_part: [p-head]"),
        ("activity: visit, incidents: [refused-papers]", "activity: visit"),
        ("reviewers: [p-head]", "reviewers: [p-staff]"),
    )
    assert refusals(found)[13] == "N-17"


PETITIONS = "".join(
    f"""
  - {{at: 2026-02-04, do: PushTicket, channel: petition, ticket: {name}, title: {name}, content: 反映}}
  - {{at: 2026-02-04, do: TakeUpTicket, by: zhang, ticket: {name}, category: "7", reason: 信访局转办单}}
  - {{at: 2026-02-04, do: SignApproval, by: office_director, subject: take_up, approved: true, matter: {name}}}
"""
    for name in ("a", "b", "c")
)
ASSIGN = "  - {at: %s, do: AssignMatter, by: zhang, matter: %s, lead: %s, requirement: 修复, due_on: 2026-04-03}\n"
OBJECT = "  - {at: %s, do: FileObjection, by: p-%s, matter: %s, unit: %s, reason: 属他局职责}\n"
ANSWER = "  - {at: %s, do: DecideObjection, by: li, matter: %s, unit: %s, accepted: %s, opinion: 已核}\n"
REASON = "  - {at: %s, do: FileReason, by: p-%s, matter: %s, unit: %s, key: r1, reason: 汛情}\n"
JUDGE = "  - {at: %s, do: DecideReason, by: office_director, matter: %s, key: r1, accepted: %s, opinion: 已核}\n"


def petitions(*steps: str) -> Told:
    return outcome(HEAD + PETITIONS + "".join(steps))


def test_n_p1_objection_counts_the_make_up_saturday_and_starts_anew_with_the_new_unit() -> None:
    # After 9 February: 10-13 and Saturday the 14th, worked. After the 10th: 11-14 and the 24th, after the festival.
    # The unit that gets matter a on the 26th has the 27th, Saturday the 28th (worked), 2, 3 and 4 March.
    told = petitions(
        ASSIGN % ("2026-02-09", "a", "slj"),
        ASSIGN % ("2026-02-09", "c", "nyj"),
        ASSIGN % ("2026-02-10", "b", "slj"),
        OBJECT % ("2026-02-14 17:00", "slj", "a", "slj"),
        OBJECT % ("2026-02-14 17:30", "jtj", "a", "jtj"),
        OBJECT % ("2026-02-24 09:00", "nyj", "c", "nyj"),
        OBJECT % ("2026-02-24 10:00", "slj", "b", "slj"),
        ANSWER % ("2026-02-25", "a", "slj", "true"),
        ANSWER % ("2026-02-25", "b", "slj", "false"),
        ASSIGN % ("2026-02-26", "a", "jtj"),
        OBJECT % ("2026-03-04", "jtj", "a", "jtj"),
    )
    # 14: no unit of the matter, by the clause of its order; 15: the sixth working day.
    assert refusals(told) == {14: "Y-2.2a", 15: "N-P1"}
    assert {each["matter"]: each["units"] for each in told["matters"]} == {"a": ["jtj"], "b": ["slj"], "c": ["nyj"]}
    assert {str(each["clause"]) for each in told["ledger"]} == {"Y-3.2d"}


def test_n_p1_new_unit_has_no_sixth_working_day_either() -> None:
    told = petitions(
        ASSIGN % ("2026-02-09", "a", "slj"),
        OBJECT % ("2026-02-10", "slj", "a", "slj"),
        ANSWER % ("2026-02-25", "a", "slj", "true"),
        ASSIGN % ("2026-02-26", "a", "jtj"),
        OBJECT % ("2026-03-05", "jtj", "a", "jtj"),
    )
    assert refusals(told) == {14: "N-P1"}


def test_justified_reason_holds_the_penalty_or_takes_it_back_by_when_it_was_filed() -> None:
    # Due on Friday 3 April, no day off: the 4th is too late. Filed on the 2nd it holds; filed on the 7th it does not.
    told = petitions(
        ASSIGN % ("2026-02-09", "a", "jtj"),
        ASSIGN % ("2026-02-09", "b", "slj"),
        ASSIGN % ("2026-02-09", "c", "nyj"),
        REASON % ("2026-04-02", "slj", "b", "slj"),
        REASON % ("2026-04-03", "nyj", "c", "nyj"),
        REASON % ("2026-04-07", "jtj", "a", "jtj"),
        JUDGE % ("2026-04-08", "c", "true"),
        JUDGE % ("2026-04-10", "b", "false"),
        JUDGE % ("2026-04-13", "a", "true"),
        JUDGE % ("2026-04-14", "a", "false"),
    )
    assert refusals(told) == {19: "Y-3.2d"}
    assert booked(told) == [("jtj", "2026-04-04", "-3"), ("slj", "2026-04-10", "-3"), ("jtj", "2026-04-13", "3")]


OBSTRUCTED = """
  - {<<: *incident, at: 2026-03-03, incident: i, kind: national_obstruction, unit: slj}
  - {<<: *sign, at: 2026-03-04, by: li}
  - {<<: *draft, at: 2026-03-05, incidents: [i], proposals: [{measure: obstruction_transfer}]}
  - {at: 2026-03-05, do: ServeConclusion, by: zhang, conclusion: c, served_on: 2026-03-05}
  - {at: 2026-03-10, do: ApplyReview, by: p-slj, conclusion: c, unit: slj, reason: 并未隐匿}
  - {<<: *sign, at: 2026-03-11, by: chief}
  - {<<: *refer, at: 2026-03-12, body: 监察机关, referred_on: 2026-03-12}
  - {<<: *decide, at: 2026-04-09, upheld: UPHELD, reviewers: [chief]}
  - {<<: *refer, at: 2026-04-10, body: 监察机关, referred_on: 2026-04-10}
  - {<<: *sign, at: 2026-04-10 12:00, by: chief}
  - {<<: *refer, at: 2026-04-13, body: 某电视台, referred_on: 2026-04-13}
  - {<<: *refer, at: 2026-04-13, body: 监察机关, referred_on: 2026-04-13, receipt: 收3号}
"""


def test_n_21_hand_over_waits_for_the_review_and_then_for_the_head_of_government() -> None:
    told = outcome(HEAD + OBSTRUCTED.replace("UPHELD", "true"))
    assert refusals(told) == {6: "N-17", 7: "N-17", 9: "N-21", 11: "Y-2.8"}
    (proposal,) = told["proposals"]
    assert (proposal["state"], proposal["handed_to"], proposal["imposed_on"]) == (
        "handed_over",
        "监察机关",
        "2026-04-10",
    )


def test_n_21_nothing_is_handed_over_once_the_conclusion_fell() -> None:
    told = outcome(HEAD + OBSTRUCTED.replace("UPHELD", "false"))
    assert {6, 7, 9, 10, 11, 12} == set(refusals(told))
    assert not [each for each in told["events"] if each["name"] == "ReferralRecorded"]


MATTER = """
  - {at: 2026-03-02, do: ProposeMatter, by: zhang, as: m, title: 除险, content: 除险, category: "4", basis: 常务会议}
  - {at: 2026-03-02, do: SignApproval, by: office_director, matter: m, subject: take_up, approved: true}
  - {at: 2026-03-02, do: AssignMatter, by: zhang, matter: m, lead: slj, requirement: 整改, due_on: 2026-05-29}
  - {<<: *incident, at: 2026-03-03, incident: i, kind: national_obstruction, unit: slj}
"""
CIRCULAR = "do: DraftPaper, by: li, paper: p, kind: monthly_circular, title: 通报, period: 2026-02"
BAD = {
    "circular names a firm": (
        f"{CIRCULAR}, namings: [{{matter: m, unit: firm, named_as: slow, problem: 慢}}]",
        "N-4",
        "不是督查对象",
    ),
    "circular names a citizen": (
        f"{CIRCULAR}, namings: [{{matter: m, unit: wang, named_as: slow, problem: 慢}}]",
        "N-4",
        "不是督查对象",
    ),
    "proposal names a person": (
        "do: RaiseProposal, by: li, kind: obstruction_transfer, name: 移送, ground: obstruction_transfer, unit: slj, "
        'period: "2026", reason: 点名, fact: {incident: i}, persons: [李某], persons_approver: 县长',
        "N-24",
        "不得点名个人",
    ),
    "conclusion without evidence": ("<<: *draft, evidence: [], incidents: [i]", "N-16", "证据材料"),
    "conclusion of nobody": ("<<: *draft, took_part: [], incidents: [i]", "N-16", "参与人员"),
    "report of no unit of the matter": (
        "do: FileReason, by: p-jtj, matter: m, unit: jtj, key: r1, reason: 汛情",
        "Y-2.2a",
        "不是本事项的承办单位",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_in_words_with_its_clause(case: str) -> None:
    step, clause, words = BAD[case]
    told = outcome(f"{HEAD}{MATTER}  - {{at: 2026-03-04, {step}}}\n")
    (refused,) = told["refused"]
    assert (refused["step"], refused["clause"]) == (5, clause)
    assert words in str(refused["reason"])
