"""Which notices an event causes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from duban_contracts.base import Event
from duban_contracts.events.duty import DutyReminded
from duban_contracts.events.matter import UnitUrged
from duban_contracts.vocabulary import Audience
from duban_notify.core.audience import concerned, find, named_units, signer
from duban_notify.core.directory import Directory, Recipient
from duban_notify.core.facts import facts_of, ranked, write
from duban_notify.core.values import FILE_SCHEME, Happening, Notice, notice_id
from duban_sdk.tables import NoticeRow

_ABSENT_TITLE = "【找不到收件人】{title}"
_ABSENT_TEXT = "以下通知找不到收件人（{absent}），请转达并补登该单位的联系人。\n\n{text}"
_OFFICE_PERSON = "office"
_UNIT_AUDIENCES = frozenset(Audience) - {
    Audience.SUPERVISION_OFFICE,
    Audience.LEADERS,
    Audience.NEXT_SIGNER,
    Audience.OWNER,
}
"""Audiences that are units: ``{unit_name}`` is then the recipient's own unit, else the unit spoken of."""


@dataclass(frozen=True)
class NoticeRules:
    """What one jurisdiction says about its notices."""

    jurisdiction_name: str
    rows: Mapping[str, tuple[NoticeRow, ...]]
    role_titles: Mapping[str, str] = field(default_factory=dict)
    incident_names: Mapping[str, str] = field(default_factory=dict)
    past_unit: frozenset[str] = frozenset()
    """Kinds of incident and proposal of which the unit concerned is not told (第733号令 第二十六条)."""
    office: str = ""
    default_address: str = ""

    @classmethod
    def of(
        cls,
        jurisdiction_name: str,
        rows: Iterable[NoticeRow],
        *,
        role_titles: Mapping[str, str] | None = None,
        incident_names: Mapping[str, str] | None = None,
        past_unit: Iterable[str] = (),
        office: str = "",
        default_address: str = "",
    ) -> NoticeRules:
        """Return the rules with their rows by event type.

        Raises:
            ValueError: a row's pattern is malformed; the row is named.
        """
        by_type: dict[str, tuple[NoticeRow, ...]] = {}
        for row in rows:
            for pattern in (row.title, row.text):
                try:
                    write(pattern, {})
                except ValueError as error:
                    raise ValueError(f"通知 {row.code}：{error}") from error
            by_type[row.on] = (*by_type.get(row.on, ()), row)
        return cls(
            jurisdiction_name,
            by_type,
            role_titles or {},
            incident_names or {},
            frozenset(past_unit),
            office,
            default_address,
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """The notices that can go out, and in words what is still unknown (directory entries that may yet come)."""

    notices: tuple[Notice, ...] = ()
    unknown: tuple[str, ...] = ()


def notices_for(happening: Happening, rules: NoticeRules, directory: Directory, *, final: bool = False) -> Decision:
    """Return the notices of an event.

    ``final``: nothing more is waited for. Whoever is then not of record is told of through the supervision office,
    and the supervision office itself, if it is not of record, at the jurisdiction's default address.
    """
    notices: dict[UUID, Notice] = {}
    unknown: list[str] = []
    for row in rules.rows.get(happening.cause.type, ()):
        if not _is_about(row, happening.payload) or _goes_past(row, happening.payload, rules):
            continue
        writer = _Writer(happening, row, rules, directory)
        found = find(row.audience, happening.payload, happening.dossier, directory, rules.office)
        missing = (*found.absent, *writer.unnamed())
        unknown.extend(missing)
        # Nobody of the row is told before all are known: a person meant for two units gets one notice for both.
        if final or not missing:
            for notice in writer.to(found.recipients):
                notices[notice.id] = _joined(notices.get(notice.id), notice)
        if final and found.absent:
            notices.update((notice.id, notice) for notice in writer.to_office(found.absent))
    return Decision(tuple(notices.values()), () if final else tuple(dict.fromkeys(unknown)))


def _is_about(row: NoticeRow, payload: Event) -> bool:
    """Return whether a row that is for some kinds of paper, or some statuses, only is for this one."""
    is_paper = not row.paper_kinds or getattr(payload, "paper_kind", None) in row.paper_kinds
    return is_paper and (not row.statuses or getattr(payload, "status", None) in row.statuses)


def _goes_past(row: NoticeRow, payload: Event, rules: NoticeRules) -> bool:
    """Return whether the row is for the unit concerned, and the event is of a kind that is kept from it."""
    fields = vars(payload)
    kept = fields.get("kept_from_unit") or fields.get("kind") in rules.past_unit
    return bool(kept) and row.audience in _UNIT_AUDIENCES


class _Writer:
    """Writes the notices of one row for one event."""

    def __init__(self, happening: Happening, row: NoticeRow, rules: NoticeRules, directory: Directory) -> None:
        self._happening = happening
        self._row = row
        self._rules = rules
        self._directory = directory
        payload = happening.payload
        self._facts = facts_of(payload, happening.dossier, rules.incident_names)
        self._facts["jurisdiction_name"] = rules.jurisdiction_name
        role = signer(payload, happening.dossier) if row.audience is Audience.NEXT_SIGNER else None
        self._facts["signer_role"] = rules.role_titles.get(role, role) if role else ""

    def unnamed(self) -> tuple[str, ...]:
        """Return, in words, the units that the text names and that are not of record."""
        if self._row.audience in _UNIT_AUDIENCES or "{unit_name}" not in self._row.title + self._row.text:
            return ()
        return tuple(f"单位 {unit}" for unit in self._spoken_of() if unit not in self._directory.units)

    def to(self, recipients: Iterable[Recipient]) -> Iterator[Notice]:
        """Yield a notice for each address of each recipient."""
        dossier = self._happening.dossier
        accused = dossier.accused if dossier else ()
        for recipient in recipients:
            if recipient.unit in accused:
                # Not a word of an accusation reaches the unit that it names (信访工作条例 第三十条).
                continue
            title, text = self._words(recipient)
            yield from self._addressed(recipient, self._row.code, title, text)

    def to_office(self, absent: tuple[str, ...]) -> Iterator[Notice]:
        """Yield the notices that tell the supervision office who could not be found."""
        office = self._rules.office
        title, text = self._words(None, unit_name="、".join(absent))
        told = _ABSENT_TEXT.format(absent="、".join(absent), text=text)
        person = f"{_OFFICE_PERSON}-{office}" if office else _OFFICE_PERSON
        for recipient in self._directory.members(office) or (Recipient(person, office, "", ()),):
            code = f"{self._row.code}.absent"
            for notice in self._addressed(recipient, code, _ABSENT_TITLE.format(title=title), told):
                yield replace(notice, merge_key="")

    def _addressed(self, recipient: Recipient, code: str, title: str, text: str) -> Iterator[Notice]:
        cause, payload = self._happening.cause, self._happening.payload
        default = self._rules.default_address or f"{FILE_SCHEME}{recipient.person}"
        for address in recipient.addresses or (default,):
            yield Notice(
                id=notice_id(cause.id, code, recipient.person, address),
                cause=cause,
                row=code,
                recipient=recipient.person,
                unit=recipient.unit,
                address=address,
                title=title,
                text=text,
                urgent=self._row.urgent,
                # Urgings of one unit are held together (基层减负).
                merge_key=f"urge/{payload.unit}" if isinstance(payload, UnitUrged | DutyReminded) else "",
            )

    def _words(self, recipient: Recipient | None, unit_name: str = "") -> tuple[str, str]:
        facts = dict(self._facts)
        if self._row.audience not in _UNIT_AUDIENCES:
            facts["unit_name"] = "、".join(map(self._directory.name, self._spoken_of()))
        elif recipient is None:
            facts["unit_name"] = unit_name
        else:
            facts["unit_name"] = recipient.unit_name
            facts |= ranked(self._happening.payload, recipient.unit)
        return write(self._row.title, facts).strip(), write(self._row.text, facts).strip()

    def _spoken_of(self) -> tuple[str, ...]:
        """Units that the event is about, as those above and beside them read of it."""
        payload, dossier = self._happening.payload, self._happening.dossier
        return named_units(payload) or concerned(payload, dossier)


def _joined(earlier: Notice | None, notice: Notice) -> Notice:
    """A person who is meant twice, for two units say, gets one notice that says both."""
    if earlier is None or earlier.text == notice.text:
        return earlier or notice
    return replace(earlier, text=f"{earlier.text}\n{notice.text}")
