"""Dates and papers of Hutubi against days reckoned by hand, and the drafts of its recurring papers."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

import pytest

from duban_contracts.vocabulary import ApprovalSubject, MatterState, NamedAs, Role
from duban_hutubi.drafting import QUIET_WEEK
from duban_sdk.questions import CircularDraft, CircularQuestion, MatterFacts
from tests.plugins.county_books import book

RULES = book("hutubi")
NAMESPACE = UUID("5a0c7c0e-0000-4000-8000-000000000001")


def day(text: str) -> date:
    return date.fromisoformat(text)


DATES = [
    pytest.param("letter_due", "2026-01-01", "2026-02-01", "2026-02-02", id="H-1.1.2.3a January, a Sunday"),
    pytest.param("letter_due", "2026-02-01", "2026-03-01", "2026-03-02", id="H-1.1.2.3a February, a Sunday"),
    pytest.param("letter_due", "2026-09-01", "2026-10-01", "2026-10-08", id="H-1.1.2.3a National Day"),
    pytest.param("letter_due", "2026-12-01", "2027-01-01", "2027-01-04", id="H-1.1.2.3a New Year"),
    pytest.param("check_until", "2026-10-01", "2026-10-03", "2026-10-08", id="H-1.1.2.3b National Day"),
    pytest.param("progress_report", "2026-10-01", "2026-10-05", "2026-10-08", id="H-1.1.2.4 National Day"),
    pytest.param("progress_report", "2026-03-01", "2026-03-05", "2026-03-05", id="H-1.1.2.4 plain"),
    pytest.param("agenda", "2026-10-01", "2026-10-10", "2026-10-10", id="H-1.1.2.5 a made-up working Saturday"),
    pytest.param("special_report", "2026-02-16", "2026-02-16", "2026-02-24", id="H-1.2.2.5 Spring Festival"),
    pytest.param("special_report", "2026-02-23", "2026-02-23", "2026-02-24", id="H-1.2.2.5 end of Spring Festival"),
    pytest.param("special_report", "2026-04-06", "2026-04-06", "2026-04-07", id="H-1.2.2.5 Qingming"),
    pytest.param("special_report", "2026-05-04", "2026-05-04", "2026-05-06", id="H-1.2.2.5 Labour Day"),
    pytest.param("special_report", "2026-10-05", "2026-10-05", "2026-10-08", id="H-1.2.2.5 National Day"),
    pytest.param("fix_limit", "2026-02-13", "2026-02-25", "2026-02-25", id="H-1.2.2.3 Spring Festival between"),
    pytest.param("fallback_limit", "2026-01-31", "2026-02-28", "2026-02-28", id="H-1.2.2.3 no 31 February"),
    pytest.param("compilation", "2026-10-01", "2026-10-01", "2026-10-08", id="H-2.2 National Day"),
]


@pytest.mark.parametrize(("rule", "on", "nominal", "enforced"), DATES)
def test_date_is_the_one_reckoned_by_hand(rule: str, on: str, nominal: str, enforced: str) -> None:
    due = RULES.due(rule, day(on), "period")
    assert (due.nominal_on, due.enforce_on) == (day(nominal), day(enforced))


@pytest.mark.parametrize(
    ("month", "reminded"),
    [
        ("2026-02-01", "2026-02-28"),
        ("2026-03-01", "2026-03-27"),
        ("2026-06-01", "2026-06-26"),
        ("2026-09-01", "2026-09-28"),
    ],
)
def test_h_1_1_2_3a_units_are_urged_on_the_28th_or_the_working_day_before(month: str, reminded: str) -> None:
    assert RULES.due("letter_remind", day(month), "period").remind_on == day(reminded)


@pytest.mark.parametrize(
    ("month", "opens"), [("2026-02-01", "2026-03-01"), ("2028-02-01", "2028-02-29"), ("2026-09-01", "2026-09-29")]
)
def test_h_1_1_2_3b_check_window_opens_on_the_29th_or_1_march(month: str, opens: str) -> None:
    assert RULES.due("check_from", day(month), "period").nominal_on == day(opens)


def test_h_1_1_2_3a_letter_is_owed_with_signature_and_seal_by_units_with_regular_matters() -> None:
    (row,) = RULES.pack.unit_duties
    assert (row.tracks, row.holders, row.cadence) == (("regular",), "with_open_matters", "month")
    assert (row.signature_clause, row.seal_clause) == ("H-1.1.2.3a", "H-1.1.2.3a")
    assert row.date_set_by == (Role.OFFICE_DIRECTOR,)
    assert book("hutubi", director_sets_month_dates=False).pack.unit_duties[0].date_set_by == ()


def test_h_1_1_2_3b_checks_record_method_finding_and_evidence() -> None:
    row = RULES.find_record_kind("site_check")
    assert row is not None
    assert {"method", "finding", "evidence", "matter_id"} <= set(row.required)


@pytest.mark.parametrize(
    ("paper", "signers"),
    [
        pytest.param("progress_report", ("office_deputy_director", "office_director"), id="H-1.1.2.4"),
        pytest.param("special_report", ("office_director",), id="H-1.2.2.5"),
        pytest.param("agenda_pack", (), id="H-1.1.2.5"),
    ],
)
def test_papers_are_signed_as_the_text_says(paper: str, signers: tuple[str, ...]) -> None:
    chain = RULES.find_chain(ApprovalSubject.PAPER, paper=paper)
    assert (chain.steps if chain else ()) == signers


def test_h_1_2_2_5_quiet_week_may_go_without_a_paper_when_the_county_says_so() -> None:
    rows = {row.code: row for row in RULES.pack.office_duties}
    assert not rows["special_report"].waivable
    changed = {row.code: row for row in book("hutubi", empty_week="none").pack.office_duties}
    assert changed["special_report"].waivable
    assert rows["agenda_pack"].soft


def matter(title: str, **fields: object) -> MatterFacts:
    """Return an open regular matter of zjj, changed as told."""
    return MatterFacts.model_validate(
        {
            "matter_id": uuid5(NAMESPACE, title),
            "order_number": "呼督分〔2026〕1号",
            "title": title,
            "category": "1-3",
            "state": MatterState.ASSIGNED,
            "lead": "zjj",
            "assigned_on": day("2026-03-09"),
            "due_on": day("2026-07-01"),
            "overdue": False,
            **fields,
        }
    )


def draft(kind: str, *matters: MatterFacts, until: str = "2026-03-31", month: int = 4) -> CircularDraft:
    """Return what the plugin drafts for a period that ends on a day; ``month`` is the one after it."""
    paper = RULES.find_paper(kind)
    assert paper is not None
    sections = tuple(each for each in paper.sections if not each.months or month in each.months)
    question = CircularQuestion(
        paper_kind=kind,
        period=until[:7],
        from_on=day(until).replace(day=1),
        until_on=day(until),
        matters=matters,
        unit_names=(("zjj", "县住建局"),),
        sections=sections,
    )
    found = RULES.circular(question)
    assert found is not None
    return found


CLOSED = {"state": MatterState.CLOSED, "closed_on": day("2026-03-20")}


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        (matter("甲", **CLOSED, completed_in_time=True), [NamedAs.PRAISED]),
        (matter("甲", overdue=True), [NamedAs.SLOW]),
        (matter("甲", missed_duties=1), [NamedAs.SLOW]),
        (matter("甲"), []),
        (matter("甲", **CLOSED, overdue=True), []),
        (matter("甲", overdue=True, category="2-9"), []),
    ],
    ids=["closed in time", "overdue", "letter missed", "under way", "closed late", "ad hoc"],
)
def test_h_1_1_2_4_progress_report_praises_and_criticises_by_the_ledger(
    facts: MatterFacts, named: list[NamedAs]
) -> None:
    assert [naming.named_as for naming in draft("progress_report", facts).namings] == named


@pytest.mark.parametrize(("month", "has"), [(1, True), (7, True), (2, False), (4, False)])
def test_h_1_1_2_5_pack_adds_motions_and_proposals_after_each_half_year(month: int, has: bool) -> None:
    found = draft("agenda_pack", matter("建议", category="1-4"), month=month)
    headings = [heading for heading, _ in found.sections]
    assert ("人大代表议案、建议和政协委员提案办理落实情况" in headings) is has
    assert len(headings) == (4 if has else 3)


def test_h_1_1_2_5_pack_has_what_the_head_named() -> None:
    found = dict(draft("agenda_pack", matter("点名", category="2-6", marks=("named_by_head",))).sections)
    assert "点名" in found["县长指定听取的事项"]
    assert "点名" not in found["《政府工作报告》重点任务和10件惠民实事"]


def test_h_1_2_2_5_weekly_report_lists_news_and_a_quiet_week_has_one_line() -> None:
    assert draft("special_report").sections == (("办理情况", QUIET_WEEK),)
    found = draft("special_report", matter("停水", category="2-9"))
    assert "停水" in found.sections[0][1]
    assert found.namings == ()


def test_h_2_2_compilation_groups_circulars_by_vice_head() -> None:
    one = matter("甲", lead_official="王副县长", measures=("talk",))
    other = matter("乙", lead_official="李副县长", measures=("talk",))
    untouched = matter("丙", lead_official="李副县长", measures=("remind",))
    found = draft("circular_compilation", one, other, untouched)
    assert [heading for heading, _ in found.sections] == ["王副县长", "李副县长"]
    assert "丙" not in "".join(text for _, text in found.sections)


def test_other_papers_are_left_to_people() -> None:
    question = CircularQuestion(
        paper_kind="urging_letter",
        period="2026-03",
        from_on=day("2026-03-01"),
        until_on=day("2026-03-31"),
        matters=(),
        unit_names=(),
    )
    assert RULES.circular(question) is None
