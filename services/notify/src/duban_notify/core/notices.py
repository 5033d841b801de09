"""Which notices an event causes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from duban_contracts.events.matter import UnitUrged
from duban_contracts.vocabulary import Audience
from duban_notify.core.audience import find, signer
from duban_notify.core.directory import Directory, Recipient
from duban_notify.core.facts import facts_of, ranked, write
from duban_notify.core.values import FILE_SCHEME, Happening, Notice, notice_id
from duban_sdk.tables import NoticeRow

_ABSENT_TITLE = "【找不到收件人】{title}"
_ABSENT_TEXT = "以下通知找不到收件人（{absent}），请转达并补登该单位的联系人。\n\n{text}"
_OFFICE_PERSON = "office"


@dataclass(frozen=True)
class NoticeRules:
    """What one jurisdiction says about its notices."""

    jurisdiction_name: str
    rows: Mapping[str, tuple[NoticeRow, ...]]
    role_titles: Mapping[str, str] = field(default_factory=dict)
    incident_names: Mapping[str, str] = field(default_factory=dict)
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
        return cls(jurisdiction_name, by_type, role_titles or {}, incident_names or {}, office, default_address)


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
    notices: dict[object, Notice] = {}
    unknown: list[str] = []
    for row in rules.rows.get(happening.cause.type, ()):
        found = find(row.audience, happening.payload, happening.dossier, directory, rules.office)
        for recipient in found.recipients:
            for notice in _written(happening, row, recipient, rules):
                notices[notice.id] = _joined(notices.get(notice.id), notice)
        unknown.extend(found.absent)
        if final and found.absent:
            told = _told_to_office(happening, row, found.absent, rules, directory)
            notices.update((notice.id, notice) for notice in told)
    return Decision(tuple(notices.values()), () if final else tuple(dict.fromkeys(unknown)))


def _written(happening: Happening, row: NoticeRow, recipient: Recipient, rules: NoticeRules) -> Iterable[Notice]:
    title, text = _title_and_text(happening, row, recipient, rules)
    for address in recipient.addresses or (rules.default_address or f"{FILE_SCHEME}{recipient.person}",):
        yield Notice(
            id=notice_id(happening.cause.id, row.code, recipient.person, address),
            cause=happening.cause,
            row=row.code,
            recipient=recipient.person,
            unit=recipient.unit,
            address=address,
            title=title,
            text=text,
            urgent=row.urgent,
            merge_key=_merge_key(happening),
        )


def _title_and_text(
    happening: Happening, row: NoticeRow, recipient: Recipient | None, rules: NoticeRules
) -> tuple[str, str]:
    facts = facts_of(happening.payload, happening.dossier)
    role = signer(happening.payload, happening.dossier) if row.audience is Audience.NEXT_SIGNER else None
    facts["jurisdiction_name"] = rules.jurisdiction_name
    facts["signer_role"] = rules.role_titles.get(role, role) if role else ""
    if recipient is not None:
        facts["unit_name"] = recipient.unit_name
        facts |= ranked(happening.payload, recipient.unit)
    return write(row.title, facts).strip(), write(row.text, facts).strip()


def _merge_key(happening: Happening) -> str:
    """Urgings of one unit are held together (基层减负)."""
    payload = happening.payload
    return f"urge/{payload.unit}" if isinstance(payload, UnitUrged) else ""


def _joined(earlier: Notice | None, notice: Notice) -> Notice:
    """A person who is meant twice, for two units say, gets one notice that says both."""
    if earlier is None or earlier.text == notice.text:
        return earlier or notice
    return replace(earlier, text=f"{earlier.text}\n{notice.text}")


def _told_to_office(
    happening: Happening, row: NoticeRow, absent: tuple[str, ...], rules: NoticeRules, directory: Directory
) -> Iterable[Notice]:
    title, text = _title_and_text(happening, row, None, rules)
    words = "、".join(absent)
    stand_in = Recipient(f"{_OFFICE_PERSON}-{rules.office}" if rules.office else _OFFICE_PERSON, rules.office, "", ())
    told = row.model_copy(update={"code": f"{row.code}.absent"})
    for recipient in directory.members(rules.office) or (stand_in,):
        for notice in _written(happening, told, recipient, rules):
            yield replace(
                notice,
                title=_ABSENT_TITLE.format(title=title),
                text=_ABSENT_TEXT.format(absent=words, text=text),
                merge_key="",
            )
