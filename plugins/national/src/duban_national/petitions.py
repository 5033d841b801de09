"""《信访工作条例》 as tables: clocks of a petition, objection to competence, accusations kept from the accused."""

from __future__ import annotations

from duban_contracts.vocabulary import Role
from duban_national.parameters import NationalParameters
from duban_sdk.date_rules import AfterTerm, TermUnit
from duban_sdk.demands import BarringPolicy, ObjectionRow
from duban_sdk.duties import TicketClock
from duban_sdk.tables import DatedRule

BARRING = BarringPolicy(clause="N-P2")

_TRIAGED = ("TicketTakenUp", "TicketMerged", "TicketPassedOn", "TicketReturned", "TicketRefused")


def dates(parameters: NationalParameters) -> tuple[DatedRule, ...]:
    """Return the terms of a petition; 日 are calendar days, 工作日 stands where the text says so."""
    terms: tuple[tuple[str, int, TermUnit], ...] = (
        ("petition_acceptance", parameters.petition_acceptance_days, "calendar_days"),
        ("petition_conclusion", parameters.petition_conclusion_days, "calendar_days"),
        ("petition_extension", parameters.petition_extension_days, "calendar_days"),
        ("objection", parameters.objection_working_days, "working_days"),
    )
    return tuple(
        DatedRule(code=code, rule=AfterTerm(amount=amount, unit=unit), clause="N-P1") for code, amount, unit in terms
    )


def ticket_clocks(parameters: NationalParameters) -> tuple[TicketClock, ...]:
    """Return the clocks of the county's petition channels."""
    return (
        TicketClock(
            code="petition_acceptance",
            name="告知信访人是否受理",
            channels=parameters.petition_channels,
            starts="TicketReceived",
            answered_on=_TRIAGED,
            holder=Role.SUPERVISION_STAFF,
            date_rule="petition_acceptance",
            clause="N-P1",
        ),
        TicketClock(
            code="petition_conclusion",
            name="信访事项办结",
            channels=parameters.petition_channels,
            starts="TicketTakenUp",
            answered_on=("MatterClosed", "MatterDeclined"),
            holder=Role.SUPERVISION_STAFF,
            date_rule="petition_conclusion",
            extension_rule="petition_extension",
            clause="N-P1",
        ),
    )


def objections(parameters: NationalParameters) -> tuple[ObjectionRow, ...]:
    """Return by when a unit objects to a petition matter that was passed to it."""
    return (ObjectionRow(code="petition", channels=parameters.petition_channels, date_rule="objection", clause="N-P1"),)
