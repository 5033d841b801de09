"""Checks of the tables of demands: codes that they name, and rows that could never hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.pack import RulePack

Reference = tuple[str, str, str]
"""Row that names, table it points to, code."""
_TABLES = ("roles", "tracks", "papers", "series", "dates", "marks")


def references_of_demands(pack: RulePack) -> Iterator[Reference]:
    """Yield every code that a row of demands names."""
    for category in pack.categories:
        yield from _many(f"categories.{category.code}", "roles", filter(None, [category.owner]))
    for track in pack.tracks:
        yield from _many(f"tracks.{track.code}", "papers", filter(None, [track.under_paper]))
    for post in pack.posts:
        yield f"posts.{post.code}", "roles", post.role
        yield from _many(f"posts.{post.code}", "tracks", post.tracks)
    for demand in pack.order_demands:
        yield from _many(f"order_demands.{demand.code}", "tracks", demand.tracks)
        yield from _many(f"order_demands.{demand.code}", "roles", demand.lead_official_of)
    for form in pack.order_forms:
        yield from _many(f"order_forms.{form.code}", "tracks", form.tracks)
        yield from _many(f"order_forms.{form.code}", "series", filter(None, [form.series]))
    for limit in pack.limits:
        name = f"limits.{limit.code}"
        yield from _many(name, "tracks", limit.tracks)
        yield from _many(name, "dates", filter(None, [limit.default_rule, limit.open_until_rule]))
        yield from _many(name, "roles", limit.agreed_by)
    for mark in pack.marks:
        yield from _many(f"marks.{mark.code}", "roles", mark.set_by)
    for duty in pack.matter_duties:
        yield from _many(f"matter_duties.{duty.code}", "marks", duty.marks)
    yield from _of_extension(pack)
    for chain in pack.chains:
        yield from _many(f"chains.{chain.code}", "roles", (*chain.or_by, *chain.last_or_by))
        yield from _many(f"chains.{chain.code}", "tracks", chain.tracks)


def _of_extension(pack: RulePack) -> Iterator[Reference]:
    if pack.extension:
        yield from _many("extension", "dates", filter(None, [pack.extension.latest_rule, pack.extension.longest_rule]))


def _many(row: str, table: str, codes: Iterable[str]) -> Iterator[Reference]:
    for code in codes:
        yield row, table, code


def faults_of_demands(pack: RulePack) -> Iterator[str]:
    """Yield what contradicts itself in the tables of demands, in Chinese."""
    tables = {name: {row.code for row in getattr(pack, name)} for name in _TABLES}
    for row, table, code in references_of_demands(pack):
        if code not in tables[table]:
            yield f"{row} 指向 {table} 中没有的 {code}"
    yield from _impossible(pack)
    for report in pack.reports:
        try:
            re.compile(report.number_pattern)
        except re.error:
            yield f"reports.{report.code} 的发文字号格式（number_pattern）不是有效的正则表达式"


def _of_lead_officials(pack: RulePack) -> Iterator[str]:
    for chain in pack.chains:
        if chain.lead_official_as and chain.subject is not ApprovalSubject.ASSIGNMENT:
            yield f"chains.{chain.code} 不签批交办单，没有牵头领导（lead_official_as）"
        if chain.lead_official_as and chain.lead_official_as not in chain.steps:
            yield f"chains.{chain.code} 的 lead_official_as（{chain.lead_official_as}）不在签批步骤（steps）中"


def _impossible(pack: RulePack) -> Iterator[str]:
    yield from _of_lead_officials(pack)
    for duty in pack.matter_duties:
        if duty.opens == "mark" and not (duty.marks and duty.date_rule):
            yield f"matter_duties.{duty.code} 由标识引起，须写明标识（marks）和时限规则（date_rule）"
    for limit in pack.limits:
        if limit.agreed_by and not limit.open_until_rule:
            yield f"limits.{limit.code} 写了商定的角色（agreed_by），却没有商定的期限（open_until_rule）"
    for track in pack.tracks:
        if track.under_paper and not track.under_paper_clause:
            yield f"tracks.{track.code} 须列入计划，却没有写明依据条款（under_paper_clause）"
    reached = set(pack.unit_scope.unit_kinds) if pack.unit_scope else set()
    for kind in sorted(reached & {"enterprise", "citizen"}):
        yield f"unit_scope 包含 {kind}，企业和公民不是督查对象"
