"""One matter, told in events of tracking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from duban_contracts.base import Event
from duban_contracts.common import Actor, Defect, PackPin, ReportText
from duban_contracts.dates import DueDate
from duban_contracts.envelope import Envelope, event_id
from duban_contracts.events import matter, matter_reports
from duban_contracts.vocabulary import Completion, DefectKind, NamedAs, Reporting, ReportKind, ReturnGround, Weight

BY = Actor(person="p-1", role="supervision_staff", unit="dcs")
_NAMES = UUID("00000000-0000-5000-8000-000000000001")


def named_uuid(name: str) -> UUID:
    return uuid5(_NAMES, name)


def noon(on: str) -> datetime:
    """Return noon of a day in Asia/Shanghai."""
    day = date.fromisoformat(on)
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def due_date(on: str, *, provisional: bool = False, enforce_on: str = "") -> DueDate:
    """Return a date; ``enforce_on`` is the day to which days off roll it."""
    day = date.fromisoformat(on)
    enforced = date.fromisoformat(enforce_on or on)
    return DueDate(
        nominal_on=day, enforce_on=enforced, remind_on=day, provisional=provisional, calendar_version="t", rule="stated"
    )


class Stream:
    """One stream of tracking; each event gets the next place."""

    def __init__(self, subject: str, jurisdiction: str = "yunhe") -> None:
        self.subject = subject
        self.jurisdiction = jurisdiction
        self.envelopes: list[Envelope] = []

    def tell(self, on: str, payload: Event) -> Envelope:
        sequence = len(self.envelopes) + 1
        envelope = Envelope(
            id=event_id(self.jurisdiction, "tracking", self.subject, sequence),
            source="tracking",
            type=payload.TYPE,
            subject=self.subject,
            time=noon(on) + timedelta(seconds=sequence),
            jurisdiction=self.jurisdiction,
            sequence=sequence,
            correlationid=self.subject,
            producer="test",
            data=payload.model_dump(mode="json"),
        )
        self.envelopes.append(envelope)
        return envelope


class Matter(Stream):
    """A matter, taken up and assigned."""

    def __init__(
        self, name: str, lead: str, co_units: Sequence[str], due: DueDate | str, pins: tuple[PackPin, ...]
    ) -> None:
        self.matter_id = named_uuid(name)
        super().__init__(f"matter:{self.matter_id}")
        self.title = name
        self.tell("2026-01-05", _proposed(name, pins))
        self.assigned("2026-01-06", lead, co_units, due)

    def assigned(self, on: str, lead: str, co_units: Sequence[str] = (), due: DueDate | str = "2026-06-30") -> Matter:
        self.lead, self.units = lead, (lead, *co_units)
        self.due = self.original_due = due_date(due) if isinstance(due, str) else due
        self.moved = False
        order = matter.Order(lead=lead, co_units=tuple(co_units), requirement="办好", due=self.due)
        sent = matter.MatterAssigned(
            order=order, number="2026年1号", series="order", title=self.title, by=BY, clause="Y-2.2a"
        )
        self.tell(on, sent)
        return self

    def objected(self, on: str, unit_code: str, *, accepted: bool = True) -> Matter:
        decided = matter.ObjectionDecided(unit=unit_code, accepted=accepted, opinion="经核", by=BY, clause="Y-3.1")
        self.tell(on, decided)
        if accepted:
            self.units = tuple(unit for unit in self.units if unit != unit_code)
        return self

    def date_confirmed(self, on: str) -> Matter:
        self.tell(on, matter.DueDateConfirmed(due=self.due, by=BY))
        return self

    def overdue(self, on: str) -> Matter:
        self.tell(on, matter.MatterFellOverdue(due=self.due, units=self.units, title=self.title))
        return self

    def reason(self, on: str, *, key: str = "r1", unit: str = "", in_time: bool = True) -> Matter:
        filed = matter.ReasonFiled(
            key=key, unit=unit or self.lead, reason="汛情", in_time=in_time, by=BY, clause="Y-3.2d"
        )
        self.tell(on, filed)
        return self

    def reason_decided(self, on: str, *, accepted: bool, key: str = "r1", unit: str = "") -> Matter:
        decision = matter.ReasonAccepted if accepted else matter.ReasonRejected
        self.tell(on, decision(key=key, unit=unit or self.lead, opinion="经核", by=BY, clause="Y-3.2d"))
        return self

    def extension(self, on: str, new_due: str, *, key: str = "e1") -> Matter:
        asked = matter.ExtensionRequested(
            key=key,
            unit=self.lead,
            ordinal=1,
            reason="客观条件",
            plan="计划",
            schedule="安排",
            new_due=due_date(new_due),
            steps=(),
            by=BY,
            clause="Y-2.5b",
        )
        self.tell(on, asked)
        return self

    def extension_granted(self, on: str, new_due: DueDate | str, *, key: str = "e1") -> Matter:
        moved = due_date(new_due) if isinstance(new_due, str) else new_due
        previous, self.due, self.moved = self.due, moved, True
        self.tell(on, matter.ExtensionGranted(key=key, due=self.due, previous=previous, by=BY, clause="Y-2.5b"))
        return self

    def extension_refused(self, on: str, *, key: str = "e1") -> Matter:
        self.tell(on, matter.ExtensionRefused(key=key, reason="不符合条件", by=BY, clause="Y-2.5b"))
        return self

    def spared(self, on: str, unit_code: str) -> Matter:
        self.tell(on, matter.UnitExempted(unit=unit_code, reason="无责", by=BY, clause="Y-3.2e"))
        return self

    def named(self, on: str, paper: str, unit_code: str = "", kind: str = "monthly_circular") -> Matter:
        naming = matter.UnitNamed(
            paper_id=named_uuid(paper),
            paper_kind=kind,
            unit=unit_code or self.lead,
            named_as=NamedAs.SLOW,
            issued_on=date.fromisoformat(on),
            clause="Y-2.6",
        )
        self.tell(on, naming)
        return self

    def report(self, on: str, *, key: str = "rep1", filing: int = 1, defects: Sequence[DefectKind] = ()) -> Matter:
        filed = matter_reports.ReportFiled(
            key=key,
            filing=filing,
            kind=ReportKind.CLOSING,
            unit=self.lead,
            text=ReportText(title="情况报告"),
            signed_by="p-9",
            defects=tuple(Defect(kind=kind, clause="Y-A", text="不符", automatic=True) for kind in defects),
            first_filed_at=noon(on),
            judged_at=noon(on),
            by=BY,
            clause="Y-2.4a",
        )
        self.tell(on, filed)
        return self

    def returned(self, on: str, *, key: str = "rep1", filing: int = 1, defects: Sequence[DefectKind] = ()) -> Matter:
        back = matter_reports.ReportReturned(
            key=key,
            filing=filing,
            unit=self.lead,
            ground=ReturnGround.SUBSTANCE,
            defects=tuple(Defect(kind=kind, clause="Y-3.3a", text="不清") for kind in defects),
            reason="重报",
            redo_due=due_date("2026-12-01"),
            by=BY,
            clause="Y-2.5a",
        )
        self.tell(on, back)
        return self

    def falsified(self, on: str, *, key: str = "rep1") -> Matter:
        found = matter_reports.FalsificationFound(key=key, unit=self.lead, finding="虚报", by=BY, clause="Y-3.3b")
        self.tell(on, found)
        return self

    def closed(
        self, on: str, completion: str, reporting: str, *, completed_on: str = "", reported_on: str = ""
    ) -> Matter:
        ended = matter.MatterClosed(
            title=self.title,
            completed_on=date.fromisoformat(completed_on or on),
            reported_at=noon(reported_on or on),
            completion=Completion(completion),
            reporting=Reporting(reporting),
            moved=self.moved,
            due=self.due,
            original_due=self.original_due,
            units=self.units,
            by=BY,
            clause="Y-2.5a",
        )
        self.tell(on, ended)
        return self


def _proposed(name: str, pins: tuple[PackPin, ...]) -> matter.MatterProposed:
    return matter.MatterProposed(
        title=name,
        content="内容",
        category="1",
        track="main",
        origin="ordinary",
        weight=Weight.ORDINARY,
        steps=(),
        pins=pins,
        clause="Y-2.1",
        by=BY,
    )
