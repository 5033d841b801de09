"""Going through the ledger: which matters a duty lists, each in exactly one state, so that none is unaccounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from duban_contracts.events.matter import UnitUrged
from duban_contracts.events.matter_reports import MatterDutyOpened
from duban_contracts.vocabulary import MatterState
from duban_sdk.pack import RulePack
from duban_sdk.tables import OfficeDutyRow
from duban_tracking.core.periods import days_of

STRUCK_OFF, CARRIED_OVER, OPEN, OVERDUE, DECLINED = "已销号", "结转", "在办", "逾期", "未立项"


@dataclass(frozen=True, slots=True)
class ListedMatter:
    """What the ledger says of a matter, as far as going through it needs."""

    category: str
    origin: str
    state: MatterState
    overdue: bool
    proposed_on: date
    closed_on: date | None
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LedgerSpan:
    """Days that a duty goes through: its period for ``lists = "period"``, one day for ``"open"``."""

    from_on: date
    until_on: date


def listing_row(pack: RulePack, paper_kind: str) -> OfficeDutyRow | None:
    """Return the duty that a kind of paper does and that goes through matters; None: it does no such duty."""
    return next((row for row in pack.office_duties if row.lists and row.answered_by == paper_kind), None)


def span_of(row: OfficeDutyRow, period: str, on: date) -> LedgerSpan:
    """Return the days that a duty of a period goes through when it is done on a day.

    Raises:
        ValueError: no such period.
    """
    from_on, until_on = days_of(period)
    if row.lists == "period":
        return LedgerSpan(from_on, until_on)
    # Done late it tells how things stood at the period's end, not what came up since.
    day = min(on, until_on) if row.due_in == "period" else on
    return LedgerSpan(day, day)


def is_listed(matter: ListedMatter, row: OfficeDutyRow, span: LedgerSpan) -> bool:
    """Return whether the duty goes through the matter.

    ``open``: it is open on the last day. ``period``: it was at some time of the period, or came up in it.
    """
    if not _is_meant(matter, row) or matter.proposed_on > span.until_on:
        return False
    if row.lists == "open":
        return standing_at(matter, span.until_on) in (OPEN, OVERDUE)
    ended_before = matter.closed_on is not None and matter.closed_on < span.from_on
    declined_before = matter.state is MatterState.DECLINED and matter.proposed_on < span.from_on
    return not (ended_before or declined_before)


def _is_meant(matter: ListedMatter, row: OfficeDutyRow) -> bool:
    if not (row.list_categories or row.list_origins or row.list_marks):
        return True
    named = matter.category in row.list_categories or matter.origin in row.list_origins
    return named or not matter.marks.isdisjoint(row.list_marks)


def standing_at(matter: ListedMatter, on: date) -> str:
    """Return how the matter stands at the end of a day, as far as the ledger still tells."""
    if matter.state is MatterState.DECLINED:
        return DECLINED
    if matter.closed_on is not None and matter.closed_on <= on:
        return STRUCK_OFF
    return OVERDUE if matter.overdue else OPEN


def state_in_list(matter: ListedMatter, row: OfficeDutyRow, span: LedgerSpan) -> str:
    """Return the state under which the duty lists the matter; what a period leaves open is carried over."""
    standing = standing_at(matter, span.until_on)
    if row.lists == "period" and standing in (OPEN, OVERDUE):
        return CARRIED_OVER
    return standing


def counts_of(matters: Iterable[ListedMatter], row: OfficeDutyRow, span: LedgerSpan) -> tuple[tuple[str, int], ...]:
    """Return the number of listed matters by state; their sum is the number of all that are listed."""
    listed = (state_in_list(matter, row, span) for matter in matters if is_listed(matter, row, span))
    return tuple(sorted(Counter(listed).items()))


def load_of(asked: Mapping[str, int]) -> dict[str, int]:
    """Return what was asked of a unit, by what it was, and in all (N-B1).

    ``asked``: times by event type on matters, and by kind of stream beside them.
    """
    counted = {
        "duties": asked.get("duty", 0),
        "matter_duties": asked.get(MatterDutyOpened.TYPE, 0),
        "urgings": asked.get(UnitUrged.TYPE, 0),
        "inspections": asked.get("activity", 0),
    }
    return {**counted, "total": sum(counted.values())}
