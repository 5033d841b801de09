"""A graph of measures: one proposal for one fact, counts by the time of sending, last places, vetoes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from duban_contracts.commands.escalation import CountFact, RecordRanking
from duban_contracts.commands.office import WithdrawProposal
from duban_contracts.commands.records import HoldProposal
from duban_contracts.events.escalation import FactCounted
from duban_contracts.events.matter import OrderAcknowledged
from duban_contracts.events.receipt import ReceiptMissed
from duban_tracking.core.context import Why
from duban_tracking.core.follow_ups import follow_ups
from tests.tracking.core.ladder_play import LadderPlay, graph, incident, matter_id, record
from tests.tracking.core.story import CLOCK, CO, DIRECTOR, LEAD, OTHER, UNIT_ROLE, closing_report

RECEIPTS = f"tally:late_receipt:{LEAD}"


def receipt(play: LadderPlay, day: int, late: bool, number: int | None = None) -> None:
    """Count a receipt of an order that was sent on a day of July."""
    count = CountFact(
        fact="late_receipt",
        unit=LEAD,
        sent_at=datetime(2026, 7, day, 1, tzinfo=UTC),
        late=late,
        cause=f"order-{number or day}",
    )
    play.given(RECEIPTS, count, CLOCK)


def kinds(play: LadderPlay) -> list[str]:
    return [play.state(each).raised.kind for each in play.proposals()]


RUNS = {
    "two_in_a_row": ([(1, True), (2, True)], ["written"]),
    "a_timely_one_resets": ([(1, True), (2, False), (3, True)], []),
    "order_of_sending_not_of_arrival": ([(1, True), (3, True), (2, False)], []),
    "arrived_out_of_order": ([(3, True), (2, False), (4, True)], ["written"]),
    "three_in_the_year": ([(1, True), (2, False), (3, True), (4, False), (5, True)], ["circular"]),
    "third_is_the_highest_alone": ([(1, True), (2, True), (3, True)], ["written", "circular"]),
    "four_in_a_row": ([(1, True), (2, True), (3, False), (4, True), (5, True)], ["written", "circular", "written"]),
}


@pytest.mark.parametrize(("told", "expected"), RUNS.values(), ids=RUNS)
def test_count_leads_to(told: list[tuple[int, bool]], expected: list[str]) -> None:
    play = graph()
    for day, late in told:
        receipt(play, day, late)
    assert kinds(play) == expected


def test_year_of_sending_decides_when_the_year_turns() -> None:
    play = graph()
    for year, month in ((2025, 12), (2025, 11), (2026, 1)):
        count = CountFact(
            fact="late_receipt",
            unit=LEAD,
            sent_at=datetime(year, month, 31, 1, tzinfo=UTC) if month != 11 else datetime(year, 11, 30, 1, tzinfo=UTC),
            late=True,
            cause=f"{year}-{month}",
        )
        play.given(RECEIPTS, count, CLOCK)
    assert kinds(play) == ["written"]


def test_fact_is_counted_once_and_corrected_by_its_cause() -> None:
    play = graph()
    receipt(play, 1, True)
    receipt(play, 1, True)
    assert len([event for _, event, _ in play.told if isinstance(event, FactCounted)]) == 1
    receipt(play, 2, True)
    subject = play.only("written")
    receipt(play, 1, False)
    assert play.state(subject).withdrawn


def test_third_late_report_leads_to_the_highest_measure_alone() -> None:
    play = graph(matter_duties=())
    for number, day in ((1, 10), (2, 17), (3, 24)):
        play.matter(number, date(2026, 7, day))
    play.days_pass(date(2026, 7, 27))
    raised = [play.state(each).raised for each in play.proposals()]
    assert [(each.kind, each.ground) for each in raised] == [
        ("written", "late"),
        ("written", "late"),
        ("circular", "many_reports"),
    ]
    assert raised[2].matters == tuple(matter_id(number) for number in (1, 2, 3))
    withdrawn = [subject for subject, event, _ in play.told if type(event).__name__ == "ProposalWithdrawn"]
    assert withdrawn == [play.only("circular")]


def test_report_in_time_resets_by_the_time_at_which_its_order_was_sent() -> None:
    play = graph(matter_duties=())
    first = play.matter(1, date(2026, 7, 10))
    play.on = date(2026, 7, 2)
    timely = play.matter(2, date(2026, 7, 30))
    play.on = date(2026, 7, 3)
    play.matter(3, date(2026, 7, 17))
    play.days_pass(date(2026, 7, 20))
    tally = play.state(f"tally:late_report:{LEAD}")
    assert [use.ground for use in tally.uses] == ["two_reports"]
    play.given(timely, closing_report(completed_on=play.on, co_parts=()), UNIT_ROLE, LEAD)
    assert play.state(f"tally:late_report:{LEAD}").uses == ()
    assert {play.state(each).raised.ground for each in play.proposals()} == {"late"}
    assert first != timely


def test_receipts_and_missed_receipts_are_counted_from_their_events() -> None:
    play = graph()
    sent_at = datetime(2026, 7, 1, 1, tzinfo=UTC)
    matter = f"matter:{matter_id(1)}"
    due = play.rules.stated(date(2026, 7, 1), "G-R")
    missed = ReceiptMissed(unit=LEAD, sent_at=sent_at, due=due, clause="G-R")
    by = {"person": "p", "role": UNIT_ROLE, "unit": LEAD}
    late = OrderAcknowledged.model_validate({"unit": LEAD, "sent_at": sent_at, "in_time": False, "by": by})
    unclocked = late.model_copy(update={"in_time": None})
    (one,), (same,) = (list(follow_ups(matter, each, play.rules, play.on)) for each in (missed, late))
    assert one == same
    assert list(follow_ups(matter, unclocked, play.rules, play.on)) == []


def test_incident_that_meets_two_grounds_proposes_the_higher_alone() -> None:
    play = graph()
    record(play, incident("slack"))
    assert kinds(play) == ["circular"]
    record(play, incident("absent", 2))
    assert kinds(play) == ["circular", "written"]


def test_uncorrected_measures_lead_on_but_the_first_leads_nowhere() -> None:
    play = graph()
    record(play, incident("absent", 9))
    play.signed(play.only("written"), DIRECTOR)
    record(play, incident("slack"))
    subject = play.signed(play.only("circular"), DIRECTOR)
    play.imposed(subject, date(2026, 7, 20))
    play.days_pass(date(2026, 7, 21))
    subject = play.signed(play.only("media"), DIRECTOR)
    play.imposed(subject, date(2026, 7, 30))
    play.days_pass(date(2026, 7, 31))
    assert sorted(kinds(play)) == ["circular", "media", "warning", "written"]


def ranking(number: int, *places: tuple[str, int], last: tuple[str, ...] = (), work: str = "roads") -> RecordRanking:
    return RecordRanking(
        ranking_id=UUID(f"66666666-6666-5666-8666-{number:012}"),
        work=work,
        name="农村公路",
        period=f"2026-{number:02}",
        drawn_on=date(2026, number, 5),
        places=places,
        last_place=last,
    )


def ranked(play: LadderPlay, command: RecordRanking) -> None:
    play.given(f"workranking:{command.ranking_id}", command)


ORDER, TIED, FEW = ((CO, 1), (OTHER, 2), (LEAD, 3)), ((CO, 1), (OTHER, 2), (LEAD, 2)), ((CO, 1), (LEAD, 2))
PLACES = {
    "last_twice": ([ORDER, ORDER], (), ["warning"]),
    "below_three_ranked": ([FEW, FEW], (), []),
    "tie_that_nobody_decided": ([ORDER, TIED], (), []),
    "tie_decided_by_a_person": ([ORDER, TIED], (LEAD,), ["warning"]),
    "not_last_in_between": ([ORDER, ((LEAD, 1), (OTHER, 2), (CO, 3)), ORDER], (), []),
}


@pytest.mark.parametrize(("rankings", "last", "expected"), PLACES.values(), ids=PLACES)
def test_last_places_lead_to(
    rankings: list[tuple[tuple[str, int], ...]], last: tuple[str, ...], expected: list[str]
) -> None:
    play = graph()
    play.on = date(2026, 12, 1)
    for number, places in enumerate(rankings, start=1):
        tied = [unit for unit, place in places if place == max(rank for _, rank in places)]
        ranked(play, ranking(number, *places, last=last if len(tied) > 1 else ()))
    assert kinds(play) == expected


def test_places_in_different_works_are_counted_apart() -> None:
    play = graph()
    play.on = date(2026, 12, 1)
    ranked(play, ranking(1, *ORDER))
    ranked(play, ranking(2, *ORDER, work="schools"))
    assert kinds(play) == []


def test_ranking_gains_who_is_last_when_a_person_decides_the_tie() -> None:
    play = graph()
    play.on = date(2026, 12, 1)
    ranked(play, ranking(1, *ORDER))
    ranked(play, ranking(2, *TIED))
    refusal = play.refusal("workranking:66666666-6666-5666-8666-000000000002", ranking(2, *TIED, last=(CO,)))
    assert (refusal.why, refusal.clause) == (Why.RULE, "G-L")
    ranked(play, ranking(2, *TIED, last=(LEAD,)))
    assert kinds(play) == ["warning"]


def vetoes(play: LadderPlay) -> list[tuple[str, str, bool, bool]]:
    tally = play.state(f"tally:veto:{LEAD}")
    return [(veto.measure, veto.clause, veto.held, veto.withdrawn) for veto in tally.vetoes]


def test_imposed_measure_vetoes_until_it_is_held_or_withdrawn() -> None:
    play = graph()
    record(play, incident("absent", 3))
    play.signed(play.only("written"), DIRECTOR)
    record(play, incident("grave"))
    subject = play.only("blame")
    assert vetoes(play) == []
    play.signed(subject, DIRECTOR)
    assert vetoes(play) == [("blame", "G-5", False, False)]
    play.given(subject, HoldProposal(held=True, reason="复核"), CLOCK)
    assert vetoes(play) == [("blame", "G-5", True, False)]
    play.given(subject, HoldProposal(held=False, reason="维持"), CLOCK)
    play.given(subject, WithdrawProposal(reason="不当"), CLOCK)
    assert vetoes(play) == [("blame", "G-5", False, True)]
