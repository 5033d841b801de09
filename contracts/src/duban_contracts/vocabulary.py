"""Vocabulary that every jurisdiction shares. Words of one jurisdiction are rows of its plugin, never members here."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Roles that the suite itself knows; a plugin may declare more (role codes are open strings)."""

    SUPERVISION_STAFF = "supervision_staff"
    SUPERVISION_HEAD = "supervision_head"
    OFFICE_DIRECTOR = "office_director"
    LEADER = "leader"
    PRINCIPAL_LEADER = "principal_leader"
    LEADER_LIAISON = "leader_liaison"
    UNIT_PRINCIPAL = "unit_principal"
    UNIT_LIAISON = "unit_liaison"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    CLOCK = "clock"


class UnitKind(StrEnum):
    """Kind of unit (国务院令第733号 第五条). Enterprises and citizens are never objects of supervision."""

    DEPARTMENT = "department"
    TOWNSHIP = "township"
    SUBORDINATE_GOVERNMENT = "subordinate_government"
    SECTION = "section"
    AUTHORISED_BODY = "authorised_body"
    TEMPORARY_BODY = "temporary_body"
    ENTERPRISE = "enterprise"
    CITIZEN = "citizen"


class Weight(StrEnum):
    """Weight that a named authority gives a matter; never inferred."""

    ORDINARY = "ordinary"
    MAJOR = "major"


class Horizon(StrEnum):
    """Whether a matter can be completed soon; set at assignment."""

    SHORT = "short"
    LONG = "long"


class MatterState(StrEnum):
    """States of the engine. What a jurisdiction calls its stages is a table of its plugin."""

    NONE = "none"
    PROPOSED = "proposed"
    DECLINED = "declined"
    TAKEN_UP = "taken_up"
    SUBMITTED = "submitted"
    ASSIGNED = "assigned"
    REPORTED = "reported"
    VERIFIED = "verified"
    CLOSED = "closed"
    ARCHIVED = "archived"


class ReportKind(StrEnum):
    CLOSING = "closing"
    PROGRESS = "progress"
    REASONS = "reasons"
    CONTRIBUTION = "contribution"
    INTERIM = "interim"


class ReturnGround(StrEnum):
    """Why a report goes back; decides whose filing time is judged (readings.md, general)."""

    FORM = "form"
    SUBSTANCE = "substance"


class DefectKind(StrEnum):
    FORMAT = "format"
    UNCLEAR = "unclear"
    INCOMPLETE = "incomplete"
    INACCURATE = "inaccurate"
    OFF_POINT = "off_point"


class ApprovalSubject(StrEnum):
    """What a chain of signatures is about."""

    TAKE_UP = "take_up"
    ASSIGNMENT = "assignment"
    EXTENSION = "extension"
    EXEMPTION = "exemption"
    PAPER = "paper"
    PROPOSAL = "proposal"
    ACTIVITY = "activity"
    AMENDMENT = "amendment"
    LIMIT = "limit"


class NamedAs(StrEnum):
    """List of a circular on which a unit stands."""

    PRAISED = "praised"
    SLOW = "slow"


class Completion(StrEnum):
    """Completion of a matter against its date (办结)."""

    EARLY = "early"
    IN_TIME = "in_time"
    LATE = "late"
    OUTSTANDING = "outstanding"


class Reporting(StrEnum):
    """Filing of the closing report against the matter's date (反馈)."""

    EARLY = "early"
    IN_TIME = "in_time"
    LATE = "late"
    OUTSTANDING = "outstanding"


class ChildStatus(StrEnum):
    """How a matter stands that was handed down to a jurisdiction below (上级转交), as its superior is told."""

    HANDED_DOWN = "handed_down"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    MERGED = "merged"
    PASSED_ON = "passed_on"
    RETURNED = "returned"
    REFUSED = "refused"
    TAKEN_UP = "taken_up"
    DECLINED = "declined"
    ASSIGNED = "assigned"
    CLOSED = "closed"


class Audience(StrEnum):
    """Who receives a notice."""

    LEAD_UNIT = "lead_unit"
    UNIT_PRINCIPAL = "unit_principal"
    ALL_UNITS = "all_units"
    UNIT_CONCERNED = "unit_concerned"
    NEXT_SIGNER = "next_signer"
    SUPERVISION_OFFICE = "supervision_office"
    LEADERS = "leaders"
    EVERY_UNIT = "every_unit"
    OWNER = "owner"
