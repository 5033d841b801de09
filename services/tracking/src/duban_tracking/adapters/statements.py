"""Bulk statements: one round trip for any number of rows, each column as one array."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

LEDGER_TYPES: Mapping[str, str] = {
    "jurisdiction": "text",
    "matter_id": "uuid",
    "version": "bigint",
    "opened_at": "timestamptz",
    "number": "text",
    "register_number": "text",
    "number_order": "text",
    "title": "text",
    "category": "text",
    "track": "text",
    "origin": "text",
    "weight": "text",
    "state": "text",
    "stage": "text",
    "stage_name": "text",
    "horizon": "text",
    "lead_unit": "text",
    "co_units": "text",
    "lead_official": "text",
    "proposed_on": "date",
    "assigned_on": "date",
    "due_on": "date",
    "enforce_on": "date",
    "original_due_on": "date",
    "provisional": "boolean",
    "moved": "int",
    "overdue": "boolean",
    "urgings": "int",
    "last_report_at": "timestamptz",
    "completed_on": "date",
    "completion": "text",
    "closed_on": "date",
    "archived_on": "date",
    "external_ids": "text",
    "missed_duties": "text",
    "accused_units": "text",
    "text": "text",
}

UNIT_TYPES: Mapping[str, str] = {
    "jurisdiction": "text",
    "code": "text",
    "version": "bigint",
    "name": "text",
    "kind": "text",
    "supervised": "boolean",
    "host_unit": "text",
    "data": "text",
}

ITEM_TYPES: Mapping[str, str] = {
    "jurisdiction": "text",
    "subject": "text",
    "kind": "text",
    "code": "text",
    "version": "bigint",
    "state": "text",
    "number": "text",
    "unit": "text",
    "title": "text",
    "period": "text",
    "happened_on": "date",
    "opened_at": "timestamptz",
    "data": "text",
}

SIGNATURE_TYPES: Mapping[str, str] = {
    "jurisdiction": "text",
    "subject": "text",
    "about": "text",
    "key": "text",
    "role": "text",
    "clause": "text",
    "title": "text",
    "since_at": "timestamptz",
    "person": "text",
}

TIMER_TYPES: Mapping[str, str] = {"jurisdiction": "text", "subject": "text", "wake_at": "timestamptz"}


def insert_statement(table: str, types: Mapping[str, str]) -> str:
    """Return an insert of rows that are all new."""
    columns = ", ".join(types)
    arrays = ", ".join(f"${place}::{kind}[]" for place, kind in enumerate(types.values(), start=1))
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM unnest({arrays}) AS rows({columns})"


def upsert_statement(
    table: str, types: Mapping[str, str], key: Sequence[str], never_changed: Collection[str] = ()
) -> str:
    """Return an insert that replaces rows with the same key, except what is never changed once it is there."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in types if name not in key and name not in never_changed)
    return f"{insert_statement(table, types)} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"


def update_statement(
    table: str, types: Mapping[str, str], key: Sequence[str], kept_when_none: Collection[str] = ()
) -> str:
    """Return an update of rows that are all there; NOT NULL columns may be given as None where they are kept."""
    columns = ", ".join(types)
    arrays = ", ".join(f"${place}::{kind}[]" for place, kind in enumerate(types.values(), start=1))
    changes = ", ".join(
        f"{name} = coalesce(rows.{name}, {table}.{name})" if name in kept_when_none else f"{name} = rows.{name}"
        for name in types
        if name not in key
    )
    match = " AND ".join(f"{table}.{name} = rows.{name}" for name in key)
    return f"UPDATE {table} SET {changes} FROM unnest({arrays}) AS rows({columns}) WHERE {match}"


def delete_statement(table: str, types: Mapping[str, str]) -> str:
    """Return a delete of the rows that have these values."""
    columns = ", ".join(types)
    arrays = ", ".join(f"${place}::{kind}[]" for place, kind in enumerate(types.values(), start=1))
    match = " AND ".join(f"{table}.{name} = rows.{name}" for name in types)
    return f"DELETE FROM {table} USING unnest({arrays}) AS rows({columns}) WHERE {match}"


def columns_of(rows: Sequence[Sequence[object]]) -> tuple[list[object], ...]:
    """Return the rows turned into one list per column."""
    return tuple(list(column) for column in zip(*rows, strict=True))
