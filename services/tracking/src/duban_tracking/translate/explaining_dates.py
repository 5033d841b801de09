"""Why a thing's date is the day that it is: every date that a matter, duty, measure or conclusion has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from duban_contracts.base import Event
from duban_contracts.dates import DueDate
from duban_sdk.explain import day_words, explain
from duban_sdk.explanation import CitedClause, Explanation, distinct
from duban_tracking.translate.explaining import Records
from duban_tracking.translate.wording import limit_words

OWN = "due"
"""Key of a thing's own date, beside those of what belongs to it."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with what is said of it.

    ``name``: what the date is called, with the thing that it is of. ``origin``: where it comes from, in words.
    ``moved``: how it came from an earlier date. ``state``: how things stand to it by now.
    """

    subject: str
    key: str
    name: str
    due: DueDate
    origin: str
    clause: str = ""
    state: str = ""
    holder: str = ""
    counted: str = ""
    """How hours were counted, for limits in hours."""
    inputs: tuple[tuple[str, str], ...] = ()
    moved: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    events: tuple[type[Event], ...] = ()
    also: tuple[CitedClause | None, ...] = ()


def explanation_of(dated: Dated, records: Records) -> Explanation:
    """Return why the date is the day that it is, reckoned again by the present calendar."""
    due = dated.due
    cited = records.cite(due.clause or dated.clause, dated.subject)
    rule, steps = _reckoned(due, records)
    late = f"；超过{_moment(due, records)}即为逾期"
    state = f"；{dated.state}" if dated.state else ""
    inputs = (
        *((("责任人", dated.holder),) if dated.holder else ()),
        *dated.inputs,
        ("适用规则版本", due.pack_version or "未注明"),
        *records.parameters(cited, dated.subject),
        ("日历版本", due.calendar_version),
    )
    provisional = ("该期限为暂定，所涉年份放假安排公布后重新计算，不会提前",) if due.provisional else ()
    return Explanation(
        key=dated.key,
        question=f"{dated.name}为什么是{day_words(due.nominal_on)}？",
        answer=f"{limit_words(due)}{late}{state}",
        rule="；".join(filter(None, (dated.origin, rule))),
        cited=cited,
        also_cited=distinct(cited, *dated.also),
        inputs=inputs,
        steps=(*((dated.counted,) if dated.counted else ()), *steps, *dated.moved),
        changes=(*provisional, *dated.changes),
        sources=records.sources(dated.subject, *dated.events) if dated.events else (),
    )


def _moment(due: DueDate, records: Records) -> str:
    return records.moment(due.enforce_at) if due.enforce_at else day_words(due.enforce_on)


def _reckoned(due: DueDate, records: Records) -> tuple[str, tuple[str, ...]]:
    """Return the date rule in words, and the days that were counted, skipped and rolled over."""
    if due.enforce_at is not None:
        return "时限以小时计", (f"截止时刻：{records.moment(due.enforce_at)}，逾时即为逾期",)
    try:
        explained = explain(due, records.shelf.calendar)
    except ValueError:
        return "", (f"记录的期限为{day_words(due.nominal_on)}，没有留下推算规则",)
    lines = tuple(line for line in explained.lines() if not line.startswith(("规则：", "日历版本：")))
    return explained.rule_words, lines


def moved_lines(changes: Iterator[tuple[DueDate, DueDate, str]]) -> tuple[str, ...]:
    """Return, one line each, how a date came from the one before and why."""
    return tuple(f"{_moved(before, after)}：{why}" for before, after, why in changes)


def _moved(before: DueDate, after: DueDate) -> str:
    if (before.nominal_on, before.enforce_on) == (after.nominal_on, after.enforce_on):
        return f"仍为{day_words(after.enforce_on)}"
    return f"由{day_words(before.enforce_on)}改为{day_words(after.enforce_on)}"
