"""Why points were booked or taken back, and why a flag is up, in a clerk's words. Pure: events, rules and names in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from duban_contracts.common import PackPin
from duban_contracts.events.scoring import Arithmetic, FlagRaised, FlagWithdrawn, PointsBooked, PointsReversed
from duban_scoring.core.entries import NAMED_UNIT, TITLE
from duban_scoring.core.wording import plain, signed
from duban_sdk.errors import RuleMissing
from duban_sdk.explain import day_words
from duban_sdk.explanation import Explanation, Source, cite, distinct, recorded
from duban_sdk.explanation_of_parameters import parameter_inputs
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf
from duban_sdk.tables import FlagRow, PointsRow

UnitName = Callable[[str], str]
MatterName = Callable[[UUID], str]
NO_FLAGS = "本辖区规则没有规定年度内达到几件即提出处理的条件"
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$", re.ASCII)


@dataclass(frozen=True)
class PointFacts:
    """A row of the ledger with what it stands beside.

    ``booked``: the booking, the row's own or the one that it takes back; None where it is not at hand.
    ``against``: the row that took it back. ``causes``: the records on which both rest. ``pins``: the rules under which
    it was counted; empty: not known, so the present ones are shown. ``matter``: what people call the matter that it is
    about, where the row itself does not say so.
    """

    row: PointsBooked | PointsReversed
    booked: PointsBooked | None = None
    against: PointsReversed | None = None
    causes: tuple[Source, ...] = ()
    pins: tuple[PackPin, ...] = ()
    matter: str = ""


def explained_point(facts: PointFacts, shelf: Shelf, unit_name: UnitName) -> Explanation:
    """Return why a row of the ledger was written, and whether it still counts."""
    row, booked = facts.row, facts.booked
    who = unit_name(row.origin_unit)
    cited = recorded(row.clause, row.plugin, row.version, shelf)
    rules = _rules(facts.pins, shelf)
    score = rules.score
    host = cite(score.host_clause, rules, shelf) if score and row.unit != row.origin_unit else None
    return Explanation(
        key=str(row.entry_id),
        question=f"{who}{row.year}年度这一笔 {signed(row.points)} 分为什么？",
        answer=_answer(facts),
        rule=_rule(booked, rules),
        cited=cited,
        also_cited=distinct(cited, host),
        inputs=(*_inputs(facts, unit_name), *parameter_inputs(facts.pins, row.plugin, shelf)),
        steps=tuple(_steps(facts, rules, unit_name)),
        changes=tuple(_changes(facts, rules)),
        sources=facts.causes,
    )


def _rules(pins: tuple[PackPin, ...], shelf: Shelf) -> Rulebook:
    try:
        return shelf.book(pins) if pins else shelf.current
    except RuleMissing:
        return shelf.current


def _answer(facts: PointFacts) -> str:
    row = facts.row
    if isinstance(row, PointsReversed):
        return f"冲销原记 {signed(-row.points)} 分，原因：{row.reason}"
    stands = f"；{day_words(facts.against.booked_on)}已冲销：{facts.against.reason}" if facts.against else "；现仍有效"
    return f"{_first(row.arithmetic.text)}{stands}"


def _first(text: str) -> str:
    return text.split("\n", 1)[0]


def _rule(booked: PointsBooked | None, rules: Rulebook) -> str:
    if booked is None:
        return ""
    row = _points_row(booked, rules)
    if row is None:
        return _first(booked.arithmetic.text)
    points = "酌情，以登记的分数为准" if row.points is None else f"{signed(row.points)}分"
    shared = getattr(row, "shared", None)
    whom = "" if shared is None else "，主办、协办单位同记" if shared else "，只记主办单位"
    return f"{row.text}：{points}{whom}"


def _points_row(booked: PointsBooked, rules: Rulebook) -> PointsRow | None:
    return next((each for each in rules.pack.points if each.code == booked.arithmetic.row), None)


def _inputs(facts: PointFacts, unit_name: UnitName) -> tuple[tuple[str, str], ...]:
    row = facts.row
    own = facts.booked.arithmetic.inputs if facts.booked else ()
    return (
        ("单位", unit_name(row.origin_unit)),
        *((("记入", unit_name(row.unit)),) if row.unit != row.origin_unit else ()),
        ("年度", str(row.year)),
        *((("事项", facts.matter),) if facts.matter and TITLE not in dict(own) else ()),
        *((title, unit_name(value) if title == NAMED_UNIT else _in_words(value)) for title, value in own),
        ("记账日期", day_words(row.booked_on)),
    )


def _steps(facts: PointFacts, rules: Rulebook, unit_name: UnitName) -> Iterator[str]:
    row, booked = facts.row, facts.booked
    if booked is not None:
        sums, points = booked.arithmetic, _points_row(booked, rules)
        if points is not None and points.points is None:
            yield f"登记的分数：扣 {plain(-sums.base_points)} 分"
        yield _product(sums)
    if row.unit != row.origin_unit:
        yield f"{unit_name(row.origin_unit)}是临时机构，分数记入其所在单位{unit_name(row.unit)}"
    taken = row if isinstance(row, PointsReversed) else facts.against
    if taken is not None:
        yield f"{day_words(taken.booked_on)}冲销 {signed(taken.points)} 分：{taken.reason}；两笔合计 0 分"


def _product(sums: Arithmetic) -> str:
    if sums.factor == 1:
        return f"计一次：{signed(sums.base_points)} 分"
    return f"{signed(sums.base_points)} × {plain(sums.factor)} = {signed(sums.base_points * sums.factor)} 分"


def _in_words(value: str) -> str:
    """Return a day as a clerk writes it; anything else as it stands."""
    return day_words(date.fromisoformat(value)) if _ISO_DAY.match(value) else value


def _changes(facts: PointFacts, rules: Rulebook) -> Iterator[str]:
    row = facts.row
    if isinstance(row, PointsReversed) or facts.against is not None:
        yield "已冲销，不再计入得分；所据事实再次成立的，另记一笔"
        return
    if row.points < 0:
        points = (each for each in rules.pack.points if each.code == row.arithmetic.row)
        yield from _takes_back(next(points, None), rules)
    yield "所据事实更正、撤销的，冲销并按更正后的事实重新记账"


def _takes_back(points: PointsRow | None, rules: Rulebook) -> Iterator[str]:
    """Yield what takes a deduction of the row back; a reason excuses a late matter, a review what somebody found."""
    policy, exemption, review = rules.pack.judging, rules.pack.exemption, rules.pack.review
    if points is None:
        return
    if points.fact == "outcome" and points.justified is not None and policy is not None:
        yield f"理由被认定为正当的，冲销（{policy.reason_clause}）"
    if points.fact in ("outcome", "naming") and points.shared and exemption is not None and exemption.enabled:
        yield f"协办单位经批准免责的，冲销共同扣分（{exemption.clause}）"
    if points.fact in ("report", "incident") and review is not None:
        yield f"所据督查结论经复核撤销的，冲销；复核期间暂缓（{review.clause}）"


@dataclass(frozen=True)
class FlagFacts:
    """A flag as it went up last, and whether it went down since."""

    raised: FlagRaised
    withdrawn: FlagWithdrawn | None = None
    sources: tuple[Source, ...] = ()


def explained_flag(facts: FlagFacts, shelf: Shelf, unit_name: UnitName, matter_name: MatterName) -> Explanation:
    """Return why a flag of a unit and year is up, or was."""
    raised, withdrawn = facts.raised, facts.withdrawn
    rules = shelf.current
    row = next((each for each in rules.pack.flags if each.code == raised.flag), None)
    times = f"{row.times}件" if row else "规定件数"
    return Explanation(
        key=raised.flag,
        question=f"{unit_name(raised.unit)}{raised.year}年度为什么达到“{raised.name}”的条件？",
        answer=(
            f"曾计入{len(raised.matters)}件事项，达到{times}；现不再达到：{withdrawn.reason}"
            if withdrawn
            else f"本年度计入{len(raised.matters)}件事项，达到{times}"
        ),
        rule=f"一个年度内{_counted(row, rules) if row else raised.name}达到{times}不同事项的，即达到条件",
        cited=cite(raised.clause, rules, shelf),
        inputs=(("单位", unit_name(raised.unit)), ("年度", str(raised.year))),
        steps=tuple(_flag_steps(facts, matter_name)),
        changes=(
            f"计入的事项减到不足{times}的（如理由被认定为正当），条件不再成立",
            *(_proposes(row, rules) if row else ()),
        ),
        sources=facts.sources,
    )


def explained_unraised(
    row: FlagRow,
    of: tuple[str, int],
    matters: Sequence[UUID],
    shelf: Shelf,
    *,
    unit_name: UnitName,
    matter_name: MatterName,
) -> Explanation:
    """Return why a flag of a unit and year is not up: what counts by now, and how much it takes."""
    rules, (unit, year) = shelf.current, of
    return Explanation(
        key=row.code,
        question=f"{unit_name(unit)}{year}年度是否达到“{row.name}”的条件？",
        answer=f"没有达到：本年度计入{len(matters)}件事项，不足{row.times}件",
        rule=f"一个年度内{_counted(row, rules)}达到{row.times}件不同事项的，即达到条件",
        cited=cite(row.clause, rules, shelf),
        inputs=(("单位", unit_name(unit)), ("年度", str(year))),
        steps=tuple(f"第{place}件：{matter_name(each)}" for place, each in enumerate(matters, start=1))
        or ("没有计入的事项",),
        changes=(f"计入的事项达到{row.times}件的，即达到条件", *_proposes(row, rules)),
    )


def _counted(row: FlagRow, rules: Rulebook) -> str:
    texts = {each.code: each.text for each in rules.pack.points}
    return "、".join(f"“{texts.get(code, code)}”" for code in row.counts)


def _proposes(row: FlagRow, rules: Rulebook) -> tuple[str, ...]:
    proposal = rules.find_proposal(row.proposes) if row.proposes else None
    return (f"达到条件只提出“{proposal.name}”，由人决定",) if proposal else ()


def _flag_steps(facts: FlagFacts, matter_name: MatterName) -> Iterator[str]:
    gone = set(facts.withdrawn.fell_away) if facts.withdrawn else set()
    for place, each in enumerate(facts.raised.matters, start=1):
        yield f"第{place}件：{matter_name(each)}{'（不再计入）' if each in gone else ''}"
