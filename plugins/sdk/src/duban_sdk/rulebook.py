"""The rules of one jurisdiction under one set of pins, ready to be asked. The core of every service decides with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from duban_contracts.common import Citation, Defect, PackPin, ReportText
from duban_contracts.dates import DueDate
from duban_contracts.vocabulary import ApprovalSubject, ReportKind, Weight
from duban_sdk.calendar import Calendar
from duban_sdk.counting import resolve
from duban_sdk.date_rules import DateOrigin, StatedDay
from duban_sdk.demands import LimitRow, MarkRow, ObjectionRow
from duban_sdk.documents import DocumentDraft, DocumentQuestion
from duban_sdk.duties import UnitDutyRow
from duban_sdk.errors import RuleMissing
from duban_sdk.hooks import HookCaller
from duban_sdk.measures import Measure
from duban_sdk.office_hours import due_in_office_hours
from duban_sdk.pack import RulePack
from duban_sdk.plain_documents import plain_document
from duban_sdk.questions import CircularDraft, CircularQuestion, ReportQuestion
from duban_sdk.records import ActivityKind, GradeRow, RecordKind
from duban_sdk.tables import (
    Category,
    Chain,
    ExtensionPolicy,
    IncidentKind,
    JudgingPolicy,
    Origin,
    PaperKind,
    ProposalKind,
    ReportRow,
    Row,
    ScorePolicy,
    Stage,
    Track,
    UrgingForm,
    Validity,
)

RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True)
class Rulebook:
    """Combined tables, calendar and hooks. ``find_*`` return None without a row, others raise ``RuleMissing``."""

    jurisdiction: str
    pins: tuple[PackPin, ...]
    pack: RulePack
    calendar: Calendar
    hooks: HookCaller = field(compare=False)
    clause_owners: Mapping[str, PackPin] = field(compare=False)
    name: str = ""
    """What the jurisdiction is called."""
    children: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Jurisdictions below it in this deployment: their names by their codes."""

    @cached_property
    def version(self) -> str:
        """Pins as one word for dates and logs: ``baseline@1.0+yunhe@2022.1``."""
        return "+".join(f"{pin.plugin}@{pin.version}" for pin in self.pins)

    @cached_property
    def _acts(self) -> Mapping[str, frozenset[str]]:
        """Acts by role; asked several times for every event."""
        return {row.code: frozenset(row.acts) for row in self.pack.roles}

    @cached_property
    def _cited(self) -> dict[str, Citation]:
        """Citations by clause, as far as they were asked for."""
        return {}

    def citation(self, clause: str) -> Citation:
        """Return where a clause stands; clauses of no manifest are cited from the baseline."""
        found = self._cited.get(clause)
        if found is None:
            pin = self.clause_owners.get(clause, self.pins[0])
            found = self._cited[clause] = Citation(clause=clause, plugin=pin.plugin, version=pin.version)
        return found

    def not_begun(self, clause: str, on: date) -> Validity | None:
        """Return the document of a clause when it is not in force yet on a day; None when it is, or says nothing."""
        owner = self.clause_owners.get(clause)
        row = _by_code(self.pack.validities, owner.plugin) if owner else None
        return None if row is None or row.begun(on) else row

    def find_category(self, code: str) -> Category | None:
        return _by_code(self.pack.categories, code)

    def find_origin(self, code: str) -> Origin | None:
        return _by_code(self.pack.origins, code)

    def find_urging_form(self, code: str) -> UrgingForm | None:
        return _by_code(self.pack.urging_forms, code)

    def find_incident(self, code: str) -> IncidentKind | None:
        return _by_code(self.pack.incidents, code)

    def find_paper(self, code: str) -> PaperKind | None:
        return _by_code(self.pack.papers, code)

    def find_proposal(self, code: str) -> ProposalKind | None:
        return _by_code((*self.pack.measures, *self.pack.proposals), code)

    def find_measure(self, code: str) -> Measure | None:
        return _by_code(self.pack.measures, code)

    def find_unit_duty(self, code: str) -> UnitDutyRow | None:
        return _by_code(self.pack.unit_duties, code)

    def find_mark(self, code: str) -> MarkRow | None:
        return _by_code(self.pack.marks, code)

    def find_record_kind(self, code: str) -> RecordKind | None:
        return _by_code(self.pack.record_kinds, code)

    def find_activity(self, code: str) -> ActivityKind | None:
        return _by_code(self.pack.activities, code)

    def find_grade(self, code: str) -> GradeRow | None:
        return _by_code(self.pack.grades, code)

    def limit(self, track: str) -> LimitRow | None:
        """Return how orders of a track that state no limit get one; None: a limit must be stated."""
        return next((row for row in self.pack.limits if not row.tracks or track in row.tracks), None)

    def objection(self, channels: Iterable[str]) -> ObjectionRow | None:
        """Return by when a unit may object to a matter that rests on tickets of these channels; None: at any time."""
        given = frozenset(channels)
        return next((row for row in self.pack.objections if not row.channels or given & set(row.channels)), None)

    @cached_property
    def kept_from_unit(self) -> frozenset[str]:
        """Kinds of incident that go past the unit complained of, and measures to which only such incidents lead."""
        incidents = {row.code for row in self.pack.incidents if row.kept_from_unit}
        grounds = [row for row in self.pack.grounds if row.trigger == "incident" and incidents.intersection(row.rows)]
        others = {row.measure for row in self.pack.grounds if row not in grounds}
        return frozenset(incidents | {row.measure for row in grounds} - others)

    def track(self, code: str) -> Track:
        return _required("track", code, _by_code(self.pack.tracks, code))

    def report_row(self, kind: ReportKind) -> ReportRow:
        return _required("report", kind, next((row for row in self.pack.reports if row.kind is kind), None))

    @property
    def extension(self) -> ExtensionPolicy | None:
        """How requests for another date are heard; None: there are none under these rules."""
        return self.pack.extension

    @property
    def judging(self) -> JudgingPolicy:
        return _required("policy", "judging", self.pack.judging)

    @property
    def score(self) -> ScorePolicy | None:
        """Account policy; None: the regulation states no points."""
        return self.pack.score

    def series_pattern(self, code: str) -> str:
        return _required("series", code, _by_code(self.pack.series, code)).pattern

    def find_chain(
        self,
        subject: ApprovalSubject,
        *,
        weight: Weight | None = None,
        origin: str = "",
        ordinal: int = 0,
        paper: str = "",
        proposal: str = "",
        track: str = "",
    ) -> Chain | None:
        """Return the first chain for the subject whose conditions hold; None: no signature is prescribed."""
        for row in self.pack.chains:
            if row.subject is not subject:
                continue
            conditions = (
                (row.tracks, track),
                (row.weights, weight),
                (row.origins, origin),
                (row.ordinals, ordinal),
                (row.papers, paper),
                (row.proposals, proposal),
            )
            if all(not allowed or value in allowed for allowed, value in conditions):
                return row
        return None

    def stage(self, track: str, event_name: str) -> Stage | None:
        """Return the stage that an event (class name) leads into on a track; None: the stage stays."""
        row = _by_code(self.pack.tracks, track)
        stages = row.stages if row else ()
        return next((stage for stage in stages if event_name in stage.entered_on), None)

    def may(self, role: str, act: str) -> bool:
        """Return whether a role may do an act (command class name)."""
        return act in self._acts.get(role, frozenset())

    def role_title(self, role: str) -> str:
        """Return what the jurisdiction calls a role; the code where it has no word for it."""
        row = _by_code(self.pack.roles, role)
        return row.title if row else role

    def roles_for(self, act: str) -> tuple[str, ...]:
        """Return the titles of the roles that may do an act."""
        return tuple(row.title for row in self.pack.roles if act in row.acts)

    def role_clause(self, act: str) -> str | None:
        """Return the clause under which roles have an act; that of the roles in general where nobody has it."""
        rows = sorted(self.pack.roles, key=lambda row: act not in row.acts)
        return next((row.clause for row in rows if row.clause), None)

    def due(self, code: str, on: date, start_event: str) -> DueDate:
        """Return the date that the pack's rule ``code`` gives for a day.

        Raises:
            RuleMissing: the pack has no such rule.
        """
        row = _required("date", code, _by_code(self.pack.dates, code))
        return resolve(row.rule, self.calendar, on, self._origin(start_event, row.clause))

    def stated(self, on: date, clause: str) -> DueDate:
        """Return a date that a person or a paper states, rolled both ways from a day off."""
        return resolve(StatedDay(), self.calendar, on, self._origin("stated", clause))

    def due_in_office_hours(self, start_at: datetime, hours: int, *, clause: str, outside: bool = False) -> DueDate:
        """Return the date at which so many office hours end; ``outside``: every hour counts, by day and night."""
        calendar = self.calendar
        return due_in_office_hours(calendar, start_at, hours, clause=clause, pack_version=self.version, outside=outside)

    def _origin(self, start_event: str, clause: str) -> DateOrigin:
        return DateOrigin(start_event=start_event, clause=clause, pack_version=self.version)

    def report_defects(self, question: ReportQuestion) -> tuple[Defect, ...]:
        """Return the format defects that the plugins find, each marked automatic.

        Raises:
            HookFailed: a plugin failed.
        """
        found: list[Defect] = []
        for _, defects in self.hooks.answers("duban_report_defects", tuple, question=question):
            found.extend(Defect.model_validate(each).model_copy(update={"automatic": True}) for each in defects)
        return tuple(found)

    def report_text(self, content: bytes) -> ReportText | None:
        """Return the elements of an uploaded report; None: no plugin reads such a file.

        Raises:
            RefusedPayload: the file cannot be read; the text is for whoever uploaded it.
            HookFailed: a plugin failed.
        """
        return self.hooks.first("duban_report_text", ReportText, content=content)

    def circular(self, question: CircularQuestion) -> CircularDraft | None:
        """Return the draft that a plugin makes of a periodic circular."""
        return self.hooks.first("duban_circular", CircularDraft, question=question)

    def document(self, question: DocumentQuestion) -> DocumentDraft:
        """Return what stands in a document: as a plugin says, else plainly.

        Raises:
            HookFailed: a plugin failed.
        """
        return self.hooks.first("duban_document", DocumentDraft, question=question) or plain_document(question)


def _by_code(rows: Iterable[RowT], code: str) -> RowT | None:
    return next((row for row in rows if row.code == code), None)


FoundT = TypeVar("FoundT")


def _required(table: str, code: str, row: FoundT | None) -> FoundT:
    if row is None:
        raise RuleMissing(f"规则表 {table} 中没有 {code}")
    return row
