"""Histories of a county as `duban export-log` writes them: a few hundred matters played, then copied to any number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from duban_contracts.commands import matter as c
from duban_contracts.commands.office import RecordIncident, RegisterUnit
from duban_contracts.commands.reports import FileReport, ReturnReport, VerifyReport
from duban_contracts.common import Actor, ReportPart, ReportText
from duban_contracts.envelope import event_id
from duban_contracts.vocabulary import ApprovalSubject, Horizon, ReportKind, ReturnGround
from duban_runtime.log import wire_bytes
from duban_sdk.shelf import Shelf
from duban_standalone.simulation.world import World
from tests.plugins.reports import conforming

UNITS = 40
FIRST_ON = date(2026, 3, 2)
LAST_ON = date(2026, 12, 31)
SPREAD_DAYS = 180
STAFF = Actor(person="zhang", role="supervision_staff")
DIRECTOR = Actor(person="zhao", role="office_director")
LEADER = Actor(person="sun", role="leader")
OPERATOR = Actor(person="op", role="operator")
TEXT = ReportText(
    letterhead="县教育局文件",
    title="办理情况的报告",
    addressee="县人民政府督查室",
    opening="现将办理情况报告如下：",
    parts=(ReportPart(heading="一、办理事项", items=("1. 完成选址。",)),),
    signed_unit="县教育局",
    sealed=True,
    dated="2026年6月3日",
)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
Step = tuple[int, c.Command, Actor]
"""Days after the matter was proposed, what is done, by whom."""


def matter_id(number: int) -> UUID:
    """Return the id of the n-th matter."""
    return uuid5(NAMESPACE_URL, f"matter {number}")


def unit_code(number: int) -> str:
    """Return the code of the n-th unit."""
    return f"u{number % UNITS:02d}"


def _report(unit: str, done: date) -> FileReport:
    return FileReport(key="r1", kind=ReportKind.CLOSING, unit=unit, text=TEXT, signed_by="局长", completed_on=done)


def _steps(number: int, begun_on: date) -> Iterator[Step]:
    """Yield what happens to the n-th matter: closed early, in time or late, returned, extended, excused, long."""
    unit, other = unit_code(number), unit_code(number + 7)
    of_unit = Actor(person=f"p-{unit}", role="unit_principal", unit=unit)
    shape = number % 10
    horizon = Horizon.LONG if shape == 9 else Horizon.SHORT
    due_on = begun_on + timedelta(days=90 if shape == 9 else 30)
    yield 0, c.ProposeMatter(title=f"事项{number}", content="按期完成", category="3", basis="工作报告"), STAFF
    yield 0, c.SignApproval(subject=ApprovalSubject.TAKE_UP, approved=True), DIRECTOR
    co_units = (other,) if shape == 4 else ()
    yield 1, c.AssignMatter(lead=unit, co_units=co_units, requirement="办理", due_on=due_on, horizon=horizon), STAFF
    yield 2, c.AcknowledgeOrder(unit=unit, handler="李"), of_unit
    if shape in (3, 5):
        yield 20, c.UrgeUnit(key="u1", unit=unit, form="phone", message="请抓紧"), STAFF
    if shape == 6:
        ask = partial(c.RequestExtension, key="e1", unit=unit, reason="雨季", plan="加班", schedule="两周")
        yield 25, ask(new_due_on=due_on + timedelta(days=14)), of_unit
        yield 26, c.SignApproval(subject=ApprovalSubject.EXTENSION, key="e1", approved=True), LEADER
    if shape == 7:
        yield 29, c.FileReason(key="x1", unit=unit, reason="上级政策调整"), of_unit
        yield 33, c.DecideReason(key="x1", accepted=True, opinion="属实"), DIRECTOR
    if shape == 8:
        return
    yield from _ending(shape, unit, begun_on, of_unit, (other,) if co_units else ())


def _ending(shape: int, unit: str, begun_on: date, of_unit: Actor, co_units: tuple[str, ...]) -> Iterator[Step]:
    after = {3: 38, 5: 29, 6: 40, 7: 45, 9: 80}.get(shape, 24)
    filed = _report(unit, begun_on + timedelta(days=after - 1))
    if co_units:
        parts = tuple({"unit": each, "text": "配合"} for each in co_units)
        filed = FileReport.model_validate({**filed.model_dump(), "co_parts": parts})
    yield after, filed, of_unit
    if shape == 5:
        yield after, ReturnReport(key="r1", ground=ReturnGround.FORM, reason="缺落款"), STAFF
        yield after + 8, filed.model_copy(update={"completed_on": begun_on + timedelta(days=after)}), of_unit
        after += 8
    yield after + 1, VerifyReport(key="r1"), STAFF
    yield after + 2, c.CloseMatter(), STAFF
    yield after + 9, c.ArchiveMatter(), STAFF


def played(shelf: Shelf, matters: int, *, steps: Callable[[int, date], Iterator[Step]] = _steps) -> World:
    """Return the county after so many matters, whose beginnings are spread over half a year."""
    world = World(shelf, FIRST_ON - timedelta(days=2))

    def at(on: date) -> datetime:
        return datetime.combine(on, time(9), world.zone)

    for number in range(UNITS):
        unit = unit_code(number)
        entry = RegisterUnit(unit=unit, name=f"单位{number}", kind="township" if number % 2 else "department")
        assert world.act(f"unit:{unit}", entry, (OPERATOR,), at(FIRST_ON - timedelta(days=1))) is None
    plan: list[tuple[date, int, int, Step]] = []
    for number in range(matters):
        begun_on = FIRST_ON + timedelta(days=number * SPREAD_DAYS // matters)
        for order, step in enumerate(steps(number, begun_on)):
            plan.append((begun_on + timedelta(days=step[0]), number, order, step))
    for on, number, _, (_, command, by) in sorted(plan, key=lambda each: each[:3]):
        world.pass_until(at(on))
        whole = command
        if isinstance(command, FileReport) and number % 10 != 2:
            whole = command.model_copy(update={"text": _conforming(world, number)})
        refusal = world.act(f"matter:{matter_id(number)}", whole, (by,), at(on))
        assert refusal is None, (number, command, refusal)
        if number % 25 == 3 and isinstance(command, c.UrgeUnit):
            _incident(world, number, on, at(on))
    world.pass_until(at(LAST_ON))
    return world


def _conforming(world: World, number: int) -> ReportText:
    """Return a report as the annex wants it; those of every tenth matter depart from it."""
    stream = world.stream(f"matter:{matter_id(number)}")
    assert stream is not None
    return conforming(world.units[stream.state.units[0]].name, stream.state.number)


def _incident(world: World, number: int, on: date, at: datetime) -> None:
    recorded = RecordIncident(
        incident_id=uuid5(NAMESPACE_URL, f"incident {number}"),
        kind="not_cooperating",
        unit=unit_code(number),
        matter_id=matter_id(number),
        happened_on=on,
        description="拒不提供材料",
    )
    assert world.act(f"incident:{recorded.incident_id}", recorded, (STAFF,), at) is None


def lines(world: World, copies: int = 1) -> Iterator[bytes]:
    """Yield the history line by line, service by service; of each matter and incident there are so many copies."""
    jurisdiction = world.shelf.settings.jurisdiction
    sequences: Counter[str] = Counter()
    for service in ("tracking", "scoring"):
        for each in world.log:
            if each.service != service:
                continue
            data = each.event.model_dump_json()
            if copies > 1 and each.subject.startswith("ranking:"):
                continue  # drawn for the few that were played
            for copy in range(copies if _is_copied(each.subject, data) else 1):
                subject, text = (_renamed(text, copy) for text in (each.subject, data))
                sequences[subject] += 1
                yield (
                    wire_bytes(
                        source=service,
                        jurisdiction=jurisdiction,
                        subject=subject,
                        sequence=sequences[subject],
                        event_uuid=event_id(jurisdiction, service, subject, sequences[subject]),
                        event_type=each.event.TYPE,
                        occurred_at=each.at,
                        correlationid="c",
                        causationid=None,
                        traceparent=None,
                        producer="test",
                        data=text,
                    )
                    + b"\n"
                )


def _is_copied(subject: str, data: str) -> bool:
    kind = subject.partition(":")[0]
    return kind in ("matter", "incident") or (kind == "account" and '"entry_id"' in data)


def _renamed(text: str, copy: int) -> str:
    """Give the ids of a copy their own first digits; ids of version 5 are told by their fifteenth character."""
    if copy == 0:
        return text
    return _UUID.sub(lambda found: f"{copy:08x}{found[0][8:]}", text)


def write(world: World, path: Path, copies: int = 1) -> int:
    """The history stands in the file; return how many events it has."""
    count = 0
    with path.open("wb") as out:
        for line in lines(world, copies):
            out.write(line)
            count += 1
    return count
