"""A paper that does a duty by going through matters: it accounts for each of them, or it is not issued."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from duban_contracts.commands.office import DraftPaper, IssuePaper
from duban_contracts.events.duty import DutyDone
from duban_contracts.events.paper import PaperIssued
from duban_sdk.tables import OfficeDutyRow
from tests.tracking.core.duty_play import Play, duty_pack, office_duty
from tests.tracking.core.story import STAFF

PAPER = UUID("10000000-0000-4000-8000-000000000000")
OPEN, CLOSED, OTHER = (UUID(f"{digit}0000000-0000-4000-8000-000000000000") for digit in "234")
LISTED = ((OPEN, "结转"), (CLOSED, "已销号"))
SUBJECT = f"paper:{PAPER}"
LEDGER = f"duty:open_ledger:2026:{STAFF}"


def county(lists: str = "period") -> Play:
    """Return a county on the last day of the year, whose ledger is closed by a paper."""
    return Play(duty_pack(office_duties=(closing(lists=lists),)), on=date(2026, 12, 31))


def closing(**changes: object) -> OfficeDutyRow:
    """Return the duty to close the year's ledger."""
    return office_duty(**{"date_rule": "year_end", "answered_by": "reply", "lists": "period", **changes})


def draft(*matters: UUID, period: str = "2026") -> DraftPaper:
    return DraftPaper(paper_id=PAPER, kind="reply", title="年终结账", matters=matters, period=period)


def drafted(play: Play, *matters: UUID, period: str = "2026") -> Play:
    play.given(SUBJECT, draft(*matters, period=period))
    return play


def test_paper_that_accounts_for_every_matter_does_the_duty_with_its_counts() -> None:
    play = drafted(county(), OPEN, CLOSED, OTHER)
    play.given(SUBJECT, IssuePaper(listed=LISTED))
    counts = [event.counts for _, event, _ in play.told if isinstance(event, PaperIssued | DutyDone)]
    assert counts == [(("已销号", 1), ("结转", 1))] * 2


@pytest.mark.parametrize(
    ("matters", "words"),
    [((CLOSED, OTHER), "遗漏 1 件（结转 1 件）"), ((), "遗漏 2 件（已销号 1 件、结转 1 件）")],
    ids=["one", "all"],
)
def test_paper_is_not_issued_while_a_matter_is_unaccounted_for(matters: tuple[UUID, ...], words: str) -> None:
    refusal = drafted(county(), *matters).refusal(SUBJECT, IssuePaper(listed=LISTED))
    assert refusal.clause == "T-Y"
    assert words in refusal.reason


@pytest.mark.parametrize("period", ["", "2026-12", "2026年"])
def test_paper_is_not_issued_without_the_period_that_it_accounts_for(period: str) -> None:
    assert drafted(county(), OPEN, period=period).refusal(SUBJECT, IssuePaper()).clause == "T-Y"


def test_paper_is_not_issued_that_was_drafted_before_the_duty_came_up() -> None:
    play = drafted(
        Play(duty_pack(office_duties=(closing(opens_rule="december"),)), on=date(2026, 11, 30)), OPEN, CLOSED
    )
    assert play.refusal(SUBJECT, IssuePaper(listed=LISTED)).clause == "T-Y"
    play.on = date(2026, 12, 31)
    assert "2026-12-01" in play.refusal(SUBJECT, IssuePaper(listed=LISTED)).reason
    play.given(SUBJECT, draft(CLOSED, OPEN))
    assert play.given(SUBJECT, IssuePaper(listed=LISTED))


def test_paper_of_a_duty_that_goes_through_nothing_need_not_name_matters() -> None:
    play = drafted(county(lists=""), period="2026")
    play.given(SUBJECT, IssuePaper(listed=LISTED))
    assert LEDGER in play.streams
    assert play.streams[LEDGER].done
