"""The flag of three late matters, as it grows, shrinks and falls."""

from __future__ import annotations

from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn
from tests.scoring.county import County


def told(county: County) -> list[FlagRaised | FlagWithdrawn]:
    events = (event.payload for event in county.ledger.events)
    return [event for event in events if isinstance(event, FlagRaised | FlagWithdrawn)]


async def test_y_3_2f_flag_that_is_up_names_a_further_matter(yunhe: County) -> None:
    stories = [yunhe.matter(name).overdue("2026-07-01") for name in "甲乙丙"]
    await yunhe.play()
    stories.append(yunhe.matter("丁").overdue("2026-07-01"))
    await yunhe.play()
    matters = {story.matter_id for story in stories}
    assert [(type(event), len(event.matters)) for event in told(yunhe)] == [(FlagRaised, 3), (FlagRaised, 4)]
    assert set(told(yunhe)[-1].matters) == matters == set(yunhe.ledger.flag_matters["award_ineligible", "jyj", 2026])


async def test_y_3_2f_flag_that_is_up_tells_nothing_when_the_same_matters_count(yunhe: County) -> None:
    stories = [yunhe.matter(name).overdue("2026-07-01") for name in "甲乙丙"]
    await yunhe.play()
    stories[0].named("2026-07-09", "七月").closed("2026-07-20", "late", "late")
    await yunhe.play()
    assert len(told(yunhe)) == 1


async def test_y_3_2f_withdrawal_names_which_matters_fell_away(yunhe: County) -> None:
    stories = [yunhe.matter(name).overdue("2026-07-01") for name in "甲乙丙丁"]
    await yunhe.play()
    for story in stories[:2]:
        story.reason("2026-07-03", in_time=False).reason_decided("2026-07-08", accepted=True)
    await yunhe.play()
    up, fewer, withdrawn = told(yunhe)[-3:]
    assert [len(event.matters) for event in (up, fewer, withdrawn)] == [4, 3, 2]
    assert isinstance(withdrawn, FlagWithdrawn)
    assert withdrawn.fell_away == (stories[1].matter_id,)
    assert withdrawn.reason == "2026年度计入的事项已减为2件，不足3件；不再计入：乙（2026年1号）"


async def test_y_3_2f_relieved_unit_loses_the_matter_from_its_flag(yunhe: County) -> None:
    stories = [yunhe.matter(name).overdue("2026-07-01") for name in "甲乙丙"]
    await yunhe.play()
    stories[2].objected("2026-07-08", "jyj")
    await yunhe.play()
    withdrawn = told(yunhe)[-1]
    assert isinstance(withdrawn, FlagWithdrawn)
    assert withdrawn.fell_away == (stories[2].matter_id,)
