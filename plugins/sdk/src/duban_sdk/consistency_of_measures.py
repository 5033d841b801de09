"""Checks of measures, grounds and counts against the rest of a combined pack."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.measures import Ground, Measure
from duban_sdk.pack import RulePack

MET = "met"


def measure_faults(pack: RulePack) -> Iterator[str]:
    """Yield, in Chinese, what contradicts itself in the tables of measures, grounds and counts."""
    proposals = {row.code for row in pack.proposals}
    for measure in pack.measures:
        if measure.code in proposals:
            yield f"measures.{measure.code} 与 proposals 中的代码重复"
        yield from _measure(pack, measure)
    if pack.referral:
        yield from _missing("referral", "papers", (pack.referral.paper,), {row.code for row in pack.papers})
    for ground in pack.grounds:
        yield from _ground(pack, ground)
    yield from _circles(pack)
    if pack.grounds and pack.measure_policy is None:
        yield "有处理情形（grounds），但没有提出规则（measure_policy）"


def _circles(pack: RulePack) -> Iterator[str]:
    """Yield each ground by which a lapsed measure comes back to itself: nobody would ever reach a next one."""
    onwards = [row for row in pack.grounds if row.trigger == "measure_lapsed"]
    for start in onwards:
        reached, waiting = {start.measure}, [start.measure]
        while waiting:
            at = waiting.pop()
            further = {row.measure for row in onwards if at in row.measures} - reached
            reached |= further
            waiting += further
        back = [code for code in start.measures if code in reached]
        if back:
            way = f"从 {'、'.join(back)} 到 {start.measure} 又回到 {back[0]}"
            yield f"grounds.{start.code} 的 measures：{way}，措施不能循环升级"


def _missing(row: str, table: str, codes: Collection[str], known: Collection[str]) -> Iterator[str]:
    for code in codes:
        if code and code not in known:
            yield f"{row} 指向 {table} 中没有的 {code}"


def _measure(pack: RulePack, measure: Measure) -> Iterator[str]:
    name = f"measures.{measure.code}"
    yield from _missing(name, "papers", (measure.paper,), {row.code for row in pack.papers})
    yield from _missing(name, "roles", (measure.new_owner,), {row.code for row in pack.roles})
    opened = {row.code for row in pack.unit_duties if row.opens == "measure"}
    for step in measure.steps:
        yield from _missing(f"{name}.{step.code}", "unit_duties（opens = measure）", (step.opens_duty,), opened)
        others = {each.code for each in measure.steps} - {step.code}
        yield from _missing(f"{name}.{step.code}", "同一措施的 steps", (step.after,), others)
    chains = [row for row in pack.chains if row.subject is ApprovalSubject.PROPOSAL and measure.code in row.proposals]
    if not any(row.steps for row in chains):
        yield f"{name} 没有写明由谁决定（chains，proposals = {measure.code}）"
    if measure.hands_over and pack.referral is None:
        yield f"{name} 要移送，但没有移送规则（referral）"
    if measure.vetoes and pack.veto is None:
        yield f"{name} 一票否决，但没有评优审核（veto）"


def _ground(pack: RulePack, ground: Ground) -> Iterator[str]:
    name, measures = f"grounds.{ground.code}", {row.code: row for row in pack.measures}
    yield from _missing(name, "measures", (ground.measure, *ground.measures), measures)
    yield from _missing(name, "tracks", ground.tracks, {row.code for row in pack.tracks})
    steps = {step.code for code in ground.measures if code in measures for step in measures[code].steps}
    yield from _missing(name, "前一措施的 steps", (ground.after_step,), steps)
    yield from _rows(pack, ground)
    yield from _count(pack, ground)
    follows = ground.trigger in ("measure_lapsed", "measure_finding")
    if ground.measures and not follows and ground.trigger != "by_hand":
        yield f"{name} 不看前一措施（trigger = {ground.trigger}），不能写 measures"
    undated = [code for code in ground.measures if code in measures and not measures[code].needs_new_date]
    if ground.trigger == "measure_lapsed" and undated:
        yield f"{name} 从 {'、'.join(undated)} 的时限起算，但该措施没有新的时限（needs_new_date）"
    if ground.requires_effect and ground.trigger != "incident":
        yield f"{name} 要求认定影响（requires_effect），但不以情形为依据"


def _rows(pack: RulePack, ground: Ground) -> Iterator[str]:
    name = f"grounds.{ground.code}"
    match ground.trigger:
        case "duty_missed":
            duties = {row.code for row in (*pack.matter_duties, *pack.unit_duties)}
            yield from _missing(name, "matter_duties、unit_duties", ground.rows, duties)
        case "incident":
            yield from _missing(name, "incidents", ground.rows, {row.code for row in pack.incidents})
        case "measure_finding":
            if not ground.rows or MET in ground.rows:
                yield f"{name} 须写明由哪些认定结论引起（rows），且不能是 {MET}"
        case "ticket_merged":
            if not ground.rows:
                yield f"{name} 须写明哪些渠道的工单并入时成立（rows）"
        case _:
            if ground.rows:
                yield f"{name} 的 trigger（{ground.trigger}）不看 rows"


def _count(pack: RulePack, ground: Ground) -> Iterator[str]:
    name = f"grounds.{ground.code}"
    if ground.trigger != "count":
        if ground.fact:
            yield f"{name} 的 trigger（{ground.trigger}）不看 fact"
        return
    if not ground.fact:
        yield f"{name} 没有写明计数的事实（fact）"
    yield from _missing(name, "counts", (ground.fact,), {row.code for row in pack.counts})
