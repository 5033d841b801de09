"""Papers, ledger duties, dates and notices (三、四)."""

from __future__ import annotations

from typing import Literal

from duban_contracts.events.paper import PaperIssued
from duban_contracts.vocabulary import ApprovalSubject, Audience, Role
from duban_henan_ru.parameters import HenanRuParameters
from duban_sdk.date_rules import AfterTerm, StatedDay, YearlyDay
from duban_sdk.tables import Chain, DatedRule, NoticeRow, OfficeDutyRow, PaperKind, Series

LEDGER_OPENING, LEDGER_CHECK, LEDGER_CLOSING = "ledger_opening", "ledger_check", "ledger_closing"
LEDGERS = (LEDGER_OPENING, LEDGER_CHECK, LEDGER_CLOSING)
PERIODIC_CIRCULAR = "periodic_circular"
CIRCULAR_OF_CRITICISM = "circular_of_criticism"
SELF_CRITICISM_NOTICE = "self_criticism_notice"
EXPOSURE = "exposure"
INTERVIEW_NOTICE = "interview_notice"
SANCTION_PROPOSAL = "sanction_proposal"

_STAFF = (Role.SUPERVISION_STAFF, Role.SUPERVISION_HEAD)
_LEDGER_NAMES = {LEDGER_OPENING: "年初建账", LEDGER_CHECK: "年中查账", LEDGER_CLOSING: "年终结账"}
# The opening carries over what is unfinished and the check lists it; the closing accounts for the whole year.
_LEDGER_LISTS: dict[str, Literal["open", "period"]] = {
    LEDGER_OPENING: "open",
    LEDGER_CHECK: "open",
    LEDGER_CLOSING: "period",
}

SERIES: tuple[Series, ...] = (Series(code="circular", name="督查通报", pattern="{year}年第{serial}期", clause="R-3.0"),)

PAPERS: tuple[PaperKind, ...] = (
    *(
        PaperKind(code=code, name=f"督查专项台账（{name}）", drafted_by=_STAFF, clause="R-3.0")
        for code, name in _LEDGER_NAMES.items()
    ),
    PaperKind(
        code=PERIODIC_CIRCULAR,
        name="督查情况通报",
        series="circular",
        drafted_by=_STAFF,
        names_units=True,
        reports_reasons=False,
        clause="R-3.0",
    ),
    PaperKind(code=SELF_CRITICISM_NOTICE, name="责成书面检查通知", drafted_by=_STAFF, clause="R-4.3.1"),
    # Whom it criticises is said by the measure that it goes out with, so that one fact leads to one sanction.
    PaperKind(code=CIRCULAR_OF_CRITICISM, name="通报批评", series="circular", drafted_by=_STAFF, clause="R-4.3.2"),
    PaperKind(code=EXPOSURE, name="媒体曝光稿", drafted_by=_STAFF, clause="R-4.3.3"),
    PaperKind(code=INTERVIEW_NOTICE, name="警示约谈通知", drafted_by=_STAFF, clause="R-4.3.4"),
    PaperKind(code=SANCTION_PROPOSAL, name="处理建议书", drafted_by=_STAFF, clause="R-4.3.5"),
)


def chains(parameters: HenanRuParameters) -> tuple[Chain, ...]:
    """Return who signs each paper: what criticises a unit in public goes out with the county government's consent."""
    office, government = (Role.SUPERVISION_HEAD,), (Role.SUPERVISION_HEAD, Role(parameters.government_signer))
    return (
        _chain("ledgers", office, (*LEDGERS, PERIODIC_CIRCULAR), "R-3.0"),
        _chain("self_criticism_notice", office, (SELF_CRITICISM_NOTICE,), "R-4.3.1"),
        _chain("criticism", government, (CIRCULAR_OF_CRITICISM,), "R-4.3.2"),
        _chain("exposure", government, (EXPOSURE,), "R-4.3.3"),
        _chain("interview_notice", office, (INTERVIEW_NOTICE,), "R-4.3.4"),
        _chain("sanction_proposal", government, (SANCTION_PROPOSAL,), "R-4.3.5"),
    )


def _chain(code: str, steps: tuple[Role, ...], kinds: tuple[str, ...], clause: str) -> Chain:
    return Chain(code=code, subject=ApprovalSubject.PAPER, steps=steps, papers=kinds, clause=clause)


OFFICE_DUTIES: tuple[OfficeDutyRow, ...] = tuple(
    OfficeDutyRow(
        code=code,
        name=name,
        holder=Role.SUPERVISION_HEAD,
        cadence="year",
        due_in="period",
        opens_rule=f"{code}_opens",
        date_rule=code,
        answered_by=code,
        lists=_LEDGER_LISTS[code],
        clause="R-3.0",
    )
    for code, name in _LEDGER_NAMES.items()
)

NOTICES: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="circular_issued",
        on=PaperIssued.TYPE,
        audience=Audience.EVERY_UNIT,
        paper_kinds=(PERIODIC_CIRCULAR, CIRCULAR_OF_CRITICISM),
        title="督查通报：{paper_title}",
        text="{unit_name}：《{paper_title}》{number}已印发，请查阅。",
    ),
)


def dates(parameters: HenanRuParameters) -> tuple[DatedRule, ...]:
    """Return every date by name."""
    redo = AfterTerm(amount=parameters.redo_working_days, unit="working_days")
    days = {
        LEDGER_OPENING: parameters.opening_on,
        LEDGER_CHECK: parameters.check_on,
        LEDGER_CLOSING: parameters.closing_on,
    }
    return (
        DatedRule(code="order_stated", rule=StatedDay(), clause="R-3.4"),
        DatedRule(code="redo", rule=redo, clause="R-3.4"),
        DatedRule(code="redo_stated", rule=StatedDay(), clause="R-3.4"),
        *(DatedRule(code=code, rule=_yearly(month_day), clause="R-3.0") for code, month_day in days.items()),
        # A ledger comes up on the first day of the month in which it is due.
        *(
            DatedRule(code=f"{code}_opens", rule=_yearly(f"{month_day[:2]}-01"), clause="R-3.0")
            for code, month_day in days.items()
        ),
    )


def _yearly(month_day: str) -> YearlyDay:
    month, day = month_day.split("-")
    return YearlyDay(month=int(month), day=int(day))
