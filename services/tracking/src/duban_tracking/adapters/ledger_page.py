"""The ledger page: filters, text search, order and place.

Text search goes two ways. A common word is found soonest by walking the wanted order and looking at each text, a rare
one by its grams. So the beginning of the order is walked first; when that does not fill the page, grams are asked.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from duban_tracking.adapters.records import LEDGER_COLUMNS, NOT_ACCUSED, ledger_record
from duban_tracking.errors import UnreadableCursor
from duban_tracking.ports_reading import LedgerQuery, Page, Sort
from duban_tracking.translate.grams import folded, wanted_ranges

WALKED_ROWS = 1_000
"""Rows whose text is looked at before the grams are asked."""
MAX_GRAM_ROWS = 2_000
"""A gram with more batches of matters than these is not rare; reading them would take longer than walking."""
MAX_GRAM_MATTERS = 10_000
MAX_CANDIDATES = 2_000
"""Looking up so many matters takes about as long as walking until a page of as frequent a word is full."""
FEW_CANDIDATES = 300
"""So few need not be narrowed down any further."""


@dataclass(frozen=True)
class _Order:
    column: str
    kind: str
    descending: bool = True

    def sql(self, table: str) -> str:
        way = "DESC" if self.descending else "ASC"
        return f"{table}.{self.column} {way}, {table}.matter_id {way}"

    @property
    def beyond(self) -> str:
        return "<" if self.descending else ">"


_ORDERS: dict[Sort, _Order] = {
    "newest": _Order("opened_at", "timestamptz"),
    "due_on": _Order("due_on", "date", descending=False),
    "assigned_on": _Order("assigned_on", "date"),
    "number": _Order("number_order", "text"),
}


@dataclass
class _Conditions:
    """What is selected from: tables, conditions with their numbered parameters, and the order."""

    order: _Order
    source: str = "ledger l"
    order_table: str = "l"
    texts: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, text: str, *values: object) -> None:
        """Add a condition; each ``?`` stands for one of the values."""
        for value in values:
            self.values.append(value)
            text = text.replace("?", f"${len(self.values)}", 1)
        self.texts.append(text)

    def copy(self) -> _Conditions:
        return replace(self, texts=list(self.texts), values=list(self.values))

    def select(self, columns: str, limit: int) -> str:
        order = self.order.sql(self.order_table)
        return f"SELECT {columns} FROM {self.source} WHERE {' AND '.join(self.texts)} ORDER BY {order} LIMIT {limit}"


async def ledger_page(connection: AsyncConnection, jurisdiction: str, query: LedgerQuery) -> Page:
    """Return one page of the ledger.

    Raises:
        UnreadableCursor: the cursor is not of this list.
    """
    conditions = _conditions(jurisdiction, query)
    words = folded(query.text)
    wanted = query.limit + 1
    if words:
        rows = await _search(connection, jurisdiction, conditions, words, wanted)
    else:
        rows = await _select(connection, conditions, wanted)
    page = rows[: query.limit]
    more = len(rows) > query.limit
    return Page(
        rows=[ledger_record(row) for row in page],
        next_cursor=_cursor(query.sort, getattr(page[-1], conditions.order.column), page[-1].matter_id) if more else "",
    )


def _conditions(jurisdiction: str, query: LedgerQuery) -> _Conditions:
    order = _ORDERS[query.sort]
    conditions = _Conditions(order)
    conditions.add("l.jurisdiction = ?", jurisdiction)
    _add_units(conditions, jurisdiction, query)
    _leave_out(conditions, query)
    if query.sort != "newest":
        # Listed by a value, only matters that have it are listed.
        conditions.add(f"l.{order.column} IS NOT NULL")
    for column in ("state", "stage", "category"):
        value = getattr(query, column)
        if value:
            conditions.add(f"l.{column} = ?", value)
    if query.overdue is not None:
        conditions.add("l.overdue" if query.overdue else "NOT l.overdue")
    for day in ("due", "assigned", "closed"):
        first_on, last_on = getattr(query, f"{day}_from"), getattr(query, f"{day}_until")
        if first_on:
            conditions.add(f"l.{day}_on >= ?", first_on)
        if last_on:
            conditions.add(f"l.{day}_on <= ?", last_on)
    if query.cursor:
        table, (value, matter_id) = conditions.order_table, _read_cursor(query.sort, query.cursor)
        place = f"({table}.{order.column}, {table}.matter_id)"
        conditions.add(f"{place} {order.beyond} (?::{order.kind}, ?::uuid)", value, matter_id)
    return conditions


def _leave_out(conditions: _Conditions, query: LedgerQuery) -> None:
    """What is not for the eyes of who asks is not listed."""
    if query.kept_from:
        conditions.add(NOT_ACCUSED.format(unit="?"), query.kept_from)
    if query.confined_leads:
        conditions.add("l.lead_unit <> ALL(?::text[])", list(query.confined_leads))


def _add_units(conditions: _Conditions, jurisdiction: str, query: LedgerQuery) -> None:
    """Join the parts that units take; one unit's parts already lie in the order of newest first."""
    for place, unit in enumerate(sorted({query.unit, query.taking_part} - {""})):
        alias = f"p{place}"
        conditions.source += (
            f" JOIN ledger_unit {alias} ON {alias}.jurisdiction = l.jurisdiction AND {alias}.matter_id = l.matter_id"
        )
        conditions.add(f"{alias}.jurisdiction = ? AND {alias}.unit = ?", jurisdiction, unit)
        if query.sort == "newest":
            conditions.order_table = alias


async def _select(connection: AsyncConnection, conditions: _Conditions, limit: int) -> list[Any]:
    found = await connection.exec_driver_sql(conditions.select(LEDGER_COLUMNS, limit), tuple(conditions.values))
    return list(found)


async def _search(
    connection: AsyncConnection, jurisdiction: str, conditions: _Conditions, words: str, wanted: int
) -> list[Any]:
    walked, is_all = await _walk(connection, conditions, words, wanted)
    if is_all or len(walked) >= wanted:
        return walked
    candidates = await _candidates(connection, jurisdiction, words)
    exact = conditions.copy()
    if candidates is not None:
        exact.add("l.matter_id = ANY(?::uuid[])", candidates)
    exact.add("strpos(l.text, ?) > 0", words)
    return await _select(connection, exact, wanted)


async def _walk(
    connection: AsyncConnection, conditions: _Conditions, words: str, wanted: int
) -> tuple[list[Any], bool]:
    """Return what the beginning of the order holds, and whether the beginning was all there is."""
    beginning = conditions.select(f"{LEDGER_COLUMNS}, l.text", WALKED_ROWS)
    order = conditions.order.sql("b")
    found = await connection.exec_driver_sql(
        f"WITH b AS MATERIALIZED ({beginning}) SELECT seen.count AS seen, found.* "
        "FROM (SELECT count(*) FROM b) seen LEFT JOIN (SELECT * FROM b "
        f"WHERE strpos(b.text, ${len(conditions.values) + 1}) > 0 ORDER BY {order} LIMIT {wanted}) found ON true",
        (*conditions.values, words),
    )
    rows = list(found)
    return [row for row in rows if row.matter_id is not None], rows[0].seen < WALKED_ROWS


async def _candidates(connection: AsyncConnection, jurisdiction: str, words: str) -> list[UUID] | None:
    """Return matters among which all lie that hold the words; None when grams do not narrow them down."""
    ranges = wanted_ranges(words)
    if not ranges:
        return None
    counted = await connection.exec_driver_sql(
        "SELECT w.place, c.batches, c.size FROM unnest($2::text[], $3::text[]) "
        "WITH ORDINALITY AS w(low, high, place) CROSS JOIN LATERAL ("
        "SELECT count(*) AS batches, coalesce(sum(size), 0) AS size FROM (SELECT size FROM gram "
        f"WHERE jurisdiction = $1 AND gram >= w.low AND gram <= w.high LIMIT {MAX_GRAM_ROWS}) g) c",
        (jurisdiction, [low for low, _ in ranges], [high for _, high in ranges]),
    )
    # The two rarest grams decide; what they let through is compared with the words themselves.
    rarest = sorted((row.size, row.place) for row in counted if row.batches < MAX_GRAM_ROWS)
    chosen = [ranges[place - 1] for size, place in rarest[:2] if size <= MAX_GRAM_MATTERS]
    if not chosen:
        return None
    if rarest[0][0] <= FEW_CANDIDATES:
        chosen = chosen[:1]
    ids = "SELECT unnest(matter_ids) FROM gram WHERE jurisdiction = $1 AND gram >= ${} AND gram <= ${}"
    found = await connection.exec_driver_sql(
        " INTERSECT ".join(ids.format(2 + 2 * place, 3 + 2 * place) for place in range(len(chosen)))
        + f" LIMIT {MAX_CANDIDATES + 1}",
        (jurisdiction, *(bound for pair in chosen for bound in pair)),
    )
    candidates = [row[0] for row in found]
    return candidates if len(candidates) <= MAX_CANDIDATES else None


def _cursor(sort: Sort, value: object, matter_id: UUID) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    return base64.urlsafe_b64encode(json.dumps([sort, text, str(matter_id)]).encode()).decode().rstrip("=")


def _read_cursor(sort: Sort, cursor: str) -> tuple[object, UUID]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        of_sort, text, matter_id = json.loads(base64.urlsafe_b64decode(padded.encode()))
        if of_sort != sort:
            raise UnreadableCursor("the cursor is of another order")
        return _value(_ORDERS[sort].kind, str(text)), UUID(matter_id)
    except (ValueError, TypeError, AttributeError) as error:
        raise UnreadableCursor("not a cursor") from error


def _value(kind: str, text: str) -> object:
    if kind == "timestamptz":
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if kind == "date" else text
