"""Checks a combined pack against itself: every code that a row names must stand in the table it points to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from string import Formatter

import duban_contracts.events  # noqa: F401  importing the events fills the registry that is asked below
from duban_contracts.registry import event_models
from duban_sdk.consistency_of_demands import faults_of_demands
from duban_sdk.consistency_of_duties import duty_faults
from duban_sdk.consistency_of_measures import measure_faults
from duban_sdk.consistency_of_records import faults_of_records
from duban_sdk.pack import RulePack
from duban_sdk.tables import NOTICE_FACTS, Row

_EVENTS = "（duban plugin events 列出全部事件）"


def faults_of(pack: RulePack) -> tuple[str, ...]:
    """Return what contradicts itself in the pack, in Chinese; empty when it is sound."""
    own = (*_twice(pack), *_dangling(pack), *_unbound(pack), *_unknown_events(pack), *_unknown_facts(pack))
    own = (*own, *_unfillable_numbers(pack), *_pointless(pack))
    return (*own, *faults_of_demands(pack), *duty_faults(pack), *faults_of_records(pack), *measure_faults(pack))


def _tables(pack: RulePack) -> Iterator[tuple[str, tuple[Row, ...]]]:
    for name in RulePack.model_fields:
        value = getattr(pack, name)
        if isinstance(value, tuple):
            yield name, value


def _twice(pack: RulePack) -> Iterator[str]:
    for name, rows in _tables(pack):
        for code, times in Counter(row.code for row in rows).items():
            if times > 1:
                yield f"{name} 中 {code} 出现 {times} 次"


def _references(pack: RulePack) -> Iterator[tuple[str, str, str]]:
    """Yield (row that names, table it points to, code)."""
    for category in pack.categories:
        yield f"categories.{category.code}", "tracks", category.track
    for track in pack.tracks:
        for series in filter(None, (track.register_series, track.order_series)):
            yield f"tracks.{track.code}", "series", series
    yield from _chain_references(pack)
    yield from _duty_references(pack)
    yield from _paper_references(pack)
    yield from _score_references(pack)


def _chain_references(pack: RulePack) -> Iterator[tuple[str, str, str]]:
    for chain in pack.chains:
        for role in chain.steps:
            yield f"chains.{chain.code}", "roles", role
        for paper in chain.papers:
            yield f"chains.{chain.code}", "papers", paper
        for proposal in chain.proposals:
            yield f"chains.{chain.code}", _kind_of_proposal(pack, proposal), proposal
        for origin in chain.origins:
            yield f"chains.{chain.code}", "origins", origin
    for drafted in pack.origins:
        for role in drafted.drafted_by:
            yield f"origins.{drafted.code}", "roles", role


def _kind_of_proposal(pack: RulePack, code: str) -> str:
    """Return the table of a proposal's code: a measure is a proposal as well."""
    return "measures" if any(row.code == code for row in pack.measures) else "proposals"


def _duty_references(pack: RulePack) -> Iterator[tuple[str, str, str]]:
    for duty in pack.matter_duties:
        if duty.date_rule:
            yield f"matter_duties.{duty.code}", "dates", duty.date_rule
    for office in pack.office_duties:
        yield f"office_duties.{office.code}", "dates", office.date_rule
        yield f"office_duties.{office.code}", "roles", office.holder
        answered = "rankings" if office.answered_by in {row.code for row in pack.rankings} else "papers"
        if office.answered_by not in ("record", "conclusion"):
            yield f"office_duties.{office.code}", answered, office.answered_by


def _paper_references(pack: RulePack) -> Iterator[tuple[str, str, str]]:
    for paper in pack.papers:
        if paper.series:
            yield f"papers.{paper.code}", "series", paper.series
        for role in paper.drafted_by:
            yield f"papers.{paper.code}", "roles", role
    for notice in pack.notices:
        for kind in notice.paper_kinds:
            yield f"notices.{notice.code}", "papers", kind


def _score_references(pack: RulePack) -> Iterator[tuple[str, str, str]]:
    for points in pack.points:
        if points.fact == "incident":
            for incident in points.incidents:
                yield f"points.{points.code}", "incidents", incident
        if points.fact == "naming":
            for paper in points.paper_kinds:
                yield f"points.{points.code}", "papers", paper
    for flag in pack.flags:
        for code in flag.counts:
            yield f"flags.{flag.code}", "points", code
        if flag.proposes:
            yield f"flags.{flag.code}", _kind_of_proposal(pack, flag.proposes), flag.proposes


def _dangling(pack: RulePack) -> Iterator[str]:
    codes = {name: {row.code for row in rows} for name, rows in _tables(pack)}
    for row, table, code in _references(pack):
        if code not in codes[table]:
            yield f"{row} 指向 {table} 中没有的 {code}"


def _unbound(pack: RulePack) -> Iterator[str]:
    if pack.points and pack.score is None:
        yield "有计分行（points），但没有计分规则（score）"
    if pack.tracks and pack.judging is None:
        yield "有办理流程（tracks），但没有按期判定规则（judging）"
    for role in pack.roles:
        if not role.title:
            yield f"roles.{role.code} 没有名称"


def _unknown_events(pack: RulePack) -> Iterator[str]:
    types = event_models()
    names = {model.__name__ for model in types.values()}
    for track in pack.tracks:
        used = [(f"环节 {stage.code} 的 entered_on", name) for stage in track.stages for name in stage.entered_on]
        for place, name in (*used, *(("event_clauses", name) for name, _ in track.event_clauses)):
            if name not in names:
                yield f"tracks.{track.code} 的 {place} 提到没有的事件 {name}{_EVENTS}"
    for notice in pack.notices:
        if notice.on not in types:
            yield f"notices.{notice.code} 的 on 提到没有的事件 {notice.on}{_EVENTS}"


def _unknown_facts(pack: RulePack) -> Iterator[str]:
    for notice in pack.notices:
        try:
            fields = {name for text in (notice.title, notice.text) for _, name, _, _ in Formatter().parse(text) if name}
        except ValueError:
            yield f"notices.{notice.code} 的文字中花括号不成对"
            continue
        for name in sorted(fields - NOTICE_FACTS):
            yield f"notices.{notice.code} 用了没有的内容 {{{name}}}"


def _unfillable_numbers(pack: RulePack) -> Iterator[str]:
    for series in pack.series:
        try:
            series.pattern.format(year=2026, serial=1)
        except (KeyError, ValueError, IndexError, AttributeError, TypeError):
            yield f"series.{series.code} 的 pattern（{series.pattern}）不能填写，花括号里只能是 {{year}} 和 {{serial}}"


def _pointless(pack: RulePack) -> Iterator[str]:
    """Yield rows of points that no fact can ever meet."""
    for row in pack.points:
        if row.fact == "report" and not row.defects and not row.falsified:
            yield f"points.{row.code} 不会记分：须写明哪些缺陷（defects）或 falsified"
        if row.fact == "incident" and not row.incidents:
            yield f"points.{row.code} 不会记分：须写明哪些情形（incidents）"
