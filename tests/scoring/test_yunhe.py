"""Every clause of 云政办发〔2022〕24号 that scoring carries out, under the real plugin."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn, RankingDrawn
from duban_contracts.vocabulary import DefectKind, UnitKind
from duban_scoring.core.ranking import Sum, total_points
from duban_scoring.handlers.draw import asked_period, draw_ranking
from tests.scoring.county import County


async def test_y_2_8_quarterly_ranking_shares_ranks_and_skips_the_next(yunhe: County) -> None:
    for code, kind in (("aj", UnitKind.DEPARTMENT), ("bj", UnitKind.DEPARTMENT), ("cz", UnitKind.TOWNSHIP)):
        yunhe.unit(code, kind=kind)
    yunhe.unit("dcs", supervised=False)
    yunhe.incident("not_cooperating", "cz", on="2026-03-30")
    yunhe.incident("county_praise", "bj", on="2026-04-01")
    ledger = await yunhe.play()
    row, period = asked_period(yunhe.shelf, 2026, 1)
    now = datetime(2026, 4, 1, 2, tzinfo=UTC)
    frozen, is_new = await draw_ranking(ledger, yunhe.shelf, row, period, now=now, by="p-1")
    lists = {each.group: [(unit.unit, unit.rank, unit.points) for unit in each.units] for each in frozen.drawn.lists}
    assert is_new
    assert frozen.drawn.clause == "Y-2.8"
    assert lists == {
        "all": [("aj", 1, Decimal(100)), ("bj", 1, Decimal(100)), ("cz", 3, Decimal(95))],
        "department": [("aj", 1, Decimal(100)), ("bj", 1, Decimal(100))],
        "township": [("cz", 1, Decimal(95))],
    }
    assert [event.payload for event in ledger.events if isinstance(event.payload, RankingDrawn)] == [frozen.drawn]


async def test_y_3_0_account_starts_at_100_and_has_no_bounds(yunhe: County) -> None:
    for number in range(25):
        yunhe.incident("not_cooperating", name=f"n{number}")
    ledger = await yunhe.play()
    policy = yunhe.shelf.current.score
    assert policy is not None
    assert await ledger.sums(2026) == {"jyj": Sum(Decimal(-125), 0)}
    assert total_points(policy, Decimal(-125)) == Decimal(-25)
    assert total_points(policy, Decimal(400)) == Decimal(500)


@pytest.mark.parametrize("kind", ["not_cooperating", "task_refused"])
async def test_y_3_1_refusal_costs_5_each_time(yunhe: County, kind: str) -> None:
    yunhe.incident(kind, name="一")
    yunhe.incident(kind, name="二")
    assert await yunhe.standing() == [("jyj", "not_cooperating", "-5")] * 2


async def test_y_3_1_withdrawn_incident_costs_nothing(yunhe: County) -> None:
    story = yunhe.incident("task_refused")
    yunhe.withdrawn(story, "2026-05-20")
    assert await yunhe.standing() == []


@pytest.mark.parametrize(
    ("completion", "reporting", "rows"),
    [
        pytest.param("in_time", "in_time", [("on_time", "2")], id="on time: +2"),
        pytest.param("early", "early", [("early", "1"), ("on_time", "2")], id="early: +3 in total"),
        pytest.param("early", "in_time", [("on_time", "2")], id="early done, reported on the date: +2"),
    ],
)
async def test_y_3_2a_closed_and_reported_in_time(
    yunhe: County, completion: str, reporting: str, rows: list[tuple[str, str]]
) -> None:
    yunhe.matter().closed("2026-06-20", completion, reporting)
    assert await yunhe.standing() == [("jyj", *row) for row in rows]


async def test_y_3_2a_moved_date_is_met_on_time_never_early(yunhe: County) -> None:
    story = yunhe.matter().extension("2026-06-20", "2026-08-30").extension_granted("2026-06-22", "2026-08-30")
    story.closed("2026-08-01", "early", "early")
    assert await yunhe.standing() == [("jyj", "on_time", "2")]


async def test_y_3_2b_reported_late_costs_1_and_reverses_the_3(yunhe: County) -> None:
    yunhe.matter().overdue("2026-07-01").closed(
        "2026-07-10", "in_time", "late", completed_on="2026-06-29", reported_on="2026-07-05"
    )
    ledger = await yunhe.play()
    told = [(row.kind.value, row.row, str(row.points), row.booked_on.isoformat()) for row in ledger.ledger]
    assert told == [
        ("booked", "not_completed", "-3", "2026-07-01"),
        ("reversed", "not_completed", "3", "2026-07-10"),
        ("booked", "reported_late", "-1", "2026-07-10"),
    ]


async def test_y_3_2c_each_circular_that_names_it_costs_1(yunhe: County) -> None:
    story = yunhe.matter().named("2026-03-09", "三月").named("2026-04-09", "四月").named("2026-04-09", "四月")
    story.named("2026-05-06", "批评", kind="circular_of_criticism")
    assert await yunhe.standing() == [("jyj", "named_slow", "-1")] * 2


async def test_y_3_2d_overdue_costs_3_until_a_reason_is_accepted(yunhe: County) -> None:
    story = yunhe.matter().overdue("2026-07-01")
    assert await yunhe.standing() == [("jyj", "not_completed", "-3")]
    story.reason("2026-07-03", in_time=False).reason_decided("2026-07-08", accepted=True)
    assert await yunhe.standing() == []
    reversal = yunhe.ledger.ledger[-1]
    assert (reversal.points, reversal.reason) == (Decimal(3), "正当理由已获认定")


async def test_y_3_2d_penalty_waits_while_a_reason_filed_in_time_is_undecided(yunhe: County) -> None:
    story = yunhe.matter().reason("2026-06-25").overdue("2026-07-01")
    assert await yunhe.standing() == []
    story.reason_decided("2026-07-08", accepted=False)
    assert await yunhe.standing() == [("jyj", "not_completed", "-3")]


async def test_y_3_2e_lead_and_co_organisers_get_the_same(yunhe: County) -> None:
    yunhe.matter("甲", co_units=("czj", "slj")).overdue("2026-07-01").named("2026-07-09", "七月")
    yunhe.matter("乙", co_units=("czj",)).closed("2026-06-20", "in_time", "in_time").report("2026-06-19").falsified(
        "2026-09-01"
    )
    shared = [("named_slow", "-1"), ("not_completed", "-3")]
    assert await yunhe.standing("slj") == [("slj", *row) for row in shared]
    assert await yunhe.standing("czj") == [("czj", *row) for row in [*shared, ("on_time", "2")]]
    own = [*shared, ("on_time", "2"), ("report_falsified", "-10")]
    assert await yunhe.standing("jyj") == [("jyj", *row) for row in own]


async def test_y_3_2e_exempted_co_organiser_keeps_additions_and_loses_no_points(yunhe: County) -> None:
    story = yunhe.matter(co_units=("czj",)).overdue("2026-07-01").spared("2026-07-05", "czj")
    assert await yunhe.standing() == [("jyj", "not_completed", "-3")]
    story.closed("2026-07-10", "in_time", "in_time")
    assert await yunhe.standing("czj") == [("czj", "on_time", "2")]


async def test_y_3_2f_third_matter_raises_the_flag_and_a_reason_withdraws_it(yunhe: County) -> None:
    stories = [yunhe.matter(name, due="2026-06-30").overdue("2026-07-01") for name in "甲乙丙"]
    ledger = await yunhe.play()
    raised = [event.payload for event in ledger.events if isinstance(event.payload, FlagRaised)]
    assert [set(flag.matters) for flag in raised] == [{story.matter_id for story in stories}]
    assert (raised[0].clause, raised[0].unit, raised[0].year) == ("Y-3.2f", "jyj", 2026)
    stories[0].reason("2026-07-03", in_time=False).reason_decided("2026-07-08", accepted=True)
    ledger = await yunhe.play()
    withdrawn = [event.payload for event in ledger.events if isinstance(event.payload, FlagWithdrawn)]
    assert [set(flag.matters) for flag in withdrawn] == [{story.matter_id for story in stories[1:]}]


async def test_y_3_2f_counts_by_the_year_of_the_date(yunhe: County) -> None:
    for name, due in (("甲", "2026-12-30"), ("乙", "2026-12-31"), ("丙", "2027-01-04")):
        yunhe.matter(name, due=due).overdue("2027-01-05")
    ledger = await yunhe.play()
    assert {row.year for row in ledger.standing()} == {2026, 2027}
    assert ledger.flags == set()


async def test_y_3_3a_defects_cost_1_per_report_however_many(yunhe: County) -> None:
    story = yunhe.matter().report("2026-06-10", defects=(DefectKind.FORMAT,))
    story.returned("2026-06-12", defects=(DefectKind.UNCLEAR, DefectKind.OFF_POINT))
    story.report("2026-06-15", filing=2, defects=(DefectKind.INCOMPLETE,))
    story.report("2026-06-18", key="rep2", defects=(DefectKind.INACCURATE,)).report("2026-06-19", key="rep3")
    assert await yunhe.standing() == [("jyj", "report_defective", "-1")] * 2


async def test_y_3_3b_falsified_report_costs_10(yunhe: County) -> None:
    yunhe.matter().report("2026-06-10").falsified("2026-09-01").falsified("2026-09-02")
    assert await yunhe.standing() == [("jyj", "report_falsified", "-10")]


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        ("county_praise", "3"),
        ("county_criticism", "-3"),
        ("city_praise", "5"),
        ("city_criticism", "-5"),
        ("province_praise", "10"),
        ("province_criticism", "-10"),
    ],
)
async def test_y_3_4_notice_counts_by_level_and_sign(yunhe: County, kind: str, points: str) -> None:
    yunhe.incident(kind)
    assert await yunhe.standing() == [("jyj", kind, points)]


@pytest.mark.parametrize(
    ("happened_on", "expected"),
    [
        pytest.param("2024-08-06", [("jyj", "leader_praise", "2")], id="last day"),
        pytest.param("2024-08-07", [], id="barred since"),
    ],
)
async def test_y_3_4_leaders_praise_counts_until_the_national_rule(
    yunhe: County, happened_on: str, expected: list[tuple[str, str, str]]
) -> None:
    yunhe.incident("leader_praise", on=happened_on)
    assert await yunhe.standing() == expected


@pytest.mark.parametrize(("falsified", "points"), [(False, "-4"), (True, "-8")], ids=["as stated", "doubled"])
async def test_y_3_5_discretionary_points_double_when_falsified(yunhe: County, falsified: bool, points: str) -> None:
    yunhe.incident("other_problem", points="4", falsified=falsified)
    assert await yunhe.standing() == [("jyj", "other_problem", points)]


async def test_y_3_5_doubling_leaves_the_falsified_report_alone(yunhe: County) -> None:
    yunhe.matter().report("2026-06-10").falsified("2026-09-01")
    yunhe.incident("other_problem", points="1.5", falsified=True)
    assert await yunhe.standing() == [("jyj", "other_problem", "-3.0"), ("jyj", "report_falsified", "-10")]


async def test_y_3_6_points_of_a_temporary_body_stand_on_its_host(yunhe: County) -> None:
    yunhe.unit("zjj")
    yunhe.unit("zxb", kind=UnitKind.TEMPORARY_BODY, host="zjj")
    yunhe.matter(lead="zxb").overdue("2026-07-01")
    ledger = await yunhe.play()
    (row,) = ledger.standing()
    assert (row.unit, row.origin_unit, row.points) == ("zjj", "zxb", Decimal(-3))
    assert "Y-3.6" in row.arithmetic.text
    assert ledger.events[0].subject == "account:zjj:2026"
