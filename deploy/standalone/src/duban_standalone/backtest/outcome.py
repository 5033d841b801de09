"""What came of a group of streams: its dates, how each was kept, and the proposals that stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from duban_contracts.base import Event
from duban_contracts.dates import DueDate
from duban_contracts.events import duty as u
from duban_contracts.events import matter as m
from duban_contracts.events import matter_reports as r
from duban_contracts.events.calendar import DateRecomputed
from duban_contracts.events.escalation import MeasureImposed
from duban_contracts.events.matter_demands import LimitFixed
from duban_contracts.events.proposal import ProposalRaised, ProposalWithdrawn
from duban_contracts.events.receipt import ReceiptMissed
from duban_contracts.vocabulary import Completion, Reporting

COMPLETION = {
    Completion.EARLY: "提前办结",
    Completion.IN_TIME: "按时办结",
    Completion.LATE: "未按时办结",
    Completion.OUTSTANDING: "未办结",
}
REPORTING = {
    Reporting.EARLY: "提前反馈",
    Reporting.IN_TIME: "按时反馈",
    Reporting.LATE: "未按时反馈",
    Reporting.OUTSTANDING: "未反馈",
}
LIMIT = "办结时限"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in words, with the unit that it binds. ``on``: late means after it."""

    name: str
    unit: str
    on: date
    clause: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal that stands. What it rests on tells it apart, not its key, which other rules may choose otherwise."""

    kind: str
    name: str
    unit: str
    clause: str
    reason: str
    rests_on: tuple[str, ...] = field(compare=False, default=())


@dataclass(slots=True)
class Outcome:
    """Dates and how they were kept, by stream and by what they are there; proposals by stream."""

    dates: dict[tuple[str, str], Dated] = field(default_factory=dict)
    kept: dict[tuple[str, str], tuple[str, str, str]] = field(default_factory=dict)
    """Unit, result in words, clause."""
    proposals: dict[str, Proposed] = field(default_factory=dict)

    def take(self, subject: str, event: Event) -> None:
        """The outcome stands as it does after the event."""
        function = _TAKEN.get(type(event))
        if function is not None:
            function(self, subject, event)

    def date(self, subject: str, what: str, name: str, unit: str, due: DueDate | None) -> None:
        """The date holds from now on."""
        if due is not None:
            self.dates[subject, what] = Dated(name, unit, due.enforce_on, due.clause or "")


def _assigned(outcome: Outcome, subject: str, event: m.MatterAssigned) -> None:
    outcome.dates.pop((subject, "due"), None)
    outcome.date(subject, "due", LIMIT, event.order.lead, event.order.due)


def _fixed(outcome: Outcome, subject: str, event: LimitFixed | m.ExtensionGranted) -> None:
    before = outcome.dates.get((subject, "due"))
    unit = before.unit if before else str(vars(event).get("unit") or "")
    outcome.date(subject, "due", LIMIT, unit, event.due)
    outcome.kept.pop((subject, "due"), None)


def _overdue(outcome: Outcome, subject: str, event: m.MatterFellOverdue) -> None:
    outcome.kept[subject, "due"] = (event.units[0], "逾期未办结", event.due.clause or "")


def _closed(outcome: Outcome, subject: str, event: m.MatterClosed) -> None:
    unit = event.units[0] if event.units else ""
    result = f"{COMPLETION[event.completion]}，{REPORTING[event.reporting]}"
    outcome.kept[subject, "due"] = (unit, result, event.due.clause or event.clause)


def _returned(outcome: Outcome, subject: str, event: r.ReportReturned) -> None:
    name = f"报告 {event.key} 第 {event.filing} 次报送退回后的重报时限"
    outcome.date(subject, f"redo:{event.key}:{event.filing}", name, event.unit, event.redo_due)


def _owed(outcome: Outcome, subject: str, event: r.MatterDutyOpened) -> None:
    outcome.date(subject, f"duty:{event.duty}", f"{event.name}（{event.period}）", event.unit, event.due)


def _duty_missed(outcome: Outcome, subject: str, event: r.MatterDutyMissed) -> None:
    outcome.kept[subject, f"duty:{event.duty}"] = (event.unit, f"{event.name}：逾期未报", event.clause)


def _duty_done(outcome: Outcome, subject: str, event: r.MatterDutyDone) -> None:
    result = "按时报送" if event.on_time else "逾期报送"
    outcome.kept[subject, f"duty:{event.duty}"] = (event.unit, f"{event.duty}：{result}", event.clause)


def _receipt_missed(outcome: Outcome, subject: str, event: ReceiptMissed) -> None:
    outcome.kept[subject, f"receipt:{event.unit}"] = (event.unit, "逾期未签收", event.clause)


def _received(outcome: Outcome, subject: str, event: m.OrderAcknowledged) -> None:
    if event.in_time is not None:
        result = "按时签收" if event.in_time else "逾期签收"
        outcome.kept[subject, f"receipt:{event.unit}"] = (event.unit, result, "")


def _opened(outcome: Outcome, subject: str, event: u.DutyOpened) -> None:
    outcome.date(subject, "duty", f"{event.name}（{event.period}）", event.unit or event.holder, event.due)


def _moved(outcome: Outcome, subject: str, event: u.DutyRestarted | u.DutyExtended) -> None:
    outcome.date(subject, "duty", f"{event.name}（{event.period}）", event.unit or event.holder, event.due)


def _missed(outcome: Outcome, subject: str, event: u.DutyMissed) -> None:
    if not event.soft:
        holder = event.unit or event.holder
        outcome.kept[subject, "duty"] = (holder, f"{event.name}（{event.period}）：逾期", event.clause)


def _done(outcome: Outcome, subject: str, event: u.DutyDone) -> None:
    result = "按时完成" if event.on_time else "逾期完成"
    outcome.kept[subject, "duty"] = (event.unit or event.holder, result, event.clause)


def _imposed(outcome: Outcome, subject: str, event: MeasureImposed) -> None:
    outcome.date(subject, "measure", f"{event.name}所定时限", event.unit, event.new_due)


def _raised(outcome: Outcome, subject: str, event: ProposalRaised) -> None:
    outcome.proposals[subject] = Proposed(
        event.kind, event.name, event.unit, event.ground_clause or event.clause, event.reason, event.rests_on
    )


def _withdrawn(outcome: Outcome, subject: str, _: ProposalWithdrawn) -> None:
    outcome.proposals.pop(subject, None)


def _recomputed(outcome: Outcome, subject: str, event: DateRecomputed) -> None:
    what = event.what if subject.startswith("matter:") else subject.partition(":")[0]
    before = outcome.dates.get((subject, what))
    if before is not None:
        outcome.date(subject, what, before.name, before.unit, event.due)


_TAKEN: Mapping[type[Event], Callable[[Outcome, str, Any], None]] = {
    m.MatterAssigned: _assigned,
    m.ExtensionGranted: _fixed,
    LimitFixed: _fixed,
    m.MatterFellOverdue: _overdue,
    m.MatterClosed: _closed,
    m.OrderAcknowledged: _received,
    r.ReportReturned: _returned,
    r.MatterDutyOpened: _owed,
    r.MatterDutyMissed: _duty_missed,
    r.MatterDutyDone: _duty_done,
    ReceiptMissed: _receipt_missed,
    u.DutyOpened: _opened,
    u.DutyRestarted: _moved,
    u.DutyExtended: _moved,
    u.DutyMissed: _missed,
    u.DutyDone: _done,
    MeasureImposed: _imposed,
    ProposalRaised: _raised,
    ProposalWithdrawn: _withdrawn,
}
