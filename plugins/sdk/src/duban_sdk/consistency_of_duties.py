"""Checks of the duty tables, and of the time for receipts, against the rest of a combined pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

import duban_contracts.events  # noqa: F401  importing the events fills the registry that is asked below
from duban_contracts.registry import event_models
from duban_sdk.pack import RulePack

_DATED_EVENTS = ("order", "due")
"""Fields from which the middle of a limit can be counted."""


def duty_faults(pack: RulePack) -> Iterator[str]:
    """Yield, in Chinese, what contradicts itself in the tables of duties and the time for receipts."""
    dates = {row.code for row in pack.dates}
    roles = {row.code for row in pack.roles}
    yield from _shared_codes(pack)
    yield from _office_duties(pack, dates, roles)
    yield from _unit_duties(pack, dates, roles)
    yield from _matter_tasks(pack, dates, roles)
    yield from _ticket_clocks(pack, dates, roles)
    yield from _receipt(pack, dates)


def _shared_codes(pack: RulePack) -> Iterator[str]:
    """A duty's stream is found by its row's code, whatever table the row stands in."""
    tables = (pack.office_duties, pack.unit_duties, pack.matter_tasks, pack.ticket_clocks)
    for code, times in Counter(row.code for table in tables for row in table).items():
        if times > 1:
            yield f"任务代码 {code} 在 office_duties、unit_duties、matter_tasks、ticket_clocks 中重复"


def _named(row: str, table: str, codes: Collection[str], known: Collection[str]) -> Iterator[str]:
    for code in codes:
        if code and code not in known:
            yield f"{row} 指向 {table} 中没有的 {code}"


def _office_duties(pack: RulePack, dates: Collection[str], roles: Collection[str]) -> Iterator[str]:
    categories, origins = {row.code for row in pack.categories}, {row.code for row in pack.origins}
    marks, papers = {row.code for row in pack.marks}, {row.code for row in pack.papers}
    for row in pack.office_duties:
        name = f"office_duties.{row.code}"
        yield from _named(name, "dates", (row.opens_rule,), dates)
        yield from _named(name, "roles", row.date_set_by, roles)
        yield from _named(name, "categories", row.list_categories, categories)
        yield from _named(name, "origins", row.list_origins, origins)
        yield from _named(name, "marks", row.list_marks, marks)
        if row.lists and row.answered_by not in {"record", *papers}:
            yield f"{name} 要求清点事项（lists），但不是登记完成（answered_by = record），也不是印发文稿完成"


def _unit_duties(pack: RulePack, dates: Collection[str], roles: Collection[str]) -> Iterator[str]:
    tracks, categories = {row.code for row in pack.tracks}, {row.code for row in pack.categories}
    for row in pack.unit_duties:
        name = f"unit_duties.{row.code}"
        yield from _named(name, "dates", (row.date_rule, row.remind_rule), dates)
        yield from _named(name, "roles", row.date_set_by, roles)
        yield from _named(name, "tracks", row.tracks, tracks)
        yield from _named(name, "categories", row.categories, categories)
        if row.opens == "period" and row.holders == "unit_concerned":
            yield f"{name} 按周期产生，须写明由哪些单位承担（holders）"
        if bool(row.headings) != bool(row.headings_clause):
            yield f"{name} 的 headings 与 headings_clause 须同时写明"


def _matter_tasks(pack: RulePack, dates: Collection[str], roles: Collection[str]) -> Iterator[str]:
    events = {model.__name__: model for model in event_models().values()}
    papers = {row.code for row in pack.papers}
    for row in pack.matter_tasks:
        name = f"matter_tasks.{row.code}"
        yield from _named(name, "dates", (row.date_rule,), dates)
        yield from _named(name, "roles", (row.holder,), roles)
        yield from _named(name, "papers", (row.answered_by_paper,), papers)
        yield from _unknown_events(name, (row.opens_on, *row.answered_on), events)
        model = events.get(row.opens_on)
        dated = model is None or any(field in model.model_fields for field in _DATED_EVENTS)
        if row.starts == "half_limit" and not dated:
            yield f"{name} 从时限过半起算，但事件 {row.opens_on} 不带时限"


def _ticket_clocks(pack: RulePack, dates: Collection[str], roles: Collection[str]) -> Iterator[str]:
    events = {model.__name__ for model in event_models().values()}
    for row in pack.ticket_clocks:
        name = f"ticket_clocks.{row.code}"
        yield from _named(name, "dates", (row.date_rule, row.extension_rule), dates)
        yield from _named(name, "roles", (row.holder,), roles)
        yield from _unknown_events(name, row.answered_on, events)


def _unknown_events(name: str, used: Collection[str], known: Collection[str]) -> Iterator[str]:
    for event in used:
        if event not in known:
            yield f"{name} 提到没有的事件 {event}"


def _receipt(pack: RulePack, dates: Collection[str]) -> Iterator[str]:
    policy = pack.receipt
    if policy is None:
        return
    if (policy.office_hours is None) == (not policy.date_rule):
        yield "receipt 须写明 office_hours 或 date_rule，且只能写一个"
    yield from _named("receipt", "dates", (policy.date_rule,), dates)
    yield from _named("receipt", "counts", (policy.fact,), {row.code for row in pack.counts if row.of == "receipts"})
    yield from _named("receipt", "marks", policy.emergency_marks, {row.code for row in pack.marks})
