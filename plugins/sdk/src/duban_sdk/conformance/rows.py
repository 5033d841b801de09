"""Checks of a plugin's rows within the combined rules: roles, signatures, notices, numbers, dates.

Each returns what is wrong, in Chinese and with the row's name; empty when nothing is.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from datetime import date

import duban_contracts.commands
from duban_contracts.vocabulary import ApprovalSubject, ReportKind
from duban_sdk.date_rules import rule_from_code
from duban_sdk.pack import RulePack
from duban_sdk.rulebook import Rulebook
from duban_sdk.tables import NOTICE_FACTS, Row

SIGNING_ACTS = {
    ApprovalSubject.PAPER: "SignPaper",
    ApprovalSubject.PROPOSAL: "SignProposal",
    ApprovalSubject.ACTIVITY: "SignActivity",
}
"""Act by which a signature is given; ``SignApproval`` for every other subject."""

_ROLE_FIELDS = (
    *("steps", "or_by", "drafted_by", "set_by", "agreed_by", "date_set_by", "graded_by", "checked_by", "by"),
    *("holder", "owner", "role", "new_owner", "task_of"),
)
_HELD_BY_UNITS = ("lead", "unit_named")
"""Holders of a matter's duties, which are no roles."""


def untitled_roles(pack: RulePack, book: Rulebook) -> tuple[str, ...]:
    """Return each role that a row of the pack names and that has no title in the jurisdiction."""
    return tuple(
        f"{name} 提到的角色 {role} 没有名称（roles）"
        for name, row in named_rows(pack)
        for role in dict.fromkeys(_roles_of(row))
        if book.role_title(role) in ("", role)
    )


def named_rows(pack: RulePack) -> Iterator[tuple[str, object]]:
    """Yield every row and policy of a pack with the name under which people find it: ``chains.take_up``."""
    for table in RulePack.model_fields:
        value = getattr(pack, table)
        if isinstance(value, tuple):
            yield from ((f"{table}.{row.code}", row) for row in value if isinstance(row, Row))
        elif value is not None:
            yield table, value


def _roles_of(row: object) -> Iterator[str]:
    for field in _ROLE_FIELDS:
        value = getattr(row, field, ())
        for each in (value,) if isinstance(value, str) else value:
            if isinstance(each, str) and each and each not in _HELD_BY_UNITS:
                yield str(each)


def signers_without_act(pack: RulePack, book: Rulebook) -> tuple[str, ...]:
    """Return each step of a chain whose role may not sign: what waits for it would wait for ever."""
    wanted = ((chain, SIGNING_ACTS.get(chain.subject, "SignApproval")) for chain in pack.chains)
    return tuple(
        f"chains.{chain.code} 由 {role} 签批，但该角色没有 {act} 的权限（roles 的 acts）"
        for chain, act in wanted
        for role in dict.fromkeys((*chain.steps, *chain.or_by))
        if not book.may(role, act)
    )


def holders_without_act(pack: RulePack, book: Rulebook) -> tuple[str, ...]:
    """Return each role that a row lets draft, mark or grade, and that may not do so."""
    wanted = (
        *((f"papers.{row.code}", row.drafted_by, "DraftPaper") for row in pack.papers),
        *((f"origins.{row.code}", row.drafted_by, "AssignMatter") for row in pack.origins),
        *((f"marks.{row.code}", row.set_by, "MarkMatter") for row in pack.marks),
        *((f"limits.{row.code}", row.agreed_by, "FixLimit") for row in pack.limits),
        *((f"office_duties.{row.code}", row.date_set_by, "SetDutyDate") for row in pack.office_duties),
        *((f"unit_duties.{row.code}", row.date_set_by, "SetDutyDate") for row in pack.unit_duties),
        ("grading", pack.grading.graded_by if pack.grading else (), "GradeUnit"),
        ("veto", pack.veto.checked_by if pack.veto else (), "CheckNominations"),
    )
    return tuple(
        f"{name} 由 {role} 办理，但该角色没有 {act} 的权限（roles 的 acts）"
        for name, roles, act in wanted
        for role in roles
        if not book.may(role, act)
    )


def unknown_acts(pack: RulePack, others: Iterable[RulePack]) -> tuple[str, ...]:
    """Return each act of a role that is no command and that no other plugin knows: nobody would gain anything."""
    known = {act for other in others for row in other.roles for act in row.acts} | _command_names()
    return tuple(
        f"roles.{row.code} 的 acts 中没有名为 {act} 的动作"
        for row in pack.roles
        for act in row.acts
        if act not in known
    )


def _command_names() -> frozenset[str]:
    modules = pkgutil.iter_modules(duban_contracts.commands.__path__, f"{duban_contracts.commands.__name__}.")
    found = (vars(importlib.import_module(module.name)) for module in modules)
    return frozenset(name for members in found for name, value in members.items() if isinstance(value, type))


def unfillable_notices(pack: RulePack) -> tuple[str, ...]:
    """Return each notice whose title or text cannot be filled with the facts that there are, or with none of them."""
    found: list[str] = []
    for row in pack.notices:
        for facts in (dict.fromkeys(NOTICE_FACTS, "某事"), dict.fromkeys(NOTICE_FACTS, "")):
            try:
                row.title.format_map(facts)
                row.text.format_map(facts)
            except (KeyError, ValueError, IndexError, AttributeError) as error:
                found.append(f"notices.{row.code} 的文字不能填写：{error}")
                break
    return tuple(found)


def repeating_numbers(pack: RulePack) -> tuple[str, ...]:
    """Return each series that gives the same number twice within two years."""
    found: list[str] = []
    for row in pack.series:
        try:
            numbers = {row.pattern.format(year=year, serial=serial) for year in (2026, 2027) for serial in (1, 2)}
        except (KeyError, ValueError, IndexError, AttributeError) as error:
            found.append(f"series.{row.code} 的 pattern 不能填写：{error}")
            continue
        if len(numbers) < 4:
            found.append(f"series.{row.code} 的 pattern 会给出重复的编号，须同时有 {{year}} 和 {{serial}}")
    return tuple(found)


def counted_codes(pack: RulePack) -> frozenset[str]:
    """Return the date rules of a pack that count onwards from an event, so that their day never lies before it."""
    named = (
        *(code for row in pack.limits for code in (row.default_rule, row.open_until_rule)),
        *(row.date_rule for row in pack.objections),
        *(row.date_rule for row in pack.ticket_clocks),
        *(row.date_rule for row in pack.matter_tasks),
        *(row.date_rule for row in pack.unit_duties if row.opens in ("meeting", "measure")),
        *((pack.review.apply_rule, pack.review.decide_rule) if pack.review else ()),
        *((pack.receipt.date_rule,) if pack.receipt else ()),
        *((pack.extension.longest_rule,) if pack.extension else ()),
        *("redo", "order_default"),
    )
    return frozenset(filter(None, named))


def date_faults(pack: RulePack, book: Rulebook, on: date) -> tuple[str, ...]:
    """Return each dated rule of a pack that gives no sensible date for a day.

    Raises:
        ValueError, OverflowError: the calendar or a rule cannot answer.
    """
    counted = counted_codes(book.pack)
    found: list[str] = []
    for row in pack.dates:
        due = book.due(row.code, on, "stated")
        if not due.remind_on <= due.nominal_on <= due.enforce_on:
            found.append(f"dates.{row.code}：{on} 算得的提醒日、到期日、执行日不按先后")
        if rule_from_code(due.rule) != row.rule:
            found.append(f"dates.{row.code} 不能从记录的 {due.rule} 还原")
        if row.code in counted and due.nominal_on < on:
            found.append(f"dates.{row.code} 应自 {on} 往后计算，却得到 {due.nominal_on}")
    return tuple(found)


def missing_rows(pack: RulePack) -> tuple[str, ...]:
    """Return what the engine will ask a combined pack for and not find."""
    if not pack.tracks:
        return ()
    kinds = {row.kind for row in pack.reports}
    wanted = {ReportKind.CLOSING: "办结", ReportKind.PROGRESS: "进展"}
    wanted.update({row.answered_by: f"matter_duties.{row.code}" for row in pack.matter_duties})
    found = [f"reports 中没有 {kind.value}（{why}）" for kind, why in wanted.items() if kind not in kinds]
    if not any(row.code == "redo" for row in pack.dates):
        found.append("dates 中没有 redo（退回后重报的时限）")
    if pack.extension and not any(row.subject is ApprovalSubject.EXTENSION and row.steps for row in pack.chains):
        found.append("有延期规则（extension），但没有延期的签批链（chains，subject 为 extension）")
    if not pack.categories or not pack.origins:
        found.append("有办理流程（tracks），但没有事项类别（categories）或来源（origins）")
    return tuple(found)
