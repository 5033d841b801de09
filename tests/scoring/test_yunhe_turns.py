"""When a matter takes a turn: another unit, another date. What counted stays with its unit, time and date."""

from __future__ import annotations

from duban_contracts.vocabulary import DefectKind
from tests.scoring.county import County
from tests.scoring.story import due_date

LATE = ("not_completed", "-3")


async def test_y_3_1_relieved_lead_has_no_outcome_until_the_matter_is_assigned_anew(yunhe: County) -> None:
    story = yunhe.matter(co_units=("czj",)).overdue("2026-07-01")
    assert await yunhe.standing() == [("czj", *LATE), ("jyj", *LATE)]
    story.objected("2026-07-03", "jyj")
    assert await yunhe.standing() == []
    reversal = yunhe.ledger.ledger[-1]
    assert (reversal.booked_on.isoformat(), reversal.reason) == ("2026-07-03", "职责异议成立，该单位不再承办")
    story.assigned("2026-07-06", "slj", ("czj",), due="2026-09-30").closed("2026-09-20", "in_time", "in_time")
    assert await yunhe.standing() == [("czj", "on_time", "2"), ("slj", "on_time", "2")]


async def test_y_3_1_objection_that_is_not_accepted_changes_nothing(yunhe: County) -> None:
    yunhe.matter().overdue("2026-07-01").objected("2026-07-03", "jyj", accepted=False)
    assert await yunhe.standing() == [("jyj", *LATE)]
    assert len(yunhe.ledger.ledger) == 1


async def test_y_3_1_new_lead_starts_without_the_old_leads_extensions_reasons_and_dates(yunhe: County) -> None:
    story = yunhe.matter().reason("2026-06-01").reason_decided("2026-06-02", accepted=True)
    story.extension("2026-06-03", "2026-08-31").extension_granted("2026-06-04", "2026-08-31")
    story.extension("2026-08-20", "2026-12-31", key="e2").objected("2026-08-21", "jyj")
    story.assigned("2026-08-24", "slj", due="2026-09-30").overdue("2026-10-01")
    assert await yunhe.standing() == [("slj", *LATE)]


async def test_y_3_1_new_lead_can_be_early_though_the_old_date_was_moved(yunhe: County) -> None:
    story = yunhe.matter().extension("2026-06-03", "2026-08-31").extension_granted("2026-06-04", "2026-08-31")
    story.objected("2026-08-21", "jyj").assigned("2026-08-24", "slj", due="2026-09-30")
    story.closed("2026-09-01", "early", "early")
    assert await yunhe.standing() == [("slj", "early", "1"), ("slj", "on_time", "2")]


async def test_y_3_2e_relieved_co_organiser_shares_nothing_further(yunhe: County) -> None:
    story = yunhe.matter(co_units=("czj", "slj")).objected("2026-06-01", "czj").overdue("2026-07-01")
    assert await yunhe.standing() == [("jyj", *LATE), ("slj", *LATE)]
    story.objected("2026-07-03", "slj")
    assert await yunhe.standing() == [("jyj", *LATE)]
    story.named("2026-07-09", "七月")
    assert await yunhe.standing() == [("jyj", "named_slow", "-1"), ("jyj", *LATE)]


async def test_y_3_2c_earlier_circular_stays_with_the_units_of_its_time(yunhe: County) -> None:
    story = yunhe.matter(co_units=("czj",)).named("2026-06-09", "六月").objected("2026-06-20", "jyj")
    story.assigned("2026-06-24", "slj", due="2026-09-30").overdue("2026-10-01").named("2026-10-09", "十月")
    assert await yunhe.standing() == [
        ("czj", "named_slow", "-1"),
        ("jyj", "named_slow", "-1"),
        ("slj", "named_slow", "-1"),
        ("slj", *LATE),
    ]


async def test_y_3_3a_new_leads_report_is_another_though_it_has_the_same_key(yunhe: County) -> None:
    story = yunhe.matter().report("2026-06-10", defects=(DefectKind.FORMAT,)).objected("2026-06-20", "jyj")
    story.assigned("2026-06-24", "slj", due="2026-09-30").report("2026-09-10", defects=(DefectKind.FORMAT,))
    assert await yunhe.standing() == [("jyj", "report_defective", "-1"), ("slj", "report_defective", "-1")]


async def test_y_3_2d_reason_for_one_date_does_not_excuse_a_later_one(yunhe: County) -> None:
    story = yunhe.matter().reason("2026-06-10").reason_decided("2026-06-12", accepted=True)
    story.extension("2026-06-20", "2026-08-31").extension_granted("2026-06-22", "2026-08-31").overdue("2026-09-01")
    assert await yunhe.standing() == [("jyj", *LATE)]
    story.reason("2026-09-02", key="r2", in_time=False).reason_decided("2026-09-03", key="r2", accepted=True)
    assert await yunhe.standing() == []


async def test_y_3_2d_undecided_reason_for_one_date_does_not_hold_the_penalty_of_a_later_one(yunhe: County) -> None:
    story = yunhe.matter().reason("2026-06-10").extension("2026-06-20", "2026-08-31")
    story.extension_granted("2026-06-22", "2026-08-31").overdue("2026-09-01")
    assert await yunhe.standing() == [("jyj", *LATE)]
    story.reason_decided("2026-09-03", accepted=True)
    assert await yunhe.standing() == [("jyj", *LATE)]


async def test_y_3_2d_reason_accepted_after_closing_counts_for_the_date_it_was_given_for(yunhe: County) -> None:
    story = yunhe.matter().extension("2026-06-20", "2026-08-31").extension_granted("2026-06-22", "2026-08-31")
    story.reason("2026-08-20").overdue("2026-09-01").closed("2026-09-10", "late", "late")
    story.reason_decided("2026-09-15", accepted=True)
    assert await yunhe.standing() == []


async def test_y_2_5b_confirmation_of_a_provisional_date_does_not_cover_the_extended_one(yunhe: County) -> None:
    story = yunhe.matter(due=due_date("2026-06-30", provisional=True)).date_confirmed("2026-03-01")
    moved = due_date("2027-02-28", provisional=True)
    story.extension("2026-06-20", "2027-02-28").extension_granted("2026-06-22", moved)
    story.closed("2027-03-05", "late", "late")
    assert await yunhe.standing() == []
    story.date_confirmed("2027-03-08")
    assert await yunhe.standing() == [("jyj", *LATE)]


async def test_y_2_5b_confirmation_of_a_provisional_date_does_not_cover_that_of_another_order(yunhe: County) -> None:
    story = yunhe.matter(due=due_date("2026-06-30", provisional=True)).date_confirmed("2026-03-01")
    story.objected("2026-06-20", "jyj").assigned("2026-06-24", "slj", due=due_date("2027-02-28", provisional=True))
    story.closed("2027-03-05", "late", "late")
    assert await yunhe.standing() == []
